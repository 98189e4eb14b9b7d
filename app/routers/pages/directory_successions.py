"""Successions that have come into force: what would move, and the button that moves it."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.directory.inputs import RowId
from app.directory.store import organisations
from app.permissions import Action
from app.succession import service, store
from app.web.asking import Asking, reads, writes
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)


@router.get("/directory/successions")
def due(ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]) -> Response:
    """List the successions in force that were not carried out."""
    rows = store.due(ask.db, day_in_vietnam(ask.now))
    names = organisations(ask.db, {place for row in rows for place in (row.predecessor_id, row.successor_id)})
    return page(ask, "directory/successions.html", rows=rows, names=names)


@router.post("/directory/successions")
def carry_out_due(ask: Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]) -> Response:
    """Carry them all out."""
    count = service.carry_out_due(ask.db, by=ask.actor, now=ask.now)
    return see("/directory/successions", say=_("Đã thực hiện %(count)s việc kế thừa.") % {"count": count})


@router.get("/directory/successions/{succession_id:int}")
def succession(succession_id: RowId, ask: Annotated[Asking, reads(Action.MANAGE_DIRECTORY)]) -> Response:
    """Show what would move."""
    row = store.succession(ask.db, succession_id)
    names = organisations(ask.db, {row.predecessor_id, row.successor_id})
    is_due = row.carried_out_at is None and row.on <= day_in_vietnam(ask.now)
    return page(
        ask,
        "directory/succession.html",
        row=row,
        predecessor=names[row.predecessor_id],
        successor=names[row.successor_id],
        takeover=store.takeover(ask.db, row, ask.now),
        is_due=is_due,
    )


@router.post("/directory/successions/{succession_id:int}")
def carry_out(succession_id: RowId, ask: Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]) -> Response:
    """Carry it out."""
    service.carry_out(ask.db, succession_id, by=ask.actor, now=ask.now)
    return see("/directory/successions", say=_("Đã thực hiện việc kế thừa."))
