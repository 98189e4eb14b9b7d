"""Who is asking, in which transaction, at what time: the one dependency of every route."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import anyio
from fastapi import Depends, Request
from sqlmodel import Session

from app import permissions
from app.accounts.store import viewer_by_session, viewer_by_token
from app.audit.rules import Actor
from app.clock import Clock
from app.database import Database
from app.links import Links
from app.permissions import NOBODY, Action, Audience, Viewer
from app.refusals import NotAllowed, SignInNeeded
from app.settings import Settings
from app.shelf import Shelf


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


async def _turn_to_write(request: Request) -> AsyncIterator[None]:
    """Wait for a turn to write without holding a thread: one writer on SQLite, the pool's size on PostgreSQL."""
    limits: dict[str, Any] = request.app.state.write_turns
    if "limiter" not in limits:  # made here because a limiter belongs to the running event loop
        house = house_of(request)
        limits["limiter"] = anyio.CapacityLimiter(1 if house.database.is_embedded else house.settings.database_pool)
    async with limits["limiter"]:
        yield


def _reading(request: Request) -> Iterator[Session]:
    with house_of(request).database.read() as session:
        yield session


def _writing(request: Request, _turn: Annotated[None, Depends(_turn_to_write, scope="function")]) -> Iterator[Session]:
    with house_of(request).database.transaction() as session:
        yield session


ReadSession = Annotated[Session, Depends(_reading, scope="function", max_concurrency=10)]
WriteSession = Annotated[Session, Depends(_writing, scope="function", max_concurrency=20)]


def _ask(db: Session, request: Request, action: Action) -> Asking:
    house = house_of(request)
    now = house.clock()
    viewer = _viewer(db, request, house, now)
    if not permissions.may(viewer, action):
        raise NotAllowed() if viewer.is_signed_in else SignInNeeded()
    return Asking(db, viewer, now, house, request)


def _viewer(db: Session, request: Request, house: House, now: datetime) -> Viewer:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        viewer = viewer_by_token(db, token, now)
        if viewer is None:
            raise SignInNeeded("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.")
        return viewer
    cookie = request.cookies.get(session_cookie(house.settings), "")
    return (viewer_by_session(db, cookie, now, house.settings.session_idle_minutes) if cookie else None) or NOBODY


def reads(action: Action) -> Any:
    """Return the dependency of a route that only reads, for whom the table allows the action."""

    def ask(db: ReadSession, request: Request) -> Asking:
        return _ask(db, request, action)

    return _marked(ask, action)


def writes(action: Action) -> Any:
    """Return the dependency of a route that writes: committed before the answer leaves, rolled back on refusal."""

    def ask(db: WriteSession, request: Request) -> Asking:
        return _ask(db, request, action)

    return _marked(ask, action)


def touches_no_database(action: Action) -> Any:
    """Return the dependency of a public route that needs neither viewer nor transaction."""
    assert permissions.TABLE[action] is Audience.ANYBODY or permissions.TABLE[action] is Audience.LINK_HOLDER

    def ask(request: Request) -> House:
        return house_of(request)

    return _marked(ask, action)


def _marked(ask: Callable[..., Any], action: Action) -> Any:
    ask.action = action  # ty: ignore[unresolved-attribute]  (a check asks every route for its action)
    return Depends(ask, scope="function")
