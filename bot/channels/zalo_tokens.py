"""The token pair of a Zalo account: each refresh kills the old pair, so one process refreshes and saves before anybody uses it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

import httpx
import structlog

from bot.channels.base import quiet_http_logs
from bot.errors import ConfigurationError, DeliveryAlarm, DeliveryError, DeliveryLater

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pydantic import SecretStr

    from bot.settings import Settings

log = structlog.get_logger(__name__)

USUAL_LIFETIME = timedelta(hours=25)
REFRESH_BELOW = timedelta(hours=5)  # leaves time to repair a failing refresh
USABLE_ABOVE = timedelta(minutes=1)
REFRESH_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
PAUSE_AFTER_FAULT = 15.0  # seconds without another attempt
PAUSE_AFTER_REFUSAL = 300.0
SAVE_ATTEMPTS = 3
RATE_LIMIT = -32
TOKEN_PATH = "/v4/oa/access_token"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True)
class ZaloTokens:
    """One pair; kept out of every representation."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime


class TokenStore(Protocol):
    """Where the pair lives; synchronous."""

    def read(self, oa_id: str) -> ZaloTokens | None: ...

    def save(self, oa_id: str, tokens: ZaloTokens) -> None:
        """Committed when it returns."""
        ...

    def locked(self, oa_id: str) -> AbstractContextManager[Any]:
        """Exclusive over all processes until left; the holder's calls are bounded by :data:`REFRESH_TIMEOUT`."""
        ...


@dataclass(frozen=True, slots=True)
class ZaloApp:
    """The application as Zalo's token service knows it."""

    oa_id: str
    app_id: str
    app_secret: SecretStr
    first_refresh_token: SecretStr | None
    oauth_base: str

    @classmethod
    def from_settings(cls, settings: Settings) -> ZaloApp:
        """Raise ConfigurationError naming what is missing."""
        if settings.zalo_oa_id is None or settings.zalo_app_id is None or settings.zalo_app_secret is None:
            raise ConfigurationError("ANSINH_ZALO_APP_ID, ANSINH_ZALO_APP_SECRET, ANSINH_ZALO_OA_ID: needed for Zalo")
        return cls(
            settings.zalo_oa_id, settings.zalo_app_id, settings.zalo_app_secret, settings.zalo_refresh_token, settings.zalo_oauth_base
        )


class TokenKeeper:
    """Gives a working access token; the only place that refreshes."""

    def __init__(self, app: ZaloApp, store: TokenStore, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        quiet_http_logs()
        self._app = app
        self._store = store
        self._clock = clock
        self._tokens: ZaloTokens | None = None
        self._unsaved: ZaloTokens | None = None
        self._refresh_below = REFRESH_BELOW
        self._paused_until = 0.0
        self._pause_reason: DeliveryError | None = None
        self._one_thread = asyncio.Lock()

    async def access_token(self, rejected: str | None = None) -> str:
        """A token Zalo has not rejected; refreshed while more than enough time is left.

        Raises:
            DeliveryLater: no token now, but the next attempt may get one.
            DeliveryAlarm: Zalo refuses the refresh token; an administrator of the account must grant access again.
        """
        if self._fresh(self._tokens, rejected):
            return self._tokens.access_token
        async with self._one_thread:
            tokens = self._tokens = await asyncio.to_thread(self._obtain, rejected)
        return tokens.access_token

    def _obtain(self, rejected: str | None) -> ZaloTokens:
        """The shared pair, or a new one; a failed early refresh falls back on the old pair while that still holds."""
        if self._fresh(self._tokens, rejected):  # renewed by another task of this process meanwhile
            return self._tokens
        stored: ZaloTokens | None = None
        try:
            stored = self._unsaved or self._store.read(self._app.oa_id)
            if stored and not self._unsaved and self._fresh(stored, rejected):
                return stored
            self._raise_while_paused()
            with self._store.locked(self._app.oa_id):
                return self._refresh(rejected)
        except DeliveryError as error:
            return self._old_pair_or_raise(stored, rejected, error)
        except Exception as error:  # the store's own errors
            log.error("zalo_tokens_unavailable", error=type(error).__name__)
            return self._old_pair_or_raise(stored, rejected, DeliveryLater(f"zalo token store: {type(error).__name__}"))

    def _refresh(self, rejected: str | None) -> ZaloTokens:
        """Inside the lock: take what another process has just saved, else exchange the refresh token and save first."""
        if self._unsaved is not None:
            self._save(self._unsaved)
        stored = self._store.read(self._app.oa_id)
        if stored is not None and self._fresh(stored, rejected):
            return stored
        candidates = [stored.refresh_token] if stored else []
        if self._app.first_refresh_token is not None:
            # Also the way back after a lost pair: an administrator puts a new first token into the settings.
            candidates.append(self._app.first_refresh_token.get_secret_value())
        for candidate in dict.fromkeys(candidates):
            tokens = self._exchange(candidate)
            if tokens is not None:
                self._save(tokens)
                log.info("zalo_tokens_refreshed", expires_at=tokens.expires_at.isoformat())
                return tokens
        alarm = DeliveryAlarm("zalo: no valid refresh token; grant access again and set ANSINH_ZALO_REFRESH_TOKEN")
        raise self._pause(PAUSE_AFTER_REFUSAL, alarm)

    def _exchange(self, refresh_token: str) -> ZaloTokens | None:
        """Ask Zalo for a new pair; None when it refuses this refresh token. Failures come with HTTP 200 as well."""
        form = {"refresh_token": refresh_token, "app_id": self._app.app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app.app_secret.get_secret_value()}
        url = self._app.oauth_base.rstrip("/") + TOKEN_PATH
        try:
            response = httpx.post(url, data=form, headers=headers, timeout=REFRESH_TIMEOUT)
            body = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._pause(PAUSE_AFTER_FAULT, DeliveryLater(f"zalo token service: {type(error).__name__}")) from None
        if isinstance(body, dict) and body.get("access_token") and body.get("refresh_token"):
            lifetime = _lifetime(body.get("expires_in"))
            self._refresh_below = min(REFRESH_BELOW, lifetime / 5)  # a short-lived token must not be renewed at every use
            return ZaloTokens(str(body["access_token"]), str(body["refresh_token"]), self._clock() + lifetime)
        code = body.get("error") if isinstance(body, dict) else None
        log.error("zalo_refresh_refused", code=code if isinstance(code, int) else None, status=response.status_code)
        if response.status_code >= 500 or code == RATE_LIMIT:
            raise self._pause(PAUSE_AFTER_FAULT, DeliveryLater("zalo token service: not now"))
        return None

    def _save(self, tokens: ZaloTokens) -> None:
        """Save or keep for later: a pair that is lost can only be replaced by an administrator."""
        self._unsaved = tokens
        for attempt in range(1, SAVE_ATTEMPTS + 1):
            try:
                self._store.save(self._app.oa_id, tokens)
                self._unsaved = None
                return
            except Exception as error:
                log.error("zalo_tokens_not_saved", attempt=attempt, error=type(error).__name__)
                time.sleep(0.2 * attempt)
        raise DeliveryLater("zalo: the new token pair could not be saved yet")

    def _old_pair_or_raise(self, stored: ZaloTokens | None, rejected: str | None, error: DeliveryError) -> ZaloTokens:
        old = None if self._unsaved else stored
        if old and old.access_token != rejected and old.expires_at - self._clock() > USABLE_ABOVE:
            log.warning("zalo_early_refresh_failed", error=str(error))
            return old
        raise error

    def _fresh(self, tokens: ZaloTokens | None, rejected: str | None) -> TypeGuard[ZaloTokens]:
        return tokens is not None and tokens.access_token != rejected and tokens.expires_at - self._clock() > self._refresh_below

    def _pause(self, seconds: float, error: DeliveryError) -> DeliveryError:
        self._paused_until, self._pause_reason = time.monotonic() + seconds, error
        return error

    def _raise_while_paused(self) -> None:
        if self._pause_reason is not None and time.monotonic() < self._paused_until:
            raise type(self._pause_reason)(*self._pause_reason.args)


def _lifetime(expires_in: object) -> timedelta:
    """Seconds, sent as text or number; the usual lifetime when unreadable (a token that ends earlier is noticed when it is refused)."""
    try:
        seconds = float(str(expires_in))
        return timedelta(seconds=seconds) if seconds > 0 else USUAL_LIFETIME
    except (ValueError, OverflowError):
        return USUAL_LIFETIME
