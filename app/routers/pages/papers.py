"""Papers of a meeting: the list, handing in, fetching, recalling."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.directory import store as directory
from app.documents import store
from app.documents.service import Delivered
from app.invitations import store as invitations
from app.permissions import Action, places
from app.refusals import Refusal
from app.web.asking import Asking, reads, writes
from app.web.forms import Entered, FieldError
from app.web.languages import gettext as _
from app.web.pages import page, see
from app.web.papers import LARGEST, DeliveredFile, file_answer, hand_in, submitters, take_back
from app.wording.letters import nfc

router = APIRouter(include_in_schema=False)


def _show(ask: Asking, code: str, form: Entered | None = None, status: int = 200) -> Response:
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    papers = store.papers(ask.db, meeting.id)
    own = submitters(ask, meeting.id, meeting.issuer_id)
    names = directory.organisations(ask.db, {paper.organisation_id for paper in papers} | set(own))
    is_issuer = meeting.issuer_id in places(ask.viewer, Action.SUBMIT_PAPERS)
    return page(
        ask,
        "documents/papers.html",
        status=status,
        meeting=meeting,
        papers=papers,
        names=names,
        own=own,
        is_issuer=is_issuer,
        form=form,
        limit_mb=ask.house.settings.upload_limit_mb,
    )


@router.get("/meetings/{code}/papers")
def papers(code: str, ask: Annotated[Asking, reads(Action.READ_PAPERS)]) -> Response:
    """List the papers that count now, with a form for those who may hand one in."""
    return _show(ask, code)


@router.post("/meetings/{code}/papers", max_body_size=LARGEST)
async def submit(
    code: str,
    request: Request,
    file: DeliveredFile,
    ask: Annotated[Asking, writes(Action.SUBMIT_PAPERS)],
) -> Response:
    """Take a paper in; a refused file leaves the form as it was typed."""
    form = await request.form()
    return await run_in_threadpool(_submit, ask, code, file, {k: nfc(v) for k, v in form.items() if isinstance(v, str)})


def _submit(ask: Asking, code: str, file: Delivered | Refusal, typed: dict[str, str]) -> Response:
    if isinstance(file, Refusal):
        return _show(ask, code, Entered(typed, errors=[FieldError(file.field or "file", file.reason)]), 422)
    hand_in(ask, code, file, typed)
    return see(f"/meetings/{code}/papers", say=_("Đã nhận tài liệu."))


@router.post("/meetings/{code}/papers/{paper_id}/recall")
def recall(code: str, paper_id: int, ask: Annotated[Asking, writes(Action.SUBMIT_PAPERS)]) -> Response:
    """Recall a paper: its owner or the issuer may."""
    take_back(ask, code, paper_id)
    return see(f"/meetings/{code}/papers", say=_("Đã thu hồi tài liệu."))


@router.get("/meetings/{code}/papers/{paper_id}")
def fetch(
    code: str,
    paper_id: int,
    ask: Annotated[Asking, reads(Action.READ_PAPERS)],
    range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return the file, or the part of it that is asked for."""
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    return file_answer(ask.house, store.paper(ask.db, meeting.id, paper_id), range, if_none_match)


@router.get("/r/{token}/papers/{paper_id}")
def fetch_by_link(
    token: str,
    paper_id: int,
    ask: Annotated[Asking, reads(Action.USE_LINK)],
    range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return the same to the holder of an organisation's link."""
    line = invitations.line_by_token(ask.db, token)
    return file_answer(ask.house, store.paper(ask.db, line.meeting_id, paper_id), range, if_none_match)
