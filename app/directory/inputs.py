"""What people and programs say about an organisation; pages and the API read the same models."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.directory.rules import (
    ContactRole,
    Kind,
    refusal_of_code,
    refusal_of_email,
    refusal_of_period,
)
from app.directory.rules_import import as_day
from app.wording.letters import tidied


def _accepted_code(code: str) -> str:
    reason = refusal_of_code(code)
    if reason:
        raise ValueError(reason)
    return code


def _accepted_email(email: str) -> str:
    reason = refusal_of_email(email)
    if reason:
        raise ValueError(reason)
    return email


Tidy = BeforeValidator(tidied)
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""Number of a row, as far as both databases count."""
Day = Annotated[date, BeforeValidator(as_day)]
"""A day, written ``2025-07-01`` or ``1/7/2025``."""
Name = Annotated[str, Field(min_length=1, max_length=300), Tidy]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class OrganisationInput(_Input):
    """Everything that a person decides about an organisation. ``rank`` is the place in the protocol order."""

    name: Name
    short_name: Annotated[str, Field(max_length=100), Tidy] = ""
    kind: Kind
    parent_id: RowId | None = None
    edoc_code: Annotated[str, AfterValidator(_accepted_code)] = ""
    province_code: Annotated[str, Field(max_length=8, pattern=r"^[0-9]*$")] = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    rank: Annotated[int, Field(ge=0, le=100_000)] | None = None
    note: Annotated[str, Field(max_length=500), Tidy] = ""

    @model_validator(mode="after")
    def _has_a_period(self) -> Self:
        reason = refusal_of_period(self.valid_from, self.valid_to)
        if reason:
            raise ValueError(reason)
        return self


class OrganisationPatch(_Input):
    """The fields of an organisation that change; those left out stay."""

    name: Name | None = None
    short_name: Annotated[str, Field(max_length=100), Tidy] | None = None
    kind: Kind | None = None
    parent_id: RowId | None = None
    edoc_code: Annotated[str, AfterValidator(_accepted_code)] | None = None
    province_code: Annotated[str, Field(max_length=8, pattern=r"^[0-9]*$")] | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    rank: Annotated[int, Field(ge=0, le=100_000)] | None = None
    note: Annotated[str, Field(max_length=500), Tidy] | None = None


class AliasInput(_Input):
    """Another spelling; a misspelling is proposed to people, never taken silently."""

    text: Name
    is_misspelling: bool = False


class ContactInput(_Input):
    """Whom to reach, about what. A mail address or a phone number is needed."""

    role: ContactRole
    name: Annotated[str, Field(max_length=200), Tidy] = ""
    email: Annotated[str, Field(max_length=254), AfterValidator(_accepted_email)] = ""
    phone: Annotated[str, Field(max_length=32, pattern=r"^[0-9 +().-]*$")] = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not self.email and not self.phone:
            raise ValueError("Hãy điền thư điện tử hoặc số điện thoại.")
        return self


class SuccessionDay(_Input):
    """The day from which another organisation stands in this one's place."""

    on: Day


class SuccessionInput(SuccessionDay):
    """That organisation, and the day."""

    successor_id: RowId
