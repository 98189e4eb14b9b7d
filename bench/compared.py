"""The service as ``diemcau serve`` runs it, with three things to compare it with in the same processes.

``/bench/bare`` is a bare ASGI answer: what this server gives at most. ``/bench/select`` and ``/bench/insert`` are
one plain statement through the framework and the service's own request sessions. Everything else is the service.
The delivery process is left out: it would take a share of the machine that depends on how much mail waits.
"""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlmodel import select

from app.bridges.models import BridgeContact
from app.bridges.rules import BridgeContactPurpose
from app.main import create_app as create_service
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.web.asking import House, ReadSession, WriteSession


class Found(BaseModel):
    """Five columns of a meeting."""

    id: int
    code: str
    title: str
    stage: Stage
    version: int


class Kept(BaseModel):
    """The row that was written."""

    id: int


def create_yardsticks(house: House) -> FastAPI:
    """Return one SELECT by a unique index, and one INSERT with its commit, with nothing around them."""
    application = FastAPI(openapi_url=None, telemetry={"tracing": False, "metrics": False})
    application.state.house, application.state.write_turns = house, {}

    @application.get("/bench/select")
    def one_select(db: ReadSession) -> Found:
        meeting = db.exec(select(Meeting).where(Meeting.code == "bench100")).one()
        return Found.model_validate(meeting, from_attributes=True)

    @application.post("/bench/insert")
    def one_insert(db: WriteSession) -> Kept:
        contact = BridgeContact(bridge_point_id=1, purpose=BridgeContactPurpose.CONTENT, name="Nguyễn Văn Mẫu")
        db.add(contact)
        db.flush()
        return Kept.model_validate(contact, from_attributes=True)

    return application


async def bare(_scope: Any, _receive: Any, send: Any) -> None:
    """Answer two letters."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


def create_app() -> Any:
    """Return the service with the comparisons in front of it."""
    service = create_service()
    yardsticks = create_yardsticks(service.state.house)

    async def front(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if path == "/bench/bare":
            await bare(scope, receive, send)
        elif path.startswith("/bench/"):
            await yardsticks(scope, receive, send)
        else:
            await service(scope, receive, send)

    return front
