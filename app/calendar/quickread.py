"""A second way to the database, for one short query a request: the driver itself, without SQLAlchemy and threads.

Only for the hottest read (`app.feedpoll`). It never writes. SQLite is asked in the event loop itself: an indexed
read takes some ten microseconds and, in write-ahead mode, waits for nobody. PostgreSQL is asked over a few
connections that belong to the loop, with prepared statements and binary results.
"""

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg

from app.settings import Settings

Row = tuple[Any, ...]
CONNECTIONS = 2


@dataclass(frozen=True)
class Question:
    """One statement as each driver wants it."""

    sqlite: str
    postgresql: bytes


def both(statement: str, *names: str) -> Question:
    """Return a statement whose ``{name}`` stand for values as a question for both drivers."""
    sqlite = statement.format(**{name: f":{name}" for name in names})
    return Question(sqlite, statement.format(**{name: f"%({name})s" for name in names}).encode())


class QuickRead(Protocol):
    """Asks the same few questions again and again."""

    async def one(self, question: Question, values: dict[str, Any]) -> Row | None:
        """Return the first row for these values, or ``None``; instants are aware."""

    async def close(self) -> None:
        """Give the connections back."""


class SqliteRead:
    """The embedded database, over one connection of the loop's thread."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    async def one(self, question: Question, values: dict[str, Any]) -> Row | None:
        """Return the first row for these values, or ``None``."""
        if self._connection is None:
            self._connection = sqlite3.connect(self.path, timeout=1, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA query_only=ON")
        as_kept = {name: _as_kept(value) if isinstance(value, datetime) else value for name, value in values.items()}
        cursor = self._connection.execute(question.sqlite, as_kept)
        row = cursor.fetchone()
        cursor.close()  # ends the read transaction, so that the log can be checkpointed
        return row

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _as_kept(instant: datetime) -> str:
    """Return an instant as SQLAlchemy writes it on SQLite: UTC with six digits of the second."""
    return instant.astimezone(UTC).isoformat(" ", "microseconds")[:26]


class PostgresRead:
    """PostgreSQL, over at most two connections of the running loop; a broken one is replaced."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._free: asyncio.LifoQueue[psycopg.AsyncCursor[Row] | None] | None = None

    async def one(self, question: Question, values: dict[str, Any]) -> Row | None:
        """Return the first row for these values, or ``None``."""
        free = self._places()
        cursor = await free.get()
        try:
            try:
                return await self._ask(cursor, question, values)
            except psycopg.OperationalError:  # the server was restarted, or went away
                await _close(cursor)
                cursor = None
            cursor = await self._open()
            return await self._ask(cursor, question, values)
        finally:
            free.put_nowait(cursor)

    async def close(self) -> None:
        """Give the connections back."""
        if self._free is not None:
            for _place in range(CONNECTIONS):
                await _close(await self._free.get())
            self._free = None

    def _places(self) -> "asyncio.LifoQueue[psycopg.AsyncCursor[Row] | None]":
        if self._free is None:
            self._free = asyncio.LifoQueue()
            for _place in range(CONNECTIONS):
                self._free.put_nowait(None)
        return self._free

    async def _ask(
        self, cursor: "psycopg.AsyncCursor[Row] | None", question: Question, values: dict[str, Any]
    ) -> Row | None:
        if cursor is None:
            raise psycopg.OperationalError("not connected yet")
        await cursor.execute(question.postgresql, values, prepare=True)
        return await cursor.fetchone()

    async def _open(self) -> psycopg.AsyncCursor[Row]:
        connection = await psycopg.AsyncConnection.connect(self.url, autocommit=True, connect_timeout=5)
        return connection.cursor(binary=True)


async def _close(cursor: "psycopg.AsyncCursor[Row] | None") -> None:
    if cursor is not None:
        await cursor.connection.close()


def open_quick_read(settings: Settings) -> QuickRead:
    """Return the quick way to the database that the settings name; it connects at the first question."""
    url = settings.database
    if url.startswith("sqlite"):
        return SqliteRead(url.removeprefix("sqlite:///"))
    return PostgresRead(url.replace("postgresql+psycopg://", "postgresql://", 1))
