"""Changing an issued meeting: old against new, the exact document, and the one act."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.changes.inputs import ChangeInput
from app.changes.rules import compared
from app.changes.service import change, change_preview
from app.clock import day_in_vietnam
from app.invitations.rules import InvitationKind
from app.invitations.store import meeting_for
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.layouts import html
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._signing import next_number, usual_signing
from app.routers.pages._typed import number, without, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see, shown_time

router = APIRouter(prefix="/meetings/{code}/change", include_in_schema=False)
BUTTONS = ("do", "checked", "version")


@router.get("")
def form(code: str, ask: Annotated[Asking, reads(Action.CHANGE_MEETINGS)]) -> Response:
    """Show the form for a change."""
    meeting = _meeting(ask, code)
    typed = {"kind": InvitationKind.RESCHEDULED.value, **usual_signing(ask, meeting.issuer_id)}
    return _page(ask, meeting, Entered(typed))


@router.post("")
def change_meeting(code: str, ask: Annotated[Asking, writes(Action.CHANGE_MEETINGS)], form: Form) -> Response:
    """Make the change when the box is ticked; else show old against new and the document."""
    meeting = _meeting(ask, code)
    entered = enter(without(form, *BUTTONS), ChangeInput)
    is_checked = bool(word(form, "checked"))
    if entered.value is None:
        return _page(ask, meeting, entered, status=422)
    if word(form, "do") != "issue":
        return _page(ask, meeting, entered)
    if not is_checked:
        entered.errors.append(FieldError("checked", _("Hãy đánh dấu rằng đã kiểm tra trước khi phát hành.")))
        return _page(ask, meeting, entered, status=422)
    return _changed(ask, meeting, entered, entered.value, number(form, "version") or 0)


def _changed(ask: Asking, meeting: Meeting, entered: Entered[Any], given: ChangeInput, seen: int) -> Response:
    settings = ask.house.settings
    try:
        with ask.db.begin_nested():  # a refusal half-way leaves nothing behind, and the page can still be shown
            made = change(
                ask.db,
                meeting,
                given,
                version=seen,
                shelf=ask.house.shelf,
                fonts=settings.font_dirs,
                links=ask.house.links,
                organiser=(settings.mail_from_name, settings.mail_from),
                by=ask.actor,
                now=ask.now,
            )
    except Refusal as refusal:
        return _page(ask, meeting, entered.refuse(refusal, "number"), status=409)
    said = _("Đã phát hành văn bản thay đổi. %(count)s thư đang được gửi đi.") % {"count": made.mails}
    return see(f"/meetings/{meeting.code}", say=said)


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.CHANGE_MEETINGS, meeting.issuer_id)
    return meeting


def _page(ask: Asking, meeting: Meeting, form: Entered[Any], *, status: int = 200) -> Response:
    given, address = form.value, ask.house.settings.mail_from
    plan = change_preview(ask.db, meeting, given, ask.now, registration_address=address) if given else None
    day = (given.dated_on if given else None) or day_in_vietnam(ask.now)
    is_open = meeting.stage in (Stage.ISSUED, Stage.POSTPONED)
    return page(
        ask,
        "changes/change.html",
        status=status,
        meeting=meeting,
        form=form,
        plan=plan,
        changed=compared(given.kind, plan.old, plan.new, say=_, time=shown_time) if given and plan else (),
        preview=html.render(plan.document) if plan else "",
        refusal="" if is_open else "Cuộc họp không còn ở giai đoạn có thể thay đổi bằng văn bản mới.",
        next_number=next_number(ask, meeting.issuer_id, form.typed.get("document_type", ""), day.year),
    )
