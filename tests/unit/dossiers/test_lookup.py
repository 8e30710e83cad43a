"""Checking a dossier: the second secret, the limits on guessing, and that nothing leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.lookup import WINDOW, WRONG_OVERALL, WRONG_PER_CODE, WRONG_PER_PERSON, Lookup, Result, check, describe, read_proof
from bot.dossiers.model import Dossier, DossierStatus
from bot.messages import Channel
from knowledge_base.times import VIETNAM
from tests.fakes.uow import FakeClock, FakeStore

CODE = "000.00.19.H01-251103-0012"
DOSSIER = Dossier(
    code=CODE,
    code_key="0000019H01-251103-0012",
    title="Trợ cấp hưu trí xã hội",
    desk="bộ phận Một cửa xã Mẫu",
    filed_on=date(2026, 11, 3),
    status=DossierStatus.IN_REVIEW,
    status_since=date(2026, 11, 4),
    phone="0912 345 678",
    cccd_last4="6789",
    due_on=date(2026, 11, 30),
)
UNKNOWN = "000.00.19.H01-251103-9999"


class Desk:
    """The registry with one dossier, asked by residents of different conversations."""

    def __init__(self, dossier: Dossier = DOSSIER) -> None:
        self.store, self.clock = FakeStore(), FakeClock()
        self.store.state.dossiers.clock = self.clock
        with self.store.uow() as uow:
            uow.dossiers.upsert([dossier])
            uow.commit()

    def ask(self, code: str = CODE, proof: str = "0000", who: str = "a", turn: str | None = None) -> Lookup:
        with self.store.uow() as uow:
            engine_id = uow.conversations.ensure(Channel.TELEGRAM, who).engine_id
            uow.commit()
        with self.store.uow() as uow:
            return check(uow, engine_id, code, proof, self.clock(), turn_key=turn)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("proof", ["6789", "+84912345678"])
def test_right_secret_finds_the_dossier(desk: Desk, proof: str) -> None:
    assert desk.ask(proof=proof) == Lookup(Result.FOUND, DOSSIER)


@pytest.mark.parametrize("code", [CODE, "0000019h01 251103 0012", "H01-251103-0012", "mã là 000.00.19.H01-251103-0012 ạ"])
def test_code_is_found_in_every_spelling(desk: Desk, code: str) -> None:
    assert desk.ask(code, "6789").result is Result.FOUND


@pytest.mark.parametrize("proof", ["0000", "678", "67890", "", "-", "+84912345679", "6789 "])
def test_wrong_secret_finds_nothing(desk: Desk, proof: str) -> None:
    assert desk.ask(proof=proof) == Lookup(Result.NO_MATCH)


@pytest.mark.parametrize("missing", [{"phone": None}, {"cccd_last4": None}, {"phone": None, "cccd_last4": None}, {"phone": "không rõ"}])
def test_secret_that_was_never_recorded_proves_nothing(missing: dict[str, str | None]) -> None:
    desk = Desk(replace(DOSSIER, **missing))  # type: ignore[arg-type]
    for number, proof in enumerate(("-", "", "None")):
        assert desk.ask(proof=proof, who=str(number)).result is Result.NO_MATCH


def test_wrong_twice_stops_the_person(desk: Desk) -> None:
    assert desk.ask().result is Result.NO_MATCH
    assert desk.ask() == Lookup(Result.STOPPED, minutes=30)
    assert desk.ask(proof="6789").result is Result.STOPPED, "also with the right secret"
    assert desk.ask(proof="6789").dossier is None


def test_stopped_person_may_try_again_after_the_window(desk: Desk) -> None:
    desk.ask()
    desk.clock.now += timedelta(minutes=10)
    desk.ask()
    desk.clock.now += timedelta(minutes=5)
    assert desk.ask().minutes == 15
    desk.clock.now += WINDOW
    assert desk.ask(proof="6789").result is Result.FOUND


def test_while_stopped_no_new_attempts_are_counted(desk: Desk) -> None:
    for _ in range(6):
        desk.ask()
    assert len(desk.store.state.dossiers.attempts) == WRONG_PER_PERSON


def test_guessing_other_codes_counts_too(desk: Desk) -> None:
    assert desk.ask(UNKNOWN).result is Result.NO_MATCH
    assert desk.ask(CODE).result is Result.STOPPED


def test_others_are_not_stopped_by_one_persons_mistakes(desk: Desk) -> None:
    desk.ask(who="a")
    desk.ask(who="a")
    assert desk.ask(proof="6789", who="b").result is Result.FOUND


def test_code_many_people_guess_at_is_closed_for_everybody(desk: Desk) -> None:
    for number in range(WRONG_PER_CODE):
        desk.ask(who=f"guesser {number}")
    assert desk.ask(proof="6789", who="owner").result is Result.STOPPED
    assert desk.ask(UNKNOWN, who="somebody else").result is Result.NO_MATCH


def test_spelling_a_code_differently_does_not_escape_its_limit(desk: Desk) -> None:
    for number in range(WRONG_PER_CODE):
        desk.ask(CODE if number % 2 else CODE.replace("-", " ").lower(), who=f"guesser {number}")
    assert desk.ask(proof="6789", who="owner").result is Result.STOPPED


def test_leaving_the_unit_out_does_not_escape_the_limit_of_a_code(desk: Desk) -> None:
    for number in range(WRONG_PER_CODE):
        desk.ask("H01-251103-0012", who=f"guesser {number}")
    assert desk.ask(proof="6789", who="owner").result is Result.STOPPED


def test_same_turn_again_counts_once_and_says_the_same(desk: Desk) -> None:
    first = [desk.ask(turn="a:1") for _ in range(3)]
    assert set(first) == {Lookup(Result.NO_MATCH)}
    assert len(desk.store.state.dossiers.attempts) == 1
    second = [desk.ask(turn="a:2") for _ in range(3)]
    assert set(second) == {Lookup(Result.STOPPED, minutes=30)}
    assert len(desk.store.state.dossiers.attempts) == WRONG_PER_PERSON
    assert desk.ask(proof="6789", turn="a:3").result is Result.STOPPED


def test_turns_without_a_key_all_count(desk: Desk) -> None:
    desk.ask(turn=None)
    assert desk.ask(turn=None).result is Result.STOPPED


def test_many_wrong_answers_in_an_hour_stop_everybody_for_a_while(desk: Desk) -> None:
    for number in range(WRONG_OVERALL):
        assert desk.ask(f"000.00.19.H01-251103-{1000 + number}", who=f"guesser {number}").result is Result.NO_MATCH
    stopped = desk.ask(proof="6789", who="owner")
    assert stopped == Lookup(Result.STOPPED, minutes=60)
    desk.clock.now += timedelta(minutes=61)
    assert desk.ask(proof="6789", who="owner").result is Result.FOUND


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_existing_and_unknown_codes_are_answered_alike(attempt: int) -> None:
    results = []
    for code in (CODE, UNKNOWN):
        desk = Desk()
        for _ in range(attempt):
            found = desk.ask(code)
        results.append((found, len(desk.store.state.dossiers.attempts)))
    assert results[0] == results[1]


def test_wrong_answer_carries_nothing_of_the_dossier(desk: Desk) -> None:
    for _ in range(3):
        assert desk.ask().dossier is None


def test_trial_without_a_stored_conversation_is_limited_by_code(desk: Desk) -> None:
    with desk.store.uow() as uow:
        assert check(uow, "console-trial", CODE, "0000", desk.clock(), turn_key=None).result is Result.NO_MATCH


def test_attempt_is_kept_even_though_the_turn_may_fail_later(desk: Desk) -> None:
    desk.ask()
    assert len(desk.store.state.dossiers.attempts) == 1


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("6789", "6789"),
        ("4 số cuối là 6789 ạ", "6789"),
        ("cccd 089123456789", "6789"),
        ("0912345678", "+84912345678"),
        ("số điện thoại +84 912 345 678", "+84912345678"),
        ("678", None),
        ("67890", None),
        ("dạ 6789 ạ", "6789"),
        ("6 7 8 9", "6789"),
        ("số cuối cccd của mẹ tôi là 6789", "6789"),
        ("căn cước 6789", "6789"),
        ("089 123 456 789", "6789"),
        ("à tôi nhầm mã, mã là H01-251103-0012", None),
        ("mã H01-251103-0012, 4 số cuối 6789", "6789"),
        ("tôi sinh năm 1950", None),
        ("năm 1950", None),
        ("nộp hồi tháng 11 năm 2026", None),
        ("cccd cấp năm 2021", None),
        ("nhà số 1234 ấp Mới", None),
        ("1234 hay 5678 gì đó", None),
        ("không nhớ", None),
        ("", None),
    ],
)
def test_secret_is_read_out_of_an_answer(text: str, proof: str | None) -> None:
    assert read_proof(text) == proof


@given(st.text(max_size=60))
def test_reading_a_secret_never_raises(text: str) -> None:
    proof = read_proof(text)
    assert proof is None or proof.startswith("+84") or len(proof) == 4


MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=VIETNAM)


def test_description_never_holds_the_secrets() -> None:
    told = " ".join(str(value) for value in describe(DOSSIER, MORNING).values())
    assert "6789" not in told.replace(CODE, "")
    assert "345" not in told


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        (date(2026, 11, 20), DossierStatus.IN_REVIEW, True),
        (date(2026, 11, 21), DossierStatus.IN_REVIEW, False),
        (date(2026, 11, 20), DossierStatus.APPROVED, False),
        (date(2026, 11, 20), DossierStatus.RETURNED, False),
        (None, DossierStatus.IN_REVIEW, False),
        (date(2026, 11, 20), DossierStatus.NEED_MORE, False),
    ],
)
def test_overdue_only_while_the_result_is_owed(due: date | None, status: DossierStatus, overdue: bool) -> None:
    assert describe(replace(DOSSIER, due_on=due, status=status), MORNING)["overdue"] is overdue


@pytest.mark.parametrize(
    ("due", "status", "shown"),
    [
        (date(2026, 11, 30), DossierStatus.RECEIVED, True),
        (date(2026, 11, 30), DossierStatus.IN_REVIEW, True),
        (date(2026, 11, 30), DossierStatus.NEED_MORE, True),
        (date(2026, 11, 20), DossierStatus.NEED_MORE, False),
        (date(2026, 11, 30), DossierStatus.APPROVED, False),
        (date(2026, 11, 30), DossierStatus.REFUSED, False),
        (date(2026, 11, 30), DossierStatus.RETURNED, False),
    ],
)
def test_promised_day_is_told_only_while_it_still_means_something(due: date, status: DossierStatus, shown: bool) -> None:
    assert bool(describe(replace(DOSSIER, due_on=due, status=status), MORNING)["due_on"]) is shown


def test_day_counts_in_vietnam() -> None:
    night = datetime.fromisoformat("2026-11-20T18:00:00+00:00")  # already the 21st in Vietnam
    assert describe(replace(DOSSIER, due_on=date(2026, 11, 20)), night)["overdue"] is True


def test_dates_are_written_as_people_write_them() -> None:
    told = describe(DOSSIER, MORNING)
    assert (told["filed_on"], told["since"], told["due_on"]) == ("03/11/2026", "04/11/2026", "30/11/2026")
