"""The directory: finding organisations and groups, and reading what is known of one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.directory import store, store_resolving
from app.directory.inputs import RowId
from app.directory.models import Organisation
from app.directory.rules import KIND_NAMES, ROLE_NAMES, Kind
from app.directory.rules_import import as_day
from app.permissions import Action
from app.web.asking import Asking, reads
from app.web.pages import page
from app.web.paging import Page

router = APIRouter(include_in_schema=False)

SIZE = 50


def asked_day(text: str, otherwise: date | None) -> date | None:
    """Return the day that an address asks for; ``otherwise`` where it gives none or no day at all."""
    try:
        return as_day(text) or otherwise
    except ValueError:
        return otherwise


def asked_number(text: str) -> int | None:
    """Return the number that an address asks for, if it is one that a database knows."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@router.get("/directory")
def organisations(
    ask: Annotated[Asking, reads(Action.READ_DIRECTORY)],
    q: str = "",
    kind: str = "",
    on: str = "",
    parent: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """List organisations; what is filtered and which page stand in the address."""
    asked: dict[str, Any] = {
        "on": asked_day(on, None),
        "kinds": (Kind(kind),) if kind in list(Kind) else (),
        "parent_id": asked_number(parent),
    }
    rows = store.find(ask.db, q, **asked, limit=SIZE, offset=(number - 1) * SIZE)
    total = store.count(ask.db, q, **asked)
    above = {row.parent_id for row in rows if row.parent_id} | {asked["parent_id"] or 0}
    return page(
        ask,
        "directory/list.html",
        rows=Page(rows, number, SIZE, total),
        parents=store.organisations(ask.db, above),
        asked={"q": q, "kind": kind, "on": asked["on"], "parent": asked["parent_id"]},
        kind_names=KIND_NAMES,
    )


@router.get("/directory/{organisation_id:int}")
def organisation(organisation_id: RowId, ask: Annotated[Asking, reads(Action.READ_DIRECTORY)]) -> Response:
    """Show one organisation with its history, groups, parts, and contacts to those who may see them."""
    row = store.organisation(ask.db, organisation_id)
    return page(ask, "directory/organisation.html", **known_of(ask, row))


def known_of(ask: Asking, row: Organisation, **forms: Any) -> dict[str, Any]:
    """Return what the page of an organisation shows; ``forms`` are the ones that came back with something to mend."""
    organisation_id = row.id or 0
    may_see = store.may_see_contacts(ask.viewer, organisation_id)
    today = day_in_vietnam(ask.now)
    on = row.valid_to if row.valid_to is not None and row.valid_to < today else max(today, row.valid_from or today)
    return {
        "row": row,
        "parent": None if row.parent_id is None else store.organisation(ask.db, row.parent_id),
        "aliases": store.aliases(ask.db, organisation_id),
        "predecessors": store.predecessors(ask.db, organisation_id),
        "successors": store.successors(ask.db, [organisation_id]),
        "groups": store_resolving.groups_of(ask.db, row, on),
        "groups_on": on,
        "parts": store.parts(ask.db, organisation_id),
        "part_count": store.count(ask.db, parent_id=organisation_id),
        "contacts": store.contacts(ask.db, organisation_id) if may_see else None,
        "kind_names": KIND_NAMES,
        "role_names": ROLE_NAMES,
        "alias_form": forms.get("alias_form"),
        "contact_form": forms.get("contact_form"),
        "succession_form": forms.get("succession_form"),
        "candidates": forms.get("candidates", []),
    }
