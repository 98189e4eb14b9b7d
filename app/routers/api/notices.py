"""Official documents and the number register for programs."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.notices import service, store
from app.notices.inputs import IssueInput, SeriesInput
from app.notices.models import Notice
from app.notices.rules import DocumentType, FileFormat, NoticeState
from app.permissions import Action, places
from app.routers.api._notices import (
    ContentIn,
    ContentOut,
    DraftIn,
    NoticeOut,
    SeriesOut,
    file_out,
    notice_out,
)
from app.web.api import (
    IdempotencyKey,
    IfMatch,
    Listing,
    PageNumber,
    PageSize,
    described,
    keep_answer,
    kept_answer,
    match,
    versioned,
)
from app.web.asking import Asking, reads, writes
from app.web.notices import file_answer, visible_notice

router = APIRouter(prefix="/api/v1", tags=["Notices"])


@router.get("/notices", responses=described())
def list_notices(
    ask: Annotated[Asking, reads(Action.READ_NOTICES)],
    document_type: DocumentType | None = None,
    state: NoticeState | None = None,
    q: Annotated[str, Query(max_length=200, description="Sought without accents in number and subject.")] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Listing[NoticeOut]:
    """List the documents of the asker's own offices, newest first."""
    issuers = places(ask.viewer, Action.READ_NOTICES)
    sought = {"document_type": document_type, "state": state, "text": q}
    rows = store.notices(ask.db, issuers, **sought, limit=size, offset=(page - 1) * size)
    total = store.count_notices(ask.db, issuers, **sought)
    return Listing(items=[notice_out(row) for row in rows], total=total, page=page, size=size)


def _whole(ask: Asking, row: Notice) -> NoticeOut:
    assert row.id is not None
    answer = notice_out(row)
    answer.files = [file_out(file) for file in store.files(ask.db, row.id).values()]
    replacement = store.replacement_of(ask.db, row.id)
    answer.replaced_by_id = replacement.id if replacement else None
    return answer


@router.post("/notices", status_code=201, response_model=NoticeOut, responses=described(404, 409, 422))
def add_draft(
    body: DraftIn, ask: Annotated[Asking, writes(Action.PREPARE_MEETINGS)], idempotency_key: IdempotencyKey = None
) -> Response:
    """Draft a document."""
    ask.need(Action.PREPARE_MEETINGS, body.issuer_id)
    kept = kept_answer(ask, idempotency_key, body)
    if kept is not None:
        return kept
    if body.replaces_id is not None:
        visible_notice(ask, body.replaces_id)
    row = service.draft(
        ask.db, body.content, issuer_id=body.issuer_id, replaces_id=body.replaces_id, by=ask.actor, now=ask.now
    )
    return keep_answer(ask, idempotency_key, body, _whole(ask, row), location=f"/api/v1/notices/{row.id}")


@router.get("/notices/{notice_id}", response_model=NoticeOut, responses=described(404))
def get_notice(notice_id: int, ask: Annotated[Asking, reads(Action.READ_NOTICES)]) -> Response:
    """Tell where a document stands."""
    row = visible_notice(ask, notice_id)
    return versioned(_whole(ask, row), row.version)


@router.get("/notices/{notice_id}/content", response_model=ContentOut, responses=described(404))
def get_content(notice_id: int, ask: Annotated[Asking, reads(Action.READ_NOTICES)]) -> Response:
    """Give the content of a document as structured text."""
    row = visible_notice(ask, notice_id)
    return versioned(ContentOut(version=row.version, content=store.document_of(row)), row.version)


@router.put("/notices/{notice_id}/content", response_model=ContentOut, responses=described(404, 409, 412, 422))
def put_content(
    notice_id: int,
    body: ContentIn,
    ask: Annotated[Asking, writes(Action.PREPARE_MEETINGS)],
    if_match: IfMatch = None,
) -> Response:
    """Replace the content of a draft; an issued document never changes."""
    row = visible_notice(ask, notice_id)
    ask.need(Action.PREPARE_MEETINGS, row.issuer_id)
    match(if_match, row.version)
    row = service.revise(ask.db, notice_id, body.content, version=row.version, by=ask.actor, now=ask.now)
    return versioned(ContentOut(version=row.version, content=store.document_of(row)), row.version)


@router.get(
    "/notices/{notice_id}/files/{file_format}",
    response_class=Response,
    responses={**described(404), 200: {"content": {"application/pdf": {}}, "description": "The file."}},
)
def get_file(notice_id: int, file_format: FileFormat, ask: Annotated[Asking, reads(Action.READ_NOTICES)]) -> Response:
    """Give the finished file of an issued document, or a draft's as it would look now."""
    return file_answer(ask, notice_id, file_format)


@router.post(
    "/notices/{notice_id}/issue", status_code=201, response_model=NoticeOut, responses=described(404, 409, 422)
)
def issue(
    notice_id: int,
    body: IssueInput,
    ask: Annotated[Asking, writes(Action.ISSUE_INVITATIONS)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Issue a draft: it takes its number, gets its files and never changes again. Nobody is told by this alone."""
    row = visible_notice(ask, notice_id)
    ask.need(Action.ISSUE_INVITATIONS, row.issuer_id)
    kept = kept_answer(ask, idempotency_key, body)
    if kept is not None:
        return kept
    house = ask.house
    row = service.issue(
        ask.db,
        notice_id,
        **dict(body),
        shelf=house.shelf,
        fonts=house.settings.font_dirs,
        by=ask.actor,
        now=ask.now,
    )
    return keep_answer(ask, idempotency_key, body, _whole(ask, row), location=f"/api/v1/notices/{row.id}")


@router.get("/number-series", responses=described())
def list_series(ask: Annotated[Asking, reads(Action.KEEP_NUMBER_REGISTER)]) -> list[SeriesOut]:
    """List the series of the asker's offices."""
    found = store.all_series(ask.db, places(ask.viewer, Action.KEEP_NUMBER_REGISTER))
    return [SeriesOut.model_validate(row) for row in found]


@router.post("/number-series", status_code=201, response_model=SeriesOut, responses=described(409, 422))
def open_series(
    body: SeriesInput,
    ask: Annotated[Asking, writes(Action.KEEP_NUMBER_REGISTER)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Open a series for one issuer, type and year."""
    ask.need(Action.KEEP_NUMBER_REGISTER, body.issuer_id)
    kept = kept_answer(ask, idempotency_key, body)
    if kept is not None:
        return kept
    row = service.open_series(ask.db, **dict(body), by=ask.actor, now=ask.now)
    return keep_answer(ask, idempotency_key, body, SeriesOut.model_validate(row), location="/api/v1/number-series")
