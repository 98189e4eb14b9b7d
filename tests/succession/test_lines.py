"""Invitation lines under the successor's name, and those that keep the old one."""

from datetime import datetime

import pytest
from sqlmodel import Session

from app.clock import vietnam_time
from app.invitations.models import LineLink
from app.invitations.rules import Answer
from app.meetings.rules import Stage
from app.succession.service import carry_out, carry_out_due
from tests.cast import Cast
from tests.conftest import NOW
from tests.succession.scenes import AFTER, BEFORE, BY, THEN, Merger, line, meeting, people, registered


@pytest.mark.parametrize(
    ("starts_at", "stage", "moves"),
    [
        (AFTER, Stage.ISSUED, True),
        (vietnam_time(2025, 7, 1), Stage.ISSUED, True),
        (AFTER, Stage.DRAFT, True),
        (None, Stage.POSTPONED, True),
        (vietnam_time(2025, 6, 30, 23, 59), Stage.ISSUED, False),
        (BEFORE, Stage.HELD, False),
        (AFTER, Stage.CANCELLED, False),
        (AFTER, Stage.CONCLUDED, False),
    ],
)
def test_lines_that_lie_ahead_go_to_the_successor_and_others_keep_the_old_name(
    db: Session, cast: Cast, merger: Merger, starts_at: datetime | None, stage: Stage, moves: bool
):
    row = line(db, meeting(db, cast.office, starts_at, stage), merger.old)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert row.organisation_id == (merger.new if moves else merger.old)
    assert not row.needs_confirmation
    assert row.version == (2 if moves else 1)


def test_a_withdrawn_line_keeps_the_old_name(db: Session, cast: Cast, merger: Merger):
    row = line(db, meeting(db, cast.office, AFTER), merger.old, withdrawn_at=NOW)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert row.organisation_id == merger.old


def test_two_lines_of_one_meeting_become_one_with_the_people_of_both(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, AFTER)
    first, second = line(db, held, merger.old, seats=2), line(db, held, merger.other, seats=3)
    registered(db, first, "Nguyễn Văn A", "Nguyễn Văn B")
    registered(db, second, "Trần Thị C")
    link = LineLink(line_id=second.id or 0, nonce="n", token_hash="h" * 64, created_at=NOW)
    db.add(link)

    assert carry_out_due(db, by=BY, now=THEN) == 2

    assert (first.organisation_id, first.needs_confirmation, first.seats) == (merger.new, True, 5)
    assert (second.organisation_id, second.withdrawn_at) == (merger.other, THEN)
    assert people(db, first) == ["Nguyễn Văn A", "Nguyễn Văn B", "Trần Thị C"]
    assert people(db, second) == []
    db.refresh(link)
    assert link.line_id == first.id


def test_a_registration_moves_whole_to_a_line_that_has_none(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, AFTER)
    kept, gone = line(db, held, merger.new), line(db, held, merger.old)
    given = registered(db, gone, "Nguyễn Văn A")

    carry_out(db, merger.first, by=BY, now=THEN)

    assert given.line_id == kept.id
    assert people(db, kept) == ["Nguyễn Văn A"]
    assert kept.answer is Answer.REGISTERED


def test_a_decline_of_one_does_not_decline_for_both(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, AFTER)
    kept = line(db, held, merger.new, answer=Answer.DECLINED, decline_reason="Bận")
    line(db, held, merger.old)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert (kept.answer, kept.decline_reason) == (Answer.NONE, "")


def test_a_withdrawn_line_of_the_successor_is_taken_up_again(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, AFTER)
    kept = line(db, held, merger.new, withdrawn_at=NOW, level="Cũ")
    line(db, held, merger.old, level="Chủ tịch", seats=4)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert (kept.withdrawn_at, kept.level, kept.seats, kept.needs_confirmation) == (None, "Chủ tịch", 4, True)
