"""Pages of official documents and of the number register."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.directory import store as directory
from app.notices import rules, service, store
from app.notices.inputs import PastInput, SeriesInput
from app.notices.layouts import html, pdf
from app.notices.models import NumberSeries
from app.notices.rules import FileFormat
from app.permissions import Action, places
from app.refusals import Conflict
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, Form, enter
from app.web.languages import gettext as _
from app.web.notices import file_answer, visible_notice
from app.web.pages import page, see
from app.web.paging import Page

router = APIRouter(include_in_schema=False)

SIZE = 50


@router.get("/notices/{notice_id}.{file_format}")
def fetch(notice_id: int, file_format: FileFormat, ask: Annotated[Asking, reads(Action.READ_NOTICES)]) -> Response:
    """Give the file of a document; a draft's is drawn now."""
    return file_answer(ask, notice_id, file_format)


@router.get("/notices/{notice_id}")
def show(notice_id: int, ask: Annotated[Asking, reads(Action.READ_NOTICES)]) -> Response:
    """Show a document as a sheet, where it stands, and its files."""
    notice = visible_notice(ask, notice_id)
    return page(
        ask,
        "notices/notice.html",
        notice=notice,
        sheet=html.render(store.document_of(notice)),
        full_number=rules.full_number(notice.number, notice.notation),
        issuer=directory.organisation(ask.db, notice.issuer_id),
        files=store.files(ask.db, notice_id),
        replaces=store.notice(ask.db, notice.replaces_id) if notice.replaces_id else None,
        replacement=store.replacement_of(ask.db, notice_id),
    )


def _issuers(ask: Asking) -> frozenset[int]:
    return places(ask.viewer, Action.KEEP_NUMBER_REGISTER)


def _register(ask: Asking, form: Entered | None = None, status: int = 200) -> Response:
    issuers = _issuers(ask)
    return page(
        ask,
        "notices/register.html",
        status=status,
        all_series=store.all_series(ask.db, issuers),
        issuers=directory.organisations(ask.db, issuers),
        types=rules.TYPE_NAMES,
        has_times=pdf.has_times(ask.house.settings.font_dirs),
        font=pdf.font_in_use(ask.house.settings.font_dirs),
        form=form,
    )


@router.get("/number-register")
def register(ask: Annotated[Asking, reads(Action.KEEP_NUMBER_REGISTER)]) -> Response:
    """List the series of the register."""
    return _register(ask)


@router.post("/number-register")
def open_series(form: Form, ask: Annotated[Asking, writes(Action.KEEP_NUMBER_REGISTER)]) -> Response:
    """Open a series."""
    entered = enter(form, SeriesInput)
    if entered.value is None:
        return _register(ask, entered, 422)
    given = entered.value
    ask.need(Action.KEEP_NUMBER_REGISTER, given.issuer_id)
    try:
        with ask.db.begin_nested():
            service.open_series(ask.db, **dict(given), by=ask.actor, now=ask.now)
    except Conflict as refusal:
        return _register(ask, entered.refuse(refusal), 409)
    return see("/number-register", say=_("Đã mở sổ văn bản."))


def _book(
    ask: Asking,
    series: NumberSeries,
    *,
    text: str = "",
    number: int = 1,
    form: Entered | None = None,
    status: int = 200,
) -> Response:
    rows = store.book(ask.db, series, text=text, limit=SIZE, offset=(number - 1) * SIZE)
    issuer = directory.organisation(ask.db, series.issuer_id)
    return page(
        ask,
        "notices/book.html",
        status=status,
        series=series,
        issuer=issuer,
        listed=Page(rows, number, SIZE, store.count_book(ask.db, series, text=text)),
        printed={row.id: rules.full_number(row.number, row.notation) for row in rows},
        suggested=rules.notation(series.document_type, issuer.short_name),
        may_enter=not rules.refusal_to_enter_past(series.kind),
        text=text,
        form=form,
    )


@router.get("/number-register/{series_id}")
def book(
    series_id: int,
    ask: Annotated[Asking, reads(Action.KEEP_NUMBER_REGISTER)],
    q: Annotated[str, Query(max_length=200)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Show one series as a book, the latest number first."""
    return _book(ask, store.series(ask.db, series_id, _issuers(ask)), text=q, number=number)


@router.post("/number-register/{series_id}")
def enter_past(series_id: int, form: Form, ask: Annotated[Asking, writes(Action.KEEP_NUMBER_REGISTER)]) -> Response:
    """Enter a document that was issued elsewhere."""
    series = store.series(ask.db, series_id, _issuers(ask))
    entered = enter(form, PastInput)
    if entered.value is None:
        return _book(ask, series, form=entered, status=422)
    given = entered.value
    document = given.document(series.document_type, directory.organisation(ask.db, series.issuer_id).name)
    try:
        with ask.db.begin_nested():
            service.enter_past(
                ask.db,
                document,
                series_id=series_id,
                number=given.number,
                dated_on=given.dated_on,
                by=ask.actor,
                now=ask.now,
            )
    except Conflict as refusal:
        return _book(ask, series, form=entered.refuse(refusal), status=409)
    return see(f"/number-register/{series_id}", say=_("Đã nhập văn bản vào sổ."))
