"""The composer: a meeting as a form beside the document that it becomes."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.directory.store import organisations
from app.invitations.store import meeting_for
from app.meetings import service
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.meetings.rules import refusal_to_revise
from app.permissions import Action, places
from app.refusals import Conflict, NotFound, Refusal
from app.routers.pages._previewing import previewed
from app.routers.pages._typed import filled, number, without, without_empty_rows, word
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(prefix="/meetings", include_in_schema=False)

Reader = Annotated[Asking, reads(Action.PREPARE_MEETINGS)]
Writer = Annotated[Asking, writes(Action.PREPARE_MEETINGS)]
ROWS = {"agenda": 2, "preparations": 1}
BUTTONS = ("do", "add", "version", "code", "issuer_id")


@router.get("/new")
def new(ask: Reader) -> Response:
    """Show an empty composer."""
    return _composer(ask, None, Entered({}))


@router.post("/new")
def draft(ask: Writer, form: Form) -> Response:
    """Keep a new draft, or show it again with a preview or one more row."""
    entered = _entered(form)
    if entered.value is None or word(form, "do") != "save":
        return _again(ask, None, entered, form)
    issuer_id = number(form, "issuer_id") or 0
    if issuer_id not in places(ask.viewer, Action.PREPARE_MEETINGS):
        raise NotFound()
    meeting = service.draft(ask.db, entered.value, issuer_id=issuer_id, by=ask.actor, now=ask.now)
    say = _("Đã lưu dự thảo. Tiếp theo: điểm cầu và thành phần mời.")
    return see(f"/meetings/{meeting.code}/bridge-points", say=say)


@router.post("/preview")
def preview(ask: Reader, form: Form) -> Response:
    """Answer only the preview, for the script of the composer."""
    entered = _entered(form)
    meeting = _meeting(ask, word(form, "code")) if word(form, "code") else None
    return page(ask, "meetings/_preview.html", **_preview(ask, meeting, entered, form))


@router.get("/{code}/edit")
def edit(code: str, ask: Reader) -> Response:
    """Show the draft in the composer."""
    meeting = _meeting(ask, code)
    given = service.as_input(ask.db, meeting)
    return _composer(ask, meeting, filled(given), value=given)


@router.post("/{code}/edit")
def revise(code: str, ask: Writer, form: Form) -> Response:
    """Keep the draft, or show it again with a preview or one more row."""
    meeting = _meeting(ask, code)
    entered = _entered(form)
    if entered.value is None or word(form, "do") != "save":
        return _again(ask, meeting, entered, form)
    try:
        with ask.db.begin_nested():
            service.revise(ask.db, meeting, entered.value, version=number(form, "version"), by=ask.actor, now=ask.now)
    except Refusal as refusal:
        return _composer(ask, meeting, entered.refuse(refusal), status=409, value=entered.value)
    return see(f"/meetings/{code}", say=_("Đã lưu dự thảo."))


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.PREPARE_MEETINGS, meeting.issuer_id)
    reason = refusal_to_revise(meeting.stage)
    if reason:
        raise Conflict(reason)
    return meeting


def _entered(form: Form) -> Entered[MeetingInput]:
    entered = enter(without(form, *BUTTONS), MeetingInput)
    if not word(form, "add"):  # who asks for another row wants to see one more than before
        without_empty_rows(entered, *ROWS)
    return entered


def _again(ask: Asking, meeting: Meeting | None, entered: Entered[MeetingInput], form: Form) -> Response:
    """Show what was typed again; for another row or a preview nothing is complained about that was not asked."""
    is_saving = word(form, "do") == "save"
    if not is_saving and word(form, "add"):
        entered.errors = []
    version = number(form, "version")
    return _composer(
        ask,
        meeting,
        entered,
        status=422 if is_saving else 200,
        value=entered.value,
        more=word(form, "add"),
        version=version,
        issuer_id=number(form, "issuer_id"),
    )


def _preview(ask: Asking, meeting: Meeting | None, entered: Entered[Any], form: Form) -> dict[str, Any]:
    return previewed(ask, meeting, entered.value, issuer_id=number(form, "issuer_id"))


def _composer(
    ask: Asking,
    meeting: Meeting | None,
    form: Entered[Any],
    *,
    status: int = 200,
    value: MeetingInput | None = None,
    more: str = "",
    version: int | None = None,
    issuer_id: int | None = None,
) -> Response:
    own = organisations(ask.db, sorted(places(ask.viewer, Action.PREPARE_MEETINGS)))
    rows = {name: max(least, len(form.typed.get(name) or []) + (name == more)) for name, least in ROWS.items()}
    return page(
        ask,
        "meetings/composer.html",
        status=status,
        meeting=meeting,
        form=form,
        address=f"/meetings/{meeting.code}/edit" if meeting else "/meetings/new",
        version=version or (meeting.version if meeting else 0),
        issuers=[] if meeting else [(row.id, row.name) for row in own.values()],
        agenda_rows=rows["agenda"],
        preparation_rows=rows["preparations"],
        **previewed(ask, meeting, value, issuer_id=issuer_id),
    )
