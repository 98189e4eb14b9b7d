"""What the tests of the outbox share: an installation whose mail goes to a sink, and letters to put into it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.main import open_house
from app.outbox.models import Mail
from app.outbox.rules import Letter
from app.outbox.service import queue
from app.settings import Settings
from app.web.asking import House
from app.worker import Delivery
from tests.conftest import NOW
from tests.mailsink import MailSink

Opened = Callable[..., House]


@pytest.fixture
def opened(settings: Settings, mail_sink: MailSink) -> Iterator[Opened]:
    """Return a function that opens the house of one process, sending to the sink; ``later`` moves its clock."""
    houses = []
    began = time.monotonic()

    def gone_by() -> timedelta:  # clocks of processes started later show the same time as those started before
        return timedelta(seconds=time.monotonic() - began)

    def open_one(*, later: timedelta = timedelta(0), **changed: object) -> House:
        given = {"smtp_port": mail_sink.port, "smtp_timeout": 5.0, "fixed_clock": NOW + later + gone_by(), **changed}
        house = open_house(settings.model_copy(update=given))
        houses.append(house)
        return house

    yield open_one
    for house in houses:
        house.database.close()


@pytest.fixture
def post_room(opened: Opened) -> House:
    """Return the house of one process."""
    return opened()


def letter(**changed: object) -> Letter:
    """Return a letter to the clerk of a province."""
    given = {
        "to_name": "Văn thư Hà Tĩnh",
        "to_address": "vanthu.hatinh@example.vn",
        "subject": "Công điện số 17/CĐ-VPCP",
        "text": "Kính mời dự họp.",
        "purpose": "invitation",
    }
    return Letter(**{**given, **changed})  # ty: ignore[invalid-argument-type]


def put(house: House, *letters: Letter, due_in: timedelta = timedelta(0)) -> list[int]:
    """Queue letters and return the ids of their mails."""
    with house.database.transaction() as db:
        mails = [queue(db, one, now=house.clock(), due_at=house.clock() + due_in) for one in letters]
    return [mail.id for mail in mails if mail.id is not None]


def deliver(house: House) -> None:
    """Deliver what is due, as one process does, until nothing is left to do."""

    async def until_idle() -> None:
        delivery = Delivery(house)
        while await delivery.round():
            pass
        await delivery.hang_up()
        delivery.desk.shutdown()

    with ThreadPoolExecutor(1) as thread:  # the browser's tests may have left an event loop in this one
        thread.submit(asyncio.run, until_idle()).result()


def mail_of(house: House, mail_id: int) -> Mail:
    """Return a mail as it is stored now."""
    with house.database.read() as db:
        found = db.get(Mail, mail_id)
    assert found is not None
    return found
