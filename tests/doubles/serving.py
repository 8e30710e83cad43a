"""What both doubles share: serving on a free port from a thread, recorded calls, injected faults, a clock that can run faster."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send


class Double(Protocol):
    """Something :func:`running` can serve."""

    app: Starlette

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Call:
    """One request a double received, in order; ``error`` is what it answered, None when it accepted."""

    method: str
    params: dict[str, Any]
    at: float
    error: int | None = None


@dataclass
class Fault:
    """What goes wrong at the next ``times`` calls of ``method``.

    kind: "500" (no effect), "html" (a proxy's page), "hang" (accepted nothing, answers after ``seconds``),
    "slow" (accepted, answers after ``seconds``), "reset" (accepted, then the connection breaks), "429" (with ``seconds``).
    """

    method: str
    kind: str
    times: int = 1
    seconds: float = 1.0


@dataclass
class Faults:
    """The faults still to come."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, method: str, kind: str, *, times: int = 1, seconds: float = 1.0) -> None:
        self.waiting.append(Fault(method.lower(), kind, times, seconds))

    def take(self, method: str) -> Fault | None:
        for fault in self.waiting:
            if fault.method == method.lower() and fault.times > 0:
                fault.times -= 1
                return fault
        return None


class Clock:
    """Seconds that pass ``speed`` times as fast as real ones and can be moved on."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._start_real, self._start, self._moved = time.monotonic(), time.time(), 0.0

    def now(self) -> float:
        return self._start + self._moved + (time.monotonic() - self._start_real) * self.speed

    def advance(self, seconds: float) -> None:
        self._moved += seconds

    def real(self, seconds: float) -> float:
        return seconds / self.speed


class BrokenResponse(Response):
    """Starts an answer and never finishes it: the client sees the connection break after its request was accepted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


async def answered(fault: Fault | None, accept: Callable[[], Response], error_429: Callable[[float], Response]) -> Response:
    """Answer a call with or without a fault; ``accept`` has the effect of the call."""
    if fault is None:
        return accept()
    if fault.kind == "500":
        return Response('{"ok":false,"error_code":500,"description":"Internal Server Error"}', 500, media_type="application/json")
    if fault.kind == "html":
        return Response("<html><body>Bad Gateway</body></html>", 502, media_type="text/html")
    if fault.kind == "429":
        return error_429(fault.seconds)
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
        return Response(status_code=504)
    response = accept()
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    return BrokenResponse() if fault.kind == "reset" else response


@contextmanager
def running(double: Double, port: int = 0) -> Iterator[str]:
    """Serve a double from a thread; gives its address and stops it at the end."""
    with serving(double.app, port) as url:
        try:
            yield url
        finally:
            double.stop()


@contextmanager
def serving(app: Any, port: int = 0) -> Iterator[str]:
    """Serve any ASGI application from a thread on a free port of this machine."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", loop="asyncio", lifespan="auto", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive(), 10)
        if not server.started:
            raise RuntimeError("the double did not start")
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def wait_until(condition: Callable[[], object], timeout: float = 5.0, *, every: float = 0.01) -> None:
    """Wait in real seconds; TimeoutError when the condition does not come true."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the awaited condition did not come true")
        time.sleep(every)
