"""What an import would do to the directory, row by row, from facts that were looked up together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.directory.rules import SUBORDINATE, Kind, is_valid_on, refusal_of_place
from app.directory.rules_import import ImportRow
from app.directory.rules_names import name_key


class Deed(StrEnum):
    """What an import does with a row."""

    CREATE = "create"
    CHANGE = "change"
    CONTACT = "contact"
    SAME = "same"
    ERROR = "error"


DEED_NAMES: dict[Deed, str] = {
    Deed.CREATE: "Thêm mới",
    Deed.CHANGE: "Sửa",
    Deed.CONTACT: "Thêm người liên hệ",
    Deed.SAME: "Không đổi",
    Deed.ERROR: "Bỏ qua vì lỗi",
}


@dataclass(frozen=True)
class Known:
    """An organisation of the directory as far as an import asks about it."""

    id: int
    kind: Kind
    name: str
    parent_id: int | None
    short_name: str
    edoc_code: str
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, on: date) -> bool:
        """Say whether its period covers the day."""
        return is_valid_on(self.valid_from, self.valid_to, on)


Place = tuple[Kind, int | None, str]
"""Kind, id of the parent, and key of the name: who is meant by a row."""


@dataclass
class Facts:
    """What the directory knows of the names in a file: by key of the name or code, and in its place."""

    called: Mapping[str, Sequence[Known]]
    placed: Mapping[Place, Sequence[Known]]
    reached: set[tuple[int, str, str, str]]
    """Contacts there are: organisation id, role, mail address in small letters, digits of the phone."""


@dataclass(frozen=True)
class Step:
    """What happens with one row. ``organisation_id`` is ``None`` for one that an earlier or this step creates."""

    number: int
    name: str
    deed: Deed
    row: ImportRow | None = None
    place: Place | None = None
    organisation_id: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    has_new_contact: bool = False
    reason: str = ""


class Planner:
    """Goes through the rows in order and remembers what earlier rows bring."""

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.created: dict[Place, set[tuple[str, str, str]]] = {}

    def step(self, row: ImportRow) -> Step:
        """Return what happens with the next row."""
        try:
            return self._step(row)
        except ValueError as error:
            return Step(row.number, row.name, Deed.ERROR, row, reason=str(error))

    def _step(self, row: ImportRow) -> Step:
        kind, on = Kind(row.kind), row.starts_on or self.today
        parent = self._parent(row, on)
        place: Place = (kind, parent.id if parent else None, name_key(row.name))
        if place in self.created:
            return self._more_of_a_new_one(row, place)
        there = self._there(row, kind, place, on)
        if there is not None:
            return self._of_a_known_one(row, place, there)
        reason = refusal_of_place(kind, has_parent=parent is not None)
        if reason:
            raise ValueError(reason)
        self.created[place] = {_reach(row)} if row.has_contact else set()
        return Step(row.number, row.name, Deed.CREATE, row, place, has_new_contact=row.has_contact)

    def _parent(self, row: ImportRow, on: date) -> Known | None:
        if not row.parent:
            return None
        called = [*self.facts.called.get(name_key(row.parent), ()), *self.facts.called.get(row.parent.upper(), ())]
        found = {known.id: known for known in called if known.is_valid_on(on)}
        independent = [known for known in found.values() if known.kind not in SUBORDINATE]
        for choice in (list(found.values()), independent):
            if len(choice) == 1:
                return choice[0]
        if found:
            raise ValueError(f"Có nhiều cơ quan tên “{row.parent}”. Hãy ghi mã định danh của cơ quan cấp trên.")
        day = f"{on.day}/{on.month}/{on.year}"
        raise ValueError(f"Không có cơ quan cấp trên “{row.parent}” có hiệu lực ngày {day} trong danh bạ.")

    def _there(self, row: ImportRow, kind: Kind, place: Place, on: date) -> Known | None:
        if row.parent or kind in SUBORDINATE:
            rows: Iterable[Known] = self.facts.placed.get(place, ())
        else:
            rows = (known for known in self.facts.called.get(place[2], ()) if known.kind == kind)
        unique = {known.id: known for known in rows}
        valid = [known for known in unique.values() if known.is_valid_on(on)]
        if len(valid) > 1:
            raise ValueError("Có nhiều cơ quan tên này trong danh bạ. Hãy ghi cơ quan cấp trên.")
        later = [known for known in unique.values() if known.valid_from is not None and known.valid_from > on]
        if not valid and later:
            raise ValueError("Đã có cơ quan này với ngày hiệu lực muộn hơn. Hãy sửa trong danh bạ.")
        return valid[0] if valid else None

    def _more_of_a_new_one(self, row: ImportRow, place: Place) -> Step:
        reaches = self.created[place]
        if not row.has_contact or _reach(row) in reaches:
            return Step(row.number, row.name, Deed.SAME, row, place)
        reaches.add(_reach(row))
        return Step(row.number, row.name, Deed.CONTACT, row, place, has_new_contact=True)

    def _of_a_known_one(self, row: ImportRow, place: Place, there: Known) -> Step:
        wanted = {"short_name": row.short_name, "edoc_code": row.edoc_code}
        old = {"short_name": there.short_name, "edoc_code": there.edoc_code}
        changes = {name: (old[name], new) for name, new in wanted.items() if new and new != old[name]}
        reach = (there.id, *_reach(row))
        has_new = row.has_contact and reach not in self.facts.reached
        if has_new:
            self.facts.reached.add(reach)
        deed = Deed.CHANGE if changes else Deed.CONTACT if has_new else Deed.SAME
        return Step(row.number, row.name, deed, row, place, there.id, changes, has_new)


def reach_of(role: str, email: str, phone: str) -> tuple[str, str, str]:
    """Return by what two contacts are the same: role, mail address, digits of the phone."""
    return role, email.casefold(), "".join(letter for letter in phone if letter.isdigit())


def _reach(row: ImportRow) -> tuple[str, str, str]:
    return reach_of(row.contact_role, row.email, row.phone)
