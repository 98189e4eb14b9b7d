"""The door to the database: engines, transactions, migrations. Nothing else commits.

SQLite is embedded by default (write-ahead log, foreign keys, write transactions that take their lock at once);
PostgreSQL serves an office that outgrows one machine.
"""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel

from app.settings import Settings

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_MIGRATION_LOCK = 421_025


def values_of(kind: type[Enum]) -> Any:
    """Return the column type of an enumeration: its values as text of up to 32 characters, checked on the way in.

    Without a CHECK constraint: Alembic would not notice a value that is added to it.
    """
    return SqlEnum(
        kind, native_enum=False, values_callable=lambda e: [i.value for i in e], length=32, validate_strings=True
    )


@dataclass(frozen=True)
class Database:
    """The engines of one process: ``reading`` and, on SQLite with immediate locks, ``writing``."""

    reading: Engine
    writing: Engine

    @property
    def is_embedded(self) -> bool:
        """Whether this is SQLite, which has one writer at a time."""
        return self.reading.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Generator[Session]:
        """Open a session that is never committed."""
        with Session(self.reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Generator[Session]:
        """Open a session; commit when the block ends well, roll back when it raises."""
        with Session(self.writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.reading.dispose()


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name; the SQLite file is created where it is missing."""
    url = _with_driver(settings.database)
    is_embedded = url.startswith("sqlite")
    if is_embedded:
        _sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, pool_size=settings.database_pool, max_overflow=4, pool_pre_ping=not is_embedded, hide_parameters=True
    )
    if is_embedded:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, engine.execution_options(sqlite_begin="IMMEDIATE"))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute("PRAGMA " + pragma)


def _without_foreign_keys(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")  # a batch migration drops and renames tables that others point to


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _sqlite_path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def migrations_folder() -> Path:
    """Return the folder of the migrations, in an installed copy or in the repository."""
    installed = Path(__file__).parent / "_migrations"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "migrations"


def migration_config() -> Config:
    """Return what Alembic needs to know."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return config


def newest_migration() -> str | None:
    """Return the revision that the code expects."""
    return ScriptDirectory.from_config(migration_config()).get_current_head()


def migrate(settings: Settings, *, to: str = "head") -> None:
    """Bring the database to the revision, one process at a time; a downgrade where ``to`` is older."""
    url = _with_driver(settings.database)
    if url.startswith("sqlite"):
        path = _sqlite_path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _migrate(url, to)
    else:
        _migrate(url, to)


def _migrate(url: str, to: str) -> None:
    config = migration_config()
    engine = create_engine(url, poolclass=NullPool)  # closing then really frees the advisory lock
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "connect", _without_foreign_keys)
        event.listen(engine, "begin", _begin_sqlite)
    with engine.connect() as connection:
        if not url.startswith("sqlite"):
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()
        config.attributes["connection"] = connection
        move = command.downgrade if to.startswith("-") or to == "base" else command.upgrade
        move(config, to)
        connection.commit()
    engine.dispose()


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a row, or the driver's words where it gives none.

    PostgreSQL names it. SQLite names only the columns ("UNIQUE constraint failed: t.a, t.b"), from which the name
    is rebuilt by the naming convention, so constraints that are asked for by name follow it on one table.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    words = str(error.orig)
    if words.startswith("UNIQUE constraint failed: ") and "index" not in words:
        columns = words.removeprefix("UNIQUE constraint failed: ").split(", ")
        return f"uq_{columns[0].split('.')[0]}_" + "_".join(column.split(".")[1] for column in columns)
    return words.rsplit(": ", 1)[-1].removeprefix("index ").strip("'")
