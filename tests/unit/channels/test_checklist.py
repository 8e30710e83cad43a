"""The print page over HTTP."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.channels.checklist import LOOKS_PER_MINUTE, router
from bot.entitlement.case import Case
from bot.entitlement.checklist import address, keep
from tests.fakes.web_services import FakeServices
from tests.unit.builders import TODAY


def client(services: FakeServices) -> TestClient:
    app = FastAPI()
    app.include_router(router(services))
    return TestClient(app)


def test_the_page_is_shown_to_whoever_holds_the_address_and_kept_by_no_cache() -> None:
    services = FakeServices()
    with services.uow() as uow:
        token = keep(uow, Case("self", {"age": {"age": 80}, "pension": "none"}), TODAY, services.clock())
        uow.commit()
    page = client(services).get(address(token))
    assert page.status_code == 200
    assert "80 tuổi" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_other_addresses_are_gone_and_guessing_is_limited() -> None:
    guesser = client(FakeServices())
    assert guesser.get(address("khong-co")).status_code == 404
    assert guesser.get(address("x" * 500)).status_code == 404
    answers = {guesser.get(address(str(number))).status_code for number in range(LOOKS_PER_MINUTE)}
    assert answers == {404, 429}
