"""The action server: rasa-sdk's own application, fenced. It answers the engine only and never repeats what it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from bot.runtime.ports import check_free, endpoint_of
from bot.settings import Settings

if TYPE_CHECKING:
    from sanic import Sanic
    from sanic.request import Request
    from sanic.response import HTTPResponse

log = structlog.get_logger(__name__)


def create_app() -> Sanic:
    """rasa-sdk's server over the package ``actions``: no cross-origin access, failures answered without the tracker."""
    from rasa_sdk.endpoint import create_app as create_sdk_app

    app = create_sdk_app("actions", cors_origins=[])
    # The stock handler sends back the request: the whole conversation. Sanic looks up the handler added last.
    app.error_handler.add(Exception, answer_failure)
    return app


async def answer_failure(request: Request, error: Exception) -> HTTPResponse:
    """500 (or the status of an HTTP error) naming nothing but the kind of error."""
    from sanic import response

    body: dict[str, Any] = {"error": type(error).__name__}
    status = getattr(error, "status_code", 500)
    if status >= 500:
        log.error("action failed", action=_sent(request).get("next_action"), exc_info=error)
    return response.json(body, status=status)


def run(settings: Settings) -> None:
    """Serve until stopped, on the host and port of ANSINH_ACTIONS_URL.

    Raises:
        ConfigurationError: the address cannot be used.
    """
    place = endpoint_of(settings.actions_url, "ANSINH_ACTIONS_URL")
    check_free([place])
    create_app().run(place.host, place.port, workers=1, access_log=False, motd=False, debug=False)


def _sent(request: Request) -> dict[str, Any]:
    from sanic.exceptions import SanicException

    try:
        sent = request.json
    except SanicException:
        return {}
    return sent if isinstance(sent, dict) else {}
