"""Bridge points (*điểm cầu*) of a meeting: the list, one for each organisation of a group, one by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.bridges import service, store
from app.bridges.inputs import BridgePointInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.directory.rules import Kind
from app.directory.store import organisations
from app.invitations.store import meeting_for
from app.meetings.models import Meeting
from app.permissions import Action
from app.refusals import NotFound, Refusal
from app.routers.pages._choosing import Choice, as_day, chosen, day_of, expansion, group_choices
from app.routers.pages._typed import typed_of, without, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(prefix="/meetings/{code}/bridge-points", include_in_schema=False)
Reader = Annotated[Asking, reads(Action.MANAGE_BRIDGE_POINTS)]
Writer = Annotated[Asking, writes(Action.MANAGE_BRIDGE_POINTS)]
PAGE = 100
KINDS = {Kind.PROVINCE: BridgeKind.PROVINCIAL, Kind.COMMUNE: BridgeKind.COMMUNE}


@router.get("")
def bridge_points(
    code: str,
    ask: Reader,
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
    group: str = "",
    on: str = "",
) -> Response:
    """List the points; with a group named, show first for whom points would be added."""
    meeting = _meeting(ask, code)
    shown = expansion(ask.db, group, as_day(on, day_of(meeting, ask.now))) if group else None
    there = store.own_points(ask.db, meeting.id or 0) if shown else {}
    return _list(ask, meeting, number=number, expanded=shown, there=there)


@router.post("")
def add(code: str, ask: Writer, form: Form) -> Response:
    """Add one point; an organisation that is not clear is asked for again with candidates."""
    meeting = _meeting(ask, code)
    choice = chosen(ask.db, form, on=day_of(meeting, ask.now))
    entered = _entered(form, choice)
    if entered.value is not None:
        try:
            with ask.db.begin_nested():
                [point] = service.add_points(ask.db, meeting, [entered.value], by=ask.actor, now=ask.now)
            return see(f"/meetings/{code}/bridge-points", say=_("Đã thêm %(name)s.") % {"name": point.name})
        except Refusal as refusal:
            entered.refuse(refusal)
    return _list(ask, meeting, form=entered, candidates=choice.candidates, status=422)


@router.post("/group")
def add_group(code: str, ask: Writer, form: Form) -> Response:
    """Add one point for each organisation of a group as it stands on a day."""
    meeting = _meeting(ask, code)
    found = expansion(ask.db, word(form, "group"), as_day(word(form, "on"), day_of(meeting, ask.now)))
    if found is None:
        raise NotFound("Không có nhóm cơ quan này.")
    kind = KINDS.get(found.members[0].kind, BridgeKind.AGENCY) if found.members else BridgeKind.AGENCY
    result = service.one_per_organisation(ask.db, meeting, found.members, kind, by=ask.actor, now=ask.now)
    say = _("Đã thêm %(added)s điểm cầu.") % {"added": len(result.added)}
    if result.skipped:
        say += " " + _("%(count)s cơ quan đã có điểm cầu nên được bỏ qua.") % {"count": len(result.skipped)}
    return see(f"/meetings/{code}/bridge-points", say=say)


@router.get("/{point_id}")
def bridge_point(code: str, point_id: int, ask: Reader) -> Response:
    """Show one point in a form."""
    meeting = _meeting(ask, code)
    return _form(ask, meeting, _point(ask, meeting, point_id), form=None)


@router.post("/{point_id}")
def revise(code: str, point_id: int, ask: Writer, form: Form) -> Response:
    """Change one point and its contacts."""
    meeting = _meeting(ask, code)
    point = _point(ask, meeting, point_id)
    entered = enter(without(form, "add"), BridgePointInput)
    if entered.value is not None and not word(form, "add"):
        try:
            with ask.db.begin_nested():
                service.revise_point(ask.db, meeting, point, entered.value, by=ask.actor, now=ask.now)
            return see(f"/meetings/{code}/bridge-points", say=_("Đã lưu %(name)s.") % {"name": point.name})
        except Refusal as refusal:
            entered.refuse(refusal)
    if word(form, "add"):
        entered.errors = []
    return _form(ask, meeting, point, form=entered, status=200 if word(form, "add") else 422)


@router.post("/{point_id}/removal")
def remove(code: str, point_id: int, ask: Writer) -> Response:
    """Remove a point to which nobody is invited."""
    meeting = _meeting(ask, code)
    point = _point(ask, meeting, point_id)
    service.remove_point(ask.db, meeting, point, by=ask.actor, now=ask.now)
    return see(f"/meetings/{code}/bridge-points", say=_("Đã xóa %(name)s.") % {"name": point.name})


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.MANAGE_BRIDGE_POINTS, meeting.issuer_id)
    return meeting


def _point(ask: Asking, meeting: Meeting, point_id: int) -> BridgePoint:
    point = store.point(ask.db, point_id)
    if point.meeting_id != meeting.id:
        raise NotFound()
    return point


def _entered(form: FormData, choice: Choice) -> Entered[BridgePointInput]:
    fields = without(form, "organisation", "organisation_id")
    known = [("organisation_id", str(choice.organisation_id))] if choice.organisation_id else []
    entered = enter(FormData([*fields.multi_items(), *known]), BridgePointInput)
    entered.typed["organisation"] = word(form, "organisation")
    if choice.message:
        entered.value = None
        entered.errors = [error for error in entered.errors if error.name != "organisation_id"]
        entered.errors.insert(0, FieldError("organisation", choice.message))
    return entered


def _list(ask: Asking, meeting: Meeting, *, number: int = 1, status: int = 200, **known: Any) -> Response:
    assert meeting.id is not None
    total = store.count_points(ask.db, meeting.id)
    rows = store.points(ask.db, meeting.id, limit=PAGE, offset=(number - 1) * PAGE)
    return page(
        ask,
        "meetings/bridge_points.html",
        status=status,
        meeting=meeting,
        points=Page(rows, number, PAGE, total),
        contacts=store.contacts_of(ask.db, [row.id for row in rows if row.id]),
        hosts=organisations(ask.db, {row.organisation_id for row in rows} | {meeting.issuer_id}),
        has_central=store.central(ask.db, meeting.id) is not None,
        groups=group_choices(ask.db),
        day=day_of(meeting, ask.now),
        **{"form": None, "candidates": [], "expanded": None, "there": {}, **known},
    )


def _form(
    ask: Asking, meeting: Meeting, point: BridgePoint, *, form: Entered[Any] | None, status: int = 200
) -> Response:
    contacts = store.contacts_of(ask.db, [point.id or 0]).get(point.id or 0, [])
    shown = form or Entered(
        {
            **typed_of(point),
            "contacts": [typed_of(row) for row in contacts]
            or [{"purpose": purpose.value} for purpose in BridgeContactPurpose],
        }
    )
    rows = len(shown.typed.get("contacts") or []) + (1 if form else 0)
    return page(
        ask,
        "meetings/bridge_point.html",
        status=status,
        meeting=meeting,
        point=point,
        form=shown,
        contact_rows=rows,
        has_join_data=point.id in store.points_with_join_data(ask.db, meeting.id or 0),
    )
