"""Issuing: who gets what, the exact document, and the one act after which mail leaves."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.invitations.inputs import IssueInput
from app.invitations.service_issue import issue, send_to_added
from app.invitations.service_plan import IssuePlan, issue_preview
from app.invitations.store import meeting_for
from app.meetings.models import Meeting
from app.notices.layouts import html
from app.notices.rules import DocumentType
from app.permissions import Action
from app.refusals import Refusal
from app.routers.pages._signing import next_number, usual_signing
from app.routers.pages._typed import number, without, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(prefix="/meetings/{code}/invitation", include_in_schema=False)
PAGE = 100
BUTTONS = ("do", "checked", "mails")


@router.get("")
def plan(
    code: str,
    ask: Annotated[Asking, reads(Action.ISSUE_INVITATIONS)],
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:
    """Show what issuing would do; nothing has left yet."""
    meeting = _meeting(ask, code)
    form: Entered[IssueInput] = Entered(usual_signing(ask, meeting.issuer_id))
    signing = IssueInput.model_validate({name: value for name, value in form.typed.items() if value})
    return _page(ask, meeting, form, signing, number=number)


@router.post("")
def issue_invitation(code: str, ask: Annotated[Asking, writes(Action.ISSUE_INVITATIONS)], form: Form) -> Response:
    """Issue when the box is ticked; else show the plan again with what was typed."""
    meeting = _meeting(ask, code)
    entered = enter(without(form, *BUTTONS), IssueInput)
    entered.typed["checked"] = word(form, "checked")
    if word(form, "do") != "issue":
        return _page(ask, meeting, entered, entered.value)
    expected = number(form, "mails")
    if not word(form, "checked"):
        entered.errors.append(FieldError("checked", _("Hãy đánh dấu “Tôi đã kiểm tra” trước khi phát hành.")))
    elif expected is not None and expected != _plan(ask, meeting, entered.value).mails:
        entered.errors.append(
            FieldError("", _("Danh sách nhận thư vừa thay đổi. Hãy kiểm tra lại trước khi phát hành."))
        )
    if entered.value is None or entered.errors:
        entered.typed["checked"] = ""
        return _page(ask, meeting, entered, entered.value, status=422)
    return _issued(ask, meeting, entered, entered.value)


def _issued(ask: Asking, meeting: Meeting, entered: Entered[Any], signing: IssueInput) -> Response:
    settings = ask.house.settings
    try:
        with ask.db.begin_nested():  # a refusal half-way leaves nothing behind
            done = issue(
                ask.db,
                meeting,
                signing=signing,
                shelf=ask.house.shelf,
                fonts=settings.font_dirs,
                links=ask.house.links,
                organiser=(settings.mail_from_name, settings.mail_from),
                by=ask.actor,
                now=ask.now,
            )
    except Refusal as refusal:
        return _page(ask, meeting, entered.refuse(refusal, "number"), signing, status=409)
    said = _("Đã phát hành. %(count)s thư đang được gửi đi.") % {"count": done.mails}
    if done.without_address:
        said += " " + _("%(count)s cơ quan chưa có địa chỉ thư, cần báo bằng cách khác.") % {
            "count": len(done.without_address)
        }
    return see(f"/meetings/{meeting.code}", say=said)


@router.post("/added")
def send_added(code: str, ask: Annotated[Asking, writes(Action.ISSUE_INVITATIONS)]) -> Response:
    """Send the invitation in force to organisations that were added after it was issued."""
    meeting = _meeting(ask, code)
    settings = ask.house.settings
    organiser = (settings.mail_from_name, settings.mail_from)
    done = send_to_added(ask.db, meeting, links=ask.house.links, organiser=organiser, by=ask.actor, now=ask.now)
    return see(f"/meetings/{code}/lines", say=_("Đã gửi %(count)s thư cho cơ quan mới thêm.") % {"count": done.mails})


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.ISSUE_INVITATIONS, meeting.issuer_id)
    return meeting


def _plan(ask: Asking, meeting: Meeting, signing: IssueInput | None) -> IssuePlan:
    return issue_preview(ask.db, meeting, ask.now, signing=signing, registration_address=ask.house.settings.mail_from)


def _page(
    ask: Asking,
    meeting: Meeting,
    form: Entered[Any],
    signing: IssueInput | None,
    *,
    number: int = 1,
    status: int = 200,
) -> Response:
    found = _plan(ask, meeting, signing)
    start = (number - 1) * PAGE
    day = (signing.dated_on if signing else None) or day_in_vietnam(ask.now)
    kind = signing.document_type if signing else DocumentType.TELEGRAM
    return page(
        ask,
        "invitations/invitation.html",
        status=status,
        meeting=meeting,
        plan=found,
        lines=Page(found.lines[start : start + PAGE], number, PAGE, len(found.lines)),
        preview=html.render(found.document),
        next_number=next_number(ask, meeting.issuer_id, kind, day.year),
        form=form,
    )
