"""Forms: what was typed, in NFC and nested by its field names, and what is wrong with it in people's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.refusals import Refusal
from app.web.languages import gettext as _
from app.wording.letters import nfc

M = TypeVar("M", bound=BaseModel)

_INDEX = re.compile(r"^[0-9]{1,5}$")
_NUMBER = re.compile(r"^[0-9]{1,9}$")


@dataclass(frozen=True)
class FieldError:
    """One thing to mend: ``name`` as in the form (``attendees-0-full_name``), and a sentence."""

    name: str
    message: str


@dataclass
class Entered(Generic[M]):
    """A form as it came: ``typed`` is what to show again, ``value`` the model or ``None``, ``errors`` what to mend."""

    typed: dict[str, Any]
    value: M | None = None
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, refusal: Refusal, name: str = "") -> "Entered[M]":
        """Add what a service refused, at the field it is about."""
        self.errors.append(FieldError(refusal.field or name, _(refusal.reason)))
        return self

    def shown(self, name: str, otherwise: Any = "") -> Any:
        """Return what was typed in the field ``agenda-0-title``, or ``otherwise`` where the form did not have it."""
        found: Any = self.typed
        for part in name.split("-"):
            if isinstance(found, list) and _INDEX.match(part) and int(part) < len(found):
                found = found[int(part)]
            elif isinstance(found, dict) and part in found:
                found = found[part]
            else:
                return otherwise
        return found

    @property
    def error_of(self) -> dict[str, str]:
        """Return the first message of each field by its name."""
        return {error.name: error.message for error in reversed(self.errors)}


async def _read_form(request: Request) -> FormData:
    return await request.form(max_fields=20000, max_part_size=1 << 20)


Form = Annotated[FormData, Depends(_read_form)]
"""The form of a request, for a route that is a plain function."""


def enter(form: FormData, model: type[M]) -> Entered[M]:
    """Read a form into a model. Field names nest with a hyphen: ``attendees-0-full_name``."""
    typed = nested(form)
    entered: Entered[M] = Entered(typed)
    try:
        entered.value = model.model_validate(without_empty(typed))
    except ValidationError as error:
        entered.errors = [
            FieldError("-".join(str(part) for part in problem["loc"]), in_words(problem["type"], problem.get("ctx")))
            for problem in error.errors()
        ]
    return entered


def nested(form: FormData) -> dict[str, Any]:
    """Return the fields of a form in NFC, nested; a field given several times is a list under ``name[]``."""
    result: dict[str, Any] = {}
    for name in dict.fromkeys(form.keys()):
        values = [nfc(value).replace("\r\n", "\n") for value in form.getlist(name) if not isinstance(value, UploadFile)]
        if values:
            _place(result, name.removesuffix("[]").split("-"), values if name.endswith("[]") else values[-1])
    return _with_lists(result)


def _place(into: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        following = into.setdefault(part, {})
        if not isinstance(following, dict):
            return
        into = following
    into[path[-1]] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if value and all(_INDEX.match(key) for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(inner) for key, inner in value.items()}


def as_number(text: str) -> int | None:
    """Return the number of 1 to 9 digits that a text is (an id, a version), ``None`` for anything else."""
    return int(text) if _NUMBER.match(text) else None


def without_empty(value: Any) -> Any:
    """Return the typed values without empty ones, so that a model's defaults apply; empty rows stay as ``{}``."""
    if isinstance(value, dict):
        return {key: without_empty(inner) for key, inner in value.items() if inner not in ("", None)}
    if isinstance(value, list):
        return [without_empty(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value


def in_words(kind: str, context: dict[str, Any] | None) -> str:
    """Return a sentence for a kind of validation error (pydantic's names)."""
    context = context or {}
    if kind == "value_error":
        return _(str(context.get("error", "")))
    if kind == "missing" or kind == "string_too_short":
        return _("Hãy điền mục này.")
    if kind == "string_too_long":
        return _("Nội dung dài quá %(count)s ký tự.") % {"count": context.get("max_length")}
    if kind.startswith(("date", "time")):
        return _("Ngày hoặc giờ chưa đúng; ví dụ 27/6/2025 hoặc 14:00.")
    if kind.startswith(("int", "float", "greater", "less")):
        return _("Hãy điền một số trong khoảng cho phép.")
    if kind in ("enum", "literal_error"):
        return _("Hãy chọn một trong các mục đã cho.")
    return _("Nội dung chưa đúng.")
