"""The first page, by role: what is next, what is owed, what went wrong."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.clock import day_in_vietnam
from app.invitations.store_meetings import meetings_for
from app.invitations.store_viewing import Answers, Seen, answers, between, owed, postponed
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.outbox import store as outbox
from app.outbox.rules import MailState
from app.permissions import Action, Role, may, places
from app.web.asking import Asking, reads
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)

AHEAD = timedelta(days=30)
TROUBLED = (MailState.REFUSED, MailState.BOUNCED, MailState.GIVEN_UP, MailState.IN_DOUBT)


@dataclass(frozen=True)
class Office:
    """What an issuing office looks after: drafts, meetings ahead with their answers, mails in trouble."""

    drafts: list[Meeting]
    ahead: list[Seen]
    answers: dict[int, Answers]
    troubled_mails: int | None

    @property
    def silent(self) -> int:
        """Return how many lines ahead have not answered, overdue ones included."""
        return sum(count.silent + count.overdue for count in self.answers.values())

    @property
    def overdue(self) -> int:
        """Return how many lines ahead let their deadline pass."""
        return sum(count.overdue for count in self.answers.values())


@router.get("/")
def home(ask: Annotated[Asking, reads(Action.SEE_PUBLIC)]) -> Response:
    """Show what concerns the viewer now; nobody in particular is led to the sign-in form."""
    if not ask.viewer.is_signed_in:
        return see("/sign-in")
    roles = {role for role, _organisation in ask.viewer.roles}
    ahead = between(ask.db, ask.viewer, ask.now - timedelta(hours=6), ask.now + AHEAD)
    issuers = places(ask.viewer, Action.PREPARE_MEETINGS)
    today = day_in_vietnam(ask.now)
    return page(
        ask,
        "home/home.html",
        office=_office(ask, issuers, ahead) if issuers else None,
        owed=owed(ask.db, ask.viewer, ask.now) if may(ask.viewer, Action.REGISTER) else [],
        is_guest=Role.ORGANISATION_CLERK in roles,
        today=today,
        todays=[seen for seen in ahead if seen.meeting.starts_at and day_in_vietnam(seen.meeting.starts_at) == today],
        ahead=[seen for seen in ahead if seen.meeting.starts_at and day_in_vietnam(seen.meeting.starts_at) > today],
        undated=postponed(ask.db, ask.viewer),
        is_administrator=Role.ADMINISTRATOR in roles,
        troubled=_troubled(ask) if Role.ADMINISTRATOR in roles else None,
    )


def _office(ask: Asking, issuers: frozenset[int], ahead: list[Seen]) -> Office:
    own = [seen for seen in ahead if seen.meeting.issuer_id in issuers and seen.meeting.stage is not Stage.DRAFT]
    ids = [seen.meeting.id for seen in own if seen.meeting.id is not None]
    drafts = meetings_for(ask.db, ask.viewer, stages=(Stage.DRAFT,), limit=10)
    return Office(drafts, own, answers(ask.db, ids, ask.now), _troubled(ask))


def _troubled(ask: Asking) -> int | None:
    if not may(ask.viewer, Action.MANAGE_OUTBOX):
        return None
    counts = outbox.counts(ask.db, ask.viewer)
    return sum(counts.get(state, 0) for state in TROUBLED)
