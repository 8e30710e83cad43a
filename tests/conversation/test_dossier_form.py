"""Checking a dossier when code or secret do not fit: the words never tell which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.dossiers.model import Dossier
    from tests.support.dialogue import Dialogue

TWICE_WRONG = """
resident: tra cứu hồ sơ
bot: mã hồ sơ
resident: $code
bot: 4 số cuối CCCD
resident: 9999
bot [utter_dossier_no_match]:
resident: tra cứu hồ sơ
bot: mã hồ sơ
resident: $code
bot: 4 số cuối CCCD
resident: 9998
bot [utter_dossier_stopped]: 30 phút
"""


def test_wrong_twice_stops_with_the_same_words_whether_the_dossier_exists(talk: Callable[[str], Dialogue], dossiers: list[Dossier]) -> None:
    existing, invented = talk("telegram"), talk("telegram")
    existing.run(TWICE_WRONG, code=dossiers[2].code)
    invented.run(TWICE_WRONG, code=dossiers[2].code[:-4] + "7777")
    assert existing.resident.heard == invented.resident.heard
    existing.run(
        """
        # The right secret does not help any more.
        resident: tra cứu hồ sơ
        bot: mã hồ sơ
        resident: $code
        bot: 4 số cuối CCCD
        resident: $proof
        bot [utter_dossier_stopped]:
        never: $title
        buttons: Gặp cán bộ
        """,
        code=dossiers[2].code,
        proof=dossiers[2].cccd_last4 or "",
        title=dossiers[2].title,
    )


def test_the_second_try_finds_it(talk: Callable[[str], Dialogue], dossiers: list[Dossier]) -> None:
    talk("zalo").run(
        """
        resident: ho so cua toi toi dau roi
        bot: mã hồ sơ
        resident: $code
        bot: 4 số cuối CCCD
        resident: 9999
        bot [utter_dossier_no_match]:
        resident: tra cứu hồ sơ $code
        bot: 4 số cuối CCCD
        resident: 4 số cuối là $proof
        bot [utter_dossier_found]: $code … quá hẹn
        """,
        code=dossiers[5].code,
        proof=dossiers[5].cccd_last4 or "",
    )


def test_what_is_no_code_is_asked_again_and_can_be_stopped(talk: Callable[[str], Dialogue], dossiers: list[Dossier]) -> None:
    talk("telegram").run(
        """
        resident: tra cứu hồ sơ
        bot: mã hồ sơ
        resident: để tôi tìm cái giấy hẹn đã
        bot [utter_dossier_bad_code]:
        bot: mã hồ sơ
        resident: $code
        bot: 4 số cuối CCCD
        resident: sao phải cần số CCCD?
        bot:
        bot: 4 số cuối CCCD
        resident: mười hai
        bot [utter_dossier_bad_proof]: 4 chữ số
        bot: 4 số cuối CCCD
        resident: thôi
        bot [utter_dossier_cancelled]:
        """,
        code=dossiers[0].code,
    )


def test_a_dossier_is_told_only_to_who_proves_it(talk: Callable[[str], Dialogue], dossiers: list[Dossier]) -> None:
    dialogue = talk("web")
    dialogue.run(
        """
        resident: tra cứu hồ sơ $code
        bot: 4 số cuối CCCD
        resident: $wrong
        bot [utter_dossier_no_match]:
        never: $title
        """,
        code=dossiers[3].code,
        title=dossiers[3].title,
        wrong=dossiers[4].cccd_last4 or "",
    )
