"""The public page of a meeting that is not sensitive: its facts and how it stands, for anybody with its code."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from app.invitations.store_viewing import public_meeting
from app.permissions import Action
from app.web.asking import Asking, reads
from app.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/m/{code}")
def public(code: str, ask: Annotated[Asking, reads(Action.SEE_PUBLIC)]) -> Response:
    """Show the facts of a public meeting; any other code is not found, whether it exists or not."""
    found = public_meeting(ask.db, code)
    return page(ask, "meetings/public.html", meeting=found.meeting, issuer=found.issuer, documents=found.documents)
