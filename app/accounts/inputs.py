"""What people and programs send about accounts."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, EmailStr, Field

from app.accounts.rules import normal_email
from app.permissions import Action, Role
from app.wording.letters import tidied

Tidy = BeforeValidator(tidied)
Address = Annotated[EmailStr, AfterValidator(normal_email)]


class Given(BaseModel):
    """Base of these inputs: strict about what it does not know."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class SignInInput(Given):
    """E-mail address and password; the address is not checked for form, so that every wrong one is told the same."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1000)
    next: str = ""


class CodeInput(Given):
    """A code of the second factor, or a recovery code."""

    code: str = Field(min_length=6, max_length=20)
    next: str = ""


class ForgottenInput(Given):
    """Whose password is forgotten."""

    email: str = Field(max_length=254)


class NewPasswordInput(Given):
    """A new password, typed twice."""

    password: str = Field(max_length=1000)
    again: str = Field(max_length=1000)


class ChangedPasswordInput(NewPasswordInput):
    """A new password, with the present one as proof."""

    current: str = Field(max_length=1000)


class CurrentPasswordInput(Given):
    """The present password, asked for before the second factor is set up."""

    current: str = Field(max_length=1000)


class PersonInput(Given):
    """A person who shall have an account, and the first role, in an organisation by name or chosen by id."""

    full_name: Annotated[str, Tidy] = Field(min_length=1, max_length=200)
    email: Address = Field(max_length=254)
    organisation: Annotated[str, Tidy] = Field(default="", max_length=300)
    organisation_id: int | None = None
    role: Role


class GrantInput(Given):
    """A role in an organisation, by name or chosen by id; ``ends_on`` is the last day on which it is held (Vietnam)."""

    organisation: Annotated[str, Tidy] = Field(default="", max_length=300)
    organisation_id: int | None = None
    role: Role
    ends_on: date | None = None


class TokenInput(Given):
    """An API token to be made; ``expires_on`` is the last day on which it works, in Vietnam."""

    name: Annotated[str, Tidy] = Field(min_length=1, max_length=100)
    scopes: list[Action] = Field(min_length=1)
    expires_on: date | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"name": "Đồng bộ lịch họp", "scopes": ["read-meetings"], "expires_on": "2026-12-31"}
        }
    )
