"""The conclusion of a meeting: written as an outline beside the sheet, issued as a thông báo, read by those invited."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.conclusions import service, store
from app.conclusions.inputs import ConclusionInput, SigningInput
from app.conclusions.models import Conclusion
from app.conclusions.rules import ConclusionState, refusal_to_begin, refusal_to_issue
from app.conclusions.rules_document import Signing, conclusion_document
from app.conclusions.rules_outline import as_outline, count, parse_outline
from app.directory.store import organisation
from app.invitations.store import meeting_for
from app.meetings.models import Meeting
from app.notices.layouts import html
from app.notices.rules import DocumentType
from app.notices.store import document_of, notice
from app.permissions import Action, may
from app.refusals import Refusal
from app.routers.pages._signing import next_number, usual_signing
from app.routers.pages._typed import number, without, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/meetings/{code}/conclusion", include_in_schema=False)

Writer = Annotated[Asking, writes(Action.CONCLUDE_MEETINGS)]
RECIPIENTS = "Thủ tướng, các Phó Thủ tướng Chính phủ (để b/c)\nCác cơ quan dự họp"


@router.get("")
def show(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> Response:
    """Show the finished document to all invited, the form to who writes it."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    conclusion = store.conclusion_of(ask.db, meeting.id)
    if conclusion is not None and conclusion.state is ConclusionState.ISSUED:
        return _issued(ask, meeting, conclusion)
    ask.need(Action.CONCLUDE_MEETINGS, meeting.issuer_id)
    if conclusion is None:
        refusal = refusal_to_begin(meeting.stage, meeting.starts_at, ask.now)
        return page(ask, "conclusions/begin.html", meeting=meeting, refusal=refusal)
    return _form(ask, meeting, conclusion, _stored(ask, conclusion))


@router.post("/beginning")
def begin(code: str, ask: Writer) -> Response:
    """Begin the conclusion with the usual words."""
    service.begin(ask.db, _meeting(ask, code), by=ask.actor, now=ask.now)
    return see(f"/meetings/{code}/conclusion")


@router.post("")
def write(code: str, ask: Writer, form: Form) -> Response:
    """Keep what was typed, or only show how it would look."""
    meeting = _meeting(ask, code)
    conclusion = store.needed(ask.db, meeting.id)
    entered = enter(without(form, "do", "version"), ConclusionInput)
    version = number(form, "version") or 0
    if entered.value is None:
        return _form(ask, meeting, conclusion, entered, version=version, status=422)
    if word(form, "do") == "preview":
        return _form(ask, meeting, conclusion, entered, version=version)
    try:
        with ask.db.begin_nested():
            service.write(ask.db, conclusion, entered.value, version=version, by=ask.actor, now=ask.now)
    except Refusal as refusal:  # both stand on the page; whoever saves again has seen the other
        return _form(ask, meeting, conclusion, entered.refuse(refusal), status=409, is_overtaken=True)
    return see(f"/meetings/{code}/conclusion", say=_("Đã lưu dự thảo kết luận."))


@router.post("/notice")
def issue(code: str, ask: Writer, form: Form) -> Response:
    """Issue the stored draft as a thông báo kết luận."""
    meeting = _meeting(ask, code)
    conclusion = store.needed(ask.db, meeting.id)
    version = number(form, "version") or 0
    signing = enter(without(form, "version"), SigningInput)
    if signing.value is None:
        return _form(ask, meeting, conclusion, _stored(ask, conclusion), signing=signing, version=version, status=422)
    house = ask.house
    try:
        with ask.db.begin_nested():  # a refusal halfway leaves nothing behind, and the page can still be shown
            made = service.issue(
                ask.db,
                meeting,
                conclusion,
                signing.value,
                version=version,
                shelf=house.shelf,
                fonts=house.settings.font_dirs,
                links=house.links,
                by=ask.actor,
                now=ask.now,
            )
    except Refusal as refusal:
        signing.refuse(refusal, "number")
        return _form(ask, meeting, conclusion, _stored(ask, conclusion), signing=signing, status=409)
    said = _("Đã ban hành thông báo kết luận. %(count)s thư đang được gửi đi.") % {"count": made.mails}
    return see(f"/meetings/{code}/conclusion", say=said)


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.CONCLUDE_MEETINGS, meeting.issuer_id)
    return meeting


def _stored(ask: Asking, conclusion: Conclusion) -> Entered[ConclusionInput]:
    words = {name: getattr(conclusion, name) for name in ("subject", "opening", "closing")}
    words["outline"] = as_outline(store.clauses(ask.db, conclusion.id))
    return Entered(words, ConclusionInput.model_construct(**words))


def _issued(ask: Asking, meeting: Meeting, conclusion: Conclusion) -> Response:
    made = notice(ask.db, conclusion.notice_id or 0)
    preview = html.render(document_of(made))
    return page(ask, "conclusions/issued.html", meeting=meeting, notice=made, preview=preview)


def _form(
    ask: Asking,
    meeting: Meeting,
    conclusion: Conclusion,
    form: Entered[ConclusionInput],
    *,
    signing: Entered[Any] | None = None,
    version: int | None = None,
    is_overtaken: bool = False,
    status: int = 200,
) -> Response:
    """Show the form; ``version`` is the one that the writer began from, by default the stored one."""
    day = day_in_vietnam(ask.now)
    usual = {"recipients": RECIPIENTS, **usual_signing(ask, meeting.issuer_id, DocumentType.NOTICE)}
    stored_count = count(store.clauses(ask.db, conclusion.id))
    return page(
        ask,
        "conclusions/conclusion.html",
        status=status,
        meeting=meeting,
        conclusion=conclusion,
        version=version if version is not None else conclusion.version,
        form=form,
        theirs=_stored(ask, conclusion).typed if is_overtaken else None,
        signing=signing or Entered(usual),
        preview=_preview(ask, meeting, form, signing),
        may_issue=may(ask.viewer, Action.CONCLUDE_MEETINGS, meeting.issuer_id),
        refusal=refusal_to_issue(conclusion.state, meeting.stage, stored_count, meeting.starts_at, ask.now),
        next_number=next_number(ask, meeting.issuer_id, DocumentType.NOTICE, day.year),
    )


def _preview(ask: Asking, meeting: Meeting, form: Entered[ConclusionInput], signing: Entered[Any] | None) -> str:
    if form.value is None:
        return ""
    office = organisation(ask.db, meeting.issuer_id)
    document = conclusion_document(
        issuer=office.name,
        issuer_symbol=office.short_name,
        subject=form.value.subject,
        opening=form.value.opening,
        clauses=parse_outline(form.value.outline),
        closing=form.value.closing,
        signing=service.signing_of(signing.value) if signing and signing.value else Signing(),
    )
    return html.render(document)
