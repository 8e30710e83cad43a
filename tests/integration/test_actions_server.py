"""The fenced action server: answers, and gives nothing away when something fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.runtime.children import environment
from tests.support.system import settings_on_free_ports

SECRET = "nguyen thi bi mat"


@pytest.fixture(scope="module")
def server(server_folder: Path, pg_url: str) -> Iterator[tuple[str, Path]]:
    folder = server_folder / "actions"
    settings = settings_on_free_ports(folder, database_url=pg_url)
    folder.mkdir()
    log = folder / "actions.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "actions"], env=os.environ | environment(settings), stdout=file, stderr=file, cwd=folder
        )
    address = settings.actions_url.removesuffix("/webhook")
    try:
        _wait(process, address, log)
        yield address, log
    finally:
        process.terminate()
        assert process.wait(20) == 0


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{address}/health", trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_health_is_open_and_other_origins_are_not_invited(server: tuple[str, Path]) -> None:
    reply = httpx.get(f"{server[0]}/health", headers={"Origin": "http://example.org"}, trust_env=False)
    assert reply.status_code == 200
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f'["{SECRET}"]', 500),
        (f'{{"{SECRET}', 400),
        (f'{{"next_action": "no_such", "version": "3.6.21", "tracker": {{"sender_id": "{SECRET}"}}}}', 404),
        (f'{{"next_action": "action_answer_question", "version": "3.6.21", "tracker": ["{SECRET}"]}}', 500),
    ],
)
def test_failure_is_answered_without_what_was_sent(server: tuple[str, Path], body: str, status: int) -> None:
    reply = httpx.post(f"{server[0]}/webhook", content=body.encode(), trust_env=False)
    assert reply.status_code == status
    assert SECRET not in reply.text
    assert SECRET not in server[1].read_text(encoding="utf-8")


def test_every_request_leaves_no_line_in_the_log(server: tuple[str, Path]) -> None:
    before = server[1].read_bytes()
    httpx.get(f"{server[0]}/health", trust_env=False)
    assert server[1].read_bytes() == before
