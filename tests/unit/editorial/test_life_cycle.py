"""From draft to residents and back: who may do which step, what is refused, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.accounts import Role
from bot.editorial.life_cycle import approve, publish, save_draft, send_back, submit
from bot.editorial.model import IN_WORK, Actor, EditConflict, EditorialError, Stage, Unsound
from bot.editorial.proof import Proof
from bot.editorial.steps import Desk
from bot.editorial.taking_back import confirm, discard, roll_back, withdraw
from bot.editorial.upkeep import keep_knowledge
from bot.errors import NotAllowed
from knowledge_base.entries import Entry, EntrySource, State
from knowledge_base.figures import default_figures
from tests.fakes.uow import FakeStore, FakeUnitOfWork
from tests.unit.builders import entry

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 22)
SEEDED = entry()
NEW = replace(SEEDED, answer="Mỗi tháng {social_pension.amount}.")
ID = SEEDED.id
PROOF = Proof(default_figures(), [])


class Office:
    """A store with one published seed entry, and desks of members of staff."""

    def __init__(self) -> None:
        self.store, self.now = FakeStore(), NOW
        with self.store.uow() as unit:
            unit.knowledge.sync([SEEDED], replace=False)
            unit.commit()

    def desk(self, who: str = "lan", role: Role = Role.EDITOR) -> Desk:
        unit = self.store.uow()
        unit._take()
        return Desk(unit, Actor(who, role), self.now, PROOF)

    @property
    def state(self) -> FakeUnitOfWork:
        return self.store.state  # type: ignore[return-value]

    def shown(self) -> list[tuple[str, int]]:
        return [(one.answer, one.version) for one in self.state.knowledge.published()]

    def stages(self, entry_id: str = ID) -> list[Stage]:
        return [version.stage for version in self.state.versions.of_entry(entry_id)]

    def recorded(self) -> list[tuple[str, str]]:
        return [(actor, action) for actor, action, *_ in self.state.audit.records]

    def approved(self, content: Entry = NEW) -> None:
        save_draft(self.desk(), [content])
        submit(self.desk(), [content.id])
        approve(self.desk("hoa"), [content.id])


@pytest.fixture
def office() -> Office:
    return Office()


def test_edit_goes_beside_what_is_shown_until_it_is_published(office: Office) -> None:
    save_draft(office.desk(), [NEW], reason="ngắn hơn")
    submit(office.desk(), [ID])
    approve(office.desk("hoa"), [ID])
    assert office.shown() == [(SEEDED.answer, 1)]
    publish(office.desk(), [ID])
    assert office.shown() == [(NEW.answer, 2)]
    assert office.stages() == [Stage.PUBLISHED, Stage.REPLACED]
    (current,) = office.state.knowledge.published()
    assert current.reviewer == "hoa"
    steps = [("lan", "draft"), ("lan", "submit"), ("hoa", "approve"), ("lan", "publish")]
    assert office.recorded() == [(who, f"knowledge.{step}") for who, step in steps]


def test_new_entry_is_shown_only_when_published(office: Office) -> None:
    other = entry(suffix=".khac")
    save_draft(office.desk(), [other])
    assert office.state.knowledge.get(other.id) is None
    submit(office.desk(), [other.id])
    approve(office.desk("hoa"), [other.id])
    publish(office.desk(), [other.id])
    assert office.state.knowledge.get(other.id).version == 1  # type: ignore[union-attr]


def test_covered_aspects_survive(office: Office) -> None:
    office.approved(replace(NEW, covers=(SEEDED.aspect.WHERE,)))
    publish(office.desk(), [ID])
    assert office.state.knowledge.get(ID).covers == (SEEDED.aspect.WHERE,)  # type: ignore[union-attr]


def test_author_may_not_review(office: Office) -> None:
    save_draft(office.desk(), [NEW])
    submit(office.desk(), [ID])
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(office.desk("lan", Role.ADMINISTRATOR), [ID])


def test_whoever_wrote_a_part_may_not_review(office: Office) -> None:
    (draft,) = save_draft(office.desk("hoa"), [NEW])
    save_draft(office.desk("lan"), [replace(NEW, title="Tên khác")], edit=draft.edit)
    submit(office.desk("lan"), [ID])
    with pytest.raises(NotAllowed):
        approve(office.desk("hoa"), [ID])


@pytest.mark.parametrize("role", [Role.HOTLINE, Role.DISPATCHER], ids=lambda role: role.value)
@pytest.mark.parametrize(
    "step",
    [
        lambda desk: save_draft(desk, [NEW]),
        lambda desk: submit(desk, [ID]),
        lambda desk: approve(desk, [ID]),
        lambda desk: send_back(desk, [ID], "sai"),
        lambda desk: publish(desk, [ID]),
        lambda desk: withdraw(desk, ID, "sai"),
        lambda desk: discard(desk, ID),
        lambda desk: roll_back(desk, ID, 1, "sai"),
        lambda desk: confirm(desk, [ID], "đã đọc"),
    ],
    ids=["draft", "submit", "approve", "send_back", "publish", "withdraw", "discard", "roll_back", "confirm"],
)
def test_other_roles_may_do_no_step(office: Office, role: Role, step: Callable[[Desk], object]) -> None:
    before = office.state
    with pytest.raises(NotAllowed):
        step(office.desk("ti", role))
    assert office.state is before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (replace(NEW, answer="Mỗi tháng 540.000 đồng."), "số không phải tham số"),
        (replace(NEW, answer="Mỗi tháng {khong.co}."), "khong.co"),
        (replace(NEW, answer="Nộp ở UBND huyện."), "dấu hiệu cũ"),
        (replace(NEW, provinces=("hue",)), "không có tỉnh"),
    ],
    ids=["figure", "parameter", "stale", "province"],
)
def test_unsound_content_is_refused_with_its_reason(office: Office, content: Entry, reason: str) -> None:
    with pytest.raises(Unsound, match=reason):
        save_draft(office.desk(), [content])
    assert office.stages() == [Stage.PUBLISHED]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (replace(NEW, sources=()), "thiếu nguồn"),
        (replace(NEW, sources=(EntrySource("Nghị định 1/2026/NĐ-CP"),)), "thiếu ngày đọc"),
        (replace(NEW, questions=NEW.questions[:3]), "cách hỏi"),
        (replace(NEW, certainty="memory"), "chỉ nhớ"),
    ],
    ids=["source", "day", "questions", "memory"],
)
def test_unfinished_draft_may_be_kept_but_not_submitted(office: Office, content: Entry, reason: str) -> None:
    save_draft(office.desk(), [content])
    with pytest.raises(Unsound, match=reason):
        submit(office.desk(), [ID])
    assert office.stages()[0] is Stage.DRAFT


def test_question_of_another_entry_is_refused_also_when_published_meanwhile(office: Office) -> None:
    office.approved()
    other = entry(suffix=".khac", questions=(*entry(suffix=".khac").questions, NEW.questions[0].upper()))
    with office.store.uow() as unit:
        unit.knowledge.sync([other], replace=False)
        unit.commit()
    with pytest.raises(Unsound, match="cùng có câu hỏi"):
        publish(office.desk(), [ID])


def test_second_writer_is_told_who_was_first_and_overwrites_nothing(office: Office) -> None:
    (first,) = save_draft(office.desk("lan"), [NEW])
    with pytest.raises(EditConflict, match=r"được lan sửa lúc 09:00 ngày 21/11/2026") as caught:
        save_draft(office.desk("hoa"), [replace(NEW, title="Của Hoa")])
    assert caught.value.found == first
    assert office.state.versions.in_work(ID).entry.title == NEW.title


def test_writer_who_read_the_newest_edit_may_go_on(office: Office) -> None:
    (first,) = save_draft(office.desk("lan"), [NEW])
    (second,) = save_draft(office.desk("hoa"), [replace(NEW, title="Của Hoa")], edit=first.edit)
    assert second.authors == ("lan", "hoa")
    with pytest.raises(EditConflict, match="được hoa sửa"):
        save_draft(office.desk("lan"), [NEW], edit=first.edit)


def test_two_who_begin_at_once_do_not_overwrite_each_other(office: Office) -> None:
    slow = office.desk("hoa")
    save_draft(office.desk("lan"), [NEW])
    (written,) = office.state.versions.all_in_work()
    # The slower one looked before the other wrote, and meets the database's unique index.
    versions = slow.uow.versions
    versions.rows = office.state.versions.rows  # type: ignore[attr-defined]
    versions.in_work = _answers(None, written, written)  # type: ignore[method-assign]
    with pytest.raises(EditConflict, match="được lan sửa"):
        save_draft(slow, [replace(NEW, title="Của Hoa")])
    assert list(office.state.versions.all_in_work()) == [written]


def _answers(*values: object) -> Callable[[str], object]:
    left: Iterator[object] = iter(values)
    return lambda _: next(left)


def test_same_content_as_shown_is_no_draft(office: Office) -> None:
    with pytest.raises(EditorialError, match="không khác gì"):
        save_draft(office.desk(), [SEEDED])


def test_change_of_an_approved_version_needs_review_again(office: Office) -> None:
    office.approved()
    version = office.state.versions.in_work(ID)
    save_draft(office.desk(), [replace(NEW, title="Đổi sau khi duyệt")], edit=version.edit)
    assert office.stages()[0] is Stage.DRAFT
    assert office.state.versions.in_work(ID).reviewer is None
    with pytest.raises(EditorialError, match="đang ở bước"):
        publish(office.desk(), [ID])


def test_sent_back_version_is_a_draft_with_the_note(office: Office) -> None:
    save_draft(office.desk(), [NEW])
    submit(office.desk(), [ID])
    with pytest.raises(EditorialError, match="lý do"):
        send_back(office.desk("hoa"), [ID], " ")
    (back,) = send_back(office.desk("hoa"), [ID], "thiếu nơi nộp")
    assert (back.stage, back.note) == (Stage.DRAFT, "thiếu nơi nộp")


def test_several_are_submitted_all_or_none(office: Office) -> None:
    other = entry(suffix=".khac", sources=())
    save_draft(office.desk(), [NEW, other])
    with pytest.raises(Unsound):
        submit(office.desk(), [ID, other.id])
    assert office.stages()[0] is office.stages(other.id)[0] is Stage.DRAFT


class TestSchedule:
    def test_version_goes_out_on_its_day_in_the_name_of_who_set_it(self, office: Office) -> None:
        office.approved()
        publish(office.desk("hoa"), [ID], on=TOMORROW)
        assert office.shown() == [(SEEDED.answer, 1)]
        assert keep_knowledge(office.store.uow, PROOF, NOW, []) == []
        midnight = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
        assert keep_knowledge(office.store.uow, PROOF, midnight - timedelta(seconds=1), []) == []
        assert [one.entry_id for one in keep_knowledge(office.store.uow, PROOF, midnight, [])] == [ID]
        assert office.shown() == [(NEW.answer, 2)]
        assert office.recorded()[-1] == ("hoa", "knowledge.publish")
        assert keep_knowledge(office.store.uow, PROOF, midnight, []) == []

    def test_past_day_is_refused(self, office: Office) -> None:
        office.approved()
        with pytest.raises(EditorialError, match="đã qua"):
            publish(office.desk(), [ID], on=date(2026, 11, 20))

    def test_what_became_unsound_stays_and_is_warned_about(self, office: Office) -> None:
        office.approved()
        publish(office.desk(), [ID], on=TOMORROW)
        other = entry(suffix=".khac", questions=(*entry(suffix=".khac").questions, NEW.questions[0]))
        with office.store.uow() as unit:
            unit.knowledge.show(other, "hoa")
            unit.commit()
        assert keep_knowledge(office.store.uow, PROOF, NOW + timedelta(days=1), []) == []
        assert [(one.kind.value, one.subject) for one in office.state.warnings.all()] == [("not_published", ID)]


class TestBack:
    def test_withdrawn_entry_is_gone_and_its_file_does_not_bring_it_back(self, office: Office) -> None:
        with pytest.raises(EditorialError, match="lý do"):
            withdraw(office.desk(), ID, "")
        withdraw(office.desk(), ID, "luật đổi")
        assert office.shown() == []
        assert office.stages() == [Stage.WITHDRAWN]
        with office.store.uow() as unit:
            assert unit.knowledge.sync([replace(SEEDED, title="Tệp mới")], replace=False)["kept"] == 1
        with pytest.raises(EditorialError, match="không có bản nào đang dùng"):
            withdraw(office.desk(), ID, "luật đổi")

    def test_rolled_back_content_is_reviewed_again(self, office: Office) -> None:
        office.approved()
        publish(office.desk(), [ID])
        version = roll_back(office.desk(), ID, 1, "bản 2 sai")
        assert (version.number, version.stage, version.entry.answer) == (3, Stage.DRAFT, SEEDED.answer)
        assert office.shown() == [(NEW.answer, 2)]

    def test_administrator_rolls_back_at_once(self, office: Office) -> None:
        office.approved()
        publish(office.desk(), [ID])
        with pytest.raises(NotAllowed, match="quản trị viên"):
            roll_back(office.desk(), ID, 1, "bản 2 sai", at_once=True)
        roll_back(office.desk("quan", Role.ADMINISTRATOR), ID, 1, "bản 2 sai", at_once=True)
        assert office.shown() == [(SEEDED.answer, 3)]
        assert office.recorded()[-1] == ("quan", "knowledge.roll_back")

    def test_withdrawn_entry_comes_back_by_rolling_back(self, office: Office) -> None:
        withdraw(office.desk(), ID, "nhầm")
        roll_back(office.desk(), ID, 1, "rút nhầm")
        submit(office.desk(), [ID])
        approve(office.desk("hoa"), [ID])
        publish(office.desk(), [ID])
        assert office.shown() == [(SEEDED.answer, 2)]

    def test_unknown_version_and_one_in_work_are_refused(self, office: Office) -> None:
        with pytest.raises(EditorialError, match="không có bản 9"):
            roll_back(office.desk(), ID, 9, "sai")
        save_draft(office.desk("hoa"), [NEW])
        with pytest.raises(EditConflict, match="được hoa sửa"):
            roll_back(office.desk(), ID, 1, "sai")

    def test_only_authors_and_administrators_discard(self, office: Office) -> None:
        save_draft(office.desk(), [NEW])
        with pytest.raises(NotAllowed, match="lan"):
            discard(office.desk("hoa"), ID)
        discard(office.desk("quan", Role.ADMINISTRATOR), ID)
        assert office.stages() == [Stage.DISCARDED, Stage.PUBLISHED]
        save_draft(office.desk("hoa"), [NEW])


def test_officer_confirms_what_is_shipped_once(office: Office) -> None:
    confirm(office.desk("hoa"), [ID], "đối chiếu với Nghị định")
    (current,) = office.state.knowledge.published()
    assert (current.reviewer, current.version) == ("hoa", 1)
    with pytest.raises(EditorialError, match="chờ xác nhận"):
        confirm(office.desk("lan"), [ID], "lần nữa")
    with office.store.uow() as unit:
        assert unit.knowledge.sync([replace(SEEDED, title="Tệp mới")], replace=False)["kept"] == 1


def test_shipped_draft_is_finished_by_staff(office: Office) -> None:
    shipped = entry(suffix=".nhap", state=State.DRAFT, certainty="memory")
    with office.store.uow() as unit:
        unit.knowledge.sync([shipped], replace=False)
        unit.commit()
    (draft,) = save_draft(office.desk(), [replace(shipped, certainty="seen")])
    assert (draft.number, draft.authors) == (1, ("lan",))


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_every_stage_has_a_label(stage: Stage) -> None:
    assert stage.label
    assert (stage in IN_WORK) == (stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED))
