"""Whether the process lives, whether it can serve, and what it has counted."""

import logging
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import text

from app import measurements
from app.database import newest_migration
from app.links import hash_of, is_same
from app.outbox import store
from app.outbox.rules import MailState
from app.permissions import Action
from app.refusals import NotFound
from app.settings import LOOPBACK
from app.web.asking import House, origin_of, touches_no_database

log = logging.getLogger("diemcau.health")

router = APIRouter(include_in_schema=False)
Anyone = Annotated[House, touches_no_database(Action.SEE_PUBLIC)]


@router.get("/healthz")
def healthz(_house: Anyone) -> PlainTextResponse:
    """Say that the process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def readyz(house: Anyone) -> Response:
    """Say whether database, its revision and the file store are as they must be."""
    checks = {"database": False, "migrations": False, "files": house.shelf.is_reachable()}
    try:
        with house.database.read() as db:
            checks["database"] = True
            current = db.connection().execute(text("select version_num from alembic_version")).scalar()
            checks["migrations"] = current == newest_migration()
    except Exception:  # any fault of the database is the same answer: not ready
        log.warning("not ready", exc_info=True)
    return JSONResponse(checks, 200 if all(checks.values()) else 503)


@router.get("/metrics")
def metrics(house: Anyone, request: Request) -> Response:
    """Return the measurements to this machine itself, or to whoever holds the token."""
    expected = house.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not (is_same(given, hash_of(expected)) if expected else origin_of(request) in LOOPBACK):
        raise NotFound()
    with house.database.read() as db:
        measurements.observe_outbox(store.standing(db), MailState, now=house.clock())
    return Response(measurements.exposition(), media_type="text/plain; version=0.0.4")
