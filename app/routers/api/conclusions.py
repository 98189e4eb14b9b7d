"""Conclusions for programs: the tree of clauses, written as an outline, issued as a thông báo kết luận."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.conclusions import service, store
from app.conclusions.inputs import ConclusionInput, SigningInput
from app.conclusions.models import Conclusion
from app.conclusions.rules import ClauseKind, ConclusionState
from app.conclusions.rules_outline import Node, as_outline, blocks
from app.invitations.store import is_issuers, meeting_for
from app.meetings.models import Meeting
from app.notices.rules_outline import outline
from app.permissions import Action
from app.refusals import NotFound
from app.web.api import IdempotencyKey, IfMatch, described, etag, keep_answer, kept_answer, match, versioned
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/meetings/{code}/conclusion", tags=["Conclusions"])

Writer = Annotated[Asking, writes(Action.CONCLUDE_MEETINGS)]


class ClauseOut(BaseModel):
    """One clause in reading order; ``reference`` is its path as people cite it, ``II.3.a.-1``."""

    kind: ClauseKind
    label: str = Field(description="Bare label as printed: II, 3, a, -; empty for a paragraph.")
    reference: str
    depth: int = Field(description="0 at the top.")
    text: str


class ConclusionOut(BaseModel):
    """A conclusion with its clauses."""

    meeting_code: str
    state: ConclusionState
    version: int
    subject: str
    opening: str
    closing: str
    outline: str = Field(description="The clauses as they are typed.")
    clauses: list[ClauseOut]
    notice_id: int | None = Field(description="The issued document.")
    issued_at: datetime | None
    mails: int = Field(0, description="Mails that this call queued.")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "meeting_code": "k7d3m2px",
                "state": "draft",
                "version": 2,
                "subject": "Kết luận của Phó Thủ tướng Chính phủ Nguyễn Chí Dũng tại cuộc họp ngày 30 tháng 6 năm 2025",
                "opening": "…",
                "closing": "…",
                "outline": "I. VỀ QUAN ĐIỂM, YÊU CẦU\n  1. …",
                "clauses": [
                    {"kind": "section", "label": "I", "reference": "I", "depth": 0, "text": "VỀ QUAN ĐIỂM, YÊU CẦU"}
                ],
                "notice_id": None,
                "issued_at": None,
                "mails": 0,
            }
        }
    )


@router.get("", response_model=ConclusionOut, responses=described(404))
def read_conclusion(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> Response:
    """Return the conclusion: the issuer's people see the draft, those invited the issued one."""
    meeting = meeting_for(ask.db, ask.viewer, code)
    conclusion = store.needed(ask.db, meeting.id)
    if conclusion.state is not ConclusionState.ISSUED and not is_issuers(ask.viewer, meeting):
        raise NotFound()
    return versioned(_out(ask, meeting, conclusion), conclusion.version)


@router.post("", status_code=201, response_model=ConclusionOut, responses=described(404, 409))
def begin_conclusion(code: str, ask: Writer, idempotency_key: IdempotencyKey = None) -> Response:
    """Begin the conclusion of a meeting that has started; subject, opening and closing are proposed."""
    kept = kept_answer(ask, idempotency_key, None)
    if kept is not None:
        return kept
    meeting = _meeting(ask, code)
    conclusion = service.begin(ask.db, meeting, by=ask.actor, now=ask.now)
    location = f"/api/v1/meetings/{code}/conclusion"
    return keep_answer(ask, idempotency_key, None, _out(ask, meeting, conclusion), location=location)


@router.put("", response_model=ConclusionOut, responses=described(404, 409, 412, 422))
def write_conclusion(code: str, given: ConclusionInput, ask: Writer, if_match: IfMatch = None) -> Response:
    """Replace words and clauses of the draft."""
    meeting = _meeting(ask, code)
    conclusion = store.needed(ask.db, meeting.id)
    match(if_match, conclusion.version)
    service.write(ask.db, conclusion, given, version=conclusion.version, by=ask.actor, now=ask.now)
    return versioned(_out(ask, meeting, conclusion), conclusion.version)


@router.post("/notice", status_code=201, response_model=ConclusionOut, responses=described(404, 409, 412, 422))
def issue_conclusion(
    code: str, given: SigningInput, ask: Writer, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """Issue the draft: the document is made, the meeting concluded, those invited get it by mail."""
    kept = kept_answer(ask, idempotency_key, given)
    if kept is not None:
        return kept
    meeting = _meeting(ask, code)
    conclusion = store.needed(ask.db, meeting.id)
    match(if_match, conclusion.version)
    house = ask.house
    made = service.issue(
        ask.db,
        meeting,
        conclusion,
        given,
        shelf=house.shelf,
        fonts=house.settings.font_dirs,
        links=house.links,
        by=ask.actor,
        now=ask.now,
    )
    answer = _out(ask, meeting, conclusion).model_copy(update={"mails": made.mails})
    location = f"/api/v1/notices/{made.notice.id}"
    response = keep_answer(ask, idempotency_key, given, answer, location=location)
    response.headers["ETag"] = etag(conclusion.version)
    return response


def _meeting(ask: Asking, code: str) -> Meeting:
    meeting = meeting_for(ask.db, ask.viewer, code)
    ask.need(Action.CONCLUDE_MEETINGS, meeting.issuer_id)
    return meeting


def _out(ask: Asking, meeting: Meeting, conclusion: Conclusion) -> ConclusionOut:
    tree = store.clauses(ask.db, conclusion.id)
    known = conclusion.model_dump(include=set(ConclusionOut.model_fields))
    return ConclusionOut(meeting_code=meeting.code, outline=as_outline(tree), clauses=_clauses(tree), **known)


def _clauses(tree: Sequence[Node]) -> list[ClauseOut]:
    return [
        ClauseOut(
            kind=ClauseKind(line.block.kind),
            label=line.label,
            reference=line.reference,
            depth=line.depth,
            text=line.block.text,
        )
        for line in outline(blocks(tree))
    ]
