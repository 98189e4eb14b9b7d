"""How a bridge point dials in: set and renewed by the technical desk, looked at by the desk and the point's people.

The data is on the answer of a form and nowhere else: every look is a POST, because it is written into the journal.
"""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.bridges import service_joining as service
from app.bridges import store
from app.bridges.inputs import JoinDataInput
from app.bridges.models import BridgePoint
from app.bridges.service_joining import JoinDataShown
from app.invitations.store import meeting_for
from app.invitations.store_meetings import may_see_point
from app.meetings.models import Meeting
from app.meetings.service import lock
from app.permissions import Action, may
from app.refusals import Conflict, NotFound
from app.routers.pages._typed import typed_of
from app.web.asking import Asking, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/meetings/{code}/bridge-points/{point_id}/join-data", include_in_schema=False)
Reader = Annotated[Asking, writes(Action.READ_MEETINGS)]
Desk = Annotated[Asking, writes(Action.READ_JOIN_DATA)]


@router.post("/look")
def look(code: str, point_id: int, ask: Reader) -> Response:
    """Show how the point dials in, and write the look down; say why not where the service refuses."""
    meeting, point = _seen(ask, code, point_id)
    key = ask.house.links.key
    try:
        shown = service.look_at_join_data(ask.db, meeting, point, ask.viewer, key=key, by=ask.actor, now=ask.now)
    except Conflict as refusal:
        return _page(ask, meeting, point, None, refusal=_(refusal.reason), status=409)
    return _page(ask, meeting, point, shown)


@router.post("")
def keep(code: str, point_id: int, ask: Desk, form: Form) -> Response:
    """Store how the point dials in; an empty passcode keeps the stored one."""
    meeting, point = _managed(ask, code, point_id)
    entered = enter(form, JoinDataInput)
    if entered.value is None:
        return _page(ask, meeting, point, None, form=entered, status=422)
    service.set_join_data(ask.db, point, entered.value, key=ask.house.links.key, by=ask.actor, now=ask.now)
    address = f"/meetings/{code}/bridge-points/{point_id}"
    return see(address, say=_("Đã lưu dữ liệu kết nối của %(name)s.") % {"name": point.name})


@router.post("/passcode")
def renew(code: str, point_id: int, ask: Desk) -> Response:
    """Replace the passcode by a new random one and show it."""
    meeting, point = _managed(ask, code, point_id)
    shown = service.rotate_join_data(ask.db, point, key=ask.house.links.key, by=ask.actor, now=ask.now)
    return _page(ask, meeting, point, shown, is_new=True)


def _seen(ask: Asking, code: str, point_id: int) -> tuple[Meeting, BridgePoint]:
    meeting = meeting_for(ask.db, ask.viewer, code)
    point = store.point(ask.db, point_id)
    if not may_see_point(ask.db, meeting, ask.viewer, point):
        raise NotFound()
    return meeting, point


def _managed(ask: Asking, code: str, point_id: int) -> tuple[Meeting, BridgePoint]:
    meeting, point = _seen(ask, code, point_id)
    ask.need(Action.READ_JOIN_DATA, meeting.issuer_id)
    lock(ask.db, meeting)
    return meeting, point


def _page(
    ask: Asking,
    meeting: Meeting,
    point: BridgePoint,
    shown: JoinDataShown | None,
    *,
    form: Entered[Any] | None = None,
    refusal: str = "",
    is_new: bool = False,
    status: int = 200,
) -> Response:
    """Show the data once; the desk gets the form with it, filled but for the passcode."""
    if form is None and shown is not None:
        stored = {"address": shown.address, "number": shown.number, "visible_from": typed_of(shown.visible_from)}
        form = Entered({**stored, "passcode": ""})
    return page(
        ask,
        "meetings/join_data.html",
        status=status,
        meeting=meeting,
        point=point,
        shown=shown,
        form=form,
        refusal=refusal,
        is_new=is_new,
        is_desk=may(ask.viewer, Action.READ_JOIN_DATA, meeting.issuer_id),
    )
