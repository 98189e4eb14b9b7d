"""Invitation lines for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.clock import day_in_vietnam
from app.directory.store import organisation, organisations
from app.directory.store_resolving import group_by_code
from app.invitations import service, store
from app.invitations.inputs import GroupInput, LineInput
from app.invitations.models import InvitationLine
from app.invitations.rules import LineState
from app.meetings.inputs import Instant
from app.meetings.models import Meeting
from app.meetings.service import lock
from app.permissions import Action, places
from app.refusals import NotFound
from app.routers.api._meetings import LineOut
from app.web.api import (
    IdempotencyKey,
    IfMatch,
    Input,
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

router = APIRouter(prefix="/api/v1", tags=["Invitation lines"])

Preparing = Annotated[Asking, writes(Action.PREPARE_MEETINGS)]


class LinePatch(Input):
    """What to change of a line; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"level": "Lãnh đạo Ủy ban nhân dân tỉnh", "seats": 5}})

    bridge_point_id: int | None = None
    level: str = Field("", max_length=500)
    seats: int | None = Field(None, ge=1, le=10_000)
    deadline_at: Instant | None = None
    block: str = Field("", max_length=64)
    is_host: bool = False
    addressed_as: str = Field("", max_length=300)


class GroupOut(BaseModel):
    """What inviting a group did: new lines, and by id who was skipped or hosts no bridge point."""

    model_config = ConfigDict(json_schema_extra={"example": {"added": [42, 43], "skipped": [7], "without_point": []}})

    added: list[int] = Field(description="Ids of the new lines.")
    skipped: list[int] = Field(description="Ids of organisations that were invited already.")
    without_point: list[int] = Field(description="Ids of organisations added without a bridge point of their own.")


@router.get("/meetings/{code}/invitation-lines", responses=described(404))
def list_lines(
    code: str,
    ask: Annotated[Asking, reads(Action.READ_MEETINGS)],
    state: Annotated[LineState | None, Query()] = None,
    block: Annotated[str, Query(max_length=64)] = "",
    bridge_point: Annotated[int | None, Query(description="Id of a bridge point.")] = None,
    search: Annotated[str, Query(max_length=200, description="Organisation; accents do not count.")] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Listing[LineOut]:
    """List the lines of a meeting: the issuer sees all, an invited organisation its own, without filters."""
    meeting = store.meeting_for(ask.db, ask.viewer, code)
    assert meeting.id is not None
    if not store.is_issuers(ask.viewer, meeting):
        own = store.own_lines(ask.db, meeting.id, ask.viewer)
        return Listing(items=_out(ask, meeting, own), total=len(own), page=1, size=max(size, len(own)))
    asked: dict[str, Any] = {
        "state": state,
        "now": ask.now,
        "block": block,
        "bridge_point_id": bridge_point,
        "search": search,
    }
    rows = store.lines(ask.db, meeting.id, **asked, limit=size, offset=(page - 1) * size)
    total = store.count_lines(ask.db, meeting.id, **asked)
    return Listing(items=_out(ask, meeting, rows), total=total, page=page, size=size)


@router.post(
    "/meetings/{code}/invitation-lines", status_code=201, response_model=LineOut, responses=described(404, 409, 422)
)
def add_line(code: str, given: LineInput, ask: Preparing, idempotency_key: IdempotencyKey = None) -> Response:
    """Invite an organisation."""
    meeting = _prepared(ask, code)
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    rows = service.add_lines(ask.db, meeting, [given], by=ask.actor, now=ask.now)
    location = f"/api/v1/invitation-lines/{rows[0].id}"
    return keep_answer(ask, idempotency_key, given, _out(ask, meeting, rows)[0], location=location)


@router.post(
    "/meetings/{code}/invitation-groups", status_code=201, response_model=GroupOut, responses=described(404, 409, 422)
)
def add_group(code: str, given: GroupInput, ask: Preparing, idempotency_key: IdempotencyKey = None) -> Response:
    """Invite the members that a group has on a day, by default the day of the meeting."""
    meeting = _prepared(ask, code)
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    result = service.add_group(
        ask.db,
        meeting,
        group_by_code(ask.db, given.group),
        on=given.on or day_in_vietnam(meeting.starts_at or ask.now),
        level=given.level,
        seats=given.seats,
        bridge=given.bridge,
        by=ask.actor,
        now=ask.now,
    )
    answer = GroupOut(
        added=[row.id for row in result.added if row.id],
        skipped=[row.id for row in result.skipped if row.id],
        without_point=[row.id for row in result.without_point if row.id],
    )
    return keep_answer(ask, idempotency_key, given, answer)


@router.get("/invitation-lines/{line_id}", response_model=LineOut, responses=described(404))
def get_line(line_id: int, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> Response:
    """Return a line; its version is the ETag."""
    meeting, row = _seen(ask, line_id)
    return versioned(_out(ask, meeting, [row])[0], row.version)


@router.patch("/invitation-lines/{line_id}", response_model=LineOut, responses=described(404, 409, 412, 422))
def revise_line(line_id: int, given: LinePatch, ask: Preparing, if_match: IfMatch = None) -> Response:
    """Change a line."""
    meeting, row = _held(ask, line_id)
    match(if_match, row.version)
    whole = {**row.model_dump(include=set(LineInput.model_fields)), **given.model_dump(exclude_unset=True)}
    service.revise_line(ask.db, meeting, row, LineInput.model_validate(whole), version=None, by=ask.actor, now=ask.now)
    return versioned(_out(ask, meeting, [row])[0], row.version)


@router.delete("/invitation-lines/{line_id}", status_code=204, responses=described(404, 409, 412))
def remove_line(line_id: int, ask: Preparing, if_match: IfMatch = None) -> None:
    """Take an organisation off the list; after issue its row stays, withdrawn."""
    meeting, row = _held(ask, line_id)
    match(if_match, row.version)
    service.remove_line(ask.db, meeting, row, by=ask.actor, now=ask.now)


def _prepared(ask: Asking, code: str) -> Meeting:
    meeting = store.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.PREPARE_MEETINGS, meeting.issuer_id)
    return meeting


def _seen(ask: Asking, line_id: int) -> tuple[Meeting, InvitationLine]:
    row = store.line(ask.db, line_id)
    meeting = store.meeting_for(ask.db, ask.viewer, row.meeting_id)
    is_own = row.organisation_id in places(ask.viewer, Action.READ_MEETINGS)
    if row.withdrawn_at is not None or not (is_own or store.is_issuers(ask.viewer, meeting)):
        raise NotFound()
    return meeting, row


def _held(ask: Asking, line_id: int) -> tuple[Meeting, InvitationLine]:
    """Return a line of one's own meeting, held until the transaction ends: its version and facts stay as read."""
    meeting, row = _seen(ask, line_id)
    ask.need(Action.PREPARE_MEETINGS, meeting.issuer_id)
    lock(ask.db, meeting)
    ask.db.refresh(row, with_for_update=True)
    return meeting, row


def _out(ask: Asking, meeting: Meeting, rows: list[InvitationLine]) -> list[LineOut]:
    if len(rows) == 1:
        return [LineOut.of(ask, meeting, rows[0], organisation(ask.db, rows[0].organisation_id))]
    hosts = organisations(ask.db, [row.organisation_id for row in rows])
    return [LineOut.of(ask, meeting, row, hosts[row.organisation_id]) for row in rows]
