"""A small API and page on the real edge: what every room gets from `app.web`, without a room."""

import contextlib
from threading import Barrier, BrokenBarrierError
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.testclient import TestClient

from app.accounts.models import SignInThrottle
from app.permissions import Action
from app.refusals import Stale
from app.web.api import IdempotencyKey, IfMatch, Input, keep_answer, kept_answer, match, versioned
from app.web.asking import Asking, reads, writes


class Thing(Input):
    """What the small API makes."""

    name: str


def add_things(client: TestClient, *, meeting: Barrier | None = None) -> None:
    """Add the routes; with a barrier, two requests wait for each other between looking for a key and keeping it."""
    router = APIRouter(prefix="/api/v1/things")

    @router.post("")
    def make(
        ask: Annotated[Asking, writes(Action.SEE_PUBLIC)], thing: Thing, idempotency_key: IdempotencyKey = None
    ) -> Response:
        kept = kept_answer(ask, idempotency_key, thing)
        if kept is not None:
            return kept
        if meeting is not None:
            with contextlib.suppress(BrokenBarrierError):  # SQLite lets one in at a time: nobody comes
                meeting.wait(timeout=1)
        ask.db.add(SignInThrottle(key=f"{thing.name}-{ask.request.headers['x-made']}", since=ask.now))
        return keep_answer(ask, idempotency_key, thing, thing, location=f"/api/v1/things/{thing.name}")

    @router.post("/unguarded")
    def make_unguarded(ask: Annotated[Asking, writes(Action.SEE_PUBLIC)], thing: Thing) -> Thing:
        ask.db.add(SignInThrottle(key=thing.name, since=ask.now))
        return thing

    @router.get("/{name}")
    def show(ask: Annotated[Asking, reads(Action.SEE_PUBLIC)], name: str) -> Response:
        return versioned(Thing(name=name), 3)

    @router.put("/{name}")
    def revise(ask: Annotated[Asking, writes(Action.SEE_PUBLIC)], name: str, if_match: IfMatch = None) -> Thing:
        match(if_match, 3)
        return Thing(name=name)

    pages = APIRouter(prefix="/things")

    @pages.post("/{secret}")
    def stale(ask: Annotated[Asking, writes(Action.SEE_PUBLIC)], secret: str) -> None:
        raise Stale()

    @pages.get("/{secret}")
    def broken(ask: Annotated[Asking, reads(Action.SEE_PUBLIC)], secret: str) -> None:
        raise RuntimeError("as planned")

    for added in (router, pages):
        client.app.include_router(added)
