"""Zalo out: replies as consultation messages with buttons, answered by Zalo with a code in the body."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import structlog

from bot.channels.base import TEXT_LIMITS, ResidentTexts, quiet_http_logs
from bot.channels.plain_text import joined, numbered, paged, rendered, shortened, split_text, written_out
from bot.channels.zalo_errors import FORM_REJECTED, PROOF_MISSING, SEND_FAILED, TOKEN_REJECTED, delivery_error
from bot.channels.zalo_events import BUTTON_PREFIX
from bot.channels.zalo_tokens import TokenKeeper, TokenStore, ZaloApp
from bot.errors import DeliveryLater, DeliveryRefused
from bot.messages import Button, Channel, Reply
from bot.texts import default_texts

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger(__name__)

SEND_PATH = "/v3.0/oa/message/cs"
MAX_BUTTONS = 5
TITLE_LENGTH = 100
SEND_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LIMIT = TEXT_LIMITS[Channel.ZALO]

Json = dict[str, Any]

# Zalo has no button that shares a phone number or a place without a picture card: the resident is asked in words.
_SHARE_TEXTS = {"contact": "utter_channel_ask_contact", "location": "utter_channel_ask_place"}
_FULL_NUMBER = re.compile(r"(?:\+?84|0)(\d{9,10})")


def build_sender(settings: Settings, store: TokenStore, texts: ResidentTexts | None = None) -> ZaloSender:
    """The sender of the configured account; makes no call yet, close it with :meth:`ZaloSender.aclose`.

    Raises:
        ConfigurationError: a setting of Zalo is missing.
    """
    app = ZaloApp.from_settings(settings)
    return ZaloSender(TokenKeeper(app, store), settings.zalo_api_base, app.app_secret.get_secret_value(), texts=texts)


class ZaloSender:
    """Sends replies for one account. After a time-out a message may have arrived; it is sent again (at least once)."""

    def __init__(
        self,
        tokens: TokenKeeper,
        api_base: str,
        app_secret: str = "",
        *,
        template_type: str | None = None,
        texts: ResidentTexts | None = None,
    ) -> None:
        quiet_http_logs()
        self._texts = texts or default_texts()
        self.tokens = tokens
        self._url = api_base.rstrip("/") + SEND_PATH
        self._app_secret = app_secret
        self._template_type = template_type
        self._prove = False
        self._client = httpx.AsyncClient(timeout=SEND_TIMEOUT)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def send(self, external_id: str, reply: Reply) -> str | None:
        """See :class:`bot.channels.base.Sender`."""
        if not rendered(reply, self._texts):
            raise DeliveryRefused("zalo: empty text")
        message_id = None
        for page in paged(_spelled_out(reply, self._texts), LIMIT, self._texts):
            message_id = await self._send_page(external_id, page)
        return message_id

    async def typing(self, external_id: str) -> None:
        """Zalo has no sign for it."""

    async def _send_page(self, external_id: str, page: Reply) -> str | None:
        code, message_id = await self._post(external_id, message(page, self._template_type))
        if code in FORM_REJECTED and page.buttons:
            log.warning("zalo_buttons_refused", code=code, buttons=len(page.buttons))
            for text in split_text(numbered(page.text, [button.title for button in page.buttons]), LIMIT):
                code, message_id = await self._post(external_id, {"text": text})
                if code:
                    break
        if code:
            raise delivery_error(code)
        return message_id

    async def _post(self, external_id: str, content: Json) -> tuple[int, str | None]:
        """One message; what a second try can mend at once is tried a second time."""
        token = await self.tokens.access_token()
        code, message_id = await self._call(token, external_id, content)
        if code in TOKEN_REJECTED:
            token = await self.tokens.access_token(rejected=token)
            code, message_id = await self._call(token, external_id, content)
        elif code == SEND_FAILED:
            code, message_id = await self._call(token, external_id, content)
        elif code == PROOF_MISSING and self._app_secret and not self._prove:
            self._prove = True
            code, message_id = await self._call(token, external_id, content)
        return code, message_id

    async def _call(self, token: str, external_id: str, content: Json) -> tuple[int, str | None]:
        headers = {"access_token": token}
        if self._prove:
            headers["appsecret_proof"] = appsecret_proof(token, self._app_secret)
        try:
            response = await self._client.post(self._url, headers=headers, json={"recipient": {"user_id": external_id}, "message": content})
        except httpx.HTTPError as error:
            raise DeliveryLater(f"zalo: {type(error).__name__}") from None
        try:
            body = response.json()
            code = int(body["error"])
        except (ValueError, TypeError, KeyError):
            raise DeliveryLater(f"zalo: unreadable answer, status {response.status_code}") from None
        data = body.get("data")
        message_id = data.get("message_id") if isinstance(data, dict) else None
        return code, str(message_id) if message_id is not None else None


def appsecret_proof(access_token: str, app_secret: str) -> str:
    """The proof Zalo asks for when the application's console switches it on."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def message(page: Reply, template_type: str | None = None) -> Json:
    """The ``message`` object of one page; ``template_type`` only if an account should insist on one."""
    if not page.buttons:
        return {"text": page.text}
    payload: Json = {"template_type": template_type} if template_type else {}
    payload["buttons"] = [_button(button) for button in page.buttons]
    return {"text": page.text, "attachment": {"type": "template", "payload": payload}}


def _button(button: Button) -> Json:
    title = shortened(button.title, TITLE_LENGTH)
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    if button.phone:
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": _phone_code(button.phone)}}
    return {"title": title, "type": "oa.query.hide", "payload": f"{BUTTON_PREFIX}{button.token}"}


def _spelled_out(reply: Reply, texts: ResidentTexts) -> Reply:
    """Move into the text what Zalo has no button for; with more than five choices all are listed and the first five stay buttons."""
    keys = tuple(button for button in reply.buttons if _is_key(button))
    lines = [
        texts.get(_SHARE_TEXTS[button.share]) if button.share in _SHARE_TEXTS else written_out(button)
        for button in reply.buttons
        if button not in keys
    ]
    text = joined(reply.text, "\n".join(lines))
    if len(keys) > MAX_BUTTONS:
        text = numbered(text, [button.title for button in keys])
    return replace(reply, text=text, buttons=keys[:MAX_BUTTONS])


def _is_key(button: Button) -> bool:
    if button.share:
        return False
    if button.url:
        return button.url.startswith("https://")
    if button.phone:
        return _phone_code(button.phone) is not None
    return bool(button.token)


def _phone_code(phone: str) -> str | None:
    """A subscriber's number with country code; None for short numbers such as 115, which a country code would spoil."""
    match = _FULL_NUMBER.fullmatch(re.sub(r"[\s.()-]", "", phone))
    return f"84{match[1]}" if match else None
