"""Loading the supplied list of organisations, and keeping their contacts."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from app.audit.rules import SYSTEM, Actor, difference
from app.audit.service import record
from app.directory.inputs import ContactInput
from app.directory.models import Contact, Organisation, OrganisationAlias, OrganisationGroup, Succession
from app.directory.rules import Kind
from app.directory.rules_names import group_key, name_key
from app.directory.store import organisation
from app.refusals import NotFound

LISTS = Path(__file__).parent / "data"


def load(db: Session, *, now: datetime) -> int:
    """Add the supplied organisations, groups and successions that are missing; return how many organisations were new.

    Doing it again changes nothing. An entry is recognised by its ``origin_key``, so what an administrator changed in
    it stays, and so does an alias or group that was taken away from an entry that is already there.
    """
    entries = _read("organisations.json")["organisations"]
    known = {row.origin_key or "": row for row in db.exec(select(Organisation)) if row.origin_key}
    unnamed = {
        (name_key(row.name), row.valid_from, row.valid_to): row
        for row in db.exec(select(Organisation))
        if row.origin_key is None and row.parent_id is None
    }
    fresh: list[dict[str, Any]] = [entry for entry in entries if entry["key"] not in known]
    added = 0
    for entry in fresh:
        row = unnamed.get((name_key(entry["name"]), _day(entry, "valid_from"), _day(entry, "valid_to")))
        if row is None:
            row = _organisation(entry, now)
            added += 1
        row.origin_key = entry["key"]
        known[entry["key"]] = row
        db.add(row)
    db.flush()
    _load_what_hangs_on(db, fresh, known)
    _load_groups(db)
    db.flush()
    if fresh:
        record(db, "load", "organisation", None, by=SYSTEM, now=now, after={"organisations": added})
    return added


def _read(name: str) -> dict[str, Any]:
    return json.loads((LISTS / name).read_text(encoding="utf-8"))


def _day(entry: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(entry[name]) if name in entry else None


def _organisation(entry: dict[str, Any], now: datetime) -> Organisation:
    texts = ("name", "short_name", "edoc_code", "province_code", "source", "note")
    return Organisation(
        **{name: entry.get(name, "") for name in texts},
        kind=Kind(entry["kind"]),
        rank=entry["rank"],
        valid_from=_day(entry, "valid_from"),
        valid_to=_day(entry, "valid_to"),
        updated_at=now,
    )


def _load_what_hangs_on(db: Session, fresh: list[dict[str, Any]], known: dict[str, Organisation]) -> None:
    spelled = {(row.organisation_id, row.text) for row in db.exec(select(OrganisationAlias))}
    followed = {(row.predecessor_id, row.successor_id) for row in db.exec(select(Succession))}
    for entry in fresh:
        row = known[entry["key"]]
        assert row.id is not None
        if "parent" in entry and row.parent_id is None:
            row.parent_id = known[entry["parent"]].id
        for alias in entry.get("aliases", ()):
            if (row.id, alias["text"]) not in spelled:
                db.add(OrganisationAlias(organisation_id=row.id, **alias))
        for key in entry.get("predecessors", ()):
            before = known[key]
            if (before.id, row.id) not in followed and before.id is not None and before.valid_to is not None:
                day = before.valid_to + timedelta(days=1)
                db.add(Succession(predecessor_id=before.id, successor_id=row.id, on=day))


def _load_groups(db: Session) -> None:
    known = {row.code for row in db.exec(select(OrganisationGroup))}
    for entry in _read("groups.json")["groups"]:
        if entry["code"] not in known:
            db.add(OrganisationGroup(search_key=group_key(entry["name"]), **entry))


def add_contact(db: Session, organisation_id: int, given: ContactInput, *, by: Actor, now: datetime) -> Contact:
    """Add somebody to reach at an organisation."""
    organisation(db, organisation_id)
    row = Contact(organisation_id=organisation_id, updated_at=now, **given.model_dump())
    db.add(row)
    db.flush()
    record(db, "add-contact", "organisation", organisation_id, by=by, now=now, after=given.model_dump())
    return row


def revise_contact(
    db: Session, organisation_id: int, contact_id: int, given: ContactInput, *, by: Actor, now: datetime
) -> Contact:
    """Change how an organisation is reached; the newest change stands."""
    row = _contact(db, organisation_id, contact_id)
    before, after = difference(row.model_dump(include=set(ContactInput.model_fields)), given.model_dump())
    if not after:
        return row
    for name, value in after.items():
        setattr(row, name, value)
    row.updated_at = now
    record(db, "revise-contact", "organisation", organisation_id, by=by, now=now, before=before, after=after)
    return row


def remove_contact(db: Session, organisation_id: int, contact_id: int, *, by: Actor, now: datetime) -> None:
    """Take a contact away."""
    row = _contact(db, organisation_id, contact_id)
    before = row.model_dump(include=set(ContactInput.model_fields))
    db.delete(row)
    record(db, "remove-contact", "organisation", organisation_id, by=by, now=now, before=before)


def _contact(db: Session, organisation_id: int, contact_id: int) -> Contact:
    row = db.get(Contact, contact_id, with_for_update=True)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound()
    return row
