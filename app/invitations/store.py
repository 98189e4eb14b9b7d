"""Reading invitations: who may see which meeting, its lines, and the holder of a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy import select as select_any
from sqlmodel import Session, col, select

from app.directory.models import Organisation
from app.invitations.models import Invitation, InvitationLine, LineLink
from app.invitations.rules import Answer, LineState
from app.invitations.store_successors import past_line, past_meeting
from app.links import hash_of, is_same
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.models import Notice
from app.permissions import Action, Viewer, may, places
from app.refusals import NotFound
from app.wording.letters import search_key


@dataclass(frozen=True)
class LineCounts:
    """How many invited organisations stand how, host lines and withdrawn ones apart; states exclude each other."""

    total: int = 0
    not_opened: int = 0
    seen: int = 0
    registered: int = 0
    declined: int = 0
    overdue: int = 0
    needs_confirmation: int = 0


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Meeting` under which the viewer may know of it: THE one visibility rule.

    The issuer's people see every stage; the people of an organisation with a line that stands see it once issued.
    What a predecessor issued or was invited to they see once it was held, where the succession was carried out.
    """
    own = places(viewer, Action.READ_MEETINGS)
    invited = select(InvitationLine.meeting_id).where(
        col(InvitationLine.organisation_id).in_(own), col(InvitationLine.withdrawn_at).is_(None)
    )
    as_invited = and_(col(Meeting.stage) != Stage.DRAFT, col(Meeting.id).in_(invited))
    return or_(col(Meeting.issuer_id).in_(own), as_invited, past_meeting(own))


def meeting_for(db: Session, viewer: Viewer, code_or_id: str | int) -> Meeting:
    """Return the meeting of a code (text) or id (number) that the viewer may see; raises `NotFound`."""
    named = col(Meeting.id) == code_or_id if isinstance(code_or_id, int) else col(Meeting.code) == code_or_id
    found = db.exec(select(Meeting).where(named, visible_to(viewer))).first()
    if found is None:
        raise NotFound()
    return found


def is_issuers(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether the viewer sees the meeting from the issuing side: all lines, all bridge points, drafts."""
    return may(viewer, Action.READ_MEETINGS, meeting.issuer_id)


def may_see_notice(db: Session, viewer: Viewer, notice_id: int) -> bool:
    """Say whether the viewer may read a document: of the own office, or that invited the own organisation."""
    issuer_id = db.exec(select(Notice.issuer_id).where(Notice.id == notice_id)).first()
    if issuer_id is None:
        return False
    if may(viewer, Action.READ_NOTICES, issuer_id):
        return True
    query = (
        select(Invitation.id)
        .join(Meeting, col(Meeting.id) == Invitation.meeting_id)
        .where(Invitation.notice_id == notice_id, visible_to(viewer))
    )
    return db.exec(query).first() is not None


def line(db: Session, line_id: int) -> InvitationLine:
    """Return a line, whoever asks; raises `NotFound`."""
    found = db.get(InvitationLine, line_id)
    if found is None:
        raise NotFound()
    return found


def link_by_token(db: Session, token: str) -> tuple[InvitationLine, LineLink]:
    """Return the line and link of a token; raises `NotFound` when unknown, revoked, or the line was withdrawn."""
    query = (
        select(InvitationLine, LineLink)
        .join(LineLink, col(LineLink.line_id) == InvitationLine.id)
        .where(LineLink.token_hash == hash_of(token))
    )
    found = db.exec(query).first()
    if found is None or not is_same(token, found[1].token_hash):
        raise NotFound()
    if found[1].revoked_at is not None or found[0].withdrawn_at is not None:
        raise NotFound()
    return found[0], found[1]


def line_by_token(db: Session, token: str) -> InvitationLine:
    """Return the line of a token; raises `NotFound` as `link_by_token` does."""
    return link_by_token(db, token)[0]


def links_of(db: Session, line_id: int) -> list[LineLink]:
    """Return the links of a line, oldest first; their tokens are nowhere stored."""
    return list(db.exec(select(LineLink).where(LineLink.line_id == line_id).order_by(col(LineLink.id))))


def own_lines(db: Session, meeting_id: int, viewer: Viewer) -> list[InvitationLine]:
    """Return the standing lines of the viewer's own organisations in a meeting, in order.

    In a meeting that was held, also those of the predecessors whose place they took; these can be read only.
    """
    own = places(viewer, Action.READ_MEETINGS)
    query = select(InvitationLine).where(
        InvitationLine.meeting_id == meeting_id,
        or_(col(InvitationLine.organisation_id).in_(own), past_line(own)),
        col(InvitationLine.withdrawn_at).is_(None),
    )
    return list(db.exec(query.order_by(col(InvitationLine.position), col(InvitationLine.id))))


def deadline_column() -> ColumnElement[datetime]:
    """Return the effective deadline of a line as SQL: its own, or that of its meeting."""
    of_meeting = (
        select(Meeting.registration_deadline_at)
        .where(col(Meeting.id) == col(InvitationLine.meeting_id))
        .correlate(InvitationLine)
        .scalar_subquery()
    )
    return func.coalesce(col(InvitationLine.deadline_at), of_meeting)


def state_column(now: datetime) -> ColumnElement[str]:
    """Return the state of a line as SQL; agrees with `rules.line_state`."""
    answer = col(InvitationLine.answer)
    return case(
        (answer == Answer.REGISTERED, LineState.REGISTERED.value),
        (answer == Answer.DECLINED, LineState.DECLINED.value),
        (deadline_column() < now, LineState.OVERDUE.value),
        (col(InvitationLine.opened_at).is_(None), LineState.NOT_OPENED.value),
        else_=LineState.SEEN.value,
    )


def state_condition(state: LineState, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a line is in the state; agrees with `rules.line_state`."""
    return state_column(now) == state.value


def line_counts(db: Session, meeting_id: int, now: datetime) -> LineCounts:
    """Return how many standing lines of a meeting are in which state; one query."""
    state = state_column(now)
    numbers = [_number(state == known.value) for known in LineState]  # in the order of LineCounts
    query = select_any(func.count(), *numbers, _number(col(InvitationLine.needs_confirmation).is_(True))).where(
        col(InvitationLine.meeting_id) == meeting_id,
        col(InvitationLine.withdrawn_at).is_(None),
        ~col(InvitationLine.is_host),
    )
    return LineCounts(*(int(number) for number in db.connection().execute(query).one()))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def lines(
    db: Session,
    meeting_id: int,
    *,
    state: LineState | None = None,
    now: datetime | None = None,
    block: str = "",
    bridge_point_id: int | None = None,
    search: str = "",
    ids: Sequence[int] | None = None,
    is_withdrawn: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[InvitationLine]:
    """Return lines of a meeting in order, withdrawn ones apart; one query.

    ``state`` needs ``now``; ``search`` words stand in the organisation's name or the line's reference.
    """
    query = (
        select(InvitationLine)
        .where(*_wanted(meeting_id, state, now, block, bridge_point_id, search, ids, is_withdrawn))
        .order_by(col(InvitationLine.position), col(InvitationLine.id))
        .offset(offset)
    )
    return list(db.exec(query if limit is None else query.limit(limit)))


def count_lines(
    db: Session,
    meeting_id: int,
    *,
    state: LineState | None = None,
    now: datetime | None = None,
    block: str = "",
    bridge_point_id: int | None = None,
    search: str = "",
    is_withdrawn: bool = False,
) -> int:
    """Return how many lines `lines` knows for the same question."""
    conditions = _wanted(meeting_id, state, now, block, bridge_point_id, search, None, is_withdrawn)
    return db.exec(select(func.count()).select_from(InvitationLine).where(*conditions)).one()


def _wanted(
    meeting_id: int,
    state: LineState | None,
    now: datetime | None,
    block: str,
    bridge_point_id: int | None,
    search: str,
    ids: Sequence[int] | None,
    is_withdrawn: bool,
) -> list[Any]:
    withdrawn = col(InvitationLine.withdrawn_at)
    conditions: list[Any] = [
        InvitationLine.meeting_id == meeting_id,
        withdrawn.is_not(None) if is_withdrawn else withdrawn.is_(None),
    ]
    if state is not None and now is not None:
        conditions.append(state_condition(state, now))
    if block:
        conditions.append(InvitationLine.block == block)
    if bridge_point_id is not None:
        conditions.append(InvitationLine.bridge_point_id == bridge_point_id)
    if ids is not None:
        conditions.append(col(InvitationLine.id).in_(ids))
    for word in search_key(search).split()[:8]:
        named = select(Organisation.id).where(col(Organisation.search_key).contains(word, autoescape=True))
        conditions.append(or_(col(InvitationLine.organisation_id).in_(named), col(InvitationLine.reference) == word))
    return conditions


def fellow_lines(db: Session, of: InvitationLine) -> list[InvitationLine]:
    """Return the other standing lines at the same bridge point; none where the line has no point."""
    if of.bridge_point_id is None:
        return []
    return [row for row in lines(db, of.meeting_id, bridge_point_id=of.bridge_point_id) if row.id != of.id]
