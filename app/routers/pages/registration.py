"""Answering an invitation line: by the link in the mail without an account, or signed in."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app import permissions
from app.calendar import service as calendar
from app.invitations import service_answers
from app.invitations import store as invitations
from app.invitations.models import InvitationLine
from app.invitations.rules import is_use_worth_noting
from app.invitations.store_meetings import notice_of
from app.notices.rules import FileFormat
from app.permissions import Action
from app.refusals import NotFound
from app.registrations import service, store
from app.routers.pages import _answering
from app.routers.pages._answering import Answering
from app.web.asking import Asking, reads, writes
from app.web.downloads import disposition
from app.web.forms import Form
from app.web.notices import file_of

router = APIRouter(include_in_schema=False)

ByLink = Annotated[Asking, reads(Action.USE_LINK)]
ByLinkWriting = Annotated[Asking, writes(Action.USE_LINK)]
SignedIn = Annotated[Asking, reads(Action.REGISTER)]
SignedInWriting = Annotated[Asking, writes(Action.REGISTER)]

MACHINES = ("bot", "crawler", "spider", "preview", "scanner", "safelinks", "facebookexternalhit", "zalo", "whatsapp")
"""Words in the names of programs that look at links before people do."""


def _by_link(ask: Asking, token: str) -> Answering:
    return _holding(ask, invitations.line_by_token(ask.db, token), token)


def _holding(ask: Asking, line: InvitationLine, token: str) -> Answering:
    actor = replace(ask.actor, name=f"Người giữ liên kết {line.reference}", person_id=None)
    return Answering(ask, line, f"/r/{token}", actor, is_link=True)


def _signed_in(ask: Asking, code: str, line_id: int) -> Answering:
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    facts = store.line_facts(ask.db, line_id)
    is_own = permissions.may(ask.viewer, Action.REGISTER, facts.line.organisation_id)
    is_issuer = permissions.may(ask.viewer, Action.ISSUE_INVITATIONS, meeting.issuer_id)
    if facts.line.meeting_id != meeting.id or not (is_own or is_issuer):
        raise NotFound()
    address = f"/meetings/{meeting.code}/registration/{line_id}"
    return Answering(ask, facts.line, address, ask.actor, is_on_behalf=not is_own)


def _calendar_file(way: Answering) -> Response:
    ask = way.ask
    content = calendar.download_of_line(ask.db, way.line.id or 0, links=ask.house.links, now=ask.now)
    headers = {"Content-Disposition": disposition("hop.ics")}
    file = Response(content, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)
    return _answering.private(way, file)


def _is_machine(ask: Asking) -> bool:
    headers = ask.request.headers
    purpose = " ".join(headers.get(name, "") for name in ("purpose", "sec-purpose", "x-purpose", "x-moz")).lower()
    agent = headers.get("user-agent", "").lower()
    return "prefetch" in purpose or "preview" in purpose or any(word in agent for word in MACHINES)


@router.get("/r/{token}")
def open_link(token: str, ask: ByLink) -> Response:
    """Show the line to whoever holds its link, and note the use in a small transaction of its own."""
    line, link = invitations.link_by_token(ask.db, token)
    if is_use_worth_noting(line.opened_at, link.last_used_at, ask.now) and not _is_machine(ask):
        with ask.house.database.transaction() as db:
            service_answers.open_link(db, *invitations.link_by_token(db, token), now=ask.now)
    return _answering.show(_holding(ask, line, token))


@router.get("/r/{token}/edit")
def edit_by_link(token: str, ask: ByLink) -> Response:
    """Show the form with what was handed in."""
    return _answering.show(_by_link(ask, token), is_editing=True)


@router.post("/r/{token}/check")
def check_by_link(token: str, form: Form, ask: ByLink) -> Response:
    """Show what would be handed in; nothing is written yet."""
    return _answering.check(_by_link(ask, token), form)


@router.post("/r/{token}")
def register_by_link(token: str, form: Form, ask: ByLinkWriting) -> Response:
    """Register."""
    return _answering.hand_in(_by_link(ask, token), form)


@router.post("/r/{token}/decline")
def decline_by_link(token: str, form: Form, ask: ByLinkWriting) -> Response:
    """Decline with a reason."""
    return _answering.decline(_by_link(ask, token), form)


@router.post("/r/{token}/confirmation")
def confirm_by_link(token: str, ask: ByLinkWriting, form: Form) -> Response:
    """Confirm after a change."""
    return _answering.confirm(_by_link(ask, token), form)


@router.post("/r/{token}/withdrawal")
def withdraw_by_link(token: str, form: Form, ask: ByLinkWriting) -> Response:
    """Take the answer back."""
    return _answering.withdraw(_by_link(ask, token), form)


@router.get("/r/{token}/receipt")
def receipt_by_link(token: str, ask: ByLink) -> Response:
    """Show the receipt."""
    return _answering.receipt(_by_link(ask, token))


@router.get("/r/{token}/meeting.ics")
def calendar_by_link(token: str, ask: ByLink) -> Response:
    """Give the meeting as a calendar file that asks nobody to answer, the own bridge point first."""
    return _calendar_file(_by_link(ask, token))


@router.get("/r/{token}/notices/{notice_id}.pdf")
def notice_by_link(token: str, notice_id: int, ask: ByLink) -> Response:
    """Give a document that was issued about the meeting, as the mail carried it."""
    way = _by_link(ask, token)
    notice = notice_of(ask.db, way.line.meeting_id, notice_id)
    return _answering.private(way, file_of(ask, notice, FileFormat.PDF))


@router.get("/meetings/{code}/registration/{line_id}")
def open_line(code: str, line_id: int, ask: SignedIn) -> Response:
    """Show the line to a clerk of its organisation, or to the issuing clerk who registers on its behalf."""
    way = _signed_in(ask, code, line_id)
    if way.line.opened_at is None and not way.is_on_behalf:
        with ask.house.database.transaction() as db:
            service.note_seen(db, way.line, by=way.actor, now=ask.now)
    return _answering.show(way)


@router.get("/meetings/{code}/registration/{line_id}/edit")
def edit_line(code: str, line_id: int, ask: SignedIn) -> Response:
    """Show the form with what was handed in."""
    return _answering.show(_signed_in(ask, code, line_id), is_editing=True)


@router.post("/meetings/{code}/registration/{line_id}/check")
def check_line(code: str, line_id: int, form: Form, ask: SignedIn) -> Response:
    """Show what would be handed in; nothing is written yet."""
    return _answering.check(_signed_in(ask, code, line_id), form)


@router.post("/meetings/{code}/registration/{line_id}")
def register_line(code: str, line_id: int, form: Form, ask: SignedInWriting) -> Response:
    """Register."""
    return _answering.hand_in(_signed_in(ask, code, line_id), form)


@router.post("/meetings/{code}/registration/{line_id}/decline")
def decline_line(code: str, line_id: int, form: Form, ask: SignedInWriting) -> Response:
    """Decline with a reason."""
    return _answering.decline(_signed_in(ask, code, line_id), form)


@router.post("/meetings/{code}/registration/{line_id}/confirmation")
def confirm_line(code: str, line_id: int, ask: SignedInWriting, form: Form) -> Response:
    """Confirm after a change."""
    return _answering.confirm(_signed_in(ask, code, line_id), form)


@router.post("/meetings/{code}/registration/{line_id}/withdrawal")
def withdraw_line(code: str, line_id: int, form: Form, ask: SignedInWriting) -> Response:
    """Take the answer back."""
    return _answering.withdraw(_signed_in(ask, code, line_id), form)


@router.get("/meetings/{code}/registration/{line_id}/meeting.ics")
def calendar_of_line(code: str, line_id: int, ask: SignedIn) -> Response:
    """Give the meeting as a calendar file, the bridge point of the line's organisation first."""
    return _calendar_file(_signed_in(ask, code, line_id))


@router.get("/meetings/{code}/registration/{line_id}/receipt")
def receipt_of_line(code: str, line_id: int, ask: SignedIn) -> Response:
    """Show the receipt."""
    return _answering.receipt(_signed_in(ask, code, line_id))
