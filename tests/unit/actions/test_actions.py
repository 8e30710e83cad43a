"""Each action over fake parts: what it says, which slots it leaves, what it stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.action_answer_question import ActionAnswerQuestion
from actions.action_check_dossier import ActionCheckDossier
from actions.action_default_fallback import ActionDefaultFallback
from actions.action_request_person import ActionRequestPerson
from actions.action_set_province import ActionSetProvince
from actions.action_start_dossier import ActionStartDossier
from actions.action_start_transport import SLOTS, ActionStartTransport
from actions.action_submit_transport import ENDINGS, ActionSubmitTransport
from actions.base import AnSinhAction
from bot.dossiers.model import Dossier, DossierStatus
from bot.errors import DatabaseUnavailable, EngineUnavailable
from knowledge_base.programs import Aspect, Program
from tests.unit.actions.stage import Stage
from tests.unit.builders import entry

PENSION = entry(Program.HUU_TRI_XA_HOI, Aspect.AMOUNT, questions=("hưu trí xã hội được bao nhiêu",))
PAPERS = entry(Program.HUU_TRI_XA_HOI, Aspect.DOCUMENTS, answer="Tờ khai.", questions=("hồ sơ hưu trí xã hội gồm gì",))
HERE = entry(
    Program.QUY_VI_NGUOI_NGHEO,
    Aspect.CONTACT,
    ".ag",
    provinces=("an_giang",),
    answer="Gọi ở An Giang.",
    questions=("quỹ vì người nghèo gọi ai",),
)
THERE = entry(
    Program.QUY_VI_NGUOI_NGHEO,
    Aspect.CONTACT,
    ".bn",
    provinces=("bac_ninh",),
    answer="Gọi ở Bắc Ninh.",
    questions=("quỹ vì người nghèo hỏi ai",),
)
FUND = "quỹ vì người nghèo gọi ai"


@pytest.fixture
def stage() -> Stage:
    return Stage(PENSION, PAPERS, HERE, THERE)


def entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0}


class TestAnswerQuestion:
    async def test_answer_is_said_and_its_programme_remembered(self, stage: Stage) -> None:
        slots = await stage.run(
            ActionAnswerQuestion, "hưu trí xã hội được bao nhiêu", "ask_huu_tri_xa_hoi", aspect={"name": "amount", "confidence": 0.9}
        )
        (reply,) = stage.said
        assert "540.000 đồng" in reply.text
        assert reply.sources
        assert slots["program"] == "huu_tri_xa_hoi"
        assert slots["pending_question"] is None

    async def test_follow_up_uses_the_programme_before(self, stage: Stage) -> None:
        stage.slots["program"] = "huu_tri_xa_hoi"
        await stage.run(ActionAnswerQuestion, "hồ sơ gồm gì", "ask_follow_up", aspect={"name": "documents", "confidence": 0.9})
        assert stage.said[0].text == "Tờ khai."

    async def test_question_that_waits_for_the_province_is_kept(self, stage: Stage) -> None:
        slots = await stage.run(ActionAnswerQuestion, FUND, "ask_quy_vi_nguoi_ngheo")
        assert slots["pending_question"] == FUND
        assert [button.intent for button in stage.said[0].buttons] == ["inform_province", "inform_province"]

    async def test_known_province_is_used(self, stage: Stage) -> None:
        stage.slots["province"] = "bac_ninh"
        await stage.run(ActionAnswerQuestion, FUND, "ask_quy_vi_nguoi_ngheo")
        assert stage.said[0].text == "Gọi ở Bắc Ninh."

    async def test_province_named_in_the_question_goes_before_the_known_one(self, stage: Stage) -> None:
        stage.slots["province"] = "bac_ninh"
        text = f"{FUND} ở An Giang"
        spot = {"entity": "province", "value": "an_giang", "start": len(text) - 8, "end": len(text)}
        slots = await stage.run(ActionAnswerQuestion, text, "ask_quy_vi_nguoi_ngheo", entities=[spot])
        assert stage.said[0].text == "Gọi ở An Giang."
        assert slots["province"] == "an_giang"

    async def test_tapped_entry_is_shown(self, stage: Stage) -> None:
        await stage.run(ActionAnswerQuestion, "/choose_entry", "choose_entry", entities=[entity("entry_id", PAPERS.id)])
        assert stage.said[0].text == "Tờ khai."

    async def test_tapped_aspect_is_answered(self, stage: Stage) -> None:
        tapped = [entity("program", "huu_tri_xa_hoi"), entity("aspect", "documents")]
        await stage.run(ActionAnswerQuestion, "/choose_aspect", "choose_aspect", entities=tapped)
        assert stage.said[0].text == "Tờ khai."

    @pytest.mark.parametrize("tapped", [[], [entity("program", "xo_so"), entity("aspect", "amount")], [entity("entry_id", "gone")]])
    async def test_tapped_choice_that_is_gone_is_no_crash(self, stage: Stage, tapped: list[dict[str, Any]]) -> None:
        await stage.run(ActionAnswerQuestion, "/choose_entry", "choose_entry", entities=tapped)
        assert stage.keys_said() != ["utter_action_failed"]
        assert stage.said

    async def test_tapped_aspect_that_waits_for_the_province_is_kept_in_words(self, stage: Stage) -> None:
        tapped = [entity("program", "quy_vi_nguoi_ngheo"), entity("aspect", "contact")]
        slots = await stage.run(ActionAnswerQuestion, "/choose_aspect", "choose_aspect", entities=tapped)
        assert slots["pending_question"] == "Quỹ Vì người nghèo: Hỏi ai, gọi số nào"


class TestSetProvince:
    @pytest.mark.parametrize("text", ["tui ở An Giang", "an giang", "Rạch Giá", "xã Vĩnh Hậu huyện An Phú"])
    async def test_typed_province_is_remembered(self, stage: Stage, text: str) -> None:
        slots = await stage.run(ActionSetProvince, text, "inform_province")
        assert slots["province"] == "an_giang"
        assert stage.conversation.province == "an_giang"
        assert stage.keys_said() == ["utter_province_noted"]
        assert "An Giang" in stage.said[0].text

    async def test_tapped_province_answers_the_question_that_waited(self, stage: Stage) -> None:
        stage.slots["pending_question"] = FUND
        stage.knows(FUND, "ask_quy_vi_nguoi_ngheo")
        slots = await stage.run(ActionSetProvince, "/inform_province", "inform_province", entities=[entity("province", "bac_ninh")])
        assert stage.said[0].text == "Gọi ở Bắc Ninh."
        assert slots["province"] == "bac_ninh"
        assert slots["pending_question"] is None

    @pytest.mark.parametrize("text", ["Hà Nội", "ở quê", "An Giang hay Bắc Ninh gì đó"])
    async def test_unclear_province_is_asked_again(self, stage: Stage, text: str) -> None:
        assert await stage.run(ActionSetProvince, text, "inform_province") == {}
        assert stage.keys_said() == ["utter_ask_province"]
        assert stage.conversation.province is None

    async def test_forged_province_is_not_taken(self, stage: Stage) -> None:
        await stage.run(ActionSetProvince, "/inform_province", "inform_province", entities=[entity("province", "ha_noi")])
        assert stage.conversation.province is None


class TestRequestPerson:
    async def test_resident_is_put_on_the_list_once(self, stage: Stage) -> None:
        for _ in range(2):
            await stage.run(ActionRequestPerson, "gặp cán bộ", "request_person")
            assert stage.keys_said() == ["utter_handover_stored"]
        assert len(stage.app.store.state.handovers.rows) == 1


DOSSIER = Dossier(
    "000.00.99.H01-251103-0012", "0000099H01-251103-0012", "Trợ cấp hưu trí xã hội", "bộ phận Một cửa xã Mẫu", date(2026, 11, 3),
    DossierStatus.IN_REVIEW, date(2026, 11, 4), cccd_last4="6789", due_on=date(2026, 11, 30),
)  # fmt: skip


class TestCheckDossier:
    @pytest.fixture
    def asked(self, stage: Stage) -> Stage:
        stage.app.store.state.dossiers.upsert([DOSSIER])
        stage.slots |= {"dossier_code": DOSSIER.code_key, "dossier_proof": "6789"}
        return stage

    async def test_found_dossier_is_told_and_the_secret_forgotten(self, asked: Stage) -> None:
        slots = await asked.run(ActionCheckDossier)
        (reply,) = asked.said
        for piece in (DOSSIER.code, DOSSIER.title, "04/11/2026", "03/11/2026", "30/11/2026", DOSSIER.desk):
            assert piece in reply.text
        assert "{" not in reply.text
        assert "6789" not in reply.text
        assert "MẪU" not in reply.text
        assert slots == {"dossier_code": None, "dossier_proof": None}

    @pytest.mark.parametrize("status", list(DossierStatus))
    @pytest.mark.parametrize("extra", [{}, {"missing": "giấy ra viện", "desk_phone": "0296 3852 222", "is_sample": True}, {"due_on": None}])
    async def test_every_status_is_told_without_a_gap(self, asked: Stage, status: DossierStatus, extra: dict[str, Any]) -> None:
        asked.app.store.state.dossiers.upsert([replace(DOSSIER, status=status, **extra)])
        await asked.run(ActionCheckDossier)
        text = asked.said[0].text
        assert "{" not in text
        assert "None" not in text
        assert "\n\n" not in text
        assert text == text.strip()
        assert ("MẪU" in text) is extra.get("is_sample", False)
        for piece in ("missing", "desk_phone"):
            if piece in extra:
                assert extra[piece] in text

    async def test_overdue_dossier_says_so(self, asked: Stage) -> None:
        asked.app.store.state.dossiers.upsert([replace(DOSSIER, due_on=date(2026, 11, 10))])
        await asked.run(ActionCheckDossier)
        assert "quá hẹn" in asked.said[0].text

    async def test_wrong_secret_and_unknown_code_sound_the_same_and_stop(self, asked: Stage) -> None:
        heard = []
        for code in (DOSSIER.code_key, "0000099H01-251103-9999"):
            other = Stage()
            other.app.store.state.dossiers.upsert([DOSSIER])
            said = []
            for number in range(3):
                other.slots |= {"dossier_code": code, "dossier_proof": "0000"}
                await other.run(ActionCheckDossier, message_id=str(number))
                said.append(other.said[0])
            heard.append(said)
        assert heard[0] == heard[1]
        assert [reply.meta["key"] for reply in heard[0]] == ["utter_dossier_no_match", "utter_dossier_stopped", "utter_dossier_stopped"]
        assert "{" not in heard[0][1].text

    @pytest.mark.parametrize(("message_id", "counted"), [("7", 1), ("", 2)])
    async def test_repeated_turn_counts_once_and_a_turn_without_a_message_always(self, asked: Stage, message_id: str, counted: int) -> None:
        for _ in range(2):
            asked.slots |= {"dossier_code": DOSSIER.code_key, "dossier_proof": "0000"}
            await asked.run(ActionCheckDossier, message_id=message_id)
        assert len(asked.app.store.state.dossiers.attempts) == counted
        assert asked.keys_said() == ["utter_dossier_no_match" if counted == 1 else "utter_dossier_stopped"]

    @pytest.mark.parametrize(
        ("ended", "said"), [("cancelled", ["utter_dossier_cancelled"]), ("handover", ["utter_handover_stored"]), ("failed", [])]
    )
    async def test_form_that_ended_early_looks_nothing_up(self, asked: Stage, ended: str, said: list[str]) -> None:
        asked.slots["form_ended"] = ended
        slots = await asked.run(ActionCheckDossier)
        assert asked.keys_said() == said
        assert slots == {"form_ended": None, "dossier_code": None, "dossier_proof": None}


class TestStartingForms:
    async def test_code_in_the_first_message_is_taken(self, stage: Stage) -> None:
        text = "xem giùm hồ sơ 000.00.99.H01-251103-0012"
        slots = await stage.run(ActionStartDossier, text, "check_dossier")
        assert slots["dossier_code"] == text
        assert slots["program"] == "tra_cuu_ho_so"

    async def test_old_answers_are_emptied(self, stage: Stage) -> None:
        stage.slots |= {"dossier_code": "old", "dossier_proof": "1234", "form_ended": "failed"}
        slots = await stage.run(ActionStartDossier, "tra cứu hồ sơ", "check_dossier")
        assert (slots["dossier_code"], slots["dossier_proof"], slots["form_ended"]) == (None, None, None)
        stage.slots |= {f"transport_{slot}": "old" for slot in SLOTS}
        slots = await stage.run(ActionStartTransport, "xin xe", "request_vehicle")
        assert {name: value for name, value in slots.items() if name.startswith("transport_")} == {
            f"transport_{slot}": None for slot in SLOTS
        }
        assert slots["program"] == "xe_chuyen_benh"


FILLED = {
    "transport_patient": "bà Sáu", "transport_phone": "0912 345 678", "transport_from": "xã Vĩnh Hậu", "transport_to": "Bệnh viện tỉnh",
    "transport_when": "6 giờ ngày 22/11/2026", "transport_posture": "phải nằm", "transport_oxygen": "có", "transport_confirmed": "đúng",
    "transport_commune": "30307",
}  # fmt: skip


class TestSubmitTransport:
    async def test_confirmed_form_is_stored_and_its_reference_told(self, stage: Stage) -> None:
        stage.slots |= FILLED
        slots = await stage.run(ActionSubmitTransport)
        (stored,) = stage.app.store.state.transport.rows
        assert stored.reference in stage.said[0].text
        assert "0912 345 678" in stage.said[0].text
        assert stored.conversation_id == stage.conversation.id
        assert set(slots) == set(FILLED)
        assert set(slots.values()) == {None}

    async def test_repeated_turn_stores_once_and_says_the_same(self, stage: Stage) -> None:
        said = []
        for _ in range(2):
            stage.slots |= FILLED
            await stage.run(ActionSubmitTransport, message_id="42")
            said.append(stage.said)
        assert said[0] == said[1]
        assert len(stage.app.store.state.transport.rows) == 1

    async def test_second_wish_is_a_second_request(self, stage: Stage) -> None:
        for number in ("1", "2"):
            stage.slots |= FILLED
            await stage.run(ActionSubmitTransport, message_id=number)
        assert len(stage.app.store.state.transport.rows) == 2

    async def test_without_a_confirmation_nothing_is_stored(self, stage: Stage) -> None:
        stage.slots |= {**FILLED, "transport_confirmed": None}
        await stage.run(ActionSubmitTransport)
        assert stage.keys_said() == ["utter_transport_nothing_stored"]
        assert stage.app.store.state.transport.rows == []

    @pytest.mark.parametrize("ended", [*ENDINGS, "outside", "failed"])
    async def test_form_that_ended_early_stores_nothing(self, stage: Stage, ended: str) -> None:
        stage.slots |= {**FILLED, "form_ended": ended}
        slots = await stage.run(ActionSubmitTransport)
        assert stage.app.store.state.transport.rows == []
        assert stage.keys_said() == ([ENDINGS[ended]] if ended in ENDINGS else [])
        assert slots["form_ended"] is None


async def test_fallback_says_so_and_takes_the_message_back(stage: Stage) -> None:
    await stage.run(ActionDefaultFallback, "abc", "nlu_fallback")
    assert stage.keys_said() == ["utter_default"]
    assert [event["event"] for event in stage.events] == ["rewind"]


class Failing(AnSinhAction):
    error: Exception

    def name(self) -> str:
        return "action_failing"

    def act(self, dispatcher: Any, tracker: Any) -> list[Any]:
        raise self.error


async def test_unexpected_error_is_an_apology_that_tells_nothing(stage: Stage) -> None:
    Failing.error = RuntimeError("SELECT secret FROM dossiers")
    await stage.run(Failing)
    assert stage.keys_said() == ["utter_action_failed"]
    assert "SELECT" not in stage.said[0].text


@pytest.mark.parametrize("error", [DatabaseUnavailable("down"), EngineUnavailable("down")])
async def test_passing_fault_drops_the_turn(stage: Stage, error: Exception) -> None:
    Failing.error = error
    with pytest.raises(type(error)):
        await stage.run(Failing)


async def test_lost_database_drops_the_turn_of_a_real_action(stage: Stage) -> None:
    stage.app.store.down = True
    with pytest.raises(DatabaseUnavailable):
        await stage.run(ActionRequestPerson, "gặp cán bộ", "request_person")
