"""Signed delivery of events to a webhook: two seconds to answer, a ladder of retries, then the webhook is switched off."""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.doubles.serving import Clock

Json = dict[str, Any]

TIMEOUT = 2.0  # real seconds
LADDER = (30.0, 300.0, 900.0, 1800.0, 3600.0)  # virtual seconds


class WebhookSender:
    """First attempts in order of events; retries come whenever their time has come, between others."""

    def __init__(self, clock: Clock, app_id: str, oa_id: str, oa_secret: str) -> None:
        self._clock, self._app_id, self._oa_id, self._oa_secret = clock, app_id, oa_id, oa_secret
        self._events: queue.Queue[Json | None] = queue.Queue()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self.url = ""
        self.disabled = False
        self.deliveries: list[tuple[str, int, int]] = []  # event name, retry number, HTTP status (0: none in time)
        self.oa_id_first = False
        self.header_timestamp = False
        self.wrong_signature = False
        self.repeat_next = 0
        self.hold = False  # collect events; :meth:`release_reversed` sends them out of order
        self._held: list[Json] = []

    def register(self, url: str) -> int:
        """Save the address: Zalo sends an unsigned ``{}`` and keeps the address only when that gets 200."""
        status = self._post(url, b"{}", {})
        if status != 200:
            raise ValueError(f"the webhook answered the probe with {status}")
        self.url, self.disabled = url, False
        self._start(self._run)
        return status

    def stop(self) -> None:
        self._stopped.set()
        self._events.put(None)
        for thread in self._threads:
            thread.join(TIMEOUT + 1)

    def put(self, event: Json) -> None:
        if not self.url or self.disabled:
            return
        if self.hold:
            self._held.append(event)
        else:
            self._events.put(event)

    def release_reversed(self) -> None:
        """Deliver what was held, newest first."""
        self.hold = False
        for event in reversed(self._held):
            self._events.put(event)
        self._held.clear()

    def signed(self, event: Json) -> tuple[bytes, dict[str, str]]:
        """Body and headers of one delivery; the body is serialised once and those bytes are signed."""
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        timestamp = str(event.get("timestamp", ""))
        first = self._oa_id if self.oa_id_first else self._app_id
        secret = "a wrong secret" if self.wrong_signature else self._oa_secret
        digest = hashlib.sha256(first.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()
        headers = {"Content-Type": "application/json", "X-ZEvent-Signature": f"mac={digest}"}
        return raw, {**headers, "X-ZEvent-Timestamp": timestamp} if self.header_timestamp else headers

    def _run(self) -> None:
        while (event := self._events.get()) is not None and not self._stopped.is_set():
            raw, headers = self.signed(event)
            times = 1 + self.repeat_next
            self.repeat_next = 0
            delivered = [self._deliver(event, raw, headers, 0) for _ in range(times)]
            if not any(delivered):
                self._start(self._retry, event, raw, headers)

    def _retry(self, event: Json, raw: bytes, headers: dict[str, str]) -> None:
        for number, pause in enumerate(LADDER, start=1):
            if self._stopped.wait(self._clock.real(pause)):
                return
            if self._deliver(event, raw, {**headers, "num_retry": str(number)}, number):
                return
        self.disabled = True

    def _deliver(self, event: Json, raw: bytes, headers: dict[str, str], number: int) -> bool:
        status = self._post(self.url, raw, headers)
        self.deliveries.append((str(event.get("event_name")), number, status))
        return status == 200

    def _post(self, url: str, raw: bytes, headers: dict[str, str]) -> int:
        try:
            return httpx.post(url, content=raw, headers=headers, timeout=TIMEOUT).status_code
        except httpx.HTTPError:
            return 0

    def _start(self, target: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
