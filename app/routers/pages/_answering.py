"""One invitation line being answered, the same for the holder of a link and for somebody signed in."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.responses import Response
from starlette.datastructures import FormData

from app.audit.rules import Actor
from app.invitations.models import InvitationLine
from app.refusals import Refusal, Stale
from app.registrations import rules, service, store
from app.registrations.inputs import AttendeeInput, RegistrationInput
from app.registrations.models import Registration
from app.routers.pages._typed import number, without, word
from app.web.asking import Asking
from app.web.forms import Entered, FieldError, as_number, enter
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.problems import status_of

BUTTONS = ("version", "add", "edit")
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


def show(
    way: Answering, *, form: Entered[Any] | None = None, status: int = 200, is_editing: bool = False, more: int = 0
) -> Response:
    """Show the line: its answer, or the form where there is none yet, is to be edited or has to be mended."""
    db, facts = way.ask.db, way.facts
    kept = store.registration_of(db, facts.line.id or 0)
    people = store.attendees_of(db, [facts.line.id or 0]).get(facts.line.id or 0, []) if kept else []
    taken = store.taken_by_others(db, facts.line) if facts.point and facts.point.capacity is not None else 0
    is_open = way.refusal is None
    is_form = is_open and (form is not None or is_editing or facts.line.answer.value == "none")
    form = form or (_stored(kept, people) if is_form else None)
    typed_rows = len(form.typed.get("attendees", [])) if form and isinstance(form.typed.get("attendees"), list) else 0
    return _private(
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
        ),
    )


def check(way: Answering, form: FormData) -> Response:
    """Show what would be handed in, or the form again with what to mend; writes nothing."""
    fields, entered = _entered(form)
    if word(form, "add") or word(form, "edit"):
        entered.errors = []
        return show(way, form=entered, more=FIRST_ROWS if word(form, "add") else 0)
    if entered.value is not None:
        entered.errors = _problems(way, entered.value)
    if entered.errors or entered.value is None or way.refusal is not None:
        return show(way, form=entered, status=422)
    context: dict[str, Any] = {"way": way, "facts": way.facts, "given": entered.value, "roles": rules.ROLE_NAMES}
    fields = [*fields, ("version", word(form, "version"))]
    return _private(way, page(way.ask, "registrations/check.html", fields=fields, **context))


def hand_in(way: Answering, form: FormData) -> Response:
    """Register, and lead to the receipt; what is refused comes back with everything that was typed."""
    _fields, entered = _entered(form)
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
    return _private(way, see(way.address + "/receipt", say=_("Đã nhận đăng ký.")))


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
    return _private(way, see(way.address, say=_("Đã ghi nhận cơ quan xin vắng.")))


def confirm(way: Answering) -> Response:
    """Confirm the whole answer after a change of the meeting."""
    service.confirm(way.ask.db, way.line, by=way.actor, now=way.ask.now, is_on_behalf=way.is_on_behalf)
    return _private(way, see(way.address, say=_("Đã xác nhận. Cảm ơn đồng chí.")))


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
    }
    return _private(way, page(way.ask, "registrations/receipt.html", **context))


def _private(way: Answering, response: Response) -> Response:
    if way.is_link:  # the address is the key: no other site is told of it, and no cache keeps the page
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    return response


def _entered(form: FormData) -> tuple[list[tuple[str, Any]], Entered[RegistrationInput]]:
    """Return the typed fields without empty rows and buttons, and what they say."""
    fields: list[tuple[str, Any]] = [
        (name, value) for name, value in without(form, *BUTTONS).multi_items() if isinstance(value, str)
    ]
    filled = {
        name.split("-")[1]
        for name, value in fields
        if name.startswith("attendees-") and not name.endswith("-role") and value.strip()
    }
    fields = [(name, value) for name, value in fields if not _is_row(name) or name.split("-")[1] in filled]
    entered = enter(FormData(fields), RegistrationInput)
    entered.errors = [_with_row(error) for error in entered.errors]
    return fields, entered


def _is_row(name: str) -> bool:
    return name.startswith("attendees-")


def _with_row(error: FieldError) -> FieldError:
    parts = error.name.split("-")
    if not _is_row(error.name) or as_number(parts[1]) is None:
        return error
    return FieldError(error.name, _("Dòng %(row)s: ") % {"row": int(parts[1]) + 1} + error.message)


def _refused(entered: Entered[Any], refusal: Refusal) -> Entered[Any]:
    entered.refuse(refusal)
    entered.errors = [*entered.errors[:-1], _with_row(entered.errors[-1])]
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
    return [_with_row(FieldError(field, reason)) for field, reason in found]


def _stored(kept: Registration | None, people: list[Any]) -> Entered[Any]:
    typed: dict[str, Any] = {}
    if kept is not None:
        names = ("contact_name", "contact_email", "contact_phone", "note")
        typed = {name: getattr(kept, name) for name in names}
        fields = AttendeeInput.model_fields
        typed["attendees"] = [{name: str(getattr(person, name)) for name in fields} for person in people]
    return Entered(typed)
