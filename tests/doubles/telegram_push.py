"""Delivery of updates to a webhook: in order per queue, again after a failure with growing pauses, given up when too old."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.doubles.serving import Clock

Json = dict[str, Any]

EXPIRY = {"callback_query": 150.0}  # virtual seconds
USUAL_EXPIRY = 24 * 3600.0
LONGEST_PAUSE = 60.0
GONE_FOR = 23 * 3600.0
TIMEOUT = 10.0  # real seconds


class WebhookPusher:
    """One thread per queue while it holds updates; queues do not wait for each other, up to ``max_connections``."""

    def __init__(self, clock: Clock, call_api: Callable[[str, Json], None], webhook_gone: Callable[[], None]) -> None:
        self._clock = clock
        self._call_api = call_api
        self._webhook_gone = webhook_gone
        self._queues: dict[object, deque[tuple[Json, float]]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._connections = threading.Semaphore(40)
        self._threads: list[threading.Thread] = []
        self._gone_since: float | None = None
        self.url, self.secret, self.last_error = "", "", ""
        self.deliveries: list[tuple[int, int]] = []  # update id, HTTP status (0: no answer)
        self.dropped: list[int] = []
        self.repeat_next = 0

    def start(self, url: str, secret: str, max_connections: int) -> None:
        self.url, self.secret, self._connections = url, secret, threading.Semaphore(max_connections)

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(TIMEOUT)

    @property
    def pending(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def put(self, key: object, update: Json) -> None:
        """Queue an update; a fresh thread takes the queue when none does."""
        with self._lock:
            queue = self._queues[key]
            queue.append((update, self._clock.now()))
            if len(queue) == 1:
                thread = threading.Thread(target=self._drain, args=(queue,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _drain(self, queue: deque[tuple[Json, float]]) -> None:
        with httpx.Client(timeout=TIMEOUT) as client:
            while not self._stopped.is_set():
                self._deliver(client, *queue[0])
                with self._lock:
                    queue.popleft()
                    if not queue:
                        return

    def _deliver(self, client: httpx.Client, update: Json, created: float) -> None:
        expiry = min(EXPIRY.get(kind, USUAL_EXPIRY) for kind in update)
        pause = 0.0
        while not self._stopped.is_set() and self.url:
            status, retry_after = self._post(client, update)
            if 200 <= status < 300:
                while self.repeat_next > 0:
                    self.repeat_next -= 1
                    self._post(client, update)
                return
            wait = retry_after or pause
            if self._clock.now() + wait - created > expiry:
                self.dropped.append(update["update_id"])
                return
            self._stopped.wait(self._clock.real(wait))
            pause = min(max(pause * 2, 2.0), LONGEST_PAUSE)

    def _post(self, client: httpx.Client, update: Json) -> tuple[int, float]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            with self._connections:
                response = client.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            self.last_error = type(error).__name__
            self.deliveries.append((update["update_id"], 0))
            return 0, 0.0
        self.deliveries.append((update["update_id"], response.status_code))
        self._note(response)
        retry_after = response.headers.get("retry-after", "")
        return response.status_code, min(float(retry_after), 3600.0) if retry_after.isdigit() else 0.0

    def _note(self, response: httpx.Response) -> None:
        if response.is_success:
            self._gone_since = None
            if response.headers.get("content-type", "").startswith("application/json") and '"method"' in response.text:
                params = response.json()
                self._call_api(params.pop("method"), params)
            return
        self.last_error = f"Wrong response from the webhook: {response.status_code}"
        if response.status_code != 410:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = self._clock.now()
        elif self._clock.now() - self._gone_since > GONE_FOR:
            self.url = ""
            self._webhook_gone()
