"""What an administrator changes in groups: their phrases, kinds, and the members listed one by one.

Whoever changes a group holds its row until the transaction ends, and every change counts as a new version.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.database import broken_constraint
from app.directory.inputs_groups import GroupPatch, GroupRevision, MemberInput, NewGroup
from app.directory.models import GroupMember, OrganisationGroup
from app.directory.rules import overlap, refusal_of_open_group
from app.directory.rules_names import group_key, name_key
from app.directory.store import organisation
from app.directory.store_groups import last_rank, listings, member, members, organisation_called
from app.directory.store_resolving import groups
from app.refusals import Conflict, Invalid, NotFound, Stale

_SUBJECT = "organisation_group"
_STEP = 10


def create_group(db: Session, given: NewGroup, *, by: Actor, now: datetime) -> OrganisationGroup:
    """Add a group behind the others; raises `Conflict` where its code or one of its phrases is taken."""
    _refuse_phrases(db, None, given)
    row = OrganisationGroup(search_key=_key(given.name), rank=last_rank(db) + _STEP, **given.model_dump(mode="json"))
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_organisation_group_code":
            raise Conflict("Đã có nhóm mang mã này.", field="code") from error
        raise
    record(db, "create", _SUBJECT, row.id, by=by, now=now, after=given.model_dump(mode="json"))
    return row


def revise_group(
    db: Session, code: str, given: GroupRevision, *, version: int | None, by: Actor, now: datetime
) -> OrganisationGroup:
    """Change a group; ``version`` is the one seen, ``None`` for any. Raises `Stale`, `Conflict`, `NotFound`."""
    row = locked_group(db, code)
    if version is not None and version != row.version:
        raise Stale()
    wanted = {name: value for name, value in given.model_dump(mode="json").items() if name != "code"}
    before, after = difference(row.model_dump(include=set(wanted)), wanted)
    if not after:
        return row
    reason = refusal_of_open_group(is_open=given.is_open, names_somebody=given.is_open and bool(members(db, row.id)))
    if reason:
        raise Conflict(reason, field="is_open")
    _refuse_phrases(db, row, given)
    for name, value in after.items():
        setattr(row, name, value)
    row.search_key = _key(given.name)
    row.version += 1
    record(db, "revise", _SUBJECT, row.id, by=by, now=now, before=before, after=after)
    db.flush()
    return row


def patched_group(row: OrganisationGroup, patch: GroupPatch) -> GroupRevision:
    """Return what a group becomes by a patch; raises `Invalid` where that cannot be."""
    changes = patch.model_dump(exclude_unset=True)
    for name, value in changes.items():
        if value is None:
            raise Invalid("Mục này không được để trống.", field=name)
    values = {**row.model_dump(include=set(GroupRevision.model_fields)), **changes}
    reason = refusal_of_open_group(is_open=values["is_open"], names_somebody=bool(values["kinds"]))
    if reason:
        raise Invalid(reason, field="is_open")
    return GroupRevision.model_validate(values)


def list_member(db: Session, code: str, given: MemberInput, *, by: Actor, now: datetime) -> GroupMember:
    """List an organisation in a group; raises `Conflict` for an open group, and for a period listed already."""
    group = locked_group(db, code)
    reason = refusal_of_open_group(is_open=group.is_open, names_somebody=True)
    if reason:
        raise Conflict(reason, field="organisation")
    organisation(db, given.organisation_id)
    period = (given.valid_from, given.valid_to)
    there = listings(db, group.id, given.organisation_id)
    if any(overlap(period, (row.valid_from, row.valid_to)) for row in there):
        raise Conflict("Cơ quan đã được ghi trong nhóm trong thời gian này.", field="organisation")
    row = GroupMember(group_id=group.id or 0, **given.model_dump())
    db.add(row)
    group.version += 1
    db.flush()
    record(db, "add-member", _SUBJECT, group.id, by=by, now=now, after=given.model_dump())
    return row


def remove_member(db: Session, code: str, member_id: int, *, by: Actor, now: datetime) -> OrganisationGroup:
    """Take a listing away, as if it had never been; to end it on a day, list it anew with that day."""
    group = locked_group(db, code)
    row = member(db, group.id, member_id)
    before = row.model_dump(include=set(MemberInput.model_fields))
    db.delete(row)
    group.version += 1
    record(db, "remove-member", _SUBJECT, group.id, by=by, now=now, before=before)
    db.flush()
    return group


def locked_group(db: Session, code: str) -> OrganisationGroup:
    """Return the group of a code as it is now, held until the transaction ends; raises `NotFound`."""
    query = select(OrganisationGroup).where(OrganisationGroup.code == code).with_for_update()
    found = db.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("Không có nhóm cơ quan này.")
    return found


def _key(name: str) -> str:
    return group_key(name)[:300]


def _refuse_phrases(db: Session, row: OrganisationGroup | None, given: GroupRevision) -> None:
    """Refuse a phrase that already means another group, or an organisation: resolving would change its meaning."""
    old: list[Any] = [row.name, *row.aliases] if row is not None else []
    phrases = {_key(phrase): "name" if phrase == given.name else "aliases" for phrase in (*given.aliases, given.name)}
    fresh = {key: place for key, place in phrases.items() if key not in {_key(phrase) for phrase in old}}
    for other in groups(db):
        for key in {_key(phrase) for phrase in (other.name, *other.aliases)} & fresh.keys():
            if row is None or other.id != row.id:
                raise Conflict("Đã có nhóm khác gọi như vậy.", field=fresh[key])
    said = {name_key(phrase): _key(phrase) for phrase in (given.name, *given.aliases) if _key(phrase) in fresh}
    if organisation_called(db, set(said) - {""}) is not None:
        raise Conflict("Cách gọi này là tên của một cơ quan trong danh bạ.", field=next(iter(fresh.values())))
