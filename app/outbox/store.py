"""Reading the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.outbox.models import Mail, MailAttachment, MailSwitch
from app.outbox.rules import ON_ITS_WAY, MailState
from app.permissions import Action, Viewer, may, places
from app.refusals import NotFound

_NO_ORGANISATION = 0
"""An id that no organisation has: what may be done there may be done everywhere."""


@dataclass(frozen=True)
class Filter:
    """What a list of mails is narrowed to; empty means anything. ``address`` is a part of the address."""

    state: MailState | None = None
    address: str = ""
    purpose: str = ""


def mails_about(db: Session, about_table: str, about_id: int) -> list[Mail]:
    """Return the mails about one row, oldest first."""
    query = select(Mail).where(Mail.about_table == about_table, Mail.about_id == about_id).order_by(col(Mail.id))
    return list(db.exec(query))


def latest_states(db: Session, about_table: str, about_ids: Sequence[int]) -> dict[int, MailState]:
    """Return the state of the newest mail about each of the rows; rows without a mail are missing."""
    newest = (
        select(func.max(Mail.id))
        .where(Mail.about_table == about_table, col(Mail.about_id).in_(about_ids))
        .group_by(col(Mail.about_id))
    )
    found = db.exec(select(Mail.about_id, Mail.state).where(col(Mail.id).in_(newest)))
    return {about_id: state for about_id, state in found if about_id is not None}


def may_steer_everything(viewer: Viewer) -> bool:
    """Say whether the viewer keeps the whole outbox, not only the mails of an own organisation."""
    return may(viewer, Action.MANAGE_OUTBOX, _NO_ORGANISATION)


def mails(db: Session, viewer: Viewer, wanted: Filter, *, limit: int, offset: int = 0) -> list[Mail]:
    """Return the mails that the viewer may see, newest first."""
    query = select(Mail).where(*_visible(viewer), *_wanted(wanted)).order_by(col(Mail.id).desc())
    return list(db.exec(query.offset(offset).limit(limit)))


def count(db: Session, viewer: Viewer, wanted: Filter) -> int:
    """Return how many mails `mails` has in all."""
    return db.exec(select(func.count()).select_from(Mail).where(*_visible(viewer), *_wanted(wanted))).one()


def counts(db: Session, viewer: Viewer) -> dict[MailState, int]:
    """Return how many mails that the viewer may see stand in each state; empty states are missing."""
    query = select(Mail.state, func.count()).where(*_visible(viewer)).group_by(col(Mail.state))
    return {MailState(state): number for state, number in db.exec(query)}


def purposes(db: Session, viewer: Viewer) -> list[str]:
    """Return the purposes of the mails that the viewer may see, in order."""
    return list(db.exec(select(Mail.purpose).where(*_visible(viewer)).distinct().order_by(col(Mail.purpose))))


def mail(db: Session, viewer: Viewer, mail_id: int, *, for_change: bool = False) -> Mail:
    """Return one mail that the viewer may see, locked ``for_change``; raises `NotFound`."""
    query = select(Mail).where(Mail.id == mail_id, *_visible(viewer))
    found = db.exec(query.with_for_update() if for_change else query).first()
    if found is None:
        raise NotFound()
    return found


def attachments(db: Session, mail_ids: Sequence[int]) -> dict[int, list[MailAttachment]]:
    """Return the attachments of mails, in their order."""
    query = select(MailAttachment).where(col(MailAttachment.mail_id).in_(mail_ids))
    found: dict[int, list[MailAttachment]] = {}
    for row in db.exec(query.order_by(col(MailAttachment.mail_id), col(MailAttachment.position))):
        found.setdefault(row.mail_id, []).append(row)
    return found


def is_overtaken(db: Session, mail: Mail) -> bool:
    """Say whether a newer calendar mail about the same row goes, or went, to the same address."""
    if not mail.calendar_method or mail.about_id is None or mail.id is None:
        return False
    newer = select(Mail.id).where(
        Mail.to_address == mail.to_address,
        Mail.about_table == mail.about_table,
        Mail.about_id == mail.about_id,
        col(Mail.id) > mail.id,
        Mail.calendar_method != "",
        Mail.calendar != mail.calendar,
        col(Mail.state).in_((*ON_ITS_WAY, MailState.SENT, MailState.IN_DOUBT)),
    )
    return db.exec(newer.limit(1)).first() is not None


def switch(db: Session) -> MailSwitch | None:
    """Return the kill switch as it was last set, or ``None`` when it never was."""
    return db.get(MailSwitch, 1)


def is_switched_off(db: Session) -> bool:
    """Say whether sending is switched off for the whole installation."""
    return bool(db.exec(select(MailSwitch.is_paused).where(MailSwitch.id == 1)).first())


def has_work(db: Session, now: datetime) -> bool:
    """Say whether a mail is due or a claim has run out; asked every second, so it only reads."""
    due = select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.due_at <= now).limit(1)
    ran_out = select(Mail.id).where(Mail.state == MailState.SENDING, col(Mail.claimed_until) < now).limit(1)
    return db.exec(due).first() is not None or db.exec(ran_out).first() is not None


def standing(db: Session) -> list[tuple[MailState, int, datetime]]:
    """Return for each state how many mails stand there and when the longest waiting one was due."""
    query = select(Mail.state, func.count(), func.min(Mail.due_at)).group_by(col(Mail.state))
    return [(MailState(state), number, oldest) for state, number, oldest in db.exec(query)]


def _visible(viewer: Viewer) -> tuple[Any, ...]:
    if may_steer_everything(viewer):
        return ()
    return (col(Mail.organisation_id).in_(places(viewer, Action.MANAGE_OUTBOX)),)


def _wanted(wanted: Filter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.state is not None:
        conditions.append(Mail.state == wanted.state)
    if wanted.address:
        conditions.append(col(Mail.to_address).icontains(wanted.address, autoescape=True))
    if wanted.purpose:
        conditions.append(Mail.purpose == wanted.purpose)
    return conditions
