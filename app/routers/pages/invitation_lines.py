"""Who is invited to a meeting: groups by their members on a day, organisations one by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.bridges.models import BridgePoint
from app.bridges.store import central, own_points, points_by_id
from app.directory.rules import block_of
from app.directory.store import mail_contacts, organisations
from app.invitations import service, store
from app.invitations.inputs import GroupInput, LineInput
from app.invitations.models import InvitationLine
from app.invitations.service_issue import lines_without_link
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Action
from app.refusals import NotFound, Refusal
from app.routers.pages._choosing import Choice, as_day, chosen, day_of, expansion, group_choices
from app.routers.pages._typed import number, typed_of, without, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(prefix="/meetings/{code}/lines", include_in_schema=False)
Reader = Annotated[Asking, reads(Action.PREPARE_MEETINGS)]
Writer = Annotated[Asking, writes(Action.PREPARE_MEETINGS)]
PAGE = 100
BLOCKS = ("ministries", "provinces", "companies", "others")


@router.get("")
def lines(
    code: str,
    ask: Reader,
    text: Annotated[str, Query(max_length=200)] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
    group: str = "",
    on: str = "",
) -> Response:
    """List the lines; with a group named, show first whom it means on the day."""
    meeting = _meeting(ask, code)
    shown = expansion(ask.db, group, as_day(on, day_of(meeting, ask.now))) if group else None
    return _list(ask, meeting, text=text, number=number, expanded=shown)


@router.post("")
def add(code: str, ask: Writer, form: Form) -> Response:
    """Invite one organisation; one that is not clear is asked for again with candidates."""
    meeting = _meeting(ask, code)
    choice = chosen(ask.db, form, on=day_of(meeting, ask.now))
    entered = _entered(ask, meeting, form, choice)
    if entered.value is not None:
        try:
            with ask.db.begin_nested():
                service.add_lines(ask.db, meeting, [entered.value], by=ask.actor, now=ask.now)
            return see(f"/meetings/{code}/lines", say=_("Đã thêm vào thành phần mời."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _list(ask, meeting, form=entered, candidates=choice.candidates, status=422)


@router.post("/group")
def add_group(code: str, ask: Writer, form: Form) -> Response:
    """Invite the members of a group as it stands on a day; say whom the step skipped."""
    meeting = _meeting(ask, code)
    entered = enter(form, GroupInput)
    shown = expansion(ask.db, word(form, "group"), as_day(word(form, "on"), day_of(meeting, ask.now)))
    if entered.value is None or shown is None:
        return _list(ask, meeting, expanded=shown, group_form=entered, status=422)
    given = entered.value
    try:
        with ask.db.begin_nested():
            result = service.add_group(
                ask.db,
                meeting,
                shown.group,
                on=shown.on,
                level=given.level,
                seats=given.seats,
                bridge=given.bridge,
                by=ask.actor,
                now=ask.now,
            )
    except Refusal as refusal:
        return _list(ask, meeting, expanded=shown, group_form=entered.refuse(refusal, "group"), status=422)
    return see(f"/meetings/{code}/lines", say=_said(result))


@router.get("/{line_id}")
def line(code: str, line_id: int, ask: Reader) -> Response:
    """Show one line in a form."""
    meeting = _meeting(ask, code)
    row = _line(ask, meeting, line_id)
    return _form(ask, meeting, row, form=Entered({**typed_of(row)}))


@router.post("/{line_id}")
def revise(code: str, line_id: int, ask: Writer, form: Form) -> Response:
    """Change level, seats, bridge point, deadline of one line."""
    meeting = _meeting(ask, code)
    row = _line(ask, meeting, line_id)
    kept = [("organisation_id", str(row.organisation_id)), ("addressed_as", row.addressed_as)]
    entered = enter(FormData([*without(form, "version").multi_items(), *kept]), LineInput)
    if entered.value is not None:
        try:
            version = number(form, "version")
            with ask.db.begin_nested():
                service.revise_line(ask.db, meeting, row, entered.value, version=version, by=ask.actor, now=ask.now)
            return see(f"/meetings/{code}/lines", say=_("Đã lưu."))
        except Refusal as refusal:
            entered.refuse(refusal)
    return _form(ask, meeting, row, form=entered, status=422)


@router.post("/{line_id}/removal")
def remove(code: str, line_id: int, ask: Writer) -> Response:
    """Take an organisation off the list."""
    meeting = _meeting(ask, code)
    service.remove_line(ask.db, meeting, _line(ask, meeting, line_id), by=ask.actor, now=ask.now)
    return see(f"/meetings/{code}/lines", say=_("Đã bỏ khỏi thành phần mời."))


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = store.meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.PREPARE_MEETINGS, meeting.issuer_id)
    return meeting


def _line(ask: Asking, meeting: Meeting, line_id: int) -> InvitationLine:
    row = store.line(ask.db, line_id)
    if row.meeting_id != meeting.id or row.withdrawn_at is not None:
        raise NotFound()
    return row


def _entered(ask: Asking, meeting: Meeting, form: FormData, choice: Choice) -> Entered[LineInput]:
    fields = without(form, "organisation", "organisation_id", "seat").multi_items()
    if choice.organisation_id:
        fields.append(("organisation_id", str(choice.organisation_id)))
        point = _seat(ask, meeting, word(form, "seat"), choice.organisation_id)
        if point is not None:
            fields.append(("bridge_point_id", str(point.id)))
        if choice.organisation_id == meeting.issuer_id:
            fields.append(("is_host", "true"))
    entered = enter(FormData(fields), LineInput)
    entered.typed.update(organisation=word(form, "organisation"), seat=word(form, "seat"))
    if choice.message:
        entered.value = None
        entered.errors = [error for error in entered.errors if error.name != "organisation_id"]
        entered.errors.insert(0, FieldError("organisation", choice.message))
    return entered


def _seat(ask: Asking, meeting: Meeting, seat: str, organisation_id: int) -> BridgePoint | None:
    """Return the bridge point that the form names: the organisation's own, or the central one."""
    if seat == "central":
        return central(ask.db, meeting.id or 0)
    return own_points(ask.db, meeting.id or 0).get(organisation_id) if seat == "own" else None


def _said(result: service.GroupAdded) -> str:
    parts = [_("Đã mời thêm %(count)s cơ quan.") % {"count": len(result.added)}]
    if result.skipped:
        parts.append(_("%(count)s cơ quan đã có trong danh sách nên được bỏ qua.") % {"count": len(result.skipped)})
    if result.without_point:
        parts.append(_("%(count)s cơ quan chưa có điểm cầu riêng.") % {"count": len(result.without_point)})
    return " ".join(parts)


def _list(
    ask: Asking, meeting: Meeting, *, text: str = "", number: int = 1, status: int = 200, **known: Any
) -> Response:
    assert meeting.id is not None
    rows = store.lines(ask.db, meeting.id, search=text, limit=PAGE, offset=(number - 1) * PAGE)
    ids = {row.organisation_id for row in rows}
    return page(
        ask,
        "invitations/lines.html",
        status=status,
        meeting=meeting,
        lines=Page(rows, number, PAGE, store.count_lines(ask.db, meeting.id, search=text)),
        names=organisations(ask.db, ids),
        mails=mail_contacts(ask.db, ids),
        points=points_by_id(ask.db, [row.bridge_point_id for row in rows if row.bridge_point_id]),
        central=central(ask.db, meeting.id),
        groups=group_choices(ask.db),
        day=day_of(meeting, ask.now),
        text=text,
        unsent=len(lines_without_link(ask.db, meeting)) if meeting.stage is Stage.ISSUED else 0,
        **{"form": None, "group_form": None, "candidates": [], "expanded": None, **known},
    )


def _form(ask: Asking, meeting: Meeting, row: InvitationLine, *, form: Entered[Any], status: int = 200) -> Response:
    assert meeting.id is not None
    own = own_points(ask.db, meeting.id).get(row.organisation_id)
    chosen_now = points_by_id(ask.db, [row.bridge_point_id] if row.bridge_point_id else [])
    offered = (own, central(ask.db, meeting.id), *chosen_now.values())
    known = {point.id: point for point in offered if point is not None}
    organisation = organisations(ask.db, [row.organisation_id])[row.organisation_id]
    return page(
        ask,
        "invitations/line.html",
        status=status,
        meeting=meeting,
        line=row,
        organisation=organisation,
        usual_block=block_of(organisation),
        blocks=BLOCKS,
        points=[("", _("Chưa xếp điểm cầu")), *((point.id, point.name) for point in known.values())],
        form=form,
    )
