"""A running system with sample data, and residents on each of its channels."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.dossiers.model import Dossier
    from bot.wiring import App
    from tests.support.dialogue import Dialogue, Resident, Store
    from tests.support.system import System, UpSystem

CHANNELS = ("telegram", "zalo", "web")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def use_cases(system: System) -> Iterator[App]:
    """The use cases over the system's database, with sample dossiers in it."""
    from bot.commands.samples import sample_dossiers
    from tests.support.dialogue import wide_app

    with wide_app(system.settings, system.database_url) as app:
        with app.uow() as uow:
            uow.dossiers.upsert(sample_dossiers(app.today()))
            uow.commit()
        yield app


@pytest.fixture(scope="session")
def dossiers(use_cases: App) -> list[Dossier]:
    from bot.commands.samples import sample_dossiers

    return sample_dossiers(use_cases.today())


@pytest.fixture(scope="session")
def store(system: System) -> Store:
    from tests.support.dialogue import Store

    return Store(system.database_url)


@pytest.fixture
def talk(system: System, use_cases: App, store: Store) -> Callable[[str], Dialogue]:
    """Begin the conversation of a new resident on a channel."""
    from tests.support.dialogue import Dialogue

    return lambda channel: Dialogue(new_resident(system, use_cases, channel), store)


def new_resident(system: System | UpSystem, app: App, channel: str) -> Resident:
    from tests.support.dialogue import OnTelegram, OnWeb, OnZalo

    number = next(_numbers)
    if channel == "telegram":
        return OnTelegram(system.telegram.person(7000 + number))
    if channel == "zalo":
        return OnZalo(system.zalo.person(f"2468458835296{number:07d}"))
    return OnWeb(app, f"browser-{number}")
