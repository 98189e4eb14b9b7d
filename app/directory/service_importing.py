"""Taking over organisations and contacts from a spreadsheet: first shown, then carried out at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.audit.rules import Actor
from app.audit.service import record
from app.clock import day_in_vietnam
from app.directory.models import Contact, DirectoryImport, Organisation
from app.directory.rules import USUAL_RANK, ContactRole
from app.directory.rules_import import ImportRow, RowError, kept, read_rows
from app.directory.rules_plan import Deed, Place, Planner, Step
from app.directory.store import organisations
from app.directory.store_importing import facts_for
from app.directory.store_spreadsheet import cells
from app.refusals import Conflict, Invalid, NotFound


def read(db: Session, file_name: str, content: bytes, *, by: Actor, now: datetime) -> DirectoryImport:
    """Read a spreadsheet and keep its rows for the dry run; raises `Invalid` for a file that cannot be read."""
    try:
        rows, errors = read_rows(cells(content))
    except ValueError as error:
        raise Invalid(str(error), field="file") from error
    if not rows and not errors:
        raise Invalid("Tệp không có dòng nào.", field="file")
    given = DirectoryImport(
        file_name=file_name[:255],
        rows=[*map(kept, rows), *({**vars(error), "is_error": True} for error in errors)],
        uploaded_by_id=by.person_id,
        uploaded_at=now,
    )
    db.add(given)
    db.flush()
    after = {"file_name": given.file_name, "rows": len(rows), "errors": len(errors)}
    record(db, "read", "directory_import", given.id, by=by, now=now, after=after)
    return given


def plan(db: Session, given: DirectoryImport, *, now: datetime) -> list[Step]:
    """Return what carrying out the import would do at present, in the order of its rows."""
    rows = [ImportRow(**row) for row in given.rows if "is_error" not in row]
    errors = [RowError(row["number"], row["name"], row["reason"]) for row in given.rows if "is_error" in row]
    planner = Planner(facts_for(db, rows), day_in_vietnam(now))
    steps = [planner.step(row) for row in rows]
    steps += [Step(error.number, error.name, Deed.ERROR, reason=error.reason) for error in errors]
    return sorted(steps, key=lambda step: step.number)


def carry_out(db: Session, import_id: int, *, by: Actor, now: datetime) -> dict[str, int]:
    """Take over the good rows, all or none; return how many rows had which `Deed`. A second time is a `Conflict`."""
    given = db.get(DirectoryImport, import_id, with_for_update=True)
    if given is None:
        raise NotFound()
    if given.carried_out_at is not None:
        raise Conflict("Tệp này đã được nhập.")
    steps = plan(db, given, now=now)
    placed = _create(db, steps, by=by, now=now)
    _change(db, steps, by=by, now=now)
    _add_contacts(db, steps, placed, by=by, now=now)
    counts = dict(Counter(step.deed.value for step in steps))
    skipped = [step for step in steps if step.deed is Deed.ERROR]
    given.outcome = {"counts": counts, "skipped": [[step.number, step.name, step.reason] for step in skipped]}
    given.carried_out_at = now
    record(db, "carry-out", "directory_import", given.id, by=by, now=now, after=counts)
    db.flush()
    return counts


def _create(db: Session, steps: Sequence[Step], *, by: Actor, now: datetime) -> dict[Place, int]:
    made: dict[Place, Organisation] = {}
    for step in steps:
        if step.deed is Deed.CREATE and step.row is not None and step.place is not None:
            kind, parent_id, _ = step.place
            made[step.place] = Organisation(
                name=step.row.name,
                short_name=step.row.short_name,
                kind=kind,
                parent_id=parent_id,
                edoc_code=step.row.edoc_code,
                valid_from=step.row.starts_on,
                rank=USUAL_RANK[kind],
                updated_at=now,
            )
    db.add_all(made.values())
    db.flush()
    for row in made.values():
        after = row.model_dump(include={"name", "short_name", "kind", "parent_id", "edoc_code", "valid_from"})
        record(db, "create", "organisation", row.id, by=by, now=now, after=after)
    return {place: row.id or 0 for place, row in made.items()}


def _change(db: Session, steps: Sequence[Step], *, by: Actor, now: datetime) -> None:
    changing = [step for step in steps if step.changes and step.organisation_id is not None]
    rows = organisations(db, (step.organisation_id for step in changing if step.organisation_id is not None))
    for step in changing:
        row = rows[step.organisation_id or 0]
        for name, (_, new) in step.changes.items():
            setattr(row, name, new)
        row.version += 1
        row.updated_at = now
        before = {name: old for name, (old, _) in step.changes.items()}
        after = {name: new for name, (_, new) in step.changes.items()}
        record(db, "revise", "organisation", row.id, by=by, now=now, before=before, after=after)


def _add_contacts(db: Session, steps: Sequence[Step], placed: dict[Place, int], *, by: Actor, now: datetime) -> None:
    for step in steps:
        if not step.has_new_contact or step.row is None or step.place is None:
            continue
        organisation_id = step.organisation_id or placed[step.place]
        values = {"name": step.row.contact_name, "email": step.row.email, "phone": step.row.phone}
        role = ContactRole(step.row.contact_role)
        db.add(Contact(organisation_id=organisation_id, role=role, updated_at=now, **values))
        after = {"role": role, **values}
        record(db, "add-contact", "organisation", organisation_id, by=by, now=now, after=after)
