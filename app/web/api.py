"""What all answers of the API share: lists page by page, ``ETag`` and ``If-Match``, ``Idempotency-Key``."""

import hashlib
from datetime import timedelta
from typing import Annotated, Generic, TypeVar

from fastapi import Header, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from app.database import broken_constraint
from app.refusals import Conflict, Stale
from app.web.asking import Asking
from app.web.models import KeptAnswer

T = TypeVar("T")

KEYS_LAST = timedelta(days=1)


class Input(BaseModel):
    """Base of everything a program sends: strict about what it does not know."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Listing(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int = Field(description="How many there are in all.")
    page: int
    size: int


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "detail": "Nội dung đã được người khác sửa.",
            }
        }
    )


def described(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Return the descriptions of refusals for ``responses=`` of a route."""
    return {status: {"model": Problem, "content": {"application/problem+json": {}}} for status in (401, 403, *statuses)}


PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Page, from 1.")]
PageSize = Annotated[int, Query(ge=1, le=500, description="Rows a page.")]
IfMatch = Annotated[str | None, Header(description='Version last seen, as its ETag: `"3"`.')]
IdempotencyKey = Annotated[
    str | None, Header(max_length=200, description="The same key gives the same answer once, for a day.")
]


def etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def match(if_match: str | None, version: int) -> None:
    """Refuse with 412 when the program has seen another version than the one that is stored (RFC 9110, 13.1.1)."""
    if if_match is None:
        return
    seen = {one.strip() for one in if_match.split(",")}
    if not seen & {"*", etag(version)}:
        raise Stale()


def kept_answer(ask: Asking, key: str | None, body: BaseModel | None) -> Response | None:
    """Return the answer already given under this key, or ``None``; refuse when the content differs."""
    if key is None:
        return None
    kept = ask.db.exec(select(KeptAnswer).where(KeptAnswer.asker == _asker(ask), KeptAnswer.key == key)).first()
    if kept is None or kept.created_at <= ask.now - KEYS_LAST:
        return None
    if kept.fingerprint != _fingerprint(ask, body):
        raise Conflict("Idempotency-Key này đã được dùng cho một yêu cầu khác.")
    headers = {"Location": kept.location} if kept.location else {}
    return Response(kept.body, kept.status, {**headers, "Idempotent-Replayed": "true"}, "application/json")


def keep_answer(
    ask: Asking, key: str | None, body: BaseModel | None, answer: BaseModel, *, status: int = 201, location: str = ""
) -> Response:
    """Answer with a model, and keep the answer under the key in the same transaction.

    Of two requests with one key at the same time, the later is refused with `Conflict` and undone as a whole.
    """
    content = answer.model_dump_json()
    if key is not None:
        _keep(ask, key, _fingerprint(ask, body), status, content, location)
    headers = {"Location": location} if location else {}
    return Response(content, status, headers, "application/json")


def versioned(answer: BaseModel, version: int) -> Response:
    """Answer with a model and its version as ETag."""
    return JSONResponse(answer.model_dump(mode="json"), headers={"ETag": etag(version)})


def _keep(ask: Asking, key: str, fingerprint: str, status: int, content: str, location: str) -> None:
    asker = _asker(ask)
    old = ask.now - KEYS_LAST
    ask.db.exec(delete(KeptAnswer).where(col(KeptAnswer.asker) == asker, col(KeptAnswer.created_at) <= old))
    ask.db.add(
        KeptAnswer(
            asker=asker,
            key=key,
            fingerprint=fingerprint,
            status=status,
            body=content,
            location=location,
            created_at=ask.now,
        )
    )
    try:
        ask.db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_kept_answer_asker_key":
            raise Conflict("Yêu cầu cùng Idempotency-Key này đang được xử lý. Hãy gửi lại.") from error
        raise


def _asker(ask: Asking) -> str:
    """Return whose keys these are; the holders of different links do not share theirs."""
    if ask.viewer.person_id is not None:
        return f"person:{ask.viewer.person_id}"
    return "path:" + hashlib.sha256(ask.request.url.path.encode()).hexdigest()[:48]


def _fingerprint(ask: Asking, body: BaseModel | None) -> str:
    content = f"{ask.request.method} {ask.request.url.path} {body.model_dump_json() if body else ''}"
    return hashlib.sha256(content.encode()).hexdigest()
