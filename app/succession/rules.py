"""What a successor takes over, and when it may."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.clock import vietnam_time


@dataclass(frozen=True)
class Takeover:
    """How much the successor would take over.

    ``lines`` stay what they are under the successor's name; ``merged_lines`` join a line that the successor already
    has for the same meeting. ``groups`` counts its listings by name; ``parts`` are departments, branches, communes.
    """

    lines: int
    merged_lines: int
    bridge_points: int
    grants: int
    feeds: int
    contacts: int
    groups: int
    parts: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take over."""
        return not any(vars(self).values())


def beginning_of(day: date) -> datetime:
    """Return the instant at which the day begins in Viet Nam."""
    return vietnam_time(day.year, day.month, day.day)


def refusal_to_carry_out(on: date, carried_out_at: datetime | None, today: date) -> str | None:
    """Say why a succession may not be carried out now, or ``None``."""
    if carried_out_at is not None:
        return "Việc kế thừa này đã được thực hiện."
    if today < on:
        return f"Việc kế thừa này có hiệu lực từ ngày {on.day}/{on.month}/{on.year}, chưa thể thực hiện."
    return None


def merged_line(kept: dict[str, Any], given_up: dict[str, Any]) -> dict[str, Any]:
    """Return what changes in the line that is kept when another line of the same meeting joins it.

    Both are given by ``is_withdrawn``, ``answer``, ``answered_at``, ``seats``, ``opened_at``, ``is_host``, ``level``,
    ``block``, ``deadline_at``, ``bridge_point_id`` and ``decline_reason``. A line that had been withdrawn takes the
    other's place altogether; of two open ones the seats add up, and one that registered speaks for both.
    """
    changes: dict[str, Any] = {"withdrawn_at": None, "needs_confirmation": True}
    if kept["is_withdrawn"]:
        return changes | {name: value for name, value in given_up.items() if name != "is_withdrawn"}
    changes["seats"] = _sum(kept["seats"], given_up["seats"])
    changes["opened_at"] = min((at for at in (kept["opened_at"], given_up["opened_at"]) if at), default=None)
    changes["is_host"] = kept["is_host"] or given_up["is_host"]
    if _weight(given_up["answer"]) > _weight(kept["answer"]):
        changes |= {name: given_up[name] for name in ("answer", "answered_at", "decline_reason")}
    return changes


def _sum(one: int | None, other: int | None) -> int | None:
    return one + other if one is not None and other is not None else None


def _weight(answer: str) -> int:
    return {"registered": 2, "declined": 0}.get(answer, 1)
