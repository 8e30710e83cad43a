"""A Zalo OA double: ``python -m tests.doubles.zalo --port 9002``, or ``with running(ZaloDouble()) as url`` (API and OAuth alike)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.doubles.serving import Call, Clock, Faults, answered
from tests.doubles.zalo_checks import RefusalError, check_message, invalid
from tests.doubles.zalo_oauth import TokenService
from tests.doubles.zalo_people import ZaloPerson
from tests.doubles.zalo_push import WebhookSender

if TYPE_CHECKING:
    from starlette.requests import Request

Json = dict[str, Any]

APP_ID, OA_ID = "12345678901234567890", "38861328087880864510"
APP_SECRET, OA_SECRET = "app-secret-of-the-double", "oa-secret-of-the-double"
PERSON = "24684588352961979221"
INTERACTION_WINDOW = 7 * 24 * 3600.0
RATE = 4000  # requests a minute


class ZaloDouble:
    """The servers of Zalo, its people and what it has seen. ``speed``: how much faster than real the waiting times pass."""

    def __init__(self, *, speed: float = 1.0) -> None:
        self.app_id, self.app_secret, self.oa_id, self.oa_secret = APP_ID, APP_SECRET, OA_ID, OA_SECRET
        self.clock = Clock(speed)
        self.oauth = TokenService(self.clock, self.app_id, self.app_secret)
        self.webhook = WebhookSender(self.clock, self.app_id, self.oa_id, self.oa_secret)
        self.first_refresh_token = self.oauth.issue_refresh_token()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.people: dict[str, ZaloPerson] = {}
        self.template_type: str | None = None  # buttons without this type are refused
        self.buttons_refused = False
        self.proof_needed = False
        self.answer_next: deque[int] = deque()  # error codes for the next messages
        self.rate = RATE
        self._times: deque[float] = deque()
        self._lock = threading.RLock()
        self._message_ids = itertools.count(1)
        self._last_timestamp = 0
        self.app = Starlette(
            routes=[
                Route("/v4/oa/access_token", self._serve_oauth, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._serve_message, methods=["POST"]),
                Route("/v2.0/oa/message", self._serve_v2, methods=["POST"]),
                *_sim_routes(self),
            ]
        )

    def person(self, user_id: str = PERSON, *, shows_buttons: bool = True) -> ZaloPerson:
        return self.people.setdefault(user_id, ZaloPerson(self, user_id, shows_buttons=shows_buttons))

    def stop(self) -> None:
        self.webhook.stop()

    def called(self, method: str) -> list[Call]:
        """The calls of one kind ("message" or "token"), in order."""
        return [call for call in self.calls if call.method == method]

    def emit(self, event: Json) -> Json:
        """Complete an event as Zalo would and hand it to the webhook; timestamps never repeat."""
        with self._lock:
            self._last_timestamp = max(self._last_timestamp + 1, int(self.clock.now() * 1000))
            complete = {"app_id": self.app_id, **event, "timestamp": str(self._last_timestamp)}
            self.webhook.put(complete)
            return complete

    def human_reply(self, person: ZaloPerson, text: str) -> None:
        """Somebody answers in the account's own console: the webhook sees an echo with ``admin_id``."""
        person.heard.append({"text": text})
        self._echo(person.user_id, {"msg_id": f"m-oa-{next(self._message_ids)}", "text": text}, admin_id="77777777777777777777")

    async def _serve_oauth(self, request: Request) -> Response:
        form = dict(await request.form()) if "form" in request.headers.get("content-type", "") else {}

        def accept() -> Response:
            with self._lock:
                body = self.oauth.exchange(form, request.headers.get("secret_key"), request.headers.get("content-type", ""))
            self.calls.append(Call("token", dict(form), self.clock.now(), None if "access_token" in body else -1))
            return JSONResponse(body)

        return await answered(self.faults.take("token"), accept, self._rate_limited)

    async def _serve_message(self, request: Request) -> Response:
        try:
            body = await request.json() if request.headers.get("content-type", "").startswith("application/json") else None
        except ValueError:
            body = None
        return await answered(self.faults.take("message"), lambda: self._answer(request, body), self._rate_limited)

    async def _serve_v2(self, request: Request) -> Response:
        return JSONResponse({"error": -240, "message": "MessageV2 API has been shut down"})

    def _answer(self, request: Request, body: Any) -> Response:
        params = body if isinstance(body, dict) else {}
        try:
            with self._lock:
                self._check_caller(request)
                person, message = self._checked(params)
                data = self._deliver(person, message)
        except RefusalError as refusal:
            self.calls.append(Call("message", params, self.clock.now(), refusal.code))
            return JSONResponse({"error": refusal.code, "message": refusal.message}, headers=self._rate_headers())
        self.calls.append(Call("message", params, self.clock.now()))
        return JSONResponse({"error": 0, "message": "Success", "data": data}, headers=self._rate_headers())

    def _check_caller(self, request: Request) -> None:
        now = self.clock.now()
        while self._times and now - self._times[0] > 60:
            self._times.popleft()
        self._times.append(now)
        if len(self._times) > self.rate:
            raise RefusalError(-32, "rate limit exceeded")
        token = request.headers.get("access_token", "")
        if code := self.oauth.access_state(token):
            raise RefusalError(code, "Access token is invalid" if code == -216 else "Access token has expired")
        if self.proof_needed:
            proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
            if request.headers.get("appsecret_proof") != proof:
                raise RefusalError(-242, "appsecret_proof is invalid")

    def _checked(self, params: Json) -> tuple[ZaloPerson, Json]:
        recipient = params.get("recipient")
        if not isinstance(recipient, dict) or not isinstance(recipient.get("user_id"), str):
            raise invalid("recipient.user_id")
        if self.answer_next:
            raise RefusalError(self.answer_next.popleft(), "as the test wanted")
        person = self.people.get(recipient["user_id"])
        if person is None or person.blocked:
            raise RefusalError(-213, "User has not followed OA")
        message = params.get("message")
        check_message(message, template_type=self.template_type)
        assert isinstance(message, dict)
        if self.buttons_refused and "attachment" in message:
            raise invalid("attachment.payload.template_type")
        if person.last_act is None or self.clock.now() - person.last_act > INTERACTION_WINDOW:
            raise RefusalError(-230, "User has not interacted with the OA in the past 7 days")
        return person, message

    def _deliver(self, person: ZaloPerson, message: Json) -> Json:
        """The message arrives; the webhook hears of it three times."""
        message_id = f"m-oa-{next(self._message_ids)}"
        person.heard.append(message)
        self._echo(person.user_id, {"msg_id": message_id, "text": message["text"]})
        parties = {"sender": {"id": self.oa_id}, "recipient": {"id": person.user_id}}
        self.emit({"event_name": "user_received_message", **parties, "message": {"msg_id": message_id}})
        self.emit({"event_name": "user_seen_message", **parties, "message": {"msg_ids": [message_id]}})
        quota = {"quota_type": "reply", "remain": "7", "total": "8", "expired_date": "", "owner_type": "OA", "owner_id": self.oa_id}
        return {"message_id": message_id, "user_id": person.user_id, "quota": quota}

    def _echo(self, user_id: str, message: Json, *, admin_id: str = "") -> None:
        sender = {"id": self.oa_id, **({"admin_id": admin_id} if admin_id else {})}
        self.emit(
            {
                "user_id_by_app": f"9{user_id}",
                "event_name": "oa_send_text",
                "sender": sender,
                "recipient": {"id": user_id},
                "message": message,
            }
        )

    def _rate_headers(self) -> dict[str, str]:
        return {"X-RateLimit-Limit": str(self.rate), "X-RateLimit-Remain": str(max(0, self.rate - len(self._times)))}

    def _rate_limited(self, seconds: float) -> Response:
        return JSONResponse({"error": -32, "message": "rate limit exceeded"}, headers=self._rate_headers())


def _sim_routes(double: ZaloDouble) -> list[Route]:
    """The people's side over HTTP, for trying things by hand."""

    async def act(request: Request) -> JSONResponse:
        """``POST /sim/<user>/<action>`` with the action's arguments as JSON, for example ``{"text": "Xin chào"}`` for ``say``."""
        person, action = double.person(request.path_params["user"]), request.path_params["action"]
        actions = "say image sticker audio video file location business_card submit_info follow unfollow click_chat_now tap"
        if action not in actions.split():
            return JSONResponse({"error": f"known actions: {actions}"}, 404)
        arguments = await request.json() if await request.body() else {}
        return JSONResponse(await asyncio.to_thread(getattr(person, action), **arguments))

    async def heard(request: Request) -> JSONResponse:
        return JSONResponse(double.person(request.path_params["user"]).heard)

    async def calls(request: Request) -> JSONResponse:
        return JSONResponse({"calls": [vars(call) for call in double.calls], "deliveries": double.webhook.deliveries})

    async def webhook(request: Request) -> JSONResponse:
        try:
            return JSONResponse({"probe": await asyncio.to_thread(double.webhook.register, (await request.json())["url"])})
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

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
        Route("/sim/webhook", webhook, methods=["POST"]),
        Route("/sim/reset", reset, methods=["POST"]),
        Route("/sim/fault", fault, methods=["POST"]),
        Route("/sim/{user}/heard", heard),
        Route("/sim/{user}/{action}", act, methods=["POST"]),
    ]


def main() -> None:
    import argparse

    import uvicorn

    parser = argparse.ArgumentParser(description="Zalo OA double")
    parser.add_argument("--port", type=int, default=9002)
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real the waiting times pass")
    given = parser.parse_args()
    double = ZaloDouble(speed=given.speed)
    base = f"http://127.0.0.1:{given.port}"
    print(f"ANSINH_ZALO_API_BASE={base} ANSINH_ZALO_OAUTH_BASE={base} ANSINH_ZALO_APP_ID={APP_ID} ANSINH_ZALO_OA_ID={OA_ID}")
    print(f"ANSINH_ZALO_APP_SECRET={APP_SECRET} ANSINH_ZALO_OA_SECRET={OA_SECRET} ANSINH_ZALO_REFRESH_TOKEN={double.first_refresh_token}")
    print(f'curl -d \'{{"url": "http://127.0.0.1:8080/webhooks/zalo"}}\' {base}/sim/webhook')
    print(f'curl -d \'{{"text": "Xin chào"}}\' {base}/sim/{PERSON}/say; curl {base}/sim/{PERSON}/heard')
    uvicorn.run(double.app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
