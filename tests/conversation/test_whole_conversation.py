"""The conversation of a resident from first question to last wish, through every channel, with everything real behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.conversation.conftest import CHANNELS

if TYPE_CHECKING:
    from bot.dossiers.model import Dossier
    from tests.support.dialogue import Dialogue, Store

CONVERSATION = """
# Three programmes, with and without marks; what is asked next belongs to the programme before.
resident: Người từ 75 tuổi không có lương hưu thì được bao nhiêu tiền một tháng?
bot [huu_tri_xa_hoi.amount]: đồng … Căn cứ … 176/2025/NĐ-CP
resident: hồ sơ gồm gì
bot [huu_tri_xa_hoi.documents]:
resident: nguoi khuyet tat dac biet nang duoc tro cap bao nhieu
bot [nguoi_khuyet_tat.amount]:
resident: the nop o dau
bot [nguoi_khuyet_tat.where]:
resident: ai duoc cap the bao hiem y te mien phi
bot [bhyt.eligibility]:

# A dossier.
resident: cho tôi hỏi hồ sơ của tôi tới đâu rồi
bot: mã hồ sơ
resident: $code
bot: 4 số cuối CCCD
resident: $proof
bot [utter_dossier_found]: HỒ SƠ MẪU … $code … $title

# A vehicle, with a question in between.
resident: xin xe cho me toi di benh vien
bot: họ tên người bệnh
resident: bà Nguyễn Thị Sáu
bot: Số điện thoại
shares: 0912 345 678
bot: Đón người bệnh ở đâu
resident: xe có tốn tiền không?
bot [xe_chuyen_benh.amount]:
bot: Đón người bệnh ở đâu
resident: ấp Vĩnh Hòa, xã Vĩnh Hậu
bot: bệnh viện hay cơ sở y tế nào
resident: bệnh viện đa khoa trung tâm An Giang
bot: ngày nào, mấy giờ
resident: sang mai 6 gio
bot: ngồi được hay phải nằm
buttons: Ngồi được | Phải nằm
taps: Phải nằm
bot: bình oxy
taps: Không cần
bot: bà Nguyễn Thị Sáu … 0912 345 678 … Vĩnh Hậu … bệnh viện đa khoa trung tâm An Giang … phải nằm … không … đúng chưa
taps: Đúng, gửi yêu cầu
bot [utter_transport_stored]: XE- … 0912 345 678

# A person.
resident: cho toi gap can bo
bot [utter_handover_stored]: danh sách chờ
"""


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_whole_conversation_is_answered_stored_and_sent(
    talk: Callable[[str], Dialogue], store: Store, dossiers: list[Dossier], channel: str
) -> None:
    dialogue, dossier = talk(channel), dossiers[1]
    dialogue.run(CONVERSATION, code=dossier.code, proof=dossier.cccd_last4 or "", title=dossier.title)
    conversation = dialogue.conversation
    (request,) = store.requests(conversation)
    assert (request["patient"], request["phone"], request["posture"], request["oxygen"]) == (
        "bà Nguyễn Thị Sáu",
        "0912 345 678",
        "lie",
        False,
    )
    assert request["commune_code"]
    assert request["wanted_at"] > request["created_at"]
    assert dialogue.turn.heard
    (handover,) = store.handovers(conversation)
    assert (handover["state"], handover["urgent"]) == ("waiting", False)
    assert all(row["handled_at"] for row in store.inbound(conversation))
    assert all(row["state"] == "sent" for row in store.outbound(conversation))
