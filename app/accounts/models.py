"""Tables of people and their credentials. No secret is stored as it is: hashes, or encrypted with the key."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.permissions import Role


class Person(SQLModel, table=True):
    """Somebody with an account."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("email", name="uq_person_email"),)

    id: int | None = Field(default=None, primary_key=True)
    full_name: str = Field(max_length=200)
    search_key: str = Field(default="", max_length=200, index=True)
    email: str = Field(max_length=254)
    password_hash: str = Field(default="", max_length=200)
    totp_secret: str = Field(default="", max_length=300)
    totp_confirmed_at: datetime | None = None
    totp_last_step: int = 0
    locale: str = Field(default="vi", max_length=8)
    is_active: bool = True
    created_at: datetime
    updated_at: datetime


class RoleGrant(SQLModel, table=True):
    """A role that a person holds in an organisation, for a period."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role", name="uq_role_grant_person_id_organisation_id_role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    role: Role = Field(sa_type=values_of(Role))
    granted_at: datetime
    ends_at: datetime | None = None


class SignInSession(SQLModel, table=True):
    """A browser that has signed in; the cookie holds the token, the row its hash."""

    __tablename__ = "sign_in_session"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_sign_in_session_token_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    awaits_second_factor: bool = False
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    origin: str = Field(default="", max_length=64)
    browser: str = Field(default="", max_length=200)


class SignInThrottle(SQLModel, table=True):
    """Failed attempts since ``since`` for one key: an account or a network address."""

    __tablename__ = "sign_in_throttle"
    __table_args__ = (UniqueConstraint("key", name="uq_sign_in_throttle_key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200)
    failures: int = 0
    since: datetime
    locked_until: datetime | None = None


class RecoveryCode(SQLModel, table=True):
    """A code for the day the telephone is lost, good once; the row holds its HMAC under the installation's key."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("code_hash", name="uq_recovery_code_code_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = None


class PasswordReset(SQLModel, table=True):
    """A way to set a new password, sent by mail, good once and for a short time."""

    __tablename__ = "password_reset"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_password_reset_token_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class ApiToken(SQLModel, table=True):
    """A token with which a program acts for a person, within its scopes."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_api_token_token_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=100)
    token_hash: str = Field(max_length=64)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
