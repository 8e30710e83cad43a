"""Is a port free? One clear line that names the port, the variable that moves it and, where it can be found, who holds it."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import ConfigurationError
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A place one of our processes will listen on, and the setting that moves it."""

    host: str
    port: int
    variable: str


def endpoints(settings: Settings) -> dict[str, Endpoint]:
    """Where app, engine and actions listen.

    Raises:
        ConfigurationError: an address without host or port, or two processes on one port.
    """
    found = {
        "app": Endpoint(settings.listen_host, settings.listen_port, "ANSINH_LISTEN"),
        "engine": endpoint_of(settings.engine_url, "ANSINH_ENGINE_URL"),
        "actions": endpoint_of(settings.actions_url, "ANSINH_ACTIONS_URL"),
    }
    by_port: dict[int, Endpoint] = {}
    for endpoint in found.values():
        other = by_port.setdefault(endpoint.port, endpoint)
        if other is not endpoint:
            raise ConfigurationError(f"{endpoint.variable}: cổng {endpoint.port} trùng với cổng của {other.variable}")
    return found


def endpoint_of(url: str, variable: str) -> Endpoint:
    """Host and port of an http address.

    Raises:
        ConfigurationError: the address cannot be used.
    """
    try:
        parts = urlsplit(url)
        port = {"http": parts.port or 80, "https": parts.port or 443}[parts.scheme]
    except (ValueError, KeyError):
        raise ConfigurationError(f"{variable}: cần một địa chỉ như http://127.0.0.1:5005") from None
    if not parts.hostname:
        raise ConfigurationError(f"{variable}: địa chỉ thiếu tên máy")
    return Endpoint(parts.hostname, port, variable)


def check_free(wanted: Iterable[Endpoint]) -> None:
    """Raise at the first endpoint that cannot be listened on.

    Raises:
        ConfigurationError: one line with port, variable and holder.
    """
    for endpoint in wanted:
        problem = _bind_problem(endpoint)
        if problem:
            raise ConfigurationError(f"{endpoint.variable}: {problem}")


def holder(port: int) -> str | None:
    """Name and process id of the program listening on ``port``; None when it cannot be found out."""
    import psutil

    pid = _listening_pid(port)
    if pid is None:
        return None
    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"


def wait_for_orphans(wanted: Iterable[Endpoint], seconds: float = 30.0) -> None:
    """After a supervisor was killed its children need a moment to end; wait for those that still hold one of our ports."""
    deadline = time.monotonic() + seconds
    for endpoint in wanted:
        while time.monotonic() < deadline and _bind_problem(endpoint) and _is_orphan(_listening_pid(endpoint.port)):
            time.sleep(0.2)


def _is_orphan(pid: int | None) -> bool:
    """A process started by a supervisor (``--parent``) that is no longer its parent."""
    import psutil

    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
        return "bot.cli" in command and "--parent" in command and command[-1] != str(process.ppid())
    except psutil.Error:
        return False


def _listening_pid(port: int) -> int | None:
    import psutil

    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port:
                return int(connection.pid) if connection.pid else None
    except (psutil.Error, OSError):
        pass
    return None


def _bind_problem(endpoint: Endpoint) -> str | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return None
    except socket.gaierror:
        return f"không tìm thấy máy {endpoint.host}"
    except OSError as error:
        return _explain(endpoint, error)


def _explain(endpoint: Endpoint, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"cổng {endpoint.port} đang bị {holder(endpoint.port) or 'một chương trình khác'} dùng; "
            f"hãy tắt chương trình đó hoặc đặt {endpoint.variable} sang cổng khác"
        )
    if error.errno == errno.EACCES:
        return f"không có quyền mở cổng {endpoint.port}; hãy chọn cổng từ 1024 trở lên"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"máy này không có địa chỉ {endpoint.host}"
    return f"không mở được {endpoint.host}:{endpoint.port} ({os.strerror(error.errno or 0)})"
