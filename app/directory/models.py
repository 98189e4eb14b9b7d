"""Tables of the directory."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.directory.rules import ContactRole, Kind
from app.directory.rules_names import keys_of
from app.wording.letters import search_key


class Organisation(SQLModel, table=True):
    """One organisation in one period, both days included; a merged or renamed one is a new row that succeeds it.

    ``origin_key`` names it in the supplied list. The three keys follow the names, whoever writes the row.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_kind_valid_from_valid_to", "kind", "valid_from", "valid_to"),
        UniqueConstraint("origin_key", name="uq_organisation_origin_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=300)
    short_name: str = Field(default="", max_length=100)
    kind: Kind = Field(sa_type=values_of(Kind))
    parent_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    edoc_code: str = Field(default="", max_length=35, index=True)
    province_code: str = Field(default="", max_length=8)
    valid_from: date | None = None
    valid_to: date | None = None
    rank: int = Field(default=0)
    origin_key: str | None = Field(default=None, max_length=64)
    search_key: str = Field(default="", max_length=500, index=True)
    name_key: str = Field(default="", max_length=300, index=True)
    short_key: str = Field(default="", max_length=100, index=True)
    source: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=500)
    version: int = 1
    updated_at: datetime


class OrganisationAlias(SQLModel, table=True):
    """Another spelling of a name; a known misspelling is proposed, never taken silently."""

    __tablename__ = "organisation_alias"
    __table_args__ = (UniqueConstraint("organisation_id", "text", name="uq_organisation_alias_organisation_id_text"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    text: str = Field(max_length=300)
    search_key: str = Field(default="", max_length=300)
    name_key: str = Field(default="", max_length=300, index=True)
    is_misspelling: bool = False


class Succession(SQLModel, table=True):
    """From the day ``on`` the successor stands in the place of the predecessor (merger, renaming)."""

    __tablename__ = "succession"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", name="uq_succession_predecessor_id_successor_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    predecessor_id: int = Field(foreign_key="organisation.id", index=True)
    successor_id: int = Field(foreign_key="organisation.id", index=True)
    on: date
    carried_out_at: datetime | None = None


class OrganisationGroup(SQLModel, table=True):
    """A group addressed by one phrase, by kinds and `GroupMember`; an open one has neither: a person must choose."""

    __tablename__ = "organisation_group"
    __table_args__ = (UniqueConstraint("code", name="uq_organisation_group_code"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64)
    name: str = Field(max_length=300)
    search_key: str = Field(max_length=300, index=True)
    kinds: list[str] = Field(default_factory=list, sa_type=JSON)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    is_open: bool = False
    is_block: bool = False
    rank: int = 0
    version: int = 1


class GroupMember(SQLModel, table=True):
    """An organisation listed in a group, for a period where one is given; its periods in a group do not overlap."""

    __tablename__ = "group_member"
    __table_args__ = (
        UniqueConstraint(
            "group_id", "organisation_id", "valid_from", name="uq_group_member_group_id_organisation_id_valid_from"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="organisation_group.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    valid_from: date | None = None
    valid_to: date | None = None


class Contact(SQLModel, table=True):
    """How an organisation is reached, by the role of the one who answers."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    role: ContactRole = Field(sa_type=values_of(ContactRole))
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=32)
    updated_at: datetime


class DirectoryImport(SQLModel, table=True):
    """A file that was read for a dry run and waits to be carried out; ``rows`` are its good rows and its errors."""

    __tablename__ = "directory_import"

    id: int | None = Field(default=None, primary_key=True)
    file_name: str = Field(max_length=255)
    rows: list[Any] = Field(default_factory=list, sa_type=JSON)
    uploaded_by_id: int | None = None
    uploaded_at: datetime
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    carried_out_at: datetime | None = None


@event.listens_for(Organisation, "before_insert")
@event.listens_for(Organisation, "before_update")
def _key_organisation(_mapper: Any, _connection: Any, row: Organisation) -> None:
    keys = keys_of(row.name, row.short_name)
    if (row.search_key, row.name_key, row.short_key) != keys:
        row.search_key, row.name_key, row.short_key = keys


@event.listens_for(OrganisationAlias, "before_insert")
def _key_alias(_mapper: Any, _connection: Any, row: OrganisationAlias) -> None:
    row.search_key, row.name_key = search_key(row.text), keys_of(row.text)[1]
