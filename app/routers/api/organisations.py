"""Organisations for programs: find, read, resolve a name on a day, change."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.directory import service_editing, store, store_resolving
from app.directory.inputs import OrganisationInput, OrganisationPatch, RowId
from app.directory.rules import Kind
from app.permissions import Action
from app.routers.api._organisations import OrganisationOut, OrganisationWithContacts, ResolutionOut
from app.web.api import (
    IdempotencyKey,
    IfMatch,
    Listing,
    PageNumber,
    PageSize,
    described,
    keep_answer,
    kept_answer,
    match,
    versioned,
)
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1", tags=["Organisations"])

Reader = Annotated[Asking, reads(Action.READ_DIRECTORY)]
Administrator = Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]
On = Annotated[date, Query(description="The day on which the answer holds.", examples=["2025-07-01"])]


@router.get("/organisations", responses=described(422))
def organisations(
    ask: Reader,
    q: Annotated[
        str, Query(max_length=200, description="Words of name, short name or alias; accents do not count.")
    ] = "",
    on: Annotated[date | None, Query(description="Only those valid on this day.")] = None,
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds.")] = None,
    parent_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only parts of this organisation.")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Listing[OrganisationOut]:
    """List organisations in protocol order."""
    kinds = tuple(kind or ())
    rows = store.find(ask.db, q, on=on, kinds=kinds, parent_id=parent_id, limit=size, offset=(page - 1) * size)
    total = store.count(ask.db, q, on=on, kinds=kinds, parent_id=parent_id)
    return Listing(items=[OrganisationOut.of(row) for row in rows], total=total, page=page, size=size)


@router.get("/organisations/resolve", responses=described(422))
def resolve(ask: Reader, name: Annotated[str, Query(min_length=1, max_length=300)], on: On) -> ResolutionOut:
    """Say what a name means on a day: one organisation, a group, or candidates; nothing is guessed silently."""
    return ResolutionOut.of(store_resolving.resolve(ask.db, name, on=on))


@router.get("/organisations/{organisation_id:int}", responses=described(404), response_model=OrganisationWithContacts)
def organisation(ask: Reader, organisation_id: RowId) -> Response:
    """Read one organisation; contacts only for those who may see them. The ETag is its version."""
    row = store.organisation(ask.db, organisation_id)
    contacts = store.contacts(ask.db, organisation_id) if store.may_see_contacts(ask.viewer, organisation_id) else None
    return versioned(OrganisationWithContacts.with_contacts(row, contacts), row.version)


@router.post("/organisations", status_code=201, responses=described(409, 422), response_model=OrganisationOut)
def create(ask: Administrator, given: OrganisationInput, idempotency_key: IdempotencyKey = None) -> Response:
    """Add an organisation."""
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    row = service_editing.create(ask.db, given, by=ask.actor, now=ask.now)
    location = f"/api/v1/organisations/{row.id}"
    return keep_answer(ask, idempotency_key, given, OrganisationOut.of(row), location=location)


@router.patch(
    "/organisations/{organisation_id:int}", responses=described(404, 409, 412, 422), response_model=OrganisationOut
)
def revise(ask: Administrator, organisation_id: RowId, patch: OrganisationPatch, if_match: IfMatch = None) -> Response:
    """Change the given fields of an organisation; with If-Match only the version last seen."""
    row = store.organisation(ask.db, organisation_id)
    ask.db.refresh(row, with_for_update=True)  # what the patch leaves out stays as it is now, not as it was
    match(if_match, row.version)
    seen = None if if_match is None else row.version
    wanted = service_editing.patched(row, patch)
    row = service_editing.revise(ask.db, organisation_id, wanted, version=seen, by=ask.actor, now=ask.now)
    return versioned(OrganisationOut.of(row), row.version)
