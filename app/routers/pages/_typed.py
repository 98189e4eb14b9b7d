"""Forms between browser and input model: what is stored as if it had been typed, buttons apart from fields."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData

from app.clock import in_vietnam
from app.web.forms import Entered, as_number


def typed_of(value: Any) -> Any:
    """Return a model or value as a form shows it: local times, ``true`` for yes, empty text for nothing."""
    if isinstance(value, BaseModel):
        return {name: typed_of(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, list | tuple):
        return [typed_of(part) for part in value]
    if isinstance(value, datetime):
        local = in_vietnam(value)
        return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def filled(value: BaseModel) -> Entered[Any]:
    """Return a form that shows what is stored."""
    return Entered(typed_of(value))


def without(form: FormData, *names: str) -> FormData:
    """Return the form without the buttons and hidden fields of those names, so that a strict model takes the rest."""
    return FormData([(name, value) for name, value in form.multi_items() if name not in names])


def number(form: FormData, name: str) -> int | None:
    """Return a hidden field as a number, ``None`` where it is missing, something else, or too large for an id."""
    value = form.get(name)
    return as_number(value) if isinstance(value, str) else None


def word(form: FormData, name: str) -> str:
    """Return a field or pressed button as text, empty where it is missing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def without_empty_rows(entered: Entered[Any], *names: str) -> None:
    """Drop typed rows in which nothing stands, so that rows and their errors count alike (input models drop them)."""
    for name in names:
        rows = entered.typed.get(name)
        if isinstance(rows, list):
            entered.typed[name] = [row for row in rows if not isinstance(row, dict) or any(row.values())]
