"""An open series and a way to draft and issue for the tests of documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import Session

from app.audit.rules import Actor
from app.notices import service
from app.notices.models import Notice, NumberSeries
from app.notices.rules import DocumentType, SeriesKind
from app.notices.rules_content import Document
from app.web.asking import House
from tests.cast import Cast
from tests.notices.telegram import TELEGRAM

BY = Actor("Nguyễn Thị Văn Thư")
DATED_ON = date(2025, 6, 25)

Issue = Callable[..., Notice]


def id_of(row: Notice | NumberSeries) -> int:
    """Return the id of a stored row."""
    assert row.id is not None
    return row.id


@pytest.fixture
def owned(db: Session, cast: Cast, now: datetime) -> NumberSeries:
    """Return the open series of công điện 2025 of the issuing office, its numbers given out here from 01."""
    row = service.open_series(
        db,
        issuer_id=cast.office,
        document_type=DocumentType.TELEGRAM,
        year=2025,
        kind=SeriesKind.OWNED,
        by=BY,
        now=now,
    )
    db.commit()
    return row


@pytest.fixture
def external(db: Session, cast: Cast, now: datetime) -> NumberSeries:
    """Return the open series of giấy mời 2025 of the issuing office, its numbers given out elsewhere."""
    row = service.open_series(
        db,
        issuer_id=cast.office,
        document_type=DocumentType.INVITATION,
        year=2025,
        kind=SeriesKind.EXTERNAL,
        by=BY,
        now=now,
    )
    db.commit()
    return row


@pytest.fixture
def draft(db: Session, cast: Cast, now: datetime) -> Callable[..., Notice]:
    """Return a function that drafts the telegram, or another document, for the issuing office."""

    def make(document: Document = TELEGRAM, *, replaces_id: int | None = None, **changes: object) -> Notice:
        return service.draft(
            db, replace(document, **changes), issuer_id=cast.office, replaces_id=replaces_id, by=BY, now=now
        )

    return make


@pytest.fixture
def issue(db: Session, house: House, now: datetime) -> Issue:
    """Return a function that issues a draft by its id."""

    def make(notice_id: int | None, *, number: int | None = None, dated_on: date = DATED_ON) -> Notice:
        assert notice_id is not None
        return service.issue(
            db, notice_id, dated_on=dated_on, number=number, shelf=house.shelf, fonts=(), by=BY, now=now
        )

    return make
