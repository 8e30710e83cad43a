"""A Telegram Bot API double: ``python -m tests.doubles.telegram --port 9001``, or ``with running(TelegramDouble()) as url``."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.doubles.serving import Call, Clock, Faults, answered
from tests.doubles.telegram_checks import RefusalError, bad, checked_commands, checked_markup, checked_secret, checked_text, nested, number
from tests.doubles.telegram_people import TelegramPerson
from tests.doubles.telegram_push import WebhookPusher

if TYPE_CHECKING:
    from starlette.requests import Request

Json = dict[str, Any]

TOKEN = "123456789:test-token-of-the-double"
QUERY_LIFE = 150.0  # virtual seconds
WEBHOOK_PORTS = ("443", "80", "88", "8443")


class TelegramDouble:
    """The server, its people and what it has seen.

    speed: how much faster than real the waiting times pass. flood: enforce Telegram's rates. strict_webhook: only https addresses
    on Telegram's ports (off, so that a local bot can be reached).
    """

    def __init__(self, token: str = TOKEN, *, speed: float = 1.0, flood: bool = False, strict_webhook: bool = False) -> None:
        self.token = token
        self.clock = Clock(speed)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.commands: list[Json] = []
        self.people: dict[int, TelegramPerson] = {}
        self.pusher = WebhookPusher(self.clock, self._call_from_webhook, self._webhook_gone)
        self._flood, self._strict_webhook = flood, strict_webhook
        self._lock = threading.RLock()
        self._updates: list[Json] = []
        self._ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._queries: dict[str, tuple[int, float]] = {}
        self._allowed: list[str] | None = None
        self._poll = 0
        self._sent_at: dict[int, deque[float]] = {}
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"]), *_sim_routes(self)])

    def person(self, chat_id: int = 555, first_name: str = "Ba") -> TelegramPerson:
        return self.people.setdefault(chat_id, TelegramPerson(self, chat_id, first_name))

    def stop(self) -> None:
        self.pusher.stop()

    def called(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def push(self, kind: str, content: Json, key: object) -> int | None:
        """A new update: to the webhook when one is set, else kept for ``getUpdates``; None when the bot did not ask for this kind."""
        with self._lock:
            if self._allowed is not None and kind not in self._allowed:
                return None
            update_id = next(self._ids)
            update = {"update_id": update_id, kind: content}
            if self.pusher.url:
                self.pusher.put((key, kind == "edited_message"), update)
            else:
                self._updates.append(update)
            return update_id

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def new_query(self, chat_id: int) -> str:
        query_id = str(9000 + len(self._queries))
        self._queries[query_id] = (chat_id, self.clock.now())
        return query_id

    def bot_user(self) -> Json:
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "An Sinh", "username": "ansinh_double_bot"}

    def message_from_bot(self, person: TelegramPerson, text: str) -> Json:
        date = int(self.clock.now())
        return {"message_id": self.next_message_id(), "date": date, "chat": person.chat(), "from": self.bot_user(), "text": text}

    async def _serve(self, request: Request) -> Response:
        method, params = request.path_params["method"], await _params(request)
        if request.path_params["token"] != self.token:
            return _error(RefusalError(401, "Unauthorized"))
        fault = self.faults.take(method)
        if method.lower() == "getupdates" and fault is None:
            return await self._get_updates(params)
        return await answered(fault, lambda: self._answer(method, params), _too_many)

    def _answer(self, method: str, params: Json) -> Response:
        try:
            with self._lock:
                result = self._method(method)(params)
        except RefusalError as refusal:
            self.calls.append(Call(method, params, self.clock.now(), refusal.code))
            return _error(refusal)
        self.calls.append(Call(method, params, self.clock.now()))
        return JSONResponse({"ok": True, "result": result})

    def _method(self, name: str) -> Any:
        methods = {
            "getme": lambda params: self.bot_user(),
            "sendmessage": self._send_message,
            "sendchataction": self._send_chat_action,
            "answercallbackquery": self._answer_callback_query,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "setmycommands": self._set_commands,
            "getmycommands": lambda params: self.commands,
        }
        if name.lower() not in methods:
            raise RefusalError(404, "Not Found")
        return methods[name.lower()]

    def _send_message(self, params: Json) -> Json:
        person = self._reachable(params)
        text = checked_text(params)
        markup = checked_markup(params, private=True)
        if self._flood:
            self._count(person.chat_id)
        message = self.message_from_bot(person, text)
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        if markup and ("keyboard" in markup or "remove_keyboard" in markup):
            person.keyboard = [key for row in markup.get("keyboard", []) for key in row]
        person.heard.append(message)
        return message

    def _send_chat_action(self, params: Json) -> bool:
        if params.get("action") != "typing":
            raise bad("wrong parameter action in request")
        self._reachable(params).typing_seen += 1
        return True

    def _answer_callback_query(self, params: Json) -> bool:
        query_id = str(params.get("callback_query_id"))
        chat_id, created = self._queries.get(query_id, (0, float("-inf")))
        if self.clock.now() - created > QUERY_LIFE:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.person(chat_id).acknowledged_taps.append(query_id)
        return True

    def _set_webhook(self, params: Json) -> bool:
        url, secret = str(params.get("url") or ""), checked_secret(params)
        host, _, port = url.split("//")[-1].split("/")[0].partition(":")
        if self._strict_webhook and (not url.startswith("https://") or not host or (port or "443") not in WEBHOOK_PORTS):
            raise bad("bad webhook: an HTTPS URL must be provided for webhook, on port 80, 88, 443 or 8443")
        self._remember_allowed(params)
        self.pusher.start(url, secret, number(params, "max_connections", 40))
        waiting, self._updates = self._updates, []
        for update in [] if _yes(params, "drop_pending_updates") else waiting:
            self.pusher.put("earlier", update)
        return True

    def _delete_webhook(self, params: Json) -> bool:
        self.pusher.url = ""
        if _yes(params, "drop_pending_updates"):
            self._updates.clear()
        return True

    def _webhook_info(self, params: Json) -> Json:
        waiting = self.pusher.pending + len(self._updates)
        info: Json = {"url": self.pusher.url, "has_custom_certificate": False, "pending_update_count": waiting}
        return {**info, "last_error_message": self.pusher.last_error} if self.pusher.last_error else info

    def _set_commands(self, params: Json) -> bool:
        self.commands = checked_commands(params)
        return True

    async def _get_updates(self, params: Json) -> Response:
        """Long poll; a newer poll ends an older one, an offset confirms everything before it."""
        try:
            self._begin_poll(params)
            self._poll += 1
            mine, end = self._poll, self.clock.now() + number(params, "timeout", 0)
            while not (batch := self._batch(params)) and self.clock.now() < end:
                await asyncio.sleep(0.01)
                if mine != self._poll:
                    raise RefusalError(
                        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                    )
        except RefusalError as refusal:
            self.calls.append(Call("getUpdates", params, self.clock.now(), refusal.code))
            return _error(refusal)
        return JSONResponse({"ok": True, "result": batch})

    def _begin_poll(self, params: Json) -> None:
        if self.pusher.url:
            raise RefusalError(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self.calls.append(Call("getUpdates", params, self.clock.now()))
        self._remember_allowed(params)
        offset = number(params, "offset", 0)
        with self._lock:
            waiting = self._updates
            self._updates = waiting[offset:] if offset < 0 else [update for update in waiting if update["update_id"] >= offset]

    def _batch(self, params: Json) -> list[Json]:
        with self._lock:
            return self._updates[: max(1, min(number(params, "limit", 100), 100))]

    def _reachable(self, params: Json) -> TelegramPerson:
        person = self.people.get(number(params, "chat_id"))
        if person is None or not person.started:
            raise bad("chat not found")
        if person.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        return person

    def _count(self, chat_id: int) -> None:
        """One message a second and person on average (short bursts of three pass), thirty a second over all."""
        for key, most, window in ((chat_id, 3, 3.0), (0, 30, 1.0)):
            sent = self._sent_at.setdefault(key, deque())
            while sent and self.clock.now() - sent[0] > window:
                sent.popleft()
            if len(sent) >= most:
                wait = max(1, round(window - (self.clock.now() - sent[0])))
                raise RefusalError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key in (chat_id, 0):
            self._sent_at[key].append(self.clock.now())

    def _remember_allowed(self, params: Json) -> None:
        allowed = nested(params, "allowed_updates")
        if allowed is not None:
            self._allowed = list(allowed) or None

    def _call_from_webhook(self, method: str, params: Json) -> None:
        self._answer(method, params)

    def _webhook_gone(self) -> None:
        self.calls.append(Call("webhook removed", {}, self.clock.now(), 410))


async def _params(request: Request) -> Json:
    params: Json = dict(request.query_params)
    if request.method == "POST" and request.headers.get("content-type", "").startswith("application/json"):
        params.update(await request.json())
    elif request.method == "POST":
        params.update(await request.form())
    return params


def _yes(params: Json, name: str) -> bool:
    return str(params.get(name, "")).lower() in ("true", "1")


def _error(refusal: RefusalError) -> JSONResponse:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return JSONResponse({**body, "parameters": refusal.parameters} if refusal.parameters else body, refusal.code)


def _too_many(seconds: float) -> Response:
    wait = max(1, round(seconds))
    return _error(RefusalError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait}))


def _sim_routes(double: TelegramDouble) -> list[Route]:
    """The people's side over HTTP, for trying things by hand."""

    async def act(request: Request) -> JSONResponse:
        """``POST /sim/<chat>/<action>`` with the action's arguments as JSON, for example ``/sim/555/say {"text": "Xin chào"}``."""
        person, action = double.person(int(request.path_params["chat"])), request.path_params["action"]
        actions = "say share_contact share_location sticker photo voice document edit tap tap_data press block unblock"
        if action not in actions.split():
            return JSONResponse({"error": f"known actions: {actions}"}, 404)
        arguments = await request.json() if await request.body() else {}
        return JSONResponse({"update_id": await asyncio.to_thread(getattr(person, action), **arguments)})

    async def heard(request: Request) -> JSONResponse:
        return JSONResponse(double.person(int(request.path_params["chat"])).heard)

    async def calls(request: Request) -> JSONResponse:
        return JSONResponse([vars(call) for call in double.calls])

    async def reset(request: Request) -> JSONResponse:
        double.calls.clear()
        double.faults.waiting.clear()
        for person in double.people.values():
            person.heard.clear()
        return JSONResponse({"ok": True})

    async def fault(request: Request) -> JSONResponse:
        double.faults.add(**await request.json())
        return JSONResponse({"ok": True})

    return [
        Route("/sim/calls", calls),
        Route("/sim/reset", reset, methods=["POST"]),
        Route("/sim/fault", fault, methods=["POST"]),
        Route("/sim/{chat:int}/heard", heard),
        Route("/sim/{chat:int}/{action}", act, methods=["POST"]),
    ]


def main() -> None:
    import argparse

    import uvicorn

    parser = argparse.ArgumentParser(description="Telegram Bot API double")
    parser.add_argument("--port", type=int, default=9001)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real the waiting times pass")
    parser.add_argument("--flood", action="store_true", help="enforce Telegram's sending rates")
    given = parser.parse_args()
    double = TelegramDouble(given.token, speed=given.speed, flood=given.flood)
    print(f"ANSINH_TELEGRAM_API_BASE=http://127.0.0.1:{given.port} ANSINH_TELEGRAM_TOKEN={given.token}")
    print(f'curl -d \'{{"text": "Xin chào"}}\' http://127.0.0.1:{given.port}/sim/555/say')
    print(f"curl http://127.0.0.1:{given.port}/sim/555/heard")
    uvicorn.run(double.app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
