"""What documents changed of a meeting, in words, old and new side by side."""

from dataclasses import dataclass

from sqlmodel import Session

from app.changes.rules import Times, compared
from app.changes.store import changes_of
from app.invitations.rules_letters import Changed
from app.notices.rules import TYPE_NAMES, full_number
from app.web.languages import gettext as _
from app.web.pages import shown_time


@dataclass(frozen=True)
class ChangeShown:
    """What one document changed, and why."""

    document: str
    reason: str
    rows: tuple[Changed, ...]


def changes_shown(db: Session, meeting_id: int) -> list[ChangeShown]:
    """Return the changes of a meeting, newest first; one query."""
    return [
        ChangeShown(
            f"{_(TYPE_NAMES[notice.document_type])} {full_number(notice.number, notice.notation)}",
            invitation.reason,
            compared(
                invitation.kind,
                Times.from_words(change.before),
                Times.from_words(change.after),
                say=_,
                time=shown_time,
            ),
        )
        for change, invitation, notice in reversed(changes_of(db, meeting_id))
    ]
