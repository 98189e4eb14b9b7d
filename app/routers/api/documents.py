"""Papers of meetings for programs."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from app.documents import store
from app.documents.service import Delivered
from app.invitations import store as invitations
from app.permissions import Action
from app.refusals import Refusal
from app.web.api import IdempotencyKey, Listing, PageNumber, PageSize, described, keep_answer, kept_answer
from app.web.asking import Asking, reads, writes
from app.web.papers import LARGEST, DeliveredFile, file_answer, hand_in, take_back
from app.wording.letters import nfc

router = APIRouter(prefix="/api/v1/documents", tags=["Documents"])

Meeting = Annotated[str, Query(description="Code of the meeting.")]


class DocumentOut(BaseModel):
    """One paper of a meeting; ``size`` in bytes."""

    id: int
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str = Field(description="64 hexadecimal digits.")
    organisation_id: int
    submitted_at: AwareDatetime

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": 7,
                "title": "Báo cáo tiến độ triển khai Kế hoạch số 02-KH/BCĐTW",
                "file_name": "bao-cao.pdf",
                "media_type": "application/pdf",
                "size": 482133,
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "organisation_id": 3,
                "submitted_at": "2025-06-26T10:12:00Z",
            }
        },
    )


@router.get("", responses=described(404))
def list_documents(
    meeting: Meeting,
    ask: Annotated[Asking, reads(Action.READ_PAPERS)],
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Listing[DocumentOut]:
    """List the papers of a meeting that count now, oldest first."""
    found = invitations.meeting_for(ask.db, ask.viewer, meeting)
    papers = store.papers(ask.db, found.id)
    shown = papers[(page - 1) * size : page * size]
    items = [DocumentOut.model_validate(paper) for paper in shown]
    return Listing(items=items, total=len(papers), page=page, size=size)


@router.post(
    "/{code}",
    status_code=201,
    max_body_size=LARGEST,
    response_model=DocumentOut,
    responses=described(404, 409, 422),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {"type": "string", "format": "binary"},
                            "title": {"type": "string"},
                            "organisation_id": {"type": "integer"},
                            "replaces_id": {"type": "integer"},
                        },
                    }
                }
            },
        }
    },
)
async def submit_document(
    code: str,
    request: Request,
    file: DeliveredFile,
    ask: Annotated[Asking, writes(Action.SUBMIT_PAPERS)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Hand in a paper for a meeting (by its code) as ``multipart/form-data``."""
    form = await request.form()
    typed = {name: nfc(value) for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_submit, ask, code, file, typed, idempotency_key)


class HandedIn(BaseModel):
    """What was sent, for telling whether the same comes again under an Idempotency-Key."""

    sha256: str
    typed: dict[str, str]


def _submit(
    ask: Asking, code: str, file: Delivered | Refusal, typed: dict[str, str], idempotency_key: str | None
) -> Response:
    if isinstance(file, Refusal):
        raise file
    sent = HandedIn(sha256=file.stored.sha256, typed=typed)
    if (kept := kept_answer(ask, idempotency_key, sent)) is not None:
        ask.house.shelf.delete(file.stored.key)  # the paper of the first time has bytes of its own
        return kept
    answer = DocumentOut.model_validate(hand_in(ask, code, file, typed))
    return keep_answer(ask, idempotency_key, sent, answer, location=f"/api/v1/documents/{code}/{answer.id}/content")


@router.delete("/{code}/{document_id}", status_code=204, responses=described(404))
def recall_document(code: str, document_id: int, ask: Annotated[Asking, writes(Action.SUBMIT_PAPERS)]) -> None:
    """Recall a paper: from now on nobody can fetch it."""
    take_back(ask, code, document_id)


@router.get("/{code}/{document_id}/content", response_class=Response, responses=described(404))
def document_content(
    code: str,
    document_id: int,
    ask: Annotated[Asking, reads(Action.READ_PAPERS)],
    range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return the bytes of a paper; ranges and ``If-None-Match`` are honoured."""
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    return file_answer(ask.house, store.paper(ask.db, meeting.id, document_id), range, if_none_match)
