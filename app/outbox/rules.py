"""What a mail is, the states on its way, when it is tried again, and what a person may do with it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_SECRET = re.compile(r"\{\{secret:[a-z-]+:[A-Za-z0-9_-]+\}\}")
LONGEST_WAIT = timedelta(hours=8)


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"  # chờ gửi
    SENDING = "sending"  # đang gửi: claimed by a process
    SENT = "sent"  # đã gửi: the mail server took it
    REFUSED = "refused"  # bị từ chối: the mail server refused it for good
    BOUNCED = "bounced"  # bị trả lại: a failure notice came back
    IN_DOUBT = "in-doubt"  # không rõ: interrupted between hand-over and answer
    GIVEN_UP = "given-up"  # dừng gửi: every attempt failed, or a person stopped it
    HELD = "held"  # tạm giữ: a person took it back before it left


ON_ITS_WAY = frozenset({MailState.QUEUED, MailState.SENDING})
"""States in which a mail may still leave by itself."""


@dataclass(frozen=True)
class Attached:
    """A file that a letter carries: its name as people see it, its media type, its key in the shelf."""

    file_name: str
    media_type: str
    shelf_key: str


@dataclass(frozen=True)
class Letter:
    """What is to be said to one recipient.

    ``text`` and ``html`` hold placeholders for secrets (`app.links`), never the secrets. ``about_table`` and
    ``about_id`` name the row it is about: mails to one address about one row leave in the order they were queued.
    ``once_key`` makes it say itself once only. ``calendar`` is iCalendar text with METHOD ``calendar_method``.
    ``organisation_id`` is the organisation on whose behalf it is written; its clerks see and steer it.
    """

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str = ""
    purpose: str = ""
    about_table: str = ""
    about_id: int | None = None
    once_key: str | None = None
    calendar: str = ""
    calendar_method: str = ""
    attachments: tuple[Attached, ...] = ()
    organisation_id: int | None = None


class Answer(StrEnum):
    """What the mail server said about one mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good (5xx)
    LATER = "later"  # for now (4xx), or the server was not reached: the mail certainly did not leave
    UNKNOWN = "unknown"  # the line broke after the mail was handed over and before the answer


@dataclass(frozen=True)
class Reply:
    """An answer with the server's words."""

    answer: Answer
    words: str = ""


class Act(StrEnum):
    """What a person may do with a mail."""

    HOLD = "hold"
    RELEASE = "release"
    GIVE_UP = "give-up"
    RESEND = "resend"


_POSSIBLE = {
    Act.HOLD: frozenset({MailState.QUEUED, MailState.SENDING}),
    Act.RELEASE: frozenset({MailState.HELD}),
    Act.GIVE_UP: frozenset({MailState.QUEUED, MailState.HELD, MailState.IN_DOUBT}),
    Act.RESEND: frozenset(
        {MailState.SENT, MailState.REFUSED, MailState.BOUNCED, MailState.IN_DOUBT, MailState.GIVEN_UP}
    ),
}


def refusal_to(act: Act, state: MailState, *, was_handed: bool = False, is_overtaken: bool = False) -> str:
    """Return why the act is refused, or an empty text.

    ``was_handed``: the mail is with the mail server at this moment. ``is_overtaken``: a newer calendar mail about
    the same row is queued or went to the same address, so that this one would put an old time into a calendar.
    """
    if state not in _POSSIBLE[act]:
        return "Trạng thái hiện tại của thư không cho phép làm việc này."
    if was_handed and state is MailState.SENDING:
        return "Thư đang được chuyển cho máy chủ thư, không giữ lại được nữa."
    if is_overtaken and act in (Act.RELEASE, Act.RESEND):
        return "Đã có thư mới hơn về cùng nội dung cho người nhận này; thư cũ không còn đúng."
    return ""


def possible_acts(state: MailState, *, was_handed: bool, is_overtaken: bool) -> list[Act]:
    """Return what a person may do with a mail now, for its buttons."""
    return [act for act in Act if not refusal_to(act, state, was_handed=was_handed, is_overtaken=is_overtaken)]


def wait_before_retry(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts: 2, 4, 8 … minutes, at most 8 hours."""
    return min(LONGEST_WAIT, timedelta(minutes=2 ** min(attempts, 12)))


def masked(text: str) -> str:
    """Return the text with every secret's placeholder shown as dots: what people may read of a stored mail."""
    return _SECRET.sub("•••", text)


def following(
    reply: Reply, *, attempts: int, attempts_limit: int, may_repeat: bool, is_repeat: bool
) -> tuple[MailState, bool]:
    """Return the state after a reply and whether the mail is from now on marked as a possible repetition.

    Where nobody knows whether a mail left, it leaves once more, marked so, if ``may_repeat``; the second time,
    or without that permission, a person decides.
    """
    if reply.answer is Answer.UNKNOWN:
        goes_again = may_repeat and not is_repeat
        return (MailState.QUEUED if goes_again else MailState.IN_DOUBT), is_repeat or goes_again
    if reply.answer is Answer.LATER:
        return (MailState.GIVEN_UP if attempts >= attempts_limit else MailState.QUEUED), is_repeat
    return (MailState.SENT if reply.answer is Answer.TAKEN else MailState.REFUSED), is_repeat
