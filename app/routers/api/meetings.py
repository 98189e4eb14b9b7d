"""Meetings for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime

from app.invitations import service_drafts
from app.invitations.store import meeting_for
from app.invitations.store_meetings import count_meetings, meetings_for
from app.meetings import service
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Action
from app.routers.api._meetings import MeetingOut, MeetingSummary, NewMeeting
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

router = APIRouter(prefix="/api/v1/meetings", tags=["Meetings"])

Reading = Annotated[Asking, reads(Action.READ_MEETINGS)]
Preparing = Annotated[Asking, writes(Action.PREPARE_MEETINGS)]


@router.get("", responses=described(422))
def list_meetings(
    ask: Reading,
    since: Annotated[AwareDatetime | None, Query(description="Starts at or after.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Starts before.")] = None,
    stage: Annotated[list[Stage] | None, Query()] = None,
    search: Annotated[str, Query(max_length=200, description="Words in title or chair; accents do not count.")] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Listing[MeetingSummary]:
    """List the meetings that you may see: those your office issues, and those it is invited to once issued."""
    asked: dict[str, Any] = {"since": since, "until": until, "stages": stage or (), "search": search}
    rows = meetings_for(ask.db, ask.viewer, **asked, limit=size, offset=(page - 1) * size)
    total = count_meetings(ask.db, ask.viewer, **asked)
    return Listing(items=[MeetingSummary.model_validate(row) for row in rows], total=total, page=page, size=size)


@router.post("", status_code=201, response_model=MeetingOut, responses=described(409, 422))
def create_meeting(given: NewMeeting, ask: Preparing, idempotency_key: IdempotencyKey = None) -> Response:
    """Draft a meeting."""
    ask.need(Action.PREPARE_MEETINGS, given.issuer_id)
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    row = service.draft(ask.db, given, issuer_id=given.issuer_id, by=ask.actor, now=ask.now)
    location = f"/api/v1/meetings/{row.code}"
    return keep_answer(ask, idempotency_key, given, MeetingOut.of(row, given), location=location)


@router.get("/{code}", response_model=MeetingOut, responses=described(404))
def get_meeting(code: str, ask: Reading) -> Response:
    """Return a meeting; its version is the ETag."""
    row = meeting_for(ask.db, ask.viewer, code)
    return versioned(MeetingOut.of(row, service.as_input(ask.db, row)), row.version)


@router.put("/{code}", response_model=MeetingOut, responses=described(404, 409, 412, 422))
def revise_meeting(code: str, given: MeetingInput, ask: Preparing, if_match: IfMatch = None) -> Response:
    """Replace what a draft says. After issue only a new document changes a meeting (409)."""
    row = _own(ask, code, Action.PREPARE_MEETINGS)
    match(if_match, row.version)
    service.revise(ask.db, row, given, version=None, by=ask.actor, now=ask.now)
    return versioned(MeetingOut.of(row, given), row.version)


@router.delete("/{code}", status_code=204, responses=described(404, 409, 412))
def discard_meeting(code: str, ask: Preparing, if_match: IfMatch = None) -> None:
    """Delete a draft with its lines and bridge points."""
    row = _own(ask, code, Action.PREPARE_MEETINGS)
    match(if_match, row.version)
    service_drafts.discard(ask.db, row, by=ask.actor, now=ask.now)


@router.post("/{code}/copies", status_code=201, response_model=MeetingOut, responses=described(404, 409))
def copy_meeting(code: str, ask: Preparing, idempotency_key: IdempotencyKey = None) -> Response:
    """Begin a draft from a past meeting: words, bridge points and invited organisations, without times."""
    row = _own(ask, code, Action.PREPARE_MEETINGS)
    kept = kept_answer(ask, idempotency_key, None)
    if kept is not None:
        return kept
    fresh = service_drafts.copy_meeting(ask.db, row, by=ask.actor, now=ask.now)
    answer = MeetingOut.of(fresh, service.as_input(ask.db, fresh))
    return keep_answer(ask, idempotency_key, None, answer, location=f"/api/v1/meetings/{fresh.code}")


@router.put("/{code}/holding", response_model=MeetingOut, responses=described(404, 409))
def hold_meeting(code: str, ask: Preparing) -> Response:
    """Note that an issued meeting has taken place."""
    row = _own(ask, code, Action.PREPARE_MEETINGS)
    service.mark_held(ask.db, row, by=ask.actor, now=ask.now)
    return versioned(MeetingOut.of(row, service.as_input(ask.db, row)), row.version)


def _own(ask: Asking, code: str, action: Action) -> Meeting:
    """Return the meeting, held until the transaction ends: what If-Match is compared with cannot change meanwhile."""
    row = meeting_for(ask.db, ask.viewer, code)
    ask.need(action, row.issuer_id)
    service.lock(ask.db, row)
    return row
