"""Keeping (*sao lưu*): one archive of everything that an installation knows, and bringing it back.

A ZIP file: ``manifest.json`` (format, revision of the database, SHA-256 of every member), ``rows/<table>.jsonl``
(one JSON array a row, columns named in the manifest), ``files/<key>`` and, where it lies in the data folder,
``secret.key``. Rows are written the same from SQLite and PostgreSQL, so either restores into the other. The archive
holds secrets: it is readable by its owner only.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, func, insert, select, text, update
from sqlalchemy import types as sql
from sqlalchemy.engine import Connection
from sqlalchemy.schema import sort_tables_and_constraints
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as sqlmodel_select

import app.tables  # noqa: F401  (the metadata must be whole)
from app.audit.rules import SYSTEM
from app.database import Database, migrate, newest_migration
from app.outbox.models import Mail
from app.outbox.rules import ON_ITS_WAY
from app.outbox.service_steering import switch_sending
from app.settings import Settings
from app.shelf import Shelf

FORMAT = 1
_SECRET = "secret.key"  # noqa: S105  (a file name)
_AT_ONCE = 500
_RESTORED = "Khôi phục từ bản sao lưu: thư chờ gửi có thể đã đi sau khi sao lưu; xem lại trước khi cho gửi."


class KeepingError(Exception):
    """A backup or a restoration cannot be done; the message says why and what to do."""


def back_up(settings: Settings, database: Database, shelf: Shelf, path: Path) -> list[str]:
    """Write the archive while the service runs; return the keys of files that rows name but the shelf does not hold.

    Rows are read in one transaction that sees one moment. Files are never changed once stored, so those that the
    rows name are there.
    """
    unfinished = path.with_name(path.name + ".part")
    unfinished.touch(0o600)
    manifest: dict[str, Any] = {"format": FORMAT, "revision": newest_migration(), "columns": {}, "sha256": {}}
    missing: list[str] = []
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = manifest["sha256"]
        with _one_moment(database) as connection:
            found = connection.execute(text("select version_num from alembic_version")).scalar()
            if found != manifest["revision"]:
                raise KeepingError("The database is not at the revision of this version. Run: diemcau migrate")
            keys: set[str] = set()
            for table in _in_order()[0]:
                manifest["columns"][table.name] = [column.name for column in table.columns]
                name = f"rows/{table.name}.jsonl"
                sums[name] = _add(archive, name, _lines(connection, table, keys))
        for key in sorted(keys):
            try:
                sums[f"files/{key}"] = _add(archive, f"files/{key}", shelf.chunks(key))
            except FileNotFoundError:
                missing.append(key)
        secret = settings.data_dir / _SECRET
        if not settings.secret_key.get_secret_value() and secret.exists():
            sums[_SECRET] = _add(archive, _SECRET, [secret.read_bytes()])
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    unfinished.replace(path)
    return missing


def restore(
    settings: Settings, database: Database, shelf: Shelf, path: Path, *, replace: bool = False, now: datetime
) -> int:
    """Bring an archive back into an empty installation, or in place of everything with ``replace``; return rows.

    The archive is checked whole before anything is touched. Nothing else may use the database meanwhile.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise KeepingError(f"{path} cannot be read as an archive of this service: {error}") from error
    with archive:
        manifest = _checked(archive)
        migrate(settings)
        if not _is_empty(database):
            if not replace:
                raise KeepingError("This installation is not empty. Restore into an empty one, or give --replace.")
            database.close()
            migrate(settings, to="base")
            migrate(settings)
        for name in manifest["sha256"]:
            if name.startswith("files/"):
                with archive.open(name) as content:
                    shelf.put_back(name.removeprefix("files/"), content)
        with database.transaction() as session:
            count = _load(session.connection(), archive, manifest)
            _pause_mail(session, now)
        if _SECRET in manifest["sha256"] and not settings.secret_key.get_secret_value():
            secret = settings.data_dir / _SECRET
            secret.touch(0o600)
            secret.write_bytes(archive.read(_SECRET))
    return count


def _one_moment(database: Database) -> Any:
    """Open a connection whose transaction sees one moment: a snapshot of the write-ahead log, or REPEATABLE READ."""
    engine = database.reading
    if not database.is_embedded:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def _in_order() -> tuple[list[Table], list[ForeignKeyConstraint]]:
    """Return the tables, parents first, and the foreign keys that no order of rows satisfies."""
    ordered = list(sort_tables_and_constraints(SQLModel.metadata.tables.values()))
    tables = [table for table, _ in ordered if table is not None]
    late = [key for table, keys in ordered if table is None for key in keys]
    late += [key for table in tables for key in table.foreign_key_constraints if key.referred_table is table]
    return tables, late


def _lines(connection: Connection, table: Table, keys: set[str]) -> Iterator[bytes]:
    files = [place for place, column in enumerate(table.columns) if column.name.endswith("shelf_key")]
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        keys.update(row[place] for place in files if row[place])
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _typed(column: Column[Any], value: Any) -> Any:
    stored = column.type.impl_instance if isinstance(column.type, sql.TypeDecorator) else column.type
    if value is None or isinstance(stored, sql.JSON):
        return value
    if isinstance(stored, sql.Enum) and stored.enum_class is not None:
        return stored.enum_class(value)
    kind = stored.python_type
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> str:
    """Write one member and return its SHA-256; a source that cannot be opened leaves no member."""
    pieces = iter(chunks)
    first = next(pieces, b"")
    digest = hashlib.sha256(first)
    with archive.open(name, "w", force_zip64=True) as member:
        member.write(first)
        for chunk in pieces:
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as error:
        raise KeepingError("The archive has no readable manifest.") from error
    if manifest.get("format") != FORMAT or manifest.get("revision") != newest_migration():
        raise KeepingError(
            f"The archive was made at revision {manifest.get('revision')}, this version expects {newest_migration()}. "
            "Restore it with the version that made it, then migrate."
        )
    if {*manifest["sha256"], "manifest.json"} != set(archive.namelist()):
        raise KeepingError("The archive does not hold exactly what its manifest names.")
    for name, expected in manifest["sha256"].items():
        if ".." in name or name.startswith("/"):
            raise KeepingError(f"The archive holds a name that is not ours: {name}")
        if _sum_of(archive, name) != expected:
            raise KeepingError(f"The archive is damaged: {name}")
    return manifest


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            while chunk := member.read(1 << 20):
                digest.update(chunk)
            return digest.hexdigest()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return ""


def _is_empty(database: Database) -> bool:
    with database.read() as session:
        connection = session.connection()
        return not any(connection.execute(select(table).limit(1)).first() for table in _in_order()[0])


def _load(connection: Connection, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    """Insert all rows; columns whose foreign keys point among later rows are filled in a second pass."""
    tables, late = _in_order()
    later = {table.name: {name for key in late if key.table is table for name in key.column_keys} for table in tables}
    count = 0
    for table in tables:
        for rows in _rows(archive, manifest, table):
            count += len(rows)
            connection.execute(insert(table), [{**row, **dict.fromkeys(later[table.name])} for row in rows])
    for table in tables:
        for rows in _rows(archive, manifest, table) if later[table.name] else ():
            for row in rows:
                values = {name: row[name] for name in later[table.name] if row[name] is not None}
                if values:
                    connection.execute(update(table).where(table.c.id == row["id"]).values(values))
    if connection.dialect.name == "postgresql":
        _move_sequences(connection, tables)
    return count


def _pause_mail(session: Session, now: datetime) -> None:
    """Switch sending off where mail waits: it may have left after the archive was made, and a person must look."""
    if session.exec(sqlmodel_select(Mail.id).where(col(Mail.state).in_(ON_ITS_WAY)).limit(1)).first() is not None:
        switch_sending(session, is_paused=True, reason=_RESTORED, by=SYSTEM, now=now)


def _rows(archive: zipfile.ZipFile, manifest: dict[str, Any], table: Table) -> Iterator[list[dict[str, Any]]]:
    columns = [table.c[name] for name in manifest["columns"][table.name]]
    with archive.open(f"rows/{table.name}.jsonl") as member:
        while chunk := list(islice(_parsed(member, columns), _AT_ONCE)):
            yield chunk


def _parsed(member: IO[bytes], columns: list[Column[Any]]) -> Iterator[dict[str, Any]]:
    while line := member.readline():
        yield {column.name: _typed(column, value) for column, value in zip(columns, json.loads(line), strict=True)}


def _move_sequences(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if "id" in table.c and isinstance(table.c.id.type, sql.Integer):
            sequence = connection.execute(select(func.pg_get_serial_sequence(f'"{table.name}"', "id"))).scalar()
            newest = connection.execute(select(func.max(table.c.id))).scalar()
            if sequence and newest:
                connection.execute(select(func.setval(sequence, newest)))
