"""Drafts become issued documents, which never change; another document replaces one."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from app.audit.store import entries_about
from app.notices import service, store
from app.notices.models import Notice, NoticeFile, NumberSeries
from app.notices.rules import DocumentType, FileFormat, NoticeState
from app.refusals import Conflict, Invalid, Stale
from app.web.asking import House
from tests.cast import Cast
from tests.notices.conftest import BY, Issue, id_of
from tests.notices.telegram import TELEGRAM

Draft = Callable[..., Notice]
pytestmark = pytest.mark.usefixtures("owned")


def test_a_draft_has_no_number_even_if_one_was_typed(draft: Draft) -> None:
    row = draft()

    assert (row.state, row.number, row.notation) == (NoticeState.DRAFT, None, "CĐ-VPCP")
    assert store.document_of(row) == replace(TELEGRAM, number=None)


def test_issuing_gives_number_date_and_both_files(
    db: Session, house: House, draft: Draft, issue: Issue, now: datetime
) -> None:
    row = issue(draft().id)

    assert (row.state, row.number, row.dated_on, row.issued_at) == (NoticeState.ISSUED, 1, date(2025, 6, 25), now)
    files = store.files(db, id_of(row))
    assert {name: file.file_name for name, file in files.items()} == {
        FileFormat.PDF: "01-CD-VPCP.pdf",
        FileFormat.DOCX: "01-CD-VPCP.docx",
    }
    for file in files.values():
        content = house.shelf.get(file.shelf_key)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.size)
    first_page = PdfReader(BytesIO(house.shelf.get(files[FileFormat.PDF].shelf_key))).pages[0].extract_text()
    assert "01/CĐ-VPCP" in first_page


def test_an_issued_document_cannot_be_revised(db: Session, draft: Draft, issue: Issue, now: datetime) -> None:
    row = issue(draft().id)
    before = dict(row.content)

    with pytest.raises(Conflict, match="không sửa được nữa"):
        service.revise(db, id_of(row), replace(TELEGRAM, subject="khác"), version=row.version, by=BY, now=now)

    assert row.content == before


def test_an_issued_document_cannot_be_issued_again(draft: Draft, issue: Issue) -> None:
    row = issue(draft().id)

    with pytest.raises(Conflict, match="đã ban hành rồi"):
        issue(row.id)


def test_a_draft_is_revised_by_who_saw_its_latest_version(db: Session, draft: Draft, now: datetime) -> None:
    row = draft()

    service.revise(db, id_of(row), replace(TELEGRAM, subject="Họp về bão số 3"), version=1, by=BY, now=now)

    assert (row.subject, row.version) == ("Họp về bão số 3", 2)
    with pytest.raises(Stale):
        service.revise(db, id_of(row), TELEGRAM, version=1, by=BY, now=now)


def test_the_new_document_replaces_the_old_one(db: Session, draft: Draft, issue: Issue) -> None:
    old = issue(draft().id)
    new = draft(replaces_id=old.id)
    assert store.replacement_of(db, id_of(old)) is None

    issue(new.id)

    assert (old.state, new.state) == (NoticeState.REPLACED, NoticeState.ISSUED)
    assert store.replacement_of(db, id_of(old)) == new


@pytest.mark.usefixtures("owned")
def test_a_document_is_replaced_once(draft: Draft, issue: Issue) -> None:
    old = issue(draft().id)
    first, second = draft(replaces_id=old.id), draft(replaces_id=old.id)
    issue(first.id)

    with pytest.raises(Conflict, match="đã được một văn bản khác thay thế"):
        issue(second.id)


def test_a_draft_cannot_be_replaced(draft: Draft) -> None:
    with pytest.raises(Conflict, match="chưa ban hành"):
        draft(replaces_id=draft().id)


def test_another_office_cannot_replace_a_document(
    db: Session, cast: Cast, draft: Draft, issue: Issue, now: datetime
) -> None:
    old = issue(draft().id)

    with pytest.raises(Conflict, match="Chỉ cơ quan đã ban hành"):
        service.draft(db, TELEGRAM, issuer_id=cast.ministry, replaces_id=old.id, by=BY, now=now)


def test_what_cannot_be_printed_is_refused_and_takes_no_number(
    db: Session, draft: Draft, issue: Issue, owned: NumberSeries
) -> None:
    row = draft(signer="\U000f1234")
    db.commit()

    with pytest.raises(Invalid, match="không in được"):
        issue(row.id)
    db.rollback()

    assert db.get_one(NumberSeries, owned.id).last_number == 0
    assert db.exec(select(NoticeFile)).all() == []


@pytest.mark.parametrize(("change", "reason"), [({"notation": " "}, "ký hiệu"), ({"subject": ""}, "trích yếu")])
def test_a_document_without_symbol_or_subject_is_not_issued(
    draft: Draft, issue: Issue, change: dict[str, str], reason: str
) -> None:
    with pytest.raises(Conflict, match=reason):
        issue(draft(**change).id)


def test_a_type_without_open_series_is_not_issued(draft: Draft, issue: Issue) -> None:
    with pytest.raises(Conflict, match="Chưa mở sổ Thông báo năm 2025"):
        issue(draft(document_type=DocumentType.NOTICE).id)


def test_the_journal_tells_the_life_of_a_document(db: Session, draft: Draft, issue: Issue) -> None:
    old = issue(draft().id)
    issue(draft(replaces_id=old.id).id)
    db.flush()

    assert [entry.act for entry in entries_about(db, "notice", id_of(old))] == [
        "draft-notice",
        "issue-notice",
        "replace-notice",
    ]
