"""Meetings: the issuing side's list, the overview for everybody who is invited, and what is done from there."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.bridges.models import BridgePoint
from app.bridges.store import points_with_join_data
from app.directory.store import organisations
from app.invitations import service_drafts, store, store_meetings
from app.invitations.rules import effective_deadline, line_state
from app.invitations.store_viewing import answers
from app.meetings import service
from app.meetings.models import Meeting
from app.meetings.rules import Stage, refusal_to_hold
from app.meetings.store import agenda, preparations
from app.permissions import Action, places
from app.routers.pages._changes import changes_shown
from app.web.asking import Asking, reads, writes
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(prefix="/meetings", include_in_schema=False)

PAGE = 50


@router.get("")
def meetings(
    ask: Annotated[Asking, reads(Action.PREPARE_MEETINGS)],
    text: Annotated[str, Query(max_length=200)] = "",
    stage: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
    copy: bool = False,
) -> Response:
    """List the office's meetings, found by text without accents and by stage."""
    stages = tuple(Stage(stage) for _known in [0] if stage in set(Stage))
    asked: dict[str, Any] = {"search": text, "stages": stages, "issued_by": _only_place(ask)}
    rows = store_meetings.meetings_for(ask.db, ask.viewer, **asked, limit=PAGE, offset=(number - 1) * PAGE)
    total = store_meetings.count_meetings(ask.db, ask.viewer, **asked)
    kept = {name: value for name, value in (("text", text), ("stage", stage), ("copy", copy and "1")) if value}
    return page(
        ask,
        "meetings/list.html",
        meetings=Page(rows, number, PAGE, total),
        answers=answers(ask.db, [row.id for row in rows if row.id], ask.now),
        text=text,
        stage=stage,
        is_copying=copy,
        address="/meetings?" + urlencode({**kept, "page": ""}),
    )


@router.post("/{code}/copy")
def copy_meeting(code: str, ask: Annotated[Asking, writes(Action.PREPARE_MEETINGS)]) -> Response:
    """Begin a new draft with the words of a meeting, without its times."""
    meeting = store.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.PREPARE_MEETINGS, meeting.issuer_id)
    fresh = service_drafts.copy_meeting(ask.db, meeting, by=ask.actor, now=ask.now)
    return see(f"/meetings/{fresh.code}/edit", say=_("Đã chép sang dự thảo mới. Hãy điền thời gian và các hạn."))


@router.get("/{code}")
def meeting(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> Response:
    """Show a meeting as the viewer may see it, the own bridge point first."""
    row = store.meeting_for(ask.db, ask.viewer, code)
    assert row.id is not None
    lines = store.own_lines(ask.db, row.id, ask.viewer)
    own_points = {line.bridge_point_id for line in lines}
    points = store_meetings.points_for(ask.db, row, ask.viewer)
    is_issuers = store.is_issuers(ask.viewer, row)
    issued = store_meetings.invitations_of(ask.db, row.id)
    return page(
        ask,
        "meetings/meeting.html",
        meeting=row,
        lines=[(line, _state(row, line, ask), _deadline(row, line)) for line in lines if not line.is_host],
        hosts=organisations(ask.db, {line.organisation_id for line in lines} | {row.issuer_id}),
        points=sorted(points, key=lambda point: (point.id not in own_points, point.position, point.id or 0)),
        own_points=own_points,
        joining=_joining(ask, row, points),
        agenda=agenda(ask.db, row.id),
        preparations=preparations(ask.db, row.id),
        issued=issued,
        changes=changes_shown(ask.db, row.id),
        counts=answers(ask.db, [row.id], ask.now).get(row.id) if is_issuers else None,
        is_issuers=is_issuers,
        may_hold=not refusal_to_hold(row.stage, row.starts_at, ask.now),
    )


@router.post("/{code}/removal")
def discard(code: str, ask: Annotated[Asking, writes(Action.PREPARE_MEETINGS)]) -> Response:
    """Throw a draft away with its lines and bridge points."""
    row = store.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.PREPARE_MEETINGS, row.issuer_id)
    service_drafts.discard(ask.db, row, by=ask.actor, now=ask.now)
    return see("/meetings", say=_("Đã xóa dự thảo."))


@router.post("/{code}/held")
def hold(code: str, ask: Annotated[Asking, writes(Action.CONCLUDE_MEETINGS)]) -> Response:
    """Note that the meeting has taken place."""
    row = store.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.CONCLUDE_MEETINGS, row.issuer_id)
    service.mark_held(ask.db, row, by=ask.actor, now=ask.now)
    return see(f"/meetings/{code}", say=_("Đã ghi nhận cuộc họp đã diễn ra."))


def _joining(ask: Asking, meeting: Meeting, points: list[BridgePoint]) -> list[BridgePoint]:
    """Return the points that the viewer's organisations host and for which join data is stored."""
    own = places(ask.viewer, Action.READ_MEETINGS)
    hosted = [point for point in points if point.organisation_id in own and meeting.stage is not Stage.DRAFT]
    stored = points_with_join_data(ask.db, meeting.id or 0) if hosted else frozenset()
    return [point for point in hosted if point.id in stored]


def _only_place(ask: Asking) -> int | None:
    """Return the only office for which the viewer prepares meetings; with several, all that is seen is listed."""
    own = places(ask.viewer, Action.PREPARE_MEETINGS)
    return next(iter(own)) if len(own) == 1 else None


def _deadline(meeting: Meeting, line: Any) -> Any:
    return effective_deadline(line.deadline_at, meeting.registration_deadline_at)


def _state(meeting: Meeting, line: Any, ask: Asking) -> Any:
    return line_state(line.answer, line.opened_at, _deadline(meeting, line), ask.now)
