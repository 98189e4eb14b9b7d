"""The answer to a calendar that polls its feed: a plain ASGI route with one driver-level query.

Calendars ask every few minutes whether something changed, and almost always nothing did. The framework would spend
ten times as long on such a question as the answer costs, so this one route stands in front of it (`FrontDoor`). It
gives what the middleware `app.web.guards.Guards` gives all others: a request id in the answer and the log line, safe
headers, a measurement under the route's template, and neither log nor label ever holds the token. A 304 is measured
like any answer but logged at DEBUG only: it is nearly all of the traffic and says nothing. The route changes
nothing, so there is no form to protect; its text is one sentence in two languages, so no language is chosen.

Answers: 200 with the kept bytes, 304 when the asker has them (strong ETag, the SHA-256 of the bytes), 404 for an
address that is unknown, revoked, or whose owner may no longer see its subject, 405, and 503 while the database is
away. ``Cache-Control: private, no-cache``: every use asks again, so that a revocation holds from the next poll on.
A stale feed is built in a thread, once for all who ask at that moment; the loop goes on. Bytes last answered stay in
memory under their ETag; as that is their SHA-256, they can never be the wrong ones.
"""

import asyncio
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import anyio
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from app.calendar import service
from app.calendar.quickread import open_quick_read
from app.calendar.rules import FeedScope, is_use_worth_noting
from app.calendar.store_poll import BODY, POLL, Poll, poll_of
from app.links import hash_of
from app.permissions import Action
from app.refusals import NotFound
from app.web.asking import House
from app.web.guards import SAFE_HEADERS, Receive, Scope, Send

PATH = "/calendar/feeds/{token}.ics"
_BEFORE, _AFTER = PATH.split("{token}")

Headers = list[tuple[bytes, bytes]]

log = logging.getLogger("diemcau.request")
_SAFE: Headers = [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
_CALENDAR: Headers = [(b"content-type", b"text/calendar; charset=utf-8"), (b"cache-control", b"private, no-cache")]
_WORDS: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
_UNKNOWN = "Địa chỉ lịch không có hoặc đã bị thu hồi. / No such calendar address, or it was revoked.\n".encode()
_AWAY = "Hệ thống đang bận, xin thử lại sau. / Busy, please try again later.\n".encode()
_ONLY_READING = b"GET, HEAD\n"

Answer = tuple[int, Headers, bytes]


class FeedPoll:
    """Answers `PATH`, as an ASGI application; ``close`` ends what it keeps open."""

    action = Action.USE_FEED

    def __init__(self, house: House, *, observe: Callable[[str, str, int, float], None]) -> None:
        self.house, self.observe = house, observe
        self.database = open_quick_read(house.settings)
        self.bodies = Bodies()
        self.building: dict[tuple[FeedScope, int], asyncio.Task[service.Built]] = {}
        self.noting: dict[int, asyncio.Task[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request whose path is `PATH`."""
        began, method = time.perf_counter(), scope["method"]
        request_id = secrets.token_hex(8)
        status, headers, body = await self._answer(scope, method)
        length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]
        own = [*headers, *length, (b"x-request-id", request_id.encode()), *_SAFE]
        await send({"type": "http.response.start", "status": status, "headers": own})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
        seconds = time.perf_counter() - began
        self.observe(method, PATH, status, seconds)
        level = logging.DEBUG if status == 304 else logging.INFO
        if log.isEnabledFor(level):
            extra = {"request_id": request_id, "milliseconds": round(seconds * 1000, 1)}
            log.log(level, "%s %s %s", method, PATH, status, extra=extra)

    async def close(self) -> None:
        """Let what was begun in the background end, and give the connections back."""
        await asyncio.gather(*self.noting.values(), *self.building.values(), return_exceptions=True)
        await self.database.close()

    async def _answer(self, scope: Scope, method: str) -> Answer:
        if method not in ("GET", "HEAD"):
            return 405, [*_WORDS, (b"allow", b"GET, HEAD")], _ONLY_READING
        seen = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        now = self.house.clock()
        try:
            token = scope["path"][len(_BEFORE) : -len(_AFTER)]
            row = await self.database.one(POLL, {"token_hash": hash_of(token), "now": now})
            if row is None:
                return 404, _WORDS, _UNKNOWN
            poll = poll_of(row)
            answer = await self._contents(poll, seen, now)
        except NotFound:  # the subject itself is gone
            return 404, _WORDS, _UNKNOWN
        except Exception as error:  # whatever it was, this asker comes again, and others go on being answered
            log.error("a feed cannot be answered", exc_info=error)
            return 503, [*_WORDS, (b"retry-after", b"60")], _AWAY
        if is_use_worth_noting(poll.last_used_at, now) and poll.feed_id not in self.noting:
            self.noting[poll.feed_id] = asyncio.create_task(self._note_use(poll.feed_id, now))
        return answer

    async def _contents(self, poll: Poll, seen: bytes, now: datetime) -> Answer:
        etag = poll.etag if poll.is_fresh else await self._built(poll.scope, poll.scope_id, now)
        headers = [*_CALENDAR, (b"etag", b'"%s"' % etag.encode())]
        if _has(seen, etag):
            return 304, headers, b""
        body = self.bodies.get(etag)
        if body is None:
            row = await self.database.one(BODY, {"scope": poll.scope, "scope_id": poll.scope_id, "etag": etag})
            if row is None:  # built again a moment ago, by another process
                return await self._contents(replace(poll, is_fresh=False), seen, now)
            body = self.bodies.put(etag, bytes(row[0]))
        return 200, headers, body

    async def _built(self, scope: FeedScope, scope_id: int, now: datetime) -> str:
        """Build in a thread, put the bytes into memory, return their ETag; who asks meanwhile waits for the same."""
        key = (scope, scope_id)
        task = self.building.get(key)
        if task is None:
            task = asyncio.create_task(self._build(scope, scope_id, now))
            self.building[key] = task
            task.add_done_callback(lambda _done: self.building.pop(key, None))
        built = await asyncio.shield(task)
        self.bodies.put(built.etag, built.body)
        return built.etag

    async def _build(self, scope: FeedScope, scope_id: int, now: datetime) -> service.Built:
        house = self.house
        return await anyio.to_thread.run_sync(
            lambda: service.build(house.database, scope, scope_id, links=house.links, now=now)
        )

    async def _note_use(self, feed_id: int, now: datetime) -> None:
        try:
            await anyio.to_thread.run_sync(lambda: service.note_use(self.house.database, feed_id, now=now))
        except SQLAlchemyError as error:
            log.warning("the use of a feed was not written down", exc_info=error)
        finally:
            self.noting.pop(feed_id, None)


class Bodies:
    """The bytes last answered, by ETag, up to a number of bytes in all."""

    def __init__(self, limit: int = 32 << 20) -> None:
        self.limit, self.size = limit, 0
        self.kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, etag: str) -> bytes | None:
        """Return the bytes of an ETag where they are still here."""
        body = self.kept.get(etag)
        if body is not None:
            self.kept.move_to_end(etag)
        return body

    def put(self, etag: str, body: bytes) -> bytes:
        """Keep the bytes and return them; those not asked for the longest make room."""
        if etag not in self.kept:
            self.kept[etag] = body
            self.size += len(body)
        while self.size > self.limit and len(self.kept) > 1:
            self.size -= len(self.kept.popitem(last=False)[1])
        return body


class FrontDoor(FastAPI):
    """The application, with feed polls answered before the framework and all middleware."""

    feed_poll: FeedPoll

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request, or one lifespan."""
        if scope["type"] == "http" and is_poll(scope["path"]):
            await self.feed_poll(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def is_poll(path: str) -> bool:
    """Say whether a path is the address of a feed."""
    return path.startswith(_BEFORE) and path.endswith(_AFTER) and "/" not in path[len(_BEFORE) :]


def _has(if_none_match: bytes, etag: str) -> bool:
    """Say whether If-None-Match names the ETag, by weak comparison (RFC 9110, 13.1.2)."""
    if not if_none_match:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.decode("latin-1").split(",")]
    return "*" in tags or f'"{etag}"' in tags
