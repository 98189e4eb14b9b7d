"""Numbers: without gaps, without doubles, also when many issue at once; free again when a transaction fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.notices import service, store
from app.notices.models import Notice, NumberSeries
from app.notices.rules import DocumentType, SeriesKind
from app.refusals import Conflict
from app.web.asking import House
from tests.cast import Cast
from tests.notices.conftest import BY, DATED_ON, Issue, id_of
from tests.notices.telegram import TELEGRAM

Draft = Callable[..., Notice]


@pytest.mark.usefixtures("owned")
def test_twenty_requests_at_once_get_one_to_twenty(
    db: Session, as_person: Callable[[int], TestClient], draft: Draft, cast: Cast
) -> None:
    ids = [draft(subject=f"Họp lần {place}").id for place in range(20)]
    db.commit()
    client = as_person(cast.issuing_clerk)

    def issue_alone(notice_id: int) -> int:
        return client.post(f"/api/v1/notices/{notice_id}/issue", json={"dated_on": "2025-06-25"}).json()["number"]

    with ThreadPoolExecutor(20) as threads:
        numbers = list(threads.map(issue_alone, ids))

    assert sorted(numbers) == list(range(1, 21))
    db.expire_all()
    book = store.register_book(db, cast.office, DocumentType.TELEGRAM, 2025)
    assert [row.number for row in book] == list(range(1, 21))


@pytest.mark.usefixtures("owned")
def test_transactions_at_once_get_different_numbers(db: Session, house: House, draft: Draft, now: datetime) -> None:
    ids = [id_of(draft()) for _ in range(4)]
    db.commit()

    def issue_alone(notice_id: int) -> int | None:
        with house.database.transaction() as own:
            row = service.issue(
                own, notice_id, dated_on=DATED_ON, number=None, shelf=house.shelf, fonts=(), by=BY, now=now
            )
            return row.number

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(issue_alone, ids)) == {1, 2, 3, 4}


@pytest.mark.usefixtures("owned")
def test_one_draft_issued_by_many_at_once_is_issued_once(
    db: Session, house: House, draft: Draft, now: datetime
) -> None:
    notice_id = id_of(draft())
    db.commit()

    def issue_alone(_: int) -> bool:
        try:
            with house.database.transaction() as own:
                service.issue(
                    own, notice_id, dated_on=DATED_ON, number=None, shelf=house.shelf, fonts=(), by=BY, now=now
                )
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(issue_alone, range(6))) == [False] * 5 + [True]


def test_a_number_is_free_again_after_a_rollback(
    db: Session, house: House, draft: Draft, issue: Issue, owned: NumberSeries
) -> None:
    first, second = draft().id, draft().id
    db.commit()
    assert issue(first).number == 1
    db.rollback()

    assert issue(second).number == 1
    db.commit()
    assert db.get_one(NumberSeries, owned.id).last_number == 1


@pytest.mark.usefixtures("owned")
def test_an_own_series_takes_a_typed_number_only_if_it_is_the_next(draft: Draft, issue: Issue) -> None:
    issue(draft().id)

    with pytest.raises(Conflict, match="số tiếp theo là 02, không thể lấy số 07"):
        issue(draft().id, number=7)

    assert issue(draft().id, number=2).number == 2


def test_an_own_series_goes_on_behind_the_last_number_of_another_system(
    db: Session, cast: Cast, draft: Draft, issue: Issue, now: datetime
) -> None:
    _open(db, cast, now, last_number=1216)

    assert issue(draft().id).number == 1217


@pytest.mark.usefixtures("owned")
def test_each_year_has_its_own_series(db: Session, cast: Cast, draft: Draft, issue: Issue, now: datetime) -> None:
    _open(db, cast, now, year=2026)

    assert issue(draft().id, dated_on=date(2025, 12, 31)).number == 1
    assert issue(draft().id, dated_on=date(2026, 1, 1)).number == 1


@pytest.mark.usefixtures("external")
def test_an_external_series_needs_the_number(draft: Draft, issue: Issue) -> None:
    row = draft(document_type=DocumentType.INVITATION, notation="GM-VPCP")

    with pytest.raises(Conflict, match="hãy điền số văn bản đã được cấp"):
        issue(row.id)

    assert issue(row.id, number=62).number == 62


@pytest.mark.usefixtures("external")
def test_a_number_is_given_once_a_year(db: Session, draft: Draft, issue: Issue) -> None:
    kind = {"document_type": DocumentType.INVITATION, "notation": "GM-VPCP"}
    issue(draft(**kind).id, number=62)

    with pytest.raises(Conflict, match="Số 62/GM-VPCP đã cấp"):
        issue(draft(**kind).id, number=62)

    assert issue(draft(**kind).id, number=5).number == 5


@pytest.mark.usefixtures("owned")
def test_a_series_is_opened_once(db: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Conflict, match="Sổ Công điện năm 2025 đã mở rồi"):
        _open(db, cast, now)


def test_a_past_document_is_entered_without_files(
    db: Session, external: NumberSeries, now: datetime, cast: Cast
) -> None:
    row = _enter(db, external, now, number=12)

    assert (row.number, row.dated_on, row.state) == (12, date(2025, 3, 1), "issued")
    assert store.files(db, id_of(row)) == {}
    assert [kept.number for kept in store.register_book(db, cast.office, DocumentType.INVITATION, 2025)] == [12]


def test_a_past_document_does_not_enter_an_own_series(db: Session, owned: NumberSeries, now: datetime) -> None:
    with pytest.raises(Conflict, match="tự cấp số liên tục"):
        _enter(db, owned, now, number=1)


def test_a_past_document_of_another_year_is_refused(db: Session, external: NumberSeries, now: datetime) -> None:
    with pytest.raises(Conflict, match="Sổ năm 2025 không nhận văn bản của năm 2024"):
        _enter(db, external, now, number=1, dated_on=date(2024, 3, 1))


def _enter(
    db: Session, series: NumberSeries, now: datetime, *, number: int, dated_on: date = date(2025, 3, 1)
) -> Notice:
    return service.enter_past(db, TELEGRAM, series_id=id_of(series), number=number, dated_on=dated_on, by=BY, now=now)


def _open(db: Session, cast: Cast, now: datetime, *, year: int = 2025, last_number: int = 0) -> NumberSeries:
    return service.open_series(
        db,
        issuer_id=cast.office,
        document_type=DocumentType.TELEGRAM,
        year=year,
        kind=SeriesKind.OWNED,
        last_number=last_number,
        by=BY,
        now=now,
    )
