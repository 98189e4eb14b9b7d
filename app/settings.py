"""Every setting of the service, read from environment variables that begin with ``DIEMCAU_``."""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, EmailStr, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "DIEMCAU_"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is unknown or malformed; the message says which and how to mend it."""


class Instance(StrEnum):
    """What this installation is for. A demo or test instance talks to loopback mail servers only."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class InDoubt(StrEnum):
    """What happens to a mail whose sending was interrupted, so that nobody knows whether it left."""

    REPEAT_ONCE = "repeat-once"
    LEAVE = "leave"


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Settings(BaseSettings):
    """All settings with their defaults; the defaults run on one machine with nothing else installed."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    instance: Instance = Field(Instance.PRODUCTION, description="What this installation is for.")
    data_dir: Path = Field(Path("data"), description="Folder of the embedded database, files and the secret key.")
    database_url: str = Field(
        "", description="Database: empty for SQLite in the data folder, or postgresql://user:password@host/name."
    )
    database_pool: int = Field(10, ge=1, le=100, description="Connections that one process keeps open.")
    storage_url: str = Field("", description="Files: empty for a folder in the data folder, or s3://bucket/prefix.")
    storage_endpoint: str = Field("", description="Address of an S3-compatible store that is not Amazon's.")
    storage_access_key: SecretStr = Field(SecretStr(""), description="Access key of the S3 store.")
    storage_secret_key: SecretStr = Field(SecretStr(""), description="Secret key of the S3 store.")
    upload_limit_mb: int = Field(2048, ge=1, description="Largest file that may be uploaded, in megabytes.")
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Secret from which links are derived, 32 characters or more; empty: one is made in the data "
        "folder. All machines of an installation need the same.",
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Address at which people reach the service.")
    host: str = Field("127.0.0.1", description="Address on which the web server listens.")
    port: int = Field(8000, ge=1, le=65535, description="Port on which the web server listens.")
    workers: int = Field(1, ge=1, le=64, description="Web server processes.")
    trusted_proxies: str = Field("127.0.0.1", description="Addresses of proxies whose forwarded headers are believed.")
    secure_cookies: bool | None = Field(
        None, description="Session cookies over https only; empty: yes when the base address begins with https."
    )
    smtp_host: str = Field("127.0.0.1", description="Mail server that takes outgoing mail.")
    smtp_port: int = Field(1025, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: SmtpSecurity = Field(SmtpSecurity.NONE, description="none, starttls or tls.")
    smtp_user: str = Field("", description="Account at the mail server, if it wants one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that account.")
    smtp_timeout: float = Field(20.0, gt=0, description="Seconds to wait for the mail server.")
    mail_from: EmailStr = Field("dangkyhop@vpcp.example.vn", description="Sender of all mail; somebody must read it.")
    mail_from_name: str = Field("Văn phòng Chính phủ - Điểm cầu", description="Name shown beside that address.")
    mail_paused: bool = Field(False, description="Kill switch: mail is kept, nothing leaves.")
    mail_batch: int = Field(50, ge=1, le=1000, description="Mails that one delivery process claims at a time.")
    mail_parallel: int = Field(4, ge=1, le=50, description="Connections to the mail server at a time.")
    mail_attempts: int = Field(8, ge=1, le=30, description="Attempts before a mail is given up.")
    mail_in_doubt: InDoubt = Field(
        InDoubt.REPEAT_ONCE, description="After a crash during sending: repeat-once (marked so) or leave to a person."
    )
    session_hours: int = Field(12, ge=1, description="Hours after which a session ends.")
    session_idle_minutes: int = Field(60, ge=5, description="Minutes without a request after which a session ends.")
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Bearer token for /metrics; empty: from this machine itself only."
    )
    font_dirs: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="Folders with further fonts for documents, separated by a colon."
    )
    fixed_clock: AwareDatetime | None = Field(
        None, description="Instant at which the clock starts, with zone; for a demo or a test only."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("font_dirs", mode="before")
    @classmethod
    def _split_folders(cls, value: object) -> object:
        return tuple(Path(part) for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("must have 32 characters or more")
        return value

    @model_validator(mode="after")
    def _agree_with_each_other(self) -> Self:
        if self.instance is not Instance.PRODUCTION and self.smtp_host not in LOOPBACK:
            raise ValueError("a demo or test instance sends mail to a server on this machine only (SMTP_HOST)")
        if self.instance is Instance.PRODUCTION and self.fixed_clock is not None:
            raise ValueError("FIXED_CLOCK is for a demo or test instance (INSTANCE)")
        return self

    @property
    def database(self) -> str:
        """Return the database address in use."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'diemcau.sqlite'}"

    @property
    def has_secure_cookies(self) -> bool:
        """Say whether cookies are marked for https only."""
        return self.base_url.startswith("https://") if self.secure_cookies is None else self.secure_cookies

    @property
    def clock_start(self) -> datetime | None:
        """Return the instant at which the clock starts, or ``None`` for the machine's own time."""
        return self.fixed_clock


def read_settings(**given: object) -> Settings:
    """Return the settings from the environment, with ``given`` ones on top.

    Raises `SettingsError` with one sentence per unknown or malformed setting.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError("\n".join(f"{name} is not a setting; see docs/settings.md." for name in unknown))
    try:
        return Settings(**given)  # ty: ignore[invalid-argument-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from error


def _sentence(problem: object) -> str:
    assert isinstance(problem, dict)
    where = ".".join(str(part) for part in problem["loc"]).upper()
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{PREFIX + where if where else 'Settings'}: {message}."
