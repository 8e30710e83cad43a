from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.runtime.ports import Endpoint, check_free, endpoint_of, endpoints, holder, wait_for_orphans
from bot.settings import load_settings


def test_free_port_passes_and_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    check_free([Endpoint("127.0.0.1", port, "ANSINH_LISTEN")])
    check_free([Endpoint("127.0.0.1", port, "ANSINH_LISTEN")])


def test_taken_port_names_port_variable_and_holder_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError) as caught:
            check_free([Endpoint("127.0.0.1", port, "ANSINH_LISTEN")])
    message = str(caught.value)
    assert message.startswith(f"ANSINH_LISTEN: cổng {port} ")
    assert "pid" in message
    assert "\n" not in message


def test_port_taken_on_all_addresses_counts_as_taken() -> None:
    with socket.create_server(("", 0)) as taken, pytest.raises(ConfigurationError, match="cổng"):
        check_free([Endpoint("127.0.0.1", taken.getsockname()[1], "ANSINH_LISTEN")])


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"203\.0\.113\.1"):
        check_free([Endpoint("203.0.113.1", 8080, "ANSINH_ENGINE_URL")])


def test_holder_of_a_free_port_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert holder(port) is None


LISTEN = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("ready", flush=True)
time.sleep(float(sys.argv[2]))
"""


def listen(port: int, seconds: float, parent: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LISTEN, str(port), str(seconds), "bot.cli", "--parent", str(parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_port_held_by_a_child_of_a_killed_supervisor_is_waited_for() -> None:
    endpoint = Endpoint("127.0.0.1", free_port(), "ANSINH_LISTEN")
    with listen(endpoint.port, 0.5, parent=1):
        wait_for_orphans([endpoint])
        check_free([endpoint])


def test_port_held_by_a_running_system_is_not_waited_for() -> None:
    endpoint = Endpoint("127.0.0.1", free_port(), "ANSINH_LISTEN")
    with listen(endpoint.port, 60, parent=os.getpid()) as process:
        started = time.monotonic()
        wait_for_orphans([endpoint])
        assert time.monotonic() - started < 2
        process.kill()


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [("http://127.0.0.1:5055/webhook", "127.0.0.1", 5055), ("http://engine/", "engine", 80), ("http://[::1]:5005", "::1", 5005)],
)
def test_endpoint_of_an_address(url: str, host: str, port: int) -> None:
    assert endpoint_of(url, "X") == Endpoint(host, port, "X")


@pytest.mark.parametrize("url", ["", "127.0.0.1:5005", "ftp://x:1", "http://:5005", "http://x:99999", "http://x:port"])
def test_unusable_address_names_the_variable(url: str) -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_ENGINE_URL"):
        endpoint_of(url, "ANSINH_ENGINE_URL")


def test_two_processes_on_one_port_are_refused(in_tmp: Path) -> None:
    settings = load_settings(listen="127.0.0.1:5005")
    with pytest.raises(ConfigurationError, match=r"ANSINH_ENGINE_URL.*5005.*ANSINH_LISTEN"):
        endpoints(settings)
