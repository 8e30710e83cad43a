"""``kill -9`` in the middle: what was acknowledged is answered once the supervisor has the process back, and nothing is done twice.

Against ``ansinh up`` itself, with Telegram by polling and Zalo by webhook.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conversation.conftest import new_resident
from tests.conversation.test_vehicle_form import TO_THE_END
from tests.conversation.test_whole_conversation import CONVERSATION

if TYPE_CHECKING:
    from bot.wiring import App
    from tests.support.dialogue import Dialogue, Row, Store
    from tests.support.system import UpSystem

PEOPLE = 6
ROUNDS = 3
BACK_SECONDS = 120.0
QUESTIONS = ("mai táng phí được bao nhiêu", "nguoi khuyet tat nang duoc bao nhieu tien", "cảm ơn")


@pytest.fixture(scope="module")
def up(server_folder: Path) -> Iterator[UpSystem]:
    from tests.support.system import up_system

    with up_system(server_folder / "up") as found:
        yield found


@pytest.fixture(scope="module")
def use_cases(up: UpSystem) -> Iterator[App]:
    from bot.commands.samples import sample_dossiers
    from tests.support.dialogue import wide_app

    with wide_app(up.settings, up.database_url) as app:
        with app.uow() as uow:
            uow.dossiers.upsert(sample_dossiers(app.today()))
            uow.commit()
        yield app


@pytest.fixture(scope="module")
def store(up: UpSystem) -> Store:
    from tests.support.dialogue import Store

    return Store(up.database_url)


@pytest.fixture
def talk(up: UpSystem, use_cases: App, store: Store) -> Callable[[str], Dialogue]:
    from tests.support.dialogue import Dialogue

    return lambda channel: Dialogue(new_resident(up, use_cases, channel), store)


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_the_whole_conversation_by_polling(talk: Callable[[str], Dialogue], store: Store, use_cases: App, channel: str) -> None:
    from bot.commands.samples import sample_dossiers

    dossier = sample_dossiers(use_cases.today())[1]
    dialogue = talk(channel)
    dialogue.run(CONVERSATION, code=dossier.code, proof=dossier.cccd_last4 or "", title=dossier.title)
    assert len(store.requests(dialogue.conversation)) == 1


@pytest.mark.parametrize("victim", ["engine", "actions", "app", "postgres"])
def test_a_killed_process_loses_nothing_and_repeats_nothing(
    up: UpSystem, talk: Callable[[str], Dialogue], store: Store, victim: str
) -> None:
    residents = [talk(channel) for channel in ("telegram", "zalo") * (PEOPLE // 2)]
    for dialogue in residents[:2]:
        dialogue.run(TO_THE_END)
    before = up.pid_of(victim)
    sent = Counter({id(dialogue): dialogue.acts for dialogue in residents})

    def everybody_says(number: int) -> None:
        for place, dialogue in enumerate(residents):
            dialogue.resident.say("đúng rồi" if place < 2 and number == 0 else QUESTIONS[number])
            sent[id(dialogue)] += 1

    everybody_says(0)
    time.sleep(0.15)  # some are being worked on, some wait
    up.kill(victim)
    for number in range(1, ROUNDS):
        everybody_says(number)
    _until(
        lambda: all(_settled(store, dialogue, sent[id(dialogue)]) for dialogue in residents),
        lambda: _told(store, residents, [*sent.values()]),
    )
    assert up.pid_of(victim) not in (None, before)
    for place, dialogue in enumerate(residents):
        conversation = dialogue.conversation
        _check_answers(store, conversation, dialogue.resident.heard, form=place < 2)
        assert len(store.requests(conversation)) == (1 if place < 2 else 0)
    _nothing_left_to_do(store)


def test_a_person_and_a_danger_while_the_engine_is_away(up: UpSystem, talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("telegram")
    dialogue.run("resident: chào\nbot [smalltalk]:")
    up.kill("engine")
    began = time.monotonic()
    dialogue.run("resident: ba tôi bất tỉnh rồi\nbot [emergency]: GỌI 115 NGAY")
    assert time.monotonic() - began < 5
    dialogue.act(dialogue.resident.say, "cho tôi gặp cán bộ", patience=BACK_SECONDS)
    assert dialogue.turn.replies[-1].meta["key"] == "utter_handover_stored"
    dialogue.forget()
    (handover,) = store.handovers(dialogue.conversation)
    assert handover["urgent"]


def _settled(store: Store, dialogue: Dialogue, sent: int) -> bool:
    """Everything sent is stored, handled and its replies delivered. Looks through a database that may be away."""
    import psycopg

    try:
        conversation = dialogue.conversation
        inbound, outbound = store.inbound(conversation), store.outbound(conversation)
    except psycopg.OperationalError:
        return False
    done = len(inbound) == sent and all(row["handled_at"] for row in inbound)
    return done and all(row["state"] == "sent" for row in outbound)


def _check_answers(store: Store, conversation: Row, heard: list[str], *, form: bool) -> None:
    """One turn of replies for each message (an apology for being late aside), all of them heard.

    form: Zalo delivers what was not acknowledged after what came later, so a question may come while the form is still open; then its
    answer is followed by the form's question.
    """
    answers: dict[int, list[str]] = {row["id"]: [] for row in store.inbound(conversation)}
    for row in store.outbound(conversation):
        if row["reply"]["meta"].get("key") != "utter_engine_down":
            answers[row["inbound_id"]].append(row["reply"]["text"])
        assert any(text.startswith(row["reply"]["text"][:40]) for text in heard)
    assert all(texts and len(texts) == len(set(texts)) for texts in answers.values()), answers
    questions = {row["id"]: row["text"] for row in store.inbound(conversation)}
    most = 2 if form else 1
    assert all(len(texts) <= most for number, texts in answers.items() if questions[number] in QUESTIONS), answers


def _nothing_left_to_do(store: Store) -> None:
    _until(lambda: store.rows("SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing')") == [], lambda: "jobs are left")


def _told(store: Store, residents: list[Dialogue], sent: list[int]) -> str:
    lines = []
    for dialogue, count in zip(residents, sent, strict=True):
        conversation = dialogue.conversation
        lines.append(f"{conversation['channel']}: {len(store.inbound(conversation))} of {count} stored")
        lines += [f"in {row['id']} {row['text']!r} {row['handled_at']} {row['attempts']}" for row in store.inbound(conversation)[-4:]]
        lines += [f"out {row['id']} {row['state']} {row['error']}" for row in store.outbound(conversation)[-4:]]
    return "\n".join(lines)


def _until(done: Callable[[], bool], tell: Callable[[], str]) -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while not done():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.2)
