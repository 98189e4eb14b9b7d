"""Who is asking, in which transaction, at what time: the one dependency of every route."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import BackgroundTasks, Depends, Request
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app import permissions
from app.accounts.service_sessions import needs_note, note_use
from app.accounts.store import Credential, credential_by_session, credential_by_token
from app.audit.rules import Actor
from app.clock import Clock
from app.database import Database
from app.links import Links
from app.permissions import NOBODY, Action, Audience, Viewer
from app.refusals import NotAllowed, SignInNeeded
from app.settings import Settings
from app.shelf import Shelf

ANONYMOUS = Credential(NOBODY)


@dataclass(frozen=True)
class House:
    """What one process holds: settings and the doors to the outer world; kept in ``app.state.house``."""

    settings: Settings
    database: Database
    shelf: Shelf
    links: Links
    clock: Clock


@dataclass(frozen=True)
class Asking:
    """One request: its transaction, its viewer, its moment; ``house`` leads to everything else."""

    db: Session
    viewer: Viewer
    now: datetime
    house: House
    request: Request
    credential: Credential = ANONYMOUS

    @property
    def actor(self) -> Actor:
        """Return who acts, for the journal."""
        viewer = self.viewer
        return Actor(viewer.name or "khách", viewer.person_id, origin_of(self.request), request_id_of(self.request))

    def need(self, action: Action, organisation_id: int) -> None:
        """Refuse unless the viewer may do the action on the things of that organisation."""
        if not permissions.may(self.viewer, action, organisation_id):
            raise NotAllowed()


def house_of(request: Request) -> House:
    """Return the house of the running application."""
    return request.app.state.house


def origin_of(request: Request) -> str:
    """Return the network address that asks; proxies are believed only as the settings say (uvicorn does that)."""
    return request.client.host if request.client else ""


def request_id_of(request: Request) -> str:
    """Return the id under which this request stands in the log and the journal."""
    return request.scope.get("state", {}).get("request_id", "")


def session_cookie(settings: Settings) -> str:
    """Return the name of the session cookie; the prefix makes browsers insist on https and this host."""
    return "__Host-session" if settings.has_secure_cookies else "session"


def _limiter(request: Request) -> anyio.CapacityLimiter:
    """Return the turns to write of this process: one writer on SQLite, the pool's size on PostgreSQL."""
    limits: dict[str, Any] = request.app.state.write_turns
    if "limiter" not in limits:  # made here because a limiter belongs to the running event loop
        house = house_of(request)
        limits["limiter"] = anyio.CapacityLimiter(1 if house.database.is_embedded else house.settings.database_pool)
    return limits["limiter"]


async def _turn_to_write(request: Request) -> AsyncIterator[None]:
    """Wait for a turn to write without holding a thread."""
    async with _limiter(request):
        yield


def _reading(request: Request) -> Iterator[Session]:
    with house_of(request).database.read() as session:
        yield session


def _writing(request: Request, _turn: Annotated[None, Depends(_turn_to_write, scope="function")]) -> Iterator[Session]:
    with house_of(request).database.transaction() as session:
        yield session


ReadSession = Annotated[Session, Depends(_reading, scope="function", max_concurrency=10)]
WriteSession = Annotated[Session, Depends(_writing, scope="function", max_concurrency=20)]


def asked_in(db: Session, request: Request, action: Action) -> Asking:
    """Return who asks in this transaction; refuse whom the table does not allow the action."""
    house = house_of(request)
    now = house.clock()
    credential = credential_shown(db, request, now)
    if not permissions.may(credential.viewer, action):
        raise NotAllowed() if credential.viewer.is_signed_in else SignInNeeded()
    return Asking(db, credential.viewer, now, house, request, credential)


def credential_shown(db: Session, request: Request, now: datetime) -> Credential:
    """Return who asks and by what: an API token, a session cookie, or nothing (`NOBODY`)."""
    settings = house_of(request).settings
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        credential = credential_by_token(db, token.strip(), now)
        if credential is None:
            raise SignInNeeded("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.")
        return credential
    cookie = request.cookies.get(session_cookie(settings), "")
    credential = credential_by_session(db, cookie, now, settings.session_idle_minutes) if cookie else None
    return credential or ANONYMOUS


async def _note_use_afterwards(request: Request, credential: Credential, now: datetime) -> None:
    """Note the use of a session or token in a small transaction of its own, after the answer has left."""

    def note() -> None:
        with suppress(OperationalError), house_of(request).database.transaction() as db:  # busy: the next one notes it
            note_use(db, credential, now=now)

    async with _limiter(request):
        await run_sync(note)


def reads(action: Action) -> Any:
    """Return the dependency of a route that only reads, for whom the table allows the action."""

    def ask(db: ReadSession, request: Request, afterwards: BackgroundTasks) -> Asking:
        asking = asked_in(db, request, action)
        if needs_note(asking.credential, asking.now):
            afterwards.add_task(_note_use_afterwards, request, asking.credential, asking.now)
        return asking

    return _marked(ask, action)


def writes(action: Action) -> Any:
    """Return the dependency of a route that writes: committed before the answer leaves, rolled back on refusal."""

    def ask(db: WriteSession, request: Request) -> Asking:
        asking = asked_in(db, request, action)
        if needs_note(asking.credential, asking.now):
            note_use(db, asking.credential, now=asking.now)
        return asking

    return _marked(ask, action)


def touches_no_database(action: Action) -> Any:
    """Return the dependency of a public route that needs neither viewer nor transaction."""
    assert permissions.TABLE[action] is Audience.ANYBODY or permissions.TABLE[action] is Audience.LINK_HOLDER

    def ask(request: Request) -> House:
        return house_of(request)

    return _marked(ask, action)


def _marked(ask: Callable[..., Any], action: Action) -> Any:
    ask.action = action  # ty: ignore[missing-attribute]  (a check asks every route for its action)
    return Depends(ask, scope="function")
