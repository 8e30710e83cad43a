"""What counts as an answer to a form's question, and what as something else."""

from __future__ import annotations

import pytest

from bot.interruptions import Interruption, interruption
from tests.unit.builders import understood


@pytest.mark.parametrize(
    "text",
    [
        "thôi",
        "thoi",
        "Thôi!",
        "hủy",
        "huỷ đi",
        "dừng lại",
        "thôi không đặt nữa",
        "thôi khỏi",
        "bỏ đi",
        "không đặt nữa",
        "khong can nua",
        "thôi nha em",
    ],
)
def test_change_of_mind_ends_the_form_whatever_the_model_says(text: str) -> None:
    assert interruption(understood(text, "inform", 0.3), readable=False) is Interruption.CANCEL
    assert interruption(understood(text, "inform", 0.3), readable=True) is Interruption.CANCEL


@pytest.mark.parametrize(
    "text", ["thôi nôi", "xã Dừng Lại Đâu", "ấp Bỏ Túi", "nhà ông Thôi, xã Vĩnh Hậu", "không cần oxy", "không", "đúng", "Đúng ạ"]
)
def test_answers_that_only_begin_like_a_change_of_mind_are_answers(text: str) -> None:
    assert interruption(understood(text, "inform", 0.9), readable=False) is None


def test_cancel_of_the_model_counts_when_the_text_is_no_answer() -> None:
    assert interruption(understood("em đổi ý rồi", "cancel", 0.8), readable=False) is Interruption.CANCEL
    assert interruption(understood("0912345678", "cancel", 0.8), readable=True) is None


def test_tapped_cancel_always_counts() -> None:
    assert interruption(understood("/cancel", "cancel", 1.0), readable=True) is Interruption.CANCEL


def test_wish_for_a_person_is_heard() -> None:
    assert interruption(understood("cho tôi gặp cán bộ", "request_person", 0.9), readable=False) is Interruption.PERSON


@pytest.mark.parametrize("intent", ["check_dossier", "request_vehicle"])
def test_another_form_is_put_off(intent: str) -> None:
    assert interruption(understood("làm việc khác", intent, 0.85), readable=False) is Interruption.OTHER_FORM
    assert interruption(understood("làm việc khác", intent, 0.6), readable=False) is None


@pytest.mark.parametrize(
    "text", ["xe này có mất tiền không", "xe nay co mat tien khong", "hồ sơ hưu trí gồm gì", "bao lâu thì có xe?", "sao lâu vậy"]
)
def test_question_in_between_is_a_question(text: str) -> None:
    assert interruption(understood(text, "ask_xe_chuyen_benh", 0.9), readable=False) is Interruption.QUESTION


@pytest.mark.parametrize("text", ["bà Nguyễn Thị Sáu", "bệnh viện tỉnh", "ấp Vĩnh Hòa"])
def test_statement_is_an_answer_even_when_the_model_sees_a_program(text: str) -> None:
    assert interruption(understood(text, "ask_xe_chuyen_benh", 0.9), readable=False) is None


@pytest.mark.parametrize("intent", ["ask_bhyt", "request_person", "check_dossier", "out_of_scope"])
def test_readable_answer_is_never_an_interruption(intent: str) -> None:
    assert interruption(understood("0912345678 có được không?", intent, 0.95), readable=True) is None


def test_unsure_reading_is_no_interruption() -> None:
    assert interruption(understood("xe có mất tiền không?", "ask_xe_chuyen_benh", 0.5), readable=False) is None


@pytest.mark.parametrize("intent", ["choose_aspect", "choose_entry"])
def test_tapped_choice_under_an_older_answer_is_a_question(intent: str) -> None:
    assert interruption(understood(f"/{intent}", intent, 1.0), readable=False) is Interruption.QUESTION


def test_tapped_province_is_taken_whatever_is_asked() -> None:
    assert interruption(understood("/inform_province", "inform_province", 1.0), readable=True) is Interruption.PROVINCE
    assert interruption(understood("An Giang", "inform_province", 0.95), readable=False) is None
