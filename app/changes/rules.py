"""What a new document may change of an issued meeting, and in which words the old and the new stand side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.invitations.rules import InvitationKind
from app.invitations.rules_letters import Changed
from app.meetings.rules import Stage, may_follow
from app.wording.dates import short_time

NEXT_STAGE = {
    InvitationKind.RESCHEDULED: Stage.ISSUED,
    InvitationKind.POSTPONED: Stage.POSTPONED,
    InvitationKind.CANCELLED: Stage.CANCELLED,
}
"""The stage into which each kind of change brings a meeting."""

VERBS = {
    InvitationKind.RESCHEDULED: "Thay đổi thời gian",
    InvitationKind.POSTPONED: "Hoãn",
    InvitationKind.CANCELLED: "Hủy",
}

LABELS = ("Thời gian họp", "Kết thúc", "Hạn đăng ký")
OUTCOMES = ("sẽ thông báo sau", "Hủy họp")
_UNKNOWN, _CALLED_OFF = OUTCOMES


@dataclass(frozen=True)
class Times:
    """The times of a meeting that move together."""

    starts_at: datetime | None
    ends_at: datetime | None
    registration_deadline_at: datetime | None

    def as_words(self) -> dict[str, str | None]:
        """Return the instants as ISO text, for the record of the change."""
        return {name: value.isoformat() if value else None for name, value in vars(self).items()}

    @classmethod
    def from_words(cls, kept: dict[str, str | None]) -> "Times":
        """Return what `as_words` wrote."""
        found = [kept.get(name) for name in ("starts_at", "ends_at", "registration_deadline_at")]
        return cls(*(datetime.fromisoformat(value) if value else None for value in found))


def refusal_to_change(stage: Stage, kind: InvitationKind, old: Times, starts_at: datetime | None, now: datetime) -> str:
    """Return why a meeting cannot be changed in this way now, or an empty text.

    That the old time has passed is no reason: công điện 1217/CĐ-VPCP of 28/6/2025 moved a session called for 27/6.
    """
    following = NEXT_STAGE.get(kind)
    if following is None or not may_follow(stage, following):
        return "Cuộc họp không còn ở giai đoạn có thể thay đổi bằng văn bản mới."
    if kind is not InvitationKind.RESCHEDULED:
        return ""
    if starts_at is None:
        return "Hãy ghi thời gian họp mới."
    if starts_at <= now:
        return "Thời gian họp mới đã qua."
    return "Thời gian họp mới trùng với thời gian cũ." if starts_at == old.starts_at else ""


def moved(instant: datetime | None, old_start: datetime | None, new_start: datetime) -> datetime | None:
    """Return an instant moved with the meeting, its distance to the start kept; unknown stays unknown."""
    if instant is None or old_start is None:
        return instant
    return instant + (new_start - old_start)


def new_times(
    kind: InvitationKind, old: Times, starts_at: datetime | None, ends_at: datetime | None, deadline: datetime | None
) -> Times:
    """Return the times after the change; what is not given moves with the start, what has no start is unknown."""
    if kind is InvitationKind.CANCELLED:
        return old
    if kind is InvitationKind.POSTPONED or starts_at is None:
        return Times(None, None, None)
    return Times(
        starts_at,
        ends_at or moved(old.ends_at, old.starts_at, starts_at),
        deadline or moved(old.registration_deadline_at, old.starts_at, starts_at),
    )


def compared(
    kind: InvitationKind,
    old: Times,
    new: Times,
    *,
    say: Callable[[str], str] = str,
    time: Callable[[datetime], str] = short_time,
) -> tuple[Changed, ...]:
    """Return old and new side by side, only what differs; a page says it in its language with ``say`` and ``time``."""
    if kind is InvitationKind.CANCELLED:
        return (Changed(say(LABELS[0]), time(old.starts_at) if old.starts_at else "", say(_CALLED_OFF)),)
    pairs = zip(LABELS, vars(old).values(), vars(new).values(), strict=True)
    return tuple(
        Changed(say(label), time(before) if before else "", time(after) if after else say(_UNKNOWN))
        for label, before, after in pairs
        if before != after
    )


def summary(kind: InvitationKind, old: Times, new: Times, document: str) -> str:
    """Return the change in one line, as calendars show it first, with the document that made it."""
    if kind is InvitationKind.RESCHEDULED:
        return f"Đổi giờ: {_words(old.starts_at) or _UNKNOWN} → {_words(new.starts_at)} ({document})"
    return f"{VERBS[kind]} họp: {_words(old.starts_at)} ({document})"


def _words(instant: datetime | None) -> str:
    return "" if instant is None else short_time(instant)
