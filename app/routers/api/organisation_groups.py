"""Groups for programs: read, expand on a day, add, change, list members."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.directory import service_groups, store_groups, store_resolving
from app.directory.inputs import RowId
from app.directory.inputs_groups import GroupPatch, MemberInput, NewGroup
from app.directory.models import OrganisationGroup
from app.permissions import Action
from app.routers.api._organisations import ExpansionOut, GroupOut, GroupWithMembers, MemberOut, OrganisationOut
from app.web.api import IdempotencyKey, IfMatch, described, keep_answer, kept_answer, match, versioned
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/organisations/groups", tags=["Organisations"])

Reader = Annotated[Asking, reads(Action.READ_DIRECTORY)]
Administrator = Annotated[Asking, writes(Action.MANAGE_DIRECTORY)]


@router.get("", responses=described())
def groups(ask: Reader) -> list[GroupOut]:
    """List the groups by which documents address organisations."""
    return [GroupOut.of(group) for group in store_resolving.groups(ask.db)]


@router.post("", status_code=201, responses=described(409, 422), response_model=GroupOut)
def create(ask: Administrator, given: NewGroup, idempotency_key: IdempotencyKey = None) -> Response:
    """Add a group. Neither its code nor its phrases may mean another group or an organisation."""
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    row = service_groups.create_group(ask.db, given, by=ask.actor, now=ask.now)
    location = f"/api/v1/organisations/groups/{row.code}"
    return keep_answer(ask, idempotency_key, given, GroupOut.of(row), location=location)


@router.get("/{code}", responses=described(404), response_model=GroupWithMembers)
def group(ask: Reader, code: str) -> Response:
    """Read one group with the organisations listed by name. The ETag is its version."""
    return _whole(ask, store_resolving.group_by_code(ask.db, code))


@router.patch("/{code}", responses=described(404, 409, 412, 422), response_model=GroupWithMembers)
def revise(ask: Administrator, code: str, patch: GroupPatch, if_match: IfMatch = None) -> Response:
    """Change the given fields of a group; with If-Match only the version last seen."""
    row = service_groups.locked_group(ask.db, code)  # what the patch leaves out stays as it is now
    match(if_match, row.version)
    wanted = service_groups.patched_group(row, patch)
    row = service_groups.revise_group(ask.db, code, wanted, version=row.version, by=ask.actor, now=ask.now)
    return _whole(ask, row)


@router.get("/{code}/expansion", responses=described(404, 422))
def expansion(
    ask: Reader, code: str, on: Annotated[date | None, Query(description="Today if left out.")] = None
) -> ExpansionOut:
    """Say whom a group means on a day, in protocol order; an open group has no members."""
    found = store_resolving.group_by_code(ask.db, code)
    day = on or day_in_vietnam(ask.now)
    members = [OrganisationOut.of(row) for row in store_resolving.expand(ask.db, found, day)]
    return ExpansionOut(group=GroupOut.of(found), on=day, members=members)


@router.post("/{code}/members", status_code=201, responses=described(404, 409, 422), response_model=MemberOut)
def list_member(ask: Administrator, code: str, given: MemberInput, idempotency_key: IdempotencyKey = None) -> Response:
    """List an organisation in a group, for a period where one is given; this is a new version of the group."""
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    row = service_groups.list_member(ask.db, code, given, by=ask.actor, now=ask.now)
    location = f"/api/v1/organisations/groups/{code}"
    return keep_answer(ask, idempotency_key, given, MemberOut.of(row), location=location)


@router.delete("/{code}/members/{member_id:int}", status_code=204, responses=described(404, 412))
def remove_member(ask: Administrator, code: str, member_id: RowId, if_match: IfMatch = None) -> None:
    """Take a listing away; with If-Match only from the version of the group last seen."""
    match(if_match, service_groups.locked_group(ask.db, code).version)
    service_groups.remove_member(ask.db, code, member_id, by=ask.actor, now=ask.now)


def _whole(ask: Asking, row: OrganisationGroup) -> Response:
    members = [listed for listed, _organisation in store_groups.members(ask.db, row.id)]
    return versioned(GroupWithMembers.with_members(row, members), row.version)
