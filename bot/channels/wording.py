"""The few fixed words a text channel adds around a reply; answers and questions themselves come from the knowledge base and the domain."""

from __future__ import annotations

LEGAL_BASIS = "Căn cứ: {sources}."
IN_FORCE_SINCE = "Áp dụng từ {date}."

# Zalo has no button that shares a phone number or a place without a picture card: the resident is asked in words.
ZALO_ASK_CONTACT = "Bác nhắn giúp số điện thoại của bác vào đây ạ."
ZALO_ASK_LOCATION = "Bác nhắn tên xã, phường và ấp, thôn đang ở. Bác cũng có thể gửi vị trí trên Zalo."

TELEGRAM_COMMANDS = (
    ("start", "Bắt đầu trò chuyện"),
    ("help", "Xem cách hỏi An Sinh"),
    ("gapcanbo", "Gặp cán bộ hỗ trợ"),
)
