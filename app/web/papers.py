"""Papers over the wire: checked and stored before the transaction that makes them papers, and fetched in parts."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.documents import service, store
from app.documents.models import Paper
from app.documents.reading import first_page
from app.documents.rules import media_type_of, refusal_of_file, requested_range, secrecy_stamp
from app.documents.service import Delivered
from app.invitations import store as invitations
from app.permissions import Action, places
from app.refusals import Invalid, NotAllowed, Refusal
from app.web.asking import Asking, House, asked_in, house_of
from app.web.downloads import disposition
from app.web.forms import as_number
from app.wording.letters import nfc

LARGEST = 4 << 30
"""Bytes of the largest request body that a route for papers reads; the setting is checked on top."""


def submitters(ask: Asking, meeting_id: int | None, issuer_id: int) -> list[int]:
    """Return the organisations for which the viewer may hand in papers of this meeting."""
    own = places(ask.viewer, Action.SUBMIT_PAPERS)
    invited = store.invited_among(ask.db, meeting_id, own)
    return sorted(invited | ({issuer_id} & own))


async def delivered(code: str, request: Request) -> AsyncIterator[Delivered | Refusal]:
    """Check the asker first, then the file, and store its bytes before the transaction begins.

    A write transaction on SQLite holds the only write lock, and a large file takes long. When no paper comes of
    it, the bytes are removed again.
    """
    house = house_of(request)
    await run_in_threadpool(_may_deliver, house, request, code)
    form = await request.form(max_files=1)
    try:
        taken = await _taken(house, form.get("file"))
        try:
            yield taken
        except BaseException:
            if isinstance(taken, Delivered):
                await run_in_threadpool(house.shelf.delete, taken.stored.key)
            raise
    finally:
        await form.close()


async def _taken(house: House, upload: object) -> Delivered | Refusal:
    if not isinstance(upload, UploadFile) or not upload.filename:
        return Invalid("Hãy chọn một tệp.", field="file")
    name = nfc(upload.filename).replace("\\", "/").rsplit("/", 1)[-1][:255]
    media_type = await run_in_threadpool(media_type_of, upload.file)
    reason = refusal_of_file(name, media_type, upload.size or 0, house.settings.upload_limit_mb << 20)
    stamp = (
        None
        if reason or media_type is None
        else secrecy_stamp(await run_in_threadpool(first_page, upload.file, media_type))
    )
    if stamp:
        reason = f"Tệp đóng dấu {stamp}: hệ thống không nhận tài liệu mật."
    if reason or media_type is None:
        return Invalid(reason or "", field="file")
    return Delivered(name, media_type, await house.shelf.put_stream("papers", _chunks(upload)))


async def _chunks(upload: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await upload.read(1 << 20):
        yield chunk


def _may_deliver(house: House, request: Request, code: str) -> None:
    with house.database.read() as db:
        ask = asked_in(db, request, Action.SUBMIT_PAPERS)
        meeting = invitations.meeting_for(db, ask.viewer, code)
        if not submitters(ask, meeting.id, meeting.issuer_id):
            raise NotAllowed()


DeliveredFile = Annotated[Delivered | Refusal, Depends(delivered, scope="function")]
"""The file of an upload, or why it was not taken; declare it before the transaction."""


def file_answer(house: House, paper: Paper, asked: str | None, known: str | None) -> Response:
    """Return a stored file as a download: streamed, in parts where asked, never shown in our origin."""
    headers = {
        "ETag": f'"{paper.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(paper.file_name),
        "Cache-Control": "private, no-cache",
    }
    if known == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    try:
        part = requested_range(asked, paper.size)
    except ValueError:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{paper.size}"})
    start, end = (part.start, part.end) if part else (0, paper.size)
    headers["Content-Length"] = str(end - start)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{paper.size}"
    return StreamingResponse(
        house.shelf.stream(paper.shelf_key, start, end), 206 if part else 200, headers, paper.media_type
    )


def hand_in(ask: Asking, code: str, file: Delivered, typed: dict[str, str]) -> Paper:
    """Make a delivered file a paper for the organisation that was chosen, or the viewer's only one."""
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    own = submitters(ask, meeting.id, meeting.issuer_id)
    typed_id = typed.get("organisation_id", "")
    chosen = as_number(typed_id) if typed_id else next(iter(own), 0)
    if chosen is None or chosen not in own:
        raise NotAllowed()
    return service.submit(
        ask.db,
        meeting,
        file,
        organisation_id=chosen,
        title=typed.get("title", "") or file.file_name.rsplit(".", 1)[0],
        by=ask.actor,
        now=ask.now,
        replaces_id=as_number(typed.get("replaces_id", "")),
    )


def take_back(ask: Asking, code: str, paper_id: int) -> None:
    """Recall a paper; its owner or the issuer of the meeting may."""
    meeting = invitations.meeting_for(ask.db, ask.viewer, code)
    row = store.paper(ask.db, meeting.id, paper_id)
    if not {row.organisation_id, meeting.issuer_id} & places(ask.viewer, Action.SUBMIT_PAPERS):
        raise NotAllowed()
    service.recall(ask.db, row, by=ask.actor, now=ask.now)
