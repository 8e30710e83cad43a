"""The only reader of the environment: one table of settings with help text, read once and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting of An Sinh. ``.env.example`` lists them all; a test compares the two."""

    model_config = SettingsConfigDict(env_prefix="ANSINH_", env_file=".env", env_file_encoding="utf-8", extra="forbid")

    database_url: SecretStr | None = Field(
        None, description="PostgreSQL address (postgresql://user:password@host/db); empty: a private server under the data directory"
    )
    listen: str = Field("127.0.0.1:8080", description="host:port of the web chat, console, webhooks and API")
    public_url: str | None = Field(None, description="https address under which the internet reaches ANSINH_LISTEN (needed for webhooks)")
    data_dir: Path = Field(Path("var"), description="where the private database, generated secrets and logs live")
    secret_key: SecretStr | None = Field(
        None, description="signs sessions and hashes chat ids; empty: made once and kept in the data directory"
    )
    telegram_token: SecretStr | None = Field(None, description="bot token of Telegram; empty: Telegram is off")
    telegram_api_base: str = Field("https://api.telegram.org", description="address of the Telegram API or of a proxy to it")
    telegram_webhook_secret: SecretStr | None = Field(None, description="secret of the Telegram webhook (1-256 of A-Z a-z 0-9 _ -)")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="how Telegram updates arrive")
    zalo_app_id: str | None = Field(None, description="Zalo app id; empty: Zalo is off")
    zalo_app_secret: SecretStr | None = Field(None, description="Zalo app secret, for refreshing the token")
    zalo_oa_secret: SecretStr | None = Field(None, description="OA secret key, verifies webhooks")
    zalo_oa_id: str | None = Field(None, description="id of the official account")
    zalo_refresh_token: SecretStr | None = Field(
        None, description="first refresh token from Zalo's API explorer; used once, afterwards the rotated pair in the database counts"
    )
    zalo_api_base: str = Field("https://openapi.zalo.me", description="address of the Zalo API")
    zalo_oauth_base: str = Field("https://oauth.zaloapp.com", description="address of Zalo's token service")
    zalo_signature_first: Literal["app_id", "oa_id", "either"] = Field(
        "app_id", description="first term of the webhook signature; Zalo's own pages disagree"
    )
    zalo_bad_signature_status: Literal[200, 401] = Field(
        401, description="answer to a wrong signature; 200 keeps the webhook alive while secrets are sorted out (the event is never used)"
    )
    engine_url: str = Field("http://127.0.0.1:5005", description="address of the Rasa engine (loopback or private network)")
    engine_token: SecretStr | None = Field(None, description="token of the engine; empty: made once and kept in the data directory")
    actions_url: str = Field("http://127.0.0.1:5055/webhook", description="address of the action server")
    api_key: SecretStr | None = Field(None, description="key for POST /api/v1/ask; empty: the API is off")
    models_dir: Path = Field(PROJECT_ROOT / "models", description="where trained models are kept")
    worker_concurrency: int = Field(8, ge=1, le=64, description="messages worked on at the same time by one process")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_means_unset(cls, value: Any, info: Any) -> Any:
        """An empty line in .env counts as not set."""
        if isinstance(value, str) and not value.strip() and info.field_name is not None:
            return cls.model_fields[info.field_name].get_default()
        return value

    @field_validator("zalo_bad_signature_status", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        """The environment holds text only."""
        return int(value) if isinstance(value, str) and value.isdigit() else value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("must be host:port, for example 127.0.0.1:8080")
        return value

    @property
    def listen_host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def listen_port(self) -> int:
        return int(self.listen.rpartition(":")[2])

    @property
    def telegram_on(self) -> bool:
        return self.telegram_token is not None

    @property
    def zalo_on(self) -> bool:
        return self.zalo_app_id is not None


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and ``.env``.

    Raises:
        ConfigurationError: one line naming the variable and what is wrong with it.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = "ANSINH_" + "_".join(str(part) for part in first["loc"]).upper().removeprefix("ANSINH_")
        raise ConfigurationError(f"{name}: {first['msg']}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f".env cannot be read: {error}") from None
