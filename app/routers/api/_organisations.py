"""What programs read about organisations."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.directory.models import Contact, GroupMember, Organisation, OrganisationGroup
from app.directory.rules import ContactRole, Kind
from app.directory.store_resolving import Resolution

_EXAMPLE: JsonValue = {
    "id": 42,
    "name": "Ủy ban nhân dân tỉnh Hà Tĩnh",
    "short_name": "Hà Tĩnh",
    "kind": "province",
    "parent_id": None,
    "edoc_code": "H27",
    "province_code": "42",
    "valid_from": None,
    "valid_to": None,
    "rank": 1420,
    "version": 1,
}
_GROUP_EXAMPLE: JsonValue = {
    "code": "ministries",
    "name": "Các Bộ, cơ quan ngang Bộ",
    "aliases": ["các Bộ và cơ quan ngang Bộ"],
    "kinds": ["ministry", "ministry-level"],
    "is_open": False,
    "is_block": True,
    "version": 1,
}


class OrganisationOut(BaseModel):
    """An organisation in one period; both days of the period are included."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _EXAMPLE})

    id: int
    name: str
    short_name: str
    kind: Kind
    parent_id: int | None
    edoc_code: str = Field(description="Identification code of QĐ 20/2020/QĐ-TTg.")
    province_code: str = Field(description="Code of the list of provinces valid in the period.")
    valid_from: date | None
    valid_to: date | None
    rank: int = Field(description="Place in the protocol order, smallest first.")
    version: int

    @classmethod
    def of(cls, row: Organisation) -> Self:
        """Return what is shown of a row."""
        return cls.model_validate(row)


class ContactOut(BaseModel):
    """Whom to reach, about what."""

    model_config = ConfigDict(from_attributes=True)

    role: ContactRole
    name: str
    email: str
    phone: str


class OrganisationWithContacts(OrganisationOut):
    """The same with contacts; ``null`` for those who may not see them."""

    contacts: list[ContactOut] | None = None

    @classmethod
    def with_contacts(cls, row: Organisation, contacts: list[Contact] | None) -> Self:
        """Return a row with its contacts."""
        shown = None if contacts is None else [ContactOut.model_validate(contact) for contact in contacts]
        return cls(**OrganisationOut.of(row).model_dump(), contacts=shown)


class GroupOut(BaseModel):
    """A group; an open one names nobody in particular."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _GROUP_EXAMPLE})

    code: str
    name: str
    aliases: list[str]
    kinds: list[Kind] = Field(description="Every organisation of these kinds is a member while it is valid.")
    is_open: bool
    is_block: bool
    version: int

    @classmethod
    def of(cls, group: OrganisationGroup) -> Self:
        """Return what is shown of a group."""
        return cls.model_validate(group)


class MemberOut(BaseModel):
    """An organisation listed in a group by name, for a period where one is given, both days included."""

    model_config = ConfigDict(from_attributes=True)

    id: int = Field(description="Number of the listing, by which it is removed.")
    organisation_id: int
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, row: GroupMember) -> Self:
        """Return what is shown of a row."""
        return cls.model_validate(row)


class GroupWithMembers(GroupOut):
    """The same with the organisations listed by name; those that are members by their kind are in the expansion."""

    members: list[MemberOut]

    @classmethod
    def with_members(cls, group: OrganisationGroup, members: list[GroupMember]) -> Self:
        """Return a group with its listings."""
        return cls(**GroupOut.of(group).model_dump(), members=[MemberOut.of(row) for row in members])


class ExpansionOut(BaseModel):
    """The members of a group on a day."""

    group: GroupOut
    on: date
    members: list[OrganisationOut]


class ResolutionOut(BaseModel):
    """What a name means: at most one of ``organisation`` and ``group``; else candidates, best first."""

    organisation: OrganisationOut | None
    group: GroupOut | None
    candidates: list[OrganisationOut]
    is_misspelling: bool

    @classmethod
    def of(cls, found: Resolution) -> Self:
        """Return what is shown of a resolution."""
        return cls(
            organisation=OrganisationOut.of(found.organisation) if found.organisation else None,
            group=GroupOut.of(found.group) if found.group else None,
            candidates=[OrganisationOut.of(row) for row in found.candidates],
            is_misspelling=found.is_misspelling,
        )
