"""The web app on fakes in a process of its own, for browser tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


class WebServer:
    """Address and log of the running app, and the switches of its fakes."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log

    def stored(self) -> dict[str, list[str]]:
        return dict(httpx.get(f"{self.url}/fake/stored").json())

    def store_down(self, down: bool) -> None:
        httpx.post(f"{self.url}/fake/down/{str(down).lower()}").raise_for_status()


@contextmanager
def web_server(log: Path, delay: float = 0.3) -> Iterator[WebServer]:
    """Start the app on a free port; stop it at the end.

    Raises:
        RuntimeError: it did not answer within half a minute.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.fakes.web_app", "--port", str(port), "--delay", str(delay)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}/", process, log)
        yield WebServer(f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[Any], log: Path) -> None:
    for _ in range(150):
        try:
            httpx.get(url, timeout=2).raise_for_status()
            return
        except httpx.HTTPError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"the web app did not start:\n{log.read_text()}")
