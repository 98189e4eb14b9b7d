"""The fields of the registration form: the rows of people as they were typed, and as they are kept."""

from typing import Any

from starlette.datastructures import FormData

from app.registrations.inputs import AttendeeInput, RegistrationInput
from app.registrations.models import Registration
from app.routers.pages._typed import without
from app.web.forms import Entered, FieldError, as_number, enter
from app.web.languages import gettext as _

BUTTONS = ("version", "add", "edit")


def entered_people(form: FormData) -> tuple[list[tuple[str, Any]], Entered[RegistrationInput]]:
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
    entered.errors = [with_row(error) for error in entered.errors]
    return fields, entered


def _is_row(name: str) -> bool:
    return name.startswith("attendees-")


def with_row(error: FieldError) -> FieldError:
    """Return what is wrong with a person with the number of the row in front."""
    parts = error.name.split("-")
    if not _is_row(error.name) or as_number(parts[1]) is None:
        return error
    return FieldError(error.name, _("Dòng %(row)s: ") % {"row": int(parts[1]) + 1} + error.message)


def stored_people(kept: Registration | None, people: list[Any]) -> Entered[Any]:
    """Return what was handed in as the form shows it for editing."""
    typed: dict[str, Any] = {}
    if kept is not None:
        names = ("contact_name", "contact_email", "contact_phone", "note")
        typed = {name: getattr(kept, name) for name in names}
        fields = AttendeeInput.model_fields
        typed["attendees"] = [{name: str(getattr(person, name)) for name in fields} for person in people]
    return Entered(typed)
