"""Bridge points of meetings for programs."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.bridges import service, service_joining
from app.bridges.inputs import BridgeContactInput, BridgePointInput, JoinDataInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.bridges.store import contacts_of, point
from app.invitations.store import is_issuers, meeting_for
from app.invitations.store_meetings import count_points_for, may_see_point, points_for
from app.meetings.models import Meeting
from app.meetings.service import lock
from app.permissions import Action, may
from app.refusals import NotFound
from app.routers.api._meetings import BridgePointOut
from app.web.api import IdempotencyKey, Input, Listing, PageNumber, PageSize, described, keep_answer, kept_answer
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1", tags=["Bridge points"])

Managing = Annotated[Asking, writes(Action.MANAGE_BRIDGE_POINTS)]


class BridgePointPatch(Input):
    """What to change of a bridge point; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"room": "Phòng họp số 1", "capacity": 40}})

    kind: BridgeKind = BridgeKind.AGENCY
    organisation_id: int = 0
    name: str = Field("", max_length=300)
    site: str = Field("", max_length=300)
    room: str = Field("", max_length=300)
    chair_name: str = Field("", max_length=300)
    capacity: int | None = Field(None, ge=0, le=100_000)
    contacts: list[BridgeContactInput] = Field(default_factory=list, max_length=20)


class JoinDataOut(BaseModel):
    """How a bridge point dials in; this answer is written into the journal."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "address": "sip:hatinh@hoinghi.example.vn",
                "number": "427001",
                "passcode": "58310294",
                "visible_from": "2025-06-27T06:00:00Z",
            }
        },
    )

    address: str
    number: str
    passcode: str
    visible_from: AwareDatetime | None


@router.get("/meetings/{code}/bridge-points", responses=described(404))
def list_bridge_points(
    code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)], page: PageNumber = 1, size: PageSize = 50
) -> Listing[BridgePointOut]:
    """List the bridge points that you may know: all of your own meetings, else your own and the central one."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    rows = points_for(ask.db, meeting, ask.viewer, limit=size, offset=(page - 1) * size)
    contacts = contacts_of(ask.db, [row.id or 0 for row in rows]) if _sees_contacts(ask, meeting) else {}
    items = [BridgePointOut.of(row, contacts.get(row.id or 0, [])) for row in rows]
    return Listing(items=items, total=count_points_for(ask.db, meeting, ask.viewer), page=page, size=size)


@router.post(
    "/meetings/{code}/bridge-points",
    status_code=201,
    response_model=BridgePointOut,
    responses=described(404, 409, 422),
)
def add_bridge_point(
    code: str, given: BridgePointInput, ask: Managing, idempotency_key: IdempotencyKey = None
) -> Response:
    """Add a bridge point to a meeting."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.MANAGE_BRIDGE_POINTS, meeting.issuer_id)
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    [row] = service.add_points(ask.db, meeting, [given], by=ask.actor, now=ask.now)
    return keep_answer(ask, idempotency_key, given, _out(ask, meeting, row), location=f"/api/v1/bridge-points/{row.id}")


@router.get("/bridge-points/{point_id}", responses=described(404))
def get_bridge_point(point_id: int, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> BridgePointOut:
    """Return a bridge point."""
    meeting, row = _seen(ask, point_id)
    return _out(ask, meeting, row)


@router.patch("/bridge-points/{point_id}", responses=described(404, 409, 422))
def revise_bridge_point(point_id: int, given: BridgePointPatch, ask: Managing) -> BridgePointOut:
    """Change a bridge point; another room is a material change for calendars."""
    meeting, row = _managed(ask, point_id)
    now_known = _out(ask, meeting, row).model_dump(exclude={"id", "uid"})
    whole: dict[str, Any] = {**now_known, **given.model_dump(exclude_unset=True)}
    service.revise_point(ask.db, meeting, row, BridgePointInput.model_validate(whole), by=ask.actor, now=ask.now)
    return _out(ask, meeting, row)


@router.delete("/bridge-points/{point_id}", status_code=204, responses=described(404, 409))
def remove_bridge_point(point_id: int, ask: Managing) -> None:
    """Remove a bridge point to which nobody is invited."""
    meeting, row = _managed(ask, point_id)
    service.remove_point(ask.db, meeting, row, by=ask.actor, now=ask.now)


@router.get("/bridge-points/{point_id}/join-data", responses=described(404, 409))
def look_at_join_data(point_id: int, ask: Annotated[Asking, writes(Action.READ_MEETINGS)]) -> JoinDataOut:
    """Return how the point dials in, and write the look into the journal.

    For the issuer's technical desk always, for the host organisation's people from ``visible_from`` on (409 before).
    """
    meeting, row = _seen(ask, point_id)
    shown = service_joining.look_at_join_data(
        ask.db, meeting, row, ask.viewer, key=ask.house.links.key, by=ask.actor, now=ask.now
    )
    return JoinDataOut.model_validate(shown)


@router.put("/bridge-points/{point_id}/join-data", status_code=204, responses=described(404, 422))
def set_join_data(point_id: int, given: JoinDataInput, ask: Managing) -> None:
    """Store how the point dials in; an empty passcode keeps the stored one."""
    _, row = _managed(ask, point_id)
    service_joining.set_join_data(ask.db, row, given, key=ask.house.links.key, by=ask.actor, now=ask.now)


@router.put("/bridge-points/{point_id}/join-data/passcode", responses=described(404))
def rotate_passcode(point_id: int, ask: Annotated[Asking, writes(Action.READ_JOIN_DATA)]) -> JoinDataOut:
    """Replace the passcode by a new random one, and return it."""
    meeting, row = _seen(ask, point_id)
    ask.need(Action.READ_JOIN_DATA, meeting.issuer_id)
    shown = service_joining.rotate_join_data(ask.db, row, key=ask.house.links.key, by=ask.actor, now=ask.now)
    return JoinDataOut.model_validate(shown)


def _seen(ask: Asking, point_id: int) -> tuple[Meeting, BridgePoint]:
    row = point(ask.db, point_id)
    meeting = meeting_for(ask.db, ask.viewer, row.meeting_id)
    if not may_see_point(ask.db, meeting, ask.viewer, row):
        raise NotFound()
    return meeting, row


def _managed(ask: Asking, point_id: int) -> tuple[Meeting, BridgePoint]:
    """Return a point of one's own meeting; the meeting is held, so that no other change of the point comes between."""
    meeting, row = _seen(ask, point_id)
    ask.need(Action.MANAGE_BRIDGE_POINTS, meeting.issuer_id)
    lock(ask.db, meeting)
    ask.db.refresh(row)
    return meeting, row


def _sees_contacts(ask: Asking, meeting: Meeting) -> bool:
    """Say whether names and phones are shown: not to those of the issuing office who only read its meetings."""
    return not is_issuers(ask.viewer, meeting) or may(ask.viewer, Action.MANAGE_BRIDGE_POINTS, meeting.issuer_id)


def _out(ask: Asking, meeting: Meeting, row: BridgePoint) -> BridgePointOut:
    shown = _sees_contacts(ask, meeting)
    return BridgePointOut.of(row, contacts_of(ask.db, [row.id or 0])[row.id or 0] if shown else [])
