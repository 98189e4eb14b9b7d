"""One meeting as a calendar file, for people who keep no subscription."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.calendar import service
from app.permissions import Action
from app.web.asking import Asking, reads

router = APIRouter(include_in_schema=False)


@router.get("/meetings/{code}.ics")
def meeting_file(code: str, ask: Annotated[Asking, reads(Action.READ_MEETINGS)]) -> Response:
    """Answer one meeting as a file; it does not follow later changes, which a feed does."""
    content = service.download(ask.db, ask.viewer, code, links=ask.house.links, now=ask.now)
    headers = {"Content-Disposition": f'attachment; filename="{code}.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)
