"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from app.web.asking import House


@dataclass
class Statements:
    """What was sent to the database while counting."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many statements there were."""
        return len(self.texts)


@contextmanager
def counted(house: House) -> Iterator[Statements]:
    """Count the statements of a house; ``BEGIN`` and ``COMMIT`` are not statements here."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.texts.append(statement)

    engine = house.database.reading
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
