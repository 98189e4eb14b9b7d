"""The journal: who did what, with what was before and after."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.accounts.store_people import ids_found
from app.audit import store
from app.audit.store import Wanted
from app.clock import vietnam_time
from app.permissions import Action
from app.web.asking import Asking, reads
from app.web.pages import page
from app.web.paging import Page
from app.wording.letters import tidy

router = APIRouter(include_in_schema=False)
SIZE = 50
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Text = Annotated[str, Query(max_length=200)]


@router.get("/journal")
def journal(
    ask: Annotated[Asking, reads(Action.READ_JOURNAL)],
    number: PageNumber = 1,
    act: Text = "",
    subject: Text = "",
    subject_id: Text = "",
    person: Text = "",
    day: Text = "",
) -> Response:
    """Show the acts, newest first, narrowed by act, subject, who did it, and the day in Viet Nam."""
    typed = {"act": act, "subject": subject, "subject_id": subject_id, "person": person, "day": day}
    wanted = _wanted(ask, {name: tidy(value) for name, value in typed.items()})
    rows = store.found(ask.db, wanted, limit=SIZE, offset=(number - 1) * SIZE)
    return page(
        ask,
        "journal/journal.html",
        entries=Page(rows, number, SIZE, store.count_found(ask.db, wanted)),
        typed=typed,
        address="/journal?" + urlencode({**{name: value for name, value in typed.items() if value}, "page": ""}),
        fields_of=fields_of,
    )


def _wanted(ask: Asking, typed: dict[str, str]) -> Wanted:
    on = day_typed(typed["day"])
    following = on + timedelta(days=1) if on else None
    return Wanted(
        act=typed["act"],
        subject=typed["subject"],
        subject_id=int(typed["subject_id"][:15]) if typed["subject_id"].isdecimal() else None,
        actor=typed["person"],
        actor_ids=ids_found(ask.db, typed["person"]) if typed["person"] else (),
        since=vietnam_time(on.year, on.month, on.day) if on else None,
        until=vietnam_time(following.year, following.month, following.day) if following else None,
    )


def day_typed(text: str) -> date | None:
    """Return the day of ``2025-06-27`` or ``27/6/2025``, or ``None`` for anything else."""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def fields_of(before: dict[str, object] | None, after: dict[str, object] | None) -> list[tuple[str, object, object]]:
    """Return what an act changed, as (field, before, after); ``None`` where there was nothing."""
    names = dict.fromkeys([*(before or {}), *(after or {})])
    return [(name, (before or {}).get(name), (after or {}).get(name)) for name in names]
