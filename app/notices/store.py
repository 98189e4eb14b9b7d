"""Reading documents and the number register."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, func, select

from app.notices.models import Notice, NoticeFile, NumberSeries
from app.notices.rules import DocumentType, FileFormat, NoticeState
from app.notices.rules_content import Document, from_json
from app.permissions import Action, Viewer, places
from app.refusals import NotFound
from app.wording.letters import search_key


def notice(db: Session, notice_id: int) -> Notice:
    """Return a document, whoever asks; raises `NotFound`."""
    row = db.get(Notice, notice_id)
    if row is None:
        raise NotFound("Không tìm thấy văn bản này.")
    return row


def notice_for(
    db: Session, viewer: Viewer, notice_id: int, *, may_see: Callable[[Session, Viewer, int], bool]
) -> Notice:
    """Return a document that the viewer may see; raises `NotFound` for any other.

    The issuer's people see all of their documents. ``may_see`` is `app.invitations.store.may_see_notice`: whether an
    *issued* document invited the viewer's organisation (a room above this one knows).
    """
    row = notice(db, notice_id)
    if row.issuer_id in places(viewer, Action.READ_NOTICES):
        return row
    if row.state is not NoticeState.DRAFT and may_see(db, viewer, notice_id):
        return row
    raise NotFound("Không tìm thấy văn bản này.")


def document_of(row: Notice) -> Document:
    """Return the content of a document with the number and date that it bears."""
    return replace(from_json(row.content), number=row.number, dated_on=row.dated_on)


def files(db: Session, notice_id: int) -> dict[FileFormat, NoticeFile]:
    """Return the finished files of an issued document by format; none for a draft or a document entered later."""
    found = db.exec(select(NoticeFile).where(NoticeFile.notice_id == notice_id))
    return {file.format: file for file in found}


def replacement_of(db: Session, notice_id: int) -> Notice | None:
    """Return the issued document that replaced this one (*thay thế bởi*), or ``None``."""
    query = select(Notice).where(Notice.replaces_id == notice_id, Notice.state != NoticeState.DRAFT)
    return db.exec(query.order_by(col(Notice.id).desc())).first()


def _matching(
    issuer_ids: Collection[int], document_type: DocumentType | None, state: NoticeState | None, text: str
) -> list[Any]:
    conditions: list[Any] = [col(Notice.issuer_id).in_(issuer_ids)]
    if document_type is not None:
        conditions.append(Notice.document_type == document_type)
    if state is not None:
        conditions.append(Notice.state == state)
    if text.strip():
        conditions.append(col(Notice.search_key).contains(search_key(text), autoescape=True))
    return conditions


def notices(
    db: Session,
    issuer_ids: Collection[int],
    *,
    document_type: DocumentType | None = None,
    state: NoticeState | None = None,
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[Notice]:
    """Return the documents of some issuers, newest first; ``text`` is sought without accents in number and subject."""
    query = select(Notice).where(*_matching(issuer_ids, document_type, state, text))
    return list(db.exec(query.order_by(col(Notice.id).desc()).limit(limit).offset(offset)))


def count_notices(
    db: Session,
    issuer_ids: Collection[int],
    *,
    document_type: DocumentType | None = None,
    state: NoticeState | None = None,
    text: str = "",
) -> int:
    """Return how many documents `notices` would list in all."""
    query = select(func.count()).select_from(Notice)
    return db.exec(query.where(*_matching(issuer_ids, document_type, state, text))).one()


def all_series(db: Session, issuer_ids: Collection[int]) -> list[NumberSeries]:
    """Return the series of some issuers, the latest year first."""
    query = select(NumberSeries).where(col(NumberSeries.issuer_id).in_(issuer_ids))
    order = (col(NumberSeries.year).desc(), col(NumberSeries.issuer_id), col(NumberSeries.document_type))
    return list(db.exec(query.order_by(*order)))


def series(db: Session, series_id: int, issuer_ids: Collection[int]) -> NumberSeries:
    """Return one series of some issuers; raises `NotFound`."""
    row = db.get(NumberSeries, series_id)
    if row is None or row.issuer_id not in issuer_ids:
        raise NotFound("Không tìm thấy sổ văn bản này.")
    return row


def series_of(
    db: Session, issuer_id: int, document_type: DocumentType, year: int, *, is_locked: bool = False
) -> NumberSeries | None:
    """Return the series in which a document of that year is numbered, or ``None``.

    ``is_locked`` keeps every other transaction from taking a number until this one ends.
    """
    query = select(NumberSeries).where(
        NumberSeries.issuer_id == issuer_id, NumberSeries.document_type == document_type, NumberSeries.year == year
    )
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.exec(query).first()


def _in_book(row: NumberSeries, text: str) -> list[Any]:
    return [Notice.series_id == row.id, *_matching((row.issuer_id,), row.document_type, None, text)]


def book(db: Session, row: NumberSeries, *, text: str = "", limit: int = 50, offset: int = 0) -> list[Notice]:
    """Return the numbered documents of one series, the highest number first."""
    query = select(Notice).where(*_in_book(row, text)).order_by(col(Notice.number).desc())
    return list(db.exec(query.limit(limit).offset(offset)))


def count_book(db: Session, row: NumberSeries, *, text: str = "") -> int:
    """Return how many documents `book` would list in all."""
    return db.exec(select(func.count()).select_from(Notice).where(*_in_book(row, text))).one()


def register_book(db: Session, issuer_id: int, document_type: DocumentType, year: int) -> list[Notice]:
    """Return all documents of a year's register by number, from the first; empty where no series is open."""
    row = series_of(db, issuer_id, document_type, year)
    if row is None:
        return []
    return list(db.exec(select(Notice).where(Notice.series_id == row.id).order_by(col(Notice.number))))
