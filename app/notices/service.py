"""Writing documents: draft, revise, issue with a number, and the number register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.audit.rules import Actor
from app.audit.service import record
from app.database import broken_constraint
from app.notices import rules, store
from app.notices.layouts import docx, pdf
from app.notices.models import Notice, NoticeFile, NumberSeries
from app.notices.rules import DocumentType, FileFormat, NoticeState, SeriesKind
from app.notices.rules_content import Document, as_json
from app.refusals import Conflict, Invalid, Stale
from app.shelf import Shelf
from app.wording.letters import search_key

_UNPRINTABLE = "Văn bản có ký tự mà máy chủ không in được (ký hiệu lạ hoặc biểu tượng). Hãy thay ký tự đó."


def draft(
    db: Session, document: Document, *, issuer_id: int, by: Actor, now: datetime, replaces_id: int | None = None
) -> Notice:
    """Add a draft. A number in the document is left out: numbers are taken by `issue`."""
    row = Notice(
        issuer_id=issuer_id,
        document_type=document.document_type,
        subject="",
        replaces_id=replaces_id,
        created_at=now,
        updated_at=now,
    )
    if replaces_id is not None:
        _refuse_to_replace(row, store.notice(db, replaces_id))
    _write(row, document)
    db.add(row)
    db.flush()
    record(db, "draft-notice", "notice", row.id, by=by, now=now, after={"subject": row.subject})
    return row


def revise(db: Session, notice_id: int, document: Document, *, version: int, by: Actor, now: datetime) -> Notice:
    """Replace the content of a draft; refused (`Conflict`) once issued, `Stale` for another version than stored."""
    row = _locked(db, notice_id)
    _refuse(rules.refusal_to_revise(row.state))
    if row.version != version:
        raise Stale()
    before = {"subject": row.subject, "content": row.content}
    _write(row, document)
    row.version, row.updated_at = row.version + 1, now
    after = {"subject": row.subject, "content": row.content}
    record(db, "revise-notice", "notice", row.id, by=by, now=now, before=before, after=after)
    return row


def issue(
    db: Session,
    notice_id: int,
    *,
    dated_on: date,
    number: int | None,
    shelf: Shelf,
    fonts: Sequence[Path],
    by: Actor,
    now: datetime,
) -> Notice:
    """Issue a draft: take its number, make PDF and DOCX, and mark the document that it replaces.

    ``number`` is ``None`` for the next of a series of our own. The number belongs to the transaction: rolled back, it
    is free again (the files, already on the shelf, are then named by no row). ``fonts`` are folders with further fonts.
    """
    row = _locked(db, notice_id)
    _refuse(rules.refusal_to_issue(row.state, row.notation, row.subject))
    series = _open_series_of(db, row, dated_on)
    if row.replaces_id is not None:
        _mark_replaced(db, row, by=by, now=now)
    _take_number(db, row, series, dated_on=dated_on, number=number, now=now)
    _shelve(db, row, shelf, fonts)
    _record_issue(db, row, by=by, now=now)
    return row


def enter_past(
    db: Session, document: Document, *, series_id: int, number: int, dated_on: date, by: Actor, now: datetime
) -> Notice:
    """Enter a document that was issued outside this service into an external series.

    It gets no files: what would be made here is not the document that was signed.
    """
    series = _locked_series(db, series_id)
    _refuse(rules.refusal_to_enter_past(series.kind))
    _refuse(rules.refusal_of_year(series.year, dated_on), "dated_on")
    row = draft(db, document, issuer_id=series.issuer_id, by=by, now=now)
    _refuse(rules.refusal_to_issue(row.state, row.notation, row.subject))
    _take_number(db, row, series, dated_on=dated_on, number=number, now=now)
    _record_issue(db, row, by=by, now=now)
    return row


def open_series(
    db: Session,
    *,
    issuer_id: int,
    document_type: DocumentType,
    year: int,
    kind: SeriesKind,
    last_number: int = 0,
    by: Actor,
    now: datetime,
) -> NumberSeries:
    """Open a series of the register; ``last_number`` is the last given out elsewhere in that year."""
    row = NumberSeries(issuer_id=issuer_id, document_type=document_type, year=year, kind=kind, last_number=last_number)
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError as error:
        if broken_constraint(error) != "uq_number_series_issuer_id_document_type_year":
            raise
        raise Conflict(f"Sổ {rules.TYPE_NAMES[document_type]} năm {year} đã mở rồi.", field="year") from error
    after = {"document_type": document_type, "year": year, "kind": kind, "last_number": last_number}
    record(db, "open-number-series", "number_series", row.id, by=by, now=now, after=after)
    return row


def _refuse(reason: str, field: str | None = None) -> None:
    if reason:
        raise Conflict(reason, field=field)


def _locked(db: Session, notice_id: int) -> Notice:
    store.notice(db, notice_id)
    query = select(Notice).where(Notice.id == notice_id).with_for_update()
    return db.exec(query.execution_options(populate_existing=True)).one()


def _locked_series(db: Session, series_id: int) -> NumberSeries:
    query = select(NumberSeries).where(NumberSeries.id == series_id).with_for_update()
    return db.exec(query.execution_options(populate_existing=True)).one()


def _write(row: Notice, document: Document) -> None:
    if len(document.subject) > 1000 or len(document.notation) > 60:
        raise Invalid("Trích yếu dài quá 1000 ký tự hoặc ký hiệu dài quá 60 ký tự.", field="subject")
    row.content = as_json(replace(document, number=None))
    row.document_type, row.dated_on = document.document_type, document.dated_on
    row.subject, row.notation = row.content["subject"], row.content["notation"]
    row.search_key = _search_key(row)


def _search_key(row: Notice) -> str:
    return search_key(f"{rules.full_number(row.number, row.notation)} {row.subject}")[:1100]


def _open_series_of(db: Session, row: Notice, dated_on: date) -> NumberSeries:
    series = store.series_of(db, row.issuer_id, row.document_type, dated_on.year, is_locked=True)
    if series is None:
        name = rules.TYPE_NAMES[row.document_type]
        raise Conflict(f"Chưa mở sổ {name} năm {dated_on.year}. Hãy mở sổ ở mục Sổ văn bản.", field="number")
    return series


def _take_number(
    db: Session, row: Notice, series: NumberSeries, *, dated_on: date, number: int | None, now: datetime
) -> None:
    """Give the document its number and date. The series is locked, so no other transaction takes a number meanwhile."""
    _refuse(rules.refusal_of_number(series.kind, series.last_number, number), "number")
    taken = rules.number_to_take(series.kind, series.last_number, number)
    assert taken is not None
    try:
        with db.begin_nested():
            row.series_id, row.number, row.dated_on = series.id, taken, dated_on
            row.state, row.issued_at, row.updated_at, row.version = NoticeState.ISSUED, now, now, row.version + 1
            row.search_key = _search_key(row)
            series.last_number = max(series.last_number, taken)
    except IntegrityError as error:
        if broken_constraint(error) != "uq_notice_series_id_number":
            raise
        printed = rules.full_number(taken, row.notation)
        raise Conflict(f"Số {printed} đã cấp cho văn bản khác trong năm {series.year}.", field="number") from error


def _refuse_to_replace(row: Notice, old: Notice) -> None:
    _refuse(rules.refusal_to_replace(old.state, has_same_issuer=old.issuer_id == row.issuer_id))


def _mark_replaced(db: Session, row: Notice, *, by: Actor, now: datetime) -> None:
    assert row.replaces_id is not None
    old = _locked(db, row.replaces_id)
    _refuse_to_replace(row, old)
    old.state, old.updated_at, old.version = NoticeState.REPLACED, now, old.version + 1
    record(db, "replace-notice", "notice", old.id, by=by, now=now, after={"replaced_by_id": row.id})


def _shelve(db: Session, row: Notice, shelf: Shelf, fonts: Sequence[Path]) -> None:
    assert row.id is not None
    document = store.document_of(row)
    try:
        made = {
            FileFormat.PDF: pdf.render(document, font_dirs=fonts, issued_at=row.issued_at),
            FileFormat.DOCX: docx.render(document, issued_at=row.issued_at),
        }
    except pdf.UnprintableError as error:
        raise Invalid(_UNPRINTABLE) from error
    for file_format, content in made.items():
        stored = shelf.put("notices", content)
        db.add(
            NoticeFile(
                notice_id=row.id,
                format=file_format,
                file_name=rules.plain_file_name(row.number, row.notation, file_format),
                shelf_key=stored.key,
                sha256=stored.sha256,
                size=stored.size,
            )
        )
    db.flush()


def _record_issue(db: Session, row: Notice, *, by: Actor, now: datetime) -> None:
    after = {"number": row.number, "notation": row.notation, "dated_on": row.dated_on, "replaces_id": row.replaces_id}
    record(db, "issue-notice", "notice", row.id, by=by, now=now, after=after)
