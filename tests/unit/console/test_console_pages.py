"""What the console's pages read and write, without a browser."""

from __future__ import annotations

from datetime import date

from bot.console.pages import ask, overview, vehicles, waiting
from tests.fakes.web_services import FakeServices, fill_with_samples


def filled() -> FakeServices:
    services = FakeServices()
    fill_with_samples(services)
    return services


def test_the_overview_counts_what_waits() -> None:
    found = overview.counts(filled())
    assert (found.new_vehicles, found.assigned_vehicles, found.waiting, found.urgent, found.sample_vehicles) == (1, 1, 2, 1, 1)


def test_requests_come_newest_first_with_commune_names() -> None:
    board = vehicles.board(filled())
    assert [request.reference for request in board.requests] == ["XE-DEF-567", "XE-ABC-234"]
    assert board.communes == {"30307": "Phường Long Xuyên"}


def test_urgent_residents_come_first() -> None:
    found = waiting.queue(filled())
    assert [one.handover.urgent for one in found.shown] == [True, False]
    assert found.total == 2


def test_a_waiting_resident_comes_with_messages_phone_and_open_requests() -> None:
    urgent, other = waiting.queue(filled()).shown
    assert len(urgent.messages) == 6
    assert urgent.phones == ("0900 000 003",)
    assert other.phones == ()
    assert [request.reference for request in other.requests] == ["XE-ABC-234"]


def test_closing_is_recorded_and_happens_once() -> None:
    services = filled()
    assert waiting.close(services, 2, "trucmay", "đã gọi")
    assert not waiting.close(services, 2, "quantri", "gọi lần nữa")
    closed = [record for record in services.store.state.audit.records if record[1] == "handover.close"]
    assert closed == [("trucmay", "handover.close", "2", "đã gọi")]


def test_why_shows_labels_and_keeps_unknown_words() -> None:
    services = filled()
    facts = dict(ask._facts(services.ask("x", None, date(2026, 11, 21))))
    assert facts["Chế độ"] == "Hưu trí xã hội, Tìm hiểu chung"
    assert facts["Ý hỏi"] == "ask_huu_tri_xa_hoi, chắc 93%"
    assert ask._about("khac", None) == "khac"
    assert ask._about(None, None) == "–"


def test_dates_are_read_as_people_write_them() -> None:
    assert ask._date("01/12/2026") == date(2026, 12, 1)
    assert ask._date("31/02/2026") is None
    assert ask._date("") is None
