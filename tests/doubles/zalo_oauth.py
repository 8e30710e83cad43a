"""The token service of the Zalo double: codes and refresh tokens that work once, errors in an answer with status 200."""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.serving import Clock

Json = dict[str, Any]

ACCESS_LIFE = 25 * 3600.0
REFRESH_LIFE = 90 * 24 * 3600.0
CODE_LIFE = 600.0


@dataclass
class Grant:
    """Something that can be exchanged for a pair once, until ``until``."""

    until: float
    challenge: str = ""


class TokenService:
    """Issues and rotates token pairs of one application."""

    def __init__(self, clock: Clock, app_id: str, app_secret: str) -> None:
        self._clock, self._app_id, self._app_secret = clock, app_id, app_secret
        self._serial = itertools.count(1)
        self._codes: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}
        self._access: dict[str, float] = {}
        self.exchanges = 0
        self.error_without_code = False
        self.expires_in: Any = "90000"
        self.old_access_survives = False

    def issue_refresh_token(self) -> str:
        """What the API explorer hands to an administrator of the account."""
        token = f"refresh-{next(self._serial)}"
        self._refresh[token] = Grant(self._clock.now() + REFRESH_LIFE)
        return token

    def issue_code(self, challenge: str = "") -> str:
        """What the consent page hands to the callback."""
        code = f"code-{next(self._serial)}"
        self._codes[code] = Grant(self._clock.now() + CODE_LIFE, challenge)
        return code

    def access_state(self, token: str) -> int:
        """0 when valid, else the code the API answers."""
        if token not in self._access:
            return -216
        return 0 if self._clock.now() < self._access[token] else -220

    def revoke_access(self) -> None:
        self._access.clear()

    def exchange(self, form: Json, secret_key: str | None, content_type: str) -> Json:
        """One call of the token endpoint."""
        if not content_type.startswith("application/x-www-form-urlencoded"):
            return self._error(-14001, "Invalid parameter")
        if secret_key != self._app_secret or form.get("app_id") != self._app_id:
            return self._error(-14005, "Invalid app or secret key")
        kind = form.get("grant_type")
        if kind == "refresh_token":
            grant = self._refresh.pop(str(form.get("refresh_token")), None)
        elif kind == "authorization_code":
            grant = self._codes.pop(str(form.get("code")), None)
        else:
            return self._error(-14001, "Invalid parameter")
        if grant is None or self._clock.now() > grant.until:
            return self._error(-14014, "Invalid grant")
        if grant.challenge and pkce_challenge(str(form.get("code_verifier", ""))) != grant.challenge:
            return self._error(-14015, "Invalid code verifier")
        return self._pair()

    def _pair(self) -> Json:
        self.exchanges += 1
        if not self.old_access_survives:
            self._access.clear()
        access, refresh = f"access-{next(self._serial)}", self.issue_refresh_token()
        self._access[access] = self._clock.now() + ACCESS_LIFE
        return {"access_token": access, "refresh_token": refresh, "expires_in": self.expires_in}

    def _error(self, code: int, name: str) -> Json:
        body: Json = {"error_name": name, "error_reason": name, "error_description": name, "ref_doc": "https://example.vn/doc"}
        return body if self.error_without_code else {"error": code, **body}


def pkce_challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
