"""Drafting, revising, copying and holding a meeting."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.audit.store import entries_about
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.meetings.service import copy, discard, mark_held, revise, touch
from app.meetings.store import agenda, preparations
from app.refusals import Conflict, Stale
from tests.cast import Cast
from tests.meetings.stage import CLERK, STARTS_AT, TITLE, drafted, meeting_input


def test_a_draft_has_a_uid_and_a_code_and_stands_in_the_journal(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    assert (meeting.stage, meeting.sequence, meeting.version) == (Stage.DRAFT, 0, 1)
    assert meeting.starts_at == STARTS_AT
    assert len(meeting.uid) == 36
    assert [entry.act for entry in entries_about(db, "meeting", meeting.id or 0)] == ["draft-meeting"]


def test_revising_replaces_agenda_and_preparations_in_order(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now, agenda=[{"title": "Một"}, {"title": "Hai"}])
    given = meeting_input(agenda=[{"title": "Hai"}, {"title": "Ba"}], preparations=[])
    revise(db, meeting, given, version=1, by=CLERK, now=now)
    assert [item.title for item in agenda(db, meeting.id or 0)] == ["Hai", "Ba"]
    assert preparations(db, meeting.id or 0) == []
    assert meeting.version == 2


def test_who_saw_an_older_version_may_not_overwrite_it(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    revise(db, meeting, meeting_input(title="Họp một"), version=1, by=CLERK, now=now)
    with pytest.raises(Stale):
        revise(db, meeting, meeting_input(title="Họp hai"), version=1, by=CLERK, now=now)
    assert meeting.title == "Họp một"


def test_the_journal_keeps_what_a_revision_changed(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    revise(db, meeting, meeting_input(title="Họp khác"), version=None, by=CLERK, now=now)
    entry = entries_about(db, "meeting", meeting.id or 0)[-1]
    assert (entry.before, entry.after) == ({"title": TITLE}, {"title": "Họp khác"})


def test_an_issued_meeting_is_changed_by_a_document_only(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    meeting.stage = Stage.ISSUED
    with pytest.raises(Conflict, match="văn bản mới"):
        revise(db, meeting, meeting_input(title="Họp khác"), version=None, by=CLERK, now=now)
    assert meeting.title == TITLE


def test_a_copy_has_the_words_but_no_times_and_its_own_uid(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    fresh = copy(db, meeting, by=CLERK, now=now)
    assert (fresh.title, fresh.copied_from_id, fresh.stage) == (meeting.title, meeting.id, Stage.DRAFT)
    assert (fresh.starts_at, fresh.registration_deadline_at) == (None, None)
    assert fresh.uid != meeting.uid
    assert len(preparations(db, fresh.id or 0)) == 1


def test_a_meeting_is_held_only_after_it_has_begun(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    meeting.stage = Stage.ISSUED
    with pytest.raises(Conflict):
        mark_held(db, meeting, by=CLERK, now=STARTS_AT - timedelta(minutes=1))
    mark_held(db, meeting, by=CLERK, now=STARTS_AT)
    assert (meeting.stage, meeting.held_at) == (Stage.HELD, STARTS_AT)


def test_a_draft_is_not_held(db: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Conflict):
        mark_held(db, drafted(db, cast.office, now), by=CLERK, now=STARTS_AT)


def test_only_a_material_change_raises_the_sequence(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    touch(meeting, now=now, is_material=False)
    touch(meeting, now=now, is_material=True)
    assert (meeting.version, meeting.sequence) == (3, 1)


def test_a_discarded_draft_is_gone(db: Session, cast: Cast, now: datetime) -> None:
    discard(db, drafted(db, cast.office, now), by=CLERK, now=now)
    assert db.exec(select(Meeting)).all() == []
