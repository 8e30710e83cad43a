"""The two forms: answers, interruptions, changes of mind, and faults in between."""

from __future__ import annotations

from typing import Any

import pytest

from actions.validate_dossier_form import ValidateDossierForm
from actions.validate_transport_form import ORDER, ValidateTransportForm
from bot.errors import DatabaseUnavailable
from knowledge_base.programs import Aspect, Program
from tests.unit.actions.stage import Stage
from tests.unit.builders import domain, entry

COST = entry(Program.XE_CHUYEN_BENH, Aspect.AMOUNT, answer="Xe không lấy tiền.", questions=("xe chuyển bệnh có mất tiền không",))


@pytest.fixture
def stage() -> Stage:
    return Stage(COST)


def test_the_order_is_that_of_the_domain() -> None:
    assert [f"transport_{name}" for name in ORDER] == domain()["forms"]["transport_form"]["required_slots"]


@pytest.mark.parametrize(
    ("slot", "text", "expected"),
    [
        ("patient", "bà Nguyễn Thị Sáu", "bà Nguyễn Thị Sáu"),
        ("phone", "0912345678", "0912 345 678"),
        ("from", "xã Vĩnh Hậu, An Phú", "xã Vĩnh Hậu, An Phú"),
        ("to", "bệnh viện tỉnh", "bệnh viện tỉnh"),
        ("when", "sáng mai 6 giờ", "6 giờ ngày 22/11/2026"),
        ("posture", "nằm", "phải nằm"),
        ("oxygen", "không cần", "không"),
        ("confirmed", "đúng rồi", "đúng"),
    ],
)
async def test_each_answer_is_read(stage: Stage, slot: str, text: str, expected: str) -> None:
    slots = await stage.fill(ValidateTransportForm, f"transport_{slot}", text)
    assert slots[f"transport_{slot}"] == expected
    assert stage.said == []


async def test_commune_is_kept_beside_the_pickup(stage: Stage) -> None:
    slots = await stage.fill(ValidateTransportForm, "transport_from", "xã Vĩnh Hậu, An Phú")
    assert slots["transport_commune"]


@pytest.mark.parametrize(
    ("slot", "text", "said"),
    [
        ("patient", "??", "utter_transport_bad_name"),
        ("phone", "không có", "utter_transport_bad_phone"),
        ("from", "ở nhà", "utter_transport_where_unclear"),
        ("from", "xã Tân Hòa", "utter_transport_which_commune"),
        ("when", "sáng mai", "utter_transport_bad_when"),
        ("when", "20/11 8h", "utter_transport_when_past"),
        ("posture", "bà Sáu", "utter_transport_sit_or_lie"),
        ("oxygen", "bà Sáu", "utter_transport_yes_no"),
        ("confirmed", "chưa đúng lắm", "utter_transport_what_to_change"),
        ("when", "25/3 lúc 8h", "utter_transport_when_far"),
    ],
)
async def test_what_is_no_answer_is_asked_again(stage: Stage, slot: str, text: str, said: str) -> None:
    slots = await stage.fill(ValidateTransportForm, f"transport_{slot}", text)
    assert slots[f"transport_{slot}"] is None
    assert stage.keys_said() == [said]
    assert "{" not in stage.said[0].text
    assert "form_ended" not in slots


async def test_other_province_ends_the_form(stage: Stage) -> None:
    slots = await stage.fill(ValidateTransportForm, "transport_from", "phường Kinh Bắc, Bắc Ninh")
    assert slots["form_ended"] == "outside"
    assert slots["requested_slot"] is None
    assert stage.keys_said() == ["utter_transport_other_province"]


async def test_correcting_starts_from_the_beginning(stage: Stage) -> None:
    stage.slots |= {f"transport_{name}": "x" for name in ORDER}
    slots = await stage.fill(ValidateTransportForm, "transport_confirmed", "sửa lại")
    assert {slots[f"transport_{name}"] for name in ORDER} == {None}
    assert stage.keys_said() == ["utter_transport_restart"]
    assert "form_ended" not in slots


async def test_one_wrong_part_is_asked_again_and_the_rest_is_kept(stage: Stage) -> None:
    stage.slots |= {f"transport_{name}": "x" for name in (*ORDER, "commune")}
    slots = await stage.fill(ValidateTransportForm, "transport_confirmed", "đón ở chỗ khác", "inform")
    changed = {name: value for name, value in slots.items() if name.startswith("transport_")}
    assert changed == {"transport_confirmed": None, "transport_from": None, "transport_commune": None}
    assert stage.keys_said() == ["utter_transport_change_noted"]
    assert "form_ended" not in slots


@pytest.mark.parametrize(("text", "intent"), [("đúng", "affirm"), ("dung", "cancel"), ("Đúng ạ", "affirm")])
async def test_plain_yes_is_no_cancelling(stage: Stage, text: str, intent: str) -> None:
    stage.slots["transport_when"] = "6 giờ ngày 22/11/2026"
    slots = await stage.fill(ValidateTransportForm, "transport_confirmed", text, intent)
    assert slots["transport_confirmed"] == "đúng"
    assert "form_ended" not in slots


@pytest.mark.parametrize("text", ["dừng lại", "đừng gửi", "thôi không đặt nữa"])
async def test_stop_is_never_a_yes(stage: Stage, text: str) -> None:
    slots = await stage.fill(ValidateTransportForm, "transport_confirmed", text, "inform")
    assert slots["transport_confirmed"] is None


async def test_time_that_passed_while_talking_is_asked_again_before_anything_is_stored(stage: Stage) -> None:
    stage.slots["transport_when"] = "8 giờ ngày 21/11/2026"
    slots = await stage.fill(ValidateTransportForm, "transport_confirmed", "đúng rồi", "affirm")
    assert (slots["transport_when"], slots["transport_confirmed"]) == (None, None)
    assert stage.keys_said() == ["utter_transport_when_past"]


FORMS = [
    (ValidateTransportForm, "transport_patient", "utter_transport_finish_first"),
    (ValidateDossierForm, "dossier_code", "utter_dossier_finish_first"),
]


@pytest.mark.parametrize(("form", "slot", "_"), FORMS)
async def test_change_of_mind_ends_the_form(stage: Stage, form: type, slot: str, _: str) -> None:
    slots = await stage.fill(form, slot, "thôi")
    assert (slots["form_ended"], slots["requested_slot"], slots[slot]) == ("cancelled", None, None)


@pytest.mark.parametrize(("form", "slot", "_"), FORMS)
async def test_wish_for_a_person_ends_the_form_and_is_stored(stage: Stage, form: type, slot: str, _: str) -> None:
    slots = await stage.fill(form, slot, "cho tôi gặp cán bộ", "request_person")
    assert (slots["form_ended"], slots["requested_slot"]) == ("handover", None)
    (handover,) = stage.app.store.state.handovers.rows
    assert "gặp" not in handover.reason, "the resident's words stay out of the list"


@pytest.mark.parametrize(("form", "slot", "_"), FORMS)
async def test_question_in_between_is_answered_and_the_form_goes_on(stage: Stage, form: type, slot: str, _: str) -> None:
    slots = await stage.fill(form, slot, "xe chuyển bệnh có mất tiền không", "ask_xe_chuyen_benh")
    assert stage.said[0].text == "Xe không lấy tiền."
    assert slots[slot] is None
    assert "form_ended" not in slots


@pytest.mark.parametrize(("form", "slot", "said"), FORMS)
async def test_other_form_is_put_off(stage: Stage, form: type, slot: str, said: str) -> None:
    other = "check_dossier" if form is ValidateTransportForm else "request_vehicle"
    slots = await stage.fill(form, slot, "làm giúp việc khác", other)
    assert stage.keys_said() == [said]
    assert slots[slot] is None


async def test_tapped_province_in_the_middle_is_remembered(stage: Stage) -> None:
    tapped = [{"entity": "province", "value": "an_giang", "start": 0, "end": 0}]
    slots = await stage.fill(ValidateTransportForm, "transport_patient", "/inform_province", "inform_province", 1.0, entities=tapped)
    assert slots["province"] == "an_giang"
    assert slots["transport_patient"] is None


@pytest.mark.parametrize(("form", "slot", "_"), FORMS)
async def test_emptied_slot_is_simply_asked_again(stage: Stage, form: type, slot: str, _: str) -> None:
    slots = await stage.fill(form, slot, None)  # type: ignore[arg-type]
    assert slots[slot] is None
    assert stage.said == []


@pytest.mark.parametrize(
    ("slot", "text", "value", "said"),
    [
        ("dossier_code", "000.00.99.H01-251103-0012", "0000099H01-251103-0012", []),
        ("dossier_code", "không nhớ mã", None, ["utter_dossier_bad_code"]),
        ("dossier_proof", "6789", "6789", []),
        ("dossier_proof", "cccd 089123456789", "6789", []),
        ("dossier_proof", "0912345678", "+84912345678", []),
        ("dossier_proof", "12", None, ["utter_dossier_bad_proof"]),
    ],
)
async def test_dossier_answers_are_read(stage: Stage, slot: str, text: str, value: str | None, said: list[str]) -> None:
    slots = await stage.fill(ValidateDossierForm, slot, text)
    assert slots[slot] == value
    assert stage.keys_said() == said


@pytest.mark.parametrize(("form", "slot", "_"), FORMS)
async def test_broken_part_ends_the_form_with_an_apology(
    stage: Stage, form: type, slot: str, _: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("SELECT")

    monkeypatch.setattr("actions.base.interruption", broken)
    slots = await stage.fill(form, slot, "abc")
    assert slots == {"requested_slot": None, "form_ended": "failed"}
    assert stage.keys_said() == ["utter_action_failed"]


async def test_another_code_instead_of_the_secret_is_taken_as_the_code(stage: Stage) -> None:
    stage.slots["dossier_code"] = "0000099H01-251103-0011"
    slots = await stage.fill(ValidateDossierForm, "dossier_proof", "à tôi nhầm mã, mã là H01-251103-0012", "inform")
    assert (slots["dossier_code"], slots["dossier_proof"]) == ("H01-251103-0012", None)
    assert stage.keys_said() == ["utter_dossier_code_changed"]
    assert "H01-251103-0012" in stage.said[0].text


async def test_code_and_secret_together_are_both_taken(stage: Stage) -> None:
    stage.slots["dossier_code"] = "0000099H01-251103-0011"
    slots = await stage.fill(ValidateDossierForm, "dossier_proof", "mã H01-251103-0012, 4 số cuối 6789", "inform")
    assert (slots["dossier_code"], slots["dossier_proof"]) == ("H01-251103-0012", "6789")
    assert stage.keys_said() == []


async def test_lost_database_drops_the_turn(stage: Stage) -> None:
    stage.app.store.down = True
    with pytest.raises(DatabaseUnavailable):
        await stage.fill(ValidateTransportForm, "transport_patient", "cho tôi gặp cán bộ", "request_person")
