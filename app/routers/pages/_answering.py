"""One invitation line being answered, the same for the holder of a link and for somebody signed in."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import segno
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.audit.rules import Actor
from app.documents import store as documents
from app.invitations.models import InvitationLine
from app.invitations.service_letters import document_name
from app.invitations.store_meetings import invitations_of
from app.refusals import Refusal, Stale
from app.registrations import rules, service, store
from app.registrations.inputs import RegistrationInput
from app.routers.pages._people import entered_people, stored_people, with_row
from app.routers.pages._typed import number, word
from app.web.asking import Asking
from app.web.forms import Entered, FieldError
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.problems import status_of

FIRST_ROWS = 3


@dataclass
class Answering:
    """Who answers which line, at which address; ``is_on_behalf``: the issuing office for the organisation."""

    ask: Asking
    line: InvitationLine
    address: str
    actor: Actor
    is_link: bool = False
    is_on_behalf: bool = False

    @cached_property
    def facts(self) -> store.LineFacts:
        """Return the line and what surrounds it."""
        return store.line_facts(self.ask.db, self.line.id or 0)

    @property
    def refusal(self) -> str | None:
        """Return why the line cannot be answered now: the rule that the service asks, too."""
        meeting = self.facts.meeting
        return rules.refusal_to_register(meeting.stage, meeting.starts_at, self.ask.now)

    @property
    def is_late(self) -> bool:
        """Whether an answer given now is late."""
        return rules.is_late(self.facts.deadline_at, self.ask.now)

    @property
    def files_address(self) -> str:
        """Return where the meeting's papers are fetched; by link below the link itself."""
        return f"{self.address if self.is_link else '/meetings/' + self.facts.meeting.code}/papers"

    @property
    def notices_address(self) -> str:
        """Return where the issued documents are fetched."""
        return f"{self.address if self.is_link else ''}/notices"


def show(
    way: Answering, *, form: Entered[Any] | None = None, status: int = 200, is_editing: bool = False, more: int = 0
) -> Response:
    """Show the line: its answer, or the form where there is none yet, is to be edited or has to be mended."""
    db, facts = way.ask.db, way.facts
    kept = store.registration_of(db, facts.line.id or 0)
    people = store.attendees_of(db, [facts.line.id or 0]).get(facts.line.id or 0, []) if kept else []
    taken = store.taken_by_others(db, facts.line) if facts.point and facts.point.capacity is not None else 0
    is_open = way.refusal is None
    is_form = is_open and (bool(form and form.typed) or is_editing or facts.line.answer.value == "none")
    form = form or (stored_people(kept, people) if is_form else None)
    typed_rows = len(form.typed.get("attendees", [])) if form and isinstance(form.typed.get("attendees"), list) else 0
    return private(
        way,
        page(
            way.ask,
            "registrations/line.html",
            status=status,
            way=way,
            facts=facts,
            registration=kept,
            people=people,
            point_left=rules.seats_left(facts.point.capacity if facts.point else None, taken),
            form=form,
            is_form=is_form,
            is_stale=status == 409 and is_form and kept is not None,
            rows=max(FIRST_ROWS, typed_rows) + more,
            version=kept.version if kept else 0,
            roles=rules.ROLE_NAMES,
            papers=documents.papers(db, facts.line.meeting_id),
            issued=[(row.id, document_name(row)) for _invitation, row in invitations_of(db, facts.line.meeting_id)],
        ),
    )


def check(way: Answering, form: FormData) -> Response:
    """Show what would be handed in, or the form again with what to mend; writes nothing."""
    fields, entered = entered_people(form)
    if word(form, "add") or word(form, "edit"):
        entered.errors = []
        return show(way, form=entered, more=FIRST_ROWS if word(form, "add") else 0)
    if entered.value is not None:
        entered.errors = _problems(way, entered.value)
    if entered.errors or entered.value is None or way.refusal is not None:
        return show(way, form=entered, status=422)
    context: dict[str, Any] = {"way": way, "facts": way.facts, "given": entered.value, "roles": rules.ROLE_NAMES}
    fields = [*fields, ("version", word(form, "version"))]
    return private(way, page(way.ask, "registrations/check.html", fields=fields, **context))


def hand_in(way: Answering, form: FormData) -> Response:
    """Register, and lead to the receipt; what is refused comes back with everything that was typed."""
    _fields, entered = entered_people(form)
    if entered.value is None:
        return show(way, form=entered, status=422)
    try:
        service.register(
            way.ask.db,
            way.line,
            entered.value,
            version=number(form, "version") or 0,
            links=way.ask.house.links,
            by=way.actor,
            now=way.ask.now,
            is_on_behalf=way.is_on_behalf,
        )
    except Refusal as refusal:
        return show(way, form=_refused(entered, refusal), status=_status(refusal))
    return private(way, see(way.address + "/receipt", say=_("Đã nhận đăng ký.")))


def decline(way: Answering, form: FormData) -> Response:
    """Decline with a reason."""
    try:
        service.decline(
            way.ask.db,
            way.line,
            reason=word(form, "reason"),
            by=way.actor,
            now=way.ask.now,
            version=number(form, "version"),
            is_on_behalf=way.is_on_behalf,
        )
    except Refusal as refusal:
        entered: Entered[Any] = Entered({"reason": word(form, "reason")})
        return show(way, form=_refused(entered, refusal), status=_status(refusal))
    return private(way, see(way.address, say=_("Đã ghi nhận cơ quan xin vắng.")))


def withdraw(way: Answering, form: FormData) -> Response:
    """Take the answer back; what is refused is said above the line as it stands now."""
    try:
        service.withdraw(
            way.ask.db,
            way.line,
            by=way.actor,
            now=way.ask.now,
            version=number(form, "version"),
            is_on_behalf=way.is_on_behalf,
        )
    except Refusal as refusal:
        nothing_typed: Entered[Any] = Entered({})
        return show(way, form=nothing_typed.refuse(refusal), status=_status(refusal))
    return private(way, see(way.address, say=_("Đã rút câu trả lời. Cơ quan trở lại là chưa đăng ký.")))


def confirm(way: Answering, form: FormData) -> Response:
    """Confirm the whole answer after a change of the meeting; one that changed again since is shown first."""
    try:
        service.confirm(
            way.ask.db,
            way.line,
            by=way.actor,
            now=way.ask.now,
            version=number(form, "version") or 0,
            is_on_behalf=way.is_on_behalf,
        )
    except Refusal as refusal:
        nothing_typed: Entered[Any] = Entered({})
        return show(way, form=nothing_typed.refuse(refusal), status=_status(refusal))
    return private(way, see(way.address, say=_("Đã xác nhận. Cảm ơn đồng chí.")))


def receipt(way: Answering) -> Response:
    """Show the receipt with its reference; without a registration, the line."""
    facts = way.facts
    kept = store.registration_of(way.ask.db, facts.line.id or 0)
    if kept is None or facts.line.answer.value != "registered":
        return show(way)
    people = store.attendees_of(way.ask.db, [kept.line_id]).get(kept.line_id, [])
    context: dict[str, Any] = {
        "way": way,
        "facts": facts,
        "registration": kept,
        "people": people,
        "roles": rules.ROLE_NAMES,
        "picture": segno.make(facts.line.reference, micro=False, error="m").png_data_uri(scale=6, border=4),
    }
    return private(way, page(way.ask, "registrations/receipt.html", **context))


def private(way: Answering, response: Response) -> Response:
    """Keep what a link shows to whoever holds it; what is seen signed in is guarded by the sign-in."""
    if way.is_link:  # the address is the key: no other site is told of it, and no cache keeps the page
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    return response


def _refused(entered: Entered[Any], refusal: Refusal) -> Entered[Any]:
    entered.refuse(refusal)
    entered.errors = [*entered.errors[:-1], with_row(entered.errors[-1])]
    return entered


def _status(refusal: Refusal) -> int:
    return 409 if isinstance(refusal, Stale) else status_of(refusal)


def _problems(way: Answering, given: RegistrationInput) -> list[FieldError]:
    facts = way.facts
    capacity = facts.point.capacity if facts.point else None
    found = rules.problems(
        [(person.full_name, person.position) for person in given.attendees],
        seats=facts.line.seats,
        capacity=capacity,
        taken_by_others=0 if capacity is None else store.taken_by_others(way.ask.db, facts.line),
    )
    return [with_row(FieldError(field, reason)) for field, reason in found]
