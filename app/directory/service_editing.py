"""What an administrator changes in the directory: organisations, their spellings, who succeeded whom."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.database import broken_constraint
from app.directory.inputs import AliasInput, OrganisationInput, OrganisationPatch, SuccessionInput
from app.directory.models import Organisation, OrganisationAlias, Succession
from app.directory.rules import USUAL_RANK, overlap, refusal_of_period, refusal_of_place
from app.directory.rules_names import name_key
from app.directory.store import organisation
from app.refusals import Conflict, Invalid, NotFound, Stale

_DEPTH = 8


def create(db: Session, given: OrganisationInput, *, by: Actor, now: datetime) -> Organisation:
    """Add an organisation; raises `Invalid` for a wrong place, `Conflict` where the name is taken in its period."""
    row = Organisation(updated_at=now, **_values(given))
    _refuse_place(db, row)
    _refuse_second(db, row)
    db.add(row)
    db.flush()
    record(db, "create", "organisation", row.id, by=by, now=now, after=_values(given))
    return row


def revise(
    db: Session, organisation_id: int, given: OrganisationInput, *, version: int | None, by: Actor, now: datetime
) -> Organisation:
    """Change an organisation; ``version`` is the one seen, ``None`` for any. Raises `Stale`, `Invalid`, `Conflict`."""
    row = _locked(db, organisation_id)
    if version is not None and version != row.version:
        raise Stale()
    before, after = difference(row.model_dump(include=set(OrganisationInput.model_fields)), _values(given))
    if not after:
        return row
    wanted = Organisation(id=row.id, updated_at=now, **_values(given))  # never added: a refusal leaves the row alone
    _refuse_place(db, wanted)
    _refuse_second(db, wanted)
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = now
    record(db, "revise", "organisation", row.id, by=by, now=now, before=before, after=after)
    db.flush()
    return row


def patched(row: Organisation, patch: OrganisationPatch) -> OrganisationInput:
    """Return what an organisation becomes by a patch; raises `Invalid` where that cannot be."""
    changes = patch.model_dump(exclude_unset=True)
    for name in ("name", "kind", "rank"):
        if name in changes and changes[name] is None:
            raise Invalid("Mục này không được để trống.", field=name)
    values = {**row.model_dump(include=set(OrganisationInput.model_fields)), **changes}
    reason = refusal_of_period(values["valid_from"], values["valid_to"])
    if reason:
        raise Invalid(reason, field="valid_to")
    texts = {name: value or "" for name, value in values.items() if name.endswith(("_name", "_code")) or name == "note"}
    return OrganisationInput(**{**values, **texts})


def add_alias(db: Session, organisation_id: int, given: AliasInput, *, by: Actor, now: datetime) -> OrganisationAlias:
    """Add another spelling; raises `Conflict` where the organisation has it already."""
    organisation(db, organisation_id)
    row = OrganisationAlias(organisation_id=organisation_id, **given.model_dump())
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_organisation_alias_organisation_id_text":
            raise Conflict("Cơ quan đã có cách viết này.", field="text") from error
        raise
    record(db, "add-alias", "organisation", organisation_id, by=by, now=now, after=given.model_dump())
    return row


def remove_alias(db: Session, organisation_id: int, alias_id: int, *, by: Actor, now: datetime) -> None:
    """Take a spelling away."""
    row = db.get(OrganisationAlias, alias_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound()
    before = {"text": row.text, "is_misspelling": row.is_misspelling}
    db.delete(row)
    record(db, "remove-alias", "organisation", organisation_id, by=by, now=now, before=before)


def add_succession(db: Session, predecessor_id: int, given: SuccessionInput, *, by: Actor, now: datetime) -> Succession:
    """Note that another organisation stands in this one's place from a day; this one then ends the day before.

    What it has is moved by `app.succession`, when an administrator says so.
    """
    predecessor, successor = _locked(db, predecessor_id), organisation(db, given.successor_id)
    if predecessor.id == successor.id or predecessor.id in _chain(db, successor.id):
        raise Invalid("Cơ quan kế thừa phải là một cơ quan khác, không phải cơ quan trước đó.", field="successor_id")
    last_day = given.on - timedelta(days=1)
    if predecessor.valid_to is None or predecessor.valid_to > last_day:
        reason = refusal_of_period(predecessor.valid_from, last_day)
        if reason:
            raise Invalid(reason, field="on")
        predecessor.valid_to = last_day
        predecessor.version += 1
        predecessor.updated_at = now
    row = Succession(predecessor_id=predecessor_id, successor_id=given.successor_id, on=given.on)
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_succession_predecessor_id_successor_id":
            raise Conflict("Việc kế thừa này đã được ghi.", field="successor_id") from error
        raise
    after = {**given.model_dump(), "valid_to": predecessor.valid_to}
    record(db, "add-succession", "organisation", predecessor_id, by=by, now=now, after=after)
    return row


def _chain(db: Session, organisation_id: int | None) -> set[int]:
    """Return the ids of all that succeed the organisation, through any number of steps."""
    found: set[int] = set()
    front = {organisation_id}
    while front:
        query = select(Succession.successor_id).where(col(Succession.predecessor_id).in_(front))
        front = set(db.exec(query)) - found
        found |= front
    return found


def _values(given: OrganisationInput) -> dict[str, Any]:
    values = given.model_dump()
    if values["rank"] is None:
        values["rank"] = USUAL_RANK[given.kind]
    return values


def _locked(db: Session, organisation_id: int) -> Organisation:
    row = db.get(Organisation, organisation_id, with_for_update=True)
    if row is None:
        raise NotFound("Không có cơ quan này trong danh bạ.")
    return row


def _refuse_place(db: Session, row: Organisation) -> None:
    reason = refusal_of_place(row.kind, has_parent=row.parent_id is not None)
    above, steps = row.parent_id, 0
    while above is not None and reason is None:
        parent, steps = db.get(Organisation, above), steps + 1
        if parent is None:
            reason = "Không có cơ quan cấp trên này."
        elif above == row.id or steps > _DEPTH:
            reason = "Cơ quan không thể là cấp trên của chính mình."
        else:
            above = parent.parent_id
    if reason:
        raise Invalid(reason, field="parent_id")


def _refuse_second(db: Session, row: Organisation) -> None:
    query = select(Organisation).where(Organisation.name_key == name_key(row.name), Organisation.kind == row.kind)
    for other in db.exec(query):
        is_beside = other.id != row.id and other.parent_id == row.parent_id
        if is_beside and overlap((row.valid_from, row.valid_to), (other.valid_from, other.valid_to)):
            raise Conflict("Trong thời gian này đã có một cơ quan cùng tên.", field="name")
