"""Backup and restoration: everything comes back, on either database, and a damaged archive touches nothing."""

import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from app.audit.rules import SYSTEM
from app.audit.service import record
from app.database import migrate
from app.directory.models import Organisation
from app.keeping import KeepingError, back_up, restore
from app.main import open_house
from app.outbox.models import Mail
from app.outbox.rules import Attached, Letter, MailState
from app.outbox.service import queue
from app.outbox.store import is_switched_off
from app.settings import Settings, read_settings
from app.web.asking import House
from tests.cast import bring_cast
from tests.conftest import NOW, _named

CHANGED_BY_RESTORING = {"mail_switch", "journal_entry"}


@pytest.fixture
def full(settings: Settings) -> Iterator[House]:
    """Return an installation with rows of several rooms and a file."""
    house = open_house(settings)
    with house.database.transaction() as db:
        _fill(db, house)
    yield house
    house.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Return another, empty installation on either database."""
    given: dict[str, Any] = {"instance": "test", "data_dir": tmp_path / "other", "fixed_clock": NOW}
    name = f"restored_{id(request)}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        given["database_url"] = _named(server, name)
    house = open_house(read_settings(**given))
    yield house
    house.database.close()
    if request.param == "postgresql":
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def _fill(db: Session, house: House) -> None:
    cast = bring_cast(db, NOW)
    office, ministry = db.get_one(Organisation, cast.office), db.get_one(Organisation, cast.ministry)
    office.parent_id = ministry.id  # points to a later row
    stored = house.shelf.put("notices", b"%PDF \x00\xff")
    attached = (Attached("Công điện.pdf", "application/pdf", stored.key),)
    queue(db, Letter("Hà Tĩnh", "a@example.vn", "Mời họp", "Kính gửi", attachments=attached), now=NOW)
    record(db, "invite", "meeting", 1, by=SYSTEM, now=NOW, after={"tên": "Đắk Lắk", "seats": 3, "none": None})


def _contents(house: House) -> dict[str, list[tuple[Any, ...]]]:
    with house.database.read() as session:
        connection = session.connection()
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
            if table.name not in CHANGED_BY_RESTORING
        }


def test_everything_comes_back_on_either_database(full: House, empty: House, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert back_up(full.settings, full.database, full.shelf, archive) == []
    count = restore(empty.settings, empty.database, empty.shelf, archive, now=NOW)
    assert _contents(empty) == _contents(full)
    assert count >= 20
    (key,) = full.shelf.keys()
    assert empty.shelf.get(key) == b"%PDF \x00\xff"
    assert archive.stat().st_mode & 0o777 == 0o600


def test_new_rows_follow_the_restored_ones(full: House, empty: House, tmp_path: Path) -> None:
    back_up(full.settings, full.database, full.shelf, tmp_path / "all.zip")
    restore(empty.settings, empty.database, empty.shelf, tmp_path / "all.zip", now=NOW)
    with empty.database.transaction() as db:
        assert queue(db, Letter("B", "b@example.vn", "Mới", "…"), now=NOW).id == 2


def test_mail_that_waited_does_not_leave_unseen_after_a_restoration(full: House, empty: House, tmp_path: Path) -> None:
    back_up(full.settings, full.database, full.shelf, tmp_path / "all.zip")
    restore(empty.settings, empty.database, empty.shelf, tmp_path / "all.zip", now=NOW)
    with empty.database.read() as db:
        assert is_switched_off(db)


def test_a_full_installation_is_replaced_only_when_asked(full: House, tmp_path: Path) -> None:
    back_up(full.settings, full.database, full.shelf, tmp_path / "all.zip")
    before = _contents(full)
    with full.database.transaction() as db:
        queue(db, Letter("B", "b@example.vn", "Sau", "…"), now=NOW)
    with pytest.raises(KeepingError, match="not empty"):
        restore(full.settings, full.database, full.shelf, tmp_path / "all.zip", now=NOW)
    assert len(_contents(full)["mail"]) == 2
    restore(full.settings, full.database, full.shelf, tmp_path / "all.zip", replace=True, now=NOW)
    assert _contents(full) == before


def test_a_damaged_archive_is_refused_before_anything_is_touched(full: House, tmp_path: Path) -> None:
    whole, damaged = tmp_path / "all.zip", tmp_path / "damaged.zip"
    back_up(full.settings, full.database, full.shelf, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"a@example", b"b@example") if name == "rows/mail.jsonl" else content)
    before = _contents(full)
    with pytest.raises(KeepingError, match=r"damaged: rows/mail\.jsonl"):
        restore(full.settings, full.database, full.shelf, damaged, replace=True, now=NOW)
    assert _contents(full) == before


def test_a_backup_while_others_write_shows_one_moment(full: House, empty: House, tmp_path: Path) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with full.database.transaction() as db:
                file = Attached("a.pdf", "application/pdf", full.shelf.put("notices", b"x").key)
                mail = queue(db, Letter("B", "b@example.vn", "Trong lúc", "…", attachments=(file,)), now=NOW)
            written.append(mail.id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        assert back_up(full.settings, full.database, full.shelf, tmp_path / "all.zip") == []
    finally:
        stop.set()
        writer.join()
    restore(empty.settings, empty.database, empty.shelf, tmp_path / "all.zip", now=NOW)
    rows = _contents(empty)
    ids = [row[0] for row in rows["mail"]]
    assert ids == list(range(1, len(ids) + 1))
    assert len(rows["mail_attachment"]) == len(ids)


def test_the_made_secret_key_travels_along(tmp_path: Path) -> None:
    first = open_house(read_settings(instance="test", data_dir=tmp_path / "a"))
    migrate(first.settings)
    back_up(first.settings, first.database, first.shelf, tmp_path / "all.zip")
    second = open_house(read_settings(instance="test", data_dir=tmp_path / "b"))
    restore(second.settings, second.database, second.shelf, tmp_path / "all.zip", now=NOW.astimezone(UTC))
    assert (tmp_path / "a/secret.key").read_text() == (tmp_path / "b/secret.key").read_text()
    for house in (first, second):
        house.database.close()


def test_only_waiting_mail_pauses_sending(full: House, empty: House, tmp_path: Path) -> None:
    with full.database.transaction() as db:
        db.get_one(Mail, 1).state = MailState.GIVEN_UP
    back_up(full.settings, full.database, full.shelf, tmp_path / "all.zip")
    restore(empty.settings, empty.database, empty.shelf, tmp_path / "all.zip", now=NOW)
    with empty.database.read() as db:
        assert not is_switched_off(db)
