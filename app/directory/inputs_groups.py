"""What an administrator says about a group; pages and the API read the same models."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.directory.inputs import Day, Name, RowId
from app.directory.rules import Kind, refusal_of_group_code, refusal_of_open_group, refusal_of_period


def _accepted_code(code: str) -> str:
    reason = refusal_of_group_code(code)
    if reason:
        raise ValueError(reason)
    return code


def _lines(value: Any) -> Any:
    """Return the lines of a text area as a list, without empty ones; a program sends a list."""
    return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value


def _once(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _in_order(kinds: list[Kind]) -> list[Kind]:
    return [kind for kind in Kind if kind in kinds]


Aliases = Annotated[list[Name], Field(max_length=50), BeforeValidator(_lines), AfterValidator(_once)]
"""Other phrases for the group."""
Kinds = Annotated[list[Kind], Field(max_length=50), AfterValidator(_in_order)]
"""Every organisation of these kinds is a member while it is valid."""


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class GroupRevision(_Input):
    """Everything of a group that may change; its code may not, for it stands in addresses."""

    name: Name
    aliases: Aliases = Field(default_factory=list)
    kinds: Kinds = Field(default_factory=list)
    is_open: bool = False
    is_block: bool = False

    @model_validator(mode="after")
    def _is_open_or_names_somebody(self) -> Self:
        reason = refusal_of_open_group(is_open=self.is_open, names_somebody=bool(self.kinds))
        if reason:
            raise ValueError(reason)
        return self


class NewGroup(GroupRevision):
    """A group that is to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "telecoms",
                "name": "Các doanh nghiệp viễn thông",
                "aliases": ["các nhà mạng"],
                "kinds": [],
                "is_open": False,
                "is_block": False,
            }
        }
    )

    code: Annotated[str, AfterValidator(_accepted_code)]


class GroupPatch(_Input):
    """The fields of a group that change; those left out stay."""

    model_config = ConfigDict(json_schema_extra={"example": {"aliases": ["các nhà mạng", "doanh nghiệp viễn thông"]}})

    name: Name | None = None
    aliases: Aliases | None = None
    kinds: Kinds | None = None
    is_open: bool | None = None
    is_block: bool | None = None


class MemberPeriod(_Input):
    """When an organisation belongs to a group, both days included; always where none is given."""

    valid_from: Day | None = None
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _has_a_period(self) -> Self:
        reason = refusal_of_period(self.valid_from, self.valid_to)
        if reason:
            raise ValueError(reason)
        return self


class MemberInput(MemberPeriod):
    """That organisation, and the period."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"organisation_id": 120, "valid_from": "2025-07-01", "valid_to": None}}
    )

    organisation_id: RowId
