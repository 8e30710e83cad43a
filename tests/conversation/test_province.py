"""The province: asked once, when an answer depends on it, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.conversation.conftest import CHANNELS

if TYPE_CHECKING:
    from tests.support.dialogue import Dialogue


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_province_is_asked_once_and_remembered(talk: Callable[[str], Dialogue], channel: str) -> None:
    dialogue = talk(channel)
    dialogue.run(
        """
        resident: xe chuyển bệnh có thu tiền không
        bot [clarify]: An Giang hay Bắc Ninh
        buttons: An Giang | Bắc Ninh
        taps: An Giang
        bot [xe_chuyen_benh.amount]:
        resident: dat xe chuyen benh bao lau thi co
        bot [xe_chuyen_benh.duration]:
        never: hay Bắc Ninh
        """
    )
    assert dialogue.conversation["province"] == "an_giang"


def test_a_typed_province_answers_the_question_that_waited(talk: Callable[[str], Dialogue]) -> None:
    talk("zalo").run(
        """
        resident: xe chuyen benh mien phi la sao
        bot [clarify]: An Giang hay Bắc Ninh
        resident: tui o bac ninh
        bot [xe_chuyen_benh.overview]:
        """
    )


def test_another_question_instead_of_the_province_is_answered(talk: Callable[[str], Dialogue]) -> None:
    talk("telegram").run(
        """
        resident: xe chuyển bệnh có thu tiền không
        bot [clarify]: An Giang hay Bắc Ninh
        resident: mai táng phí được bao nhiêu
        bot [mai_tang_phi.amount]:
        """
    )


def test_a_province_named_in_the_question_is_not_asked(talk: Callable[[str], Dialogue]) -> None:
    talk("telegram").run(
        """
        resident: ở An Giang đi xe chuyển bệnh có tốn tiền không
        bot [xe_chuyen_benh.amount]:
        resident: đặt xe chuyển bệnh bao lâu thì có
        bot [xe_chuyen_benh.duration]:
        """
    )
