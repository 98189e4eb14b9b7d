"""Finding an organisation or a group in the directory from what a form says, before anything is written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session
from starlette.datastructures import FormData

from app.clock import day_in_vietnam
from app.directory.models import Organisation, OrganisationGroup
from app.directory.store import find
from app.directory.store_resolving import expand, group_by_code, groups, resolve
from app.meetings.models import Meeting
from app.refusals import NotFound
from app.routers.pages._typed import number, word
from app.web.languages import gettext as _


@dataclass(frozen=True)
class Choice:
    """What the form means: one organisation, or candidates to choose from and a sentence why."""

    organisation_id: int | None = None
    candidates: list[Organisation] = field(default_factory=list)
    message: str = ""


@dataclass(frozen=True)
class Expansion:
    """A group and the organisations that it means on a day, in protocol order."""

    group: OrganisationGroup
    on: date
    members: list[Organisation]


def chosen(db: Session, form: FormData, *, on: date) -> Choice:
    """Return the organisation that was picked (``organisation_id``), or the one that was typed (``organisation``)."""
    picked, typed = number(form, "organisation_id"), word(form, "organisation").strip()
    if picked is not None:
        return Choice(picked)
    if not typed:
        return Choice(message=_("Hãy điền tên cơ quan."))
    found = resolve(db, typed, on=on)
    if found.organisation is not None:
        return Choice(found.organisation.id)
    if found.group is not None:
        return Choice(message=_("“%(name)s” là một nhóm; hãy dùng phần thêm cả nhóm.") % {"name": found.group.name})
    candidates = found.candidates or find(db, typed, on=on, limit=8)
    if candidates:
        return Choice(None, candidates, _("Chưa rõ là cơ quan nào. Hãy chọn một trong các cơ quan gần giống."))
    return Choice(message=_("Không có cơ quan nào tên như vậy trong danh bạ."))


def day_of(meeting: Meeting, now: datetime) -> date:
    """Return the day on which groups of the meeting are counted: its own, today where it has none yet."""
    return day_in_vietnam(meeting.starts_at or now)


def expansion(db: Session, code: str, on: date) -> Expansion | None:
    """Return what a group means on a day, ``None`` for an unknown code."""
    try:
        group = group_by_code(db, code)
    except NotFound:
        return None
    return Expansion(group, on, expand(db, group, on))


def group_choices(db: Session) -> list[tuple[Any, str]]:
    """Return the groups that can be expanded, as options of a form."""
    return [(group.code, group.name) for group in groups(db) if not group.is_open]


def as_day(text: str, otherwise: date) -> date:
    """Return a day given as ``2025-06-27``, or the other one where nothing usable is given."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
