"""The process that delivers: ``diemcau deliver``, any number of times, on any number of machines."""

import asyncio
import logging
import os
import signal
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import measurements
from app.accounts import service_sweeping
from app.outbox import store
from app.outbox.models import Mail, MailAttachment
from app.outbox.rules import Answer, Reply
from app.outbox.rules_message import File, Parcel, is_deliverable, written
from app.outbox.service_delivery import Done, claim, finish, hand_over, recover, unclaim
from app.outbox.smtp import Post, UnreachableError, longest_seconds
from app.web.asking import House

log = logging.getLogger("diemcau.delivery")
T = TypeVar("T")

WAKES_EVERY = 1.0  # seconds
GRACE = 4.0  # seconds for mails in flight when the process is asked to stop
PERIOD = 60.0  # seconds between two runs of the periodic jobs
DAY = 86_400.0  # seconds


def sweep_accounts(house: House) -> None:
    """Clear ended sessions and used links."""
    with house.database.transaction() as db:
        service_sweeping.sweep(db, now=house.clock())


PERIODIC: list[tuple[float, Callable[[House], object]]] = [(DAY, sweep_accounts)]
"""Jobs of other rooms with the seconds between two runs, looked at each minute by every delivery process: each must
be safe to run twice at once, and does nothing when nothing is due."""


@dataclass
class Batch:
    """Mails under one claim; ``broken`` holds why the mail server is out of reach, once it is."""

    claimant: str
    mails: Iterator[Mail]
    files: dict[int, list[MailAttachment]]
    contents: dict[str, bytes]
    broken: str = ""


class Delivery:
    """One delivery process: claims, hands over on several connections, writes down what came back."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.settings = house.settings
        self.posts = [Post(house.settings) for _ in range(house.settings.mail_parallel)]
        self.desk = ThreadPoolExecutor(1, "outbox")  # one at a time: SQLite has one writer, and waiters would poll
        self.stopping = asyncio.Event()
        self.next_runs: dict[int, float] = {}
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}"
        self.lease = timedelta(seconds=2 * longest_seconds(house.settings))

    async def run(self) -> None:
        """Deliver until `stopping` is set, waking each second."""
        periodic_at = time.monotonic() + PERIOD
        while not self.stopping.is_set():
            worked = 0
            try:
                worked = await self.round()
                if time.monotonic() >= periodic_at:
                    periodic_at = time.monotonic() + PERIOD
                    await self._aside(self._run_periodic)
            except SQLAlchemyError:
                log.exception("database does not answer")
            if not worked:
                await self.hang_up()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), WAKES_EVERY)
        await self.hang_up()
        self.desk.shutdown()

    async def round(self) -> int:
        """Recover what others left behind, claim one batch and deliver it; return how many mails were claimed."""
        if self.settings.mail_paused or not await self._aside(self._has_work):
            return 0
        batch, number = await self._aside(self._claim)
        if number:
            carriers = asyncio.gather(
                *(self._carry(batch, post) for post in self.posts[:number]), return_exceptions=True
            )
            try:
                await self._until_grace_ends(carriers)
            finally:
                await self._aside(self._give_back, batch.claimant)
        return number

    async def hang_up(self) -> None:
        """Close the connections to the mail server."""
        await asyncio.gather(*(post.close() for post in self.posts))

    async def _until_grace_ends(self, carriers: "asyncio.Future[Any]") -> None:
        """Wait for the mails in flight, but not for ever once stopping: what is cut off is in doubt."""
        stopping = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({carriers, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not carriers.done():
            await asyncio.wait({carriers}, timeout=GRACE)
            carriers.cancel()
        with suppress(asyncio.CancelledError):
            for ended in await carriers:  # one that failed must not leave the others running unseen
                if isinstance(ended, Exception):
                    raise ended

    async def _carry(self, batch: Batch, post: Post) -> None:
        """Hand over mails of the batch on one connection; each turn writes the last outcome with the next mark."""
        done: Done | None = None
        for mail in batch.mails:
            if self.stopping.is_set():
                break
            reply, content = await self._prepared(batch, mail, post)
            may_go = await self._aside(self._turn, done, mail if reply is None else None)
            done = None
            if reply is None and not may_go:
                continue
            done = Done(mail, reply or await post.hand(mail.to_address, content))
        if done is not None:
            await self._aside(self._turn, done, None)

    async def _prepared(self, batch: Batch, mail: Mail, post: Post) -> tuple[Reply | None, bytes]:
        """Return the mail's bytes with an open connection, or the reply that it gets without being handed over."""
        if not is_deliverable(mail.to_address):
            return Reply(Answer.REFUSED, "Địa chỉ thư không hợp lệ."), b""
        if batch.broken:
            return Reply(Answer.LATER, batch.broken), b""
        try:
            content = await asyncio.to_thread(self._written, batch, mail)
        except Exception as error:  # a missing file, a store that is away: tried again, and seen by people
            log.exception("mail %s could not be put together", mail.id)
            return Reply(Answer.LATER, f"{type(error).__name__}: {error}"), b""
        try:
            await post.open()
        except UnreachableError as error:
            batch.broken = str(error)  # the rest of the batch need not wait for the same time limit again
            return Reply(Answer.LATER, batch.broken), b""
        return None, content

    def _written(self, batch: Batch, mail: Mail) -> bytes:
        settings, filled = self.settings, self.house.links.filled
        files = []
        for row in batch.files.get(mail.id or 0, ()):
            if row.shelf_key not in batch.contents:
                batch.contents[row.shelf_key] = self.house.shelf.get(row.shelf_key)
            files.append(File(row.file_name, row.media_type, batch.contents[row.shelf_key]))
        return written(
            Parcel(
                message_id=self._message_id(mail),
                sender=(settings.mail_from_name, str(settings.mail_from)),
                recipient=(mail.to_name, mail.to_address),
                subject=mail.subject,
                text=filled(mail.text),
                html=filled(mail.html),
                calendar=filled(mail.calendar),
                calendar_method=mail.calendar_method,
                is_repeat=mail.is_repeat,
                at=self.house.clock(),
                files=tuple(files),
            )
        )

    def _message_id(self, mail: Mail) -> str:
        if "@" in mail.message_id:
            return mail.message_id
        return f"{mail.message_id}@{str(self.settings.mail_from).rpartition('@')[2]}"

    def _has_work(self) -> bool:
        with self.house.database.read() as db:
            return store.has_work(db, self.house.clock()) and not store.is_switched_off(db)

    def _claim(self) -> tuple[Batch, int]:
        now, claimant = self.house.clock(), f"{self.name}:{uuid.uuid4().hex[:12]}"
        with self.house.database.transaction() as db:
            in_doubt = recover(db, settings=self.settings, now=now)
            mails = claim(db, claimant, limit=self.settings.mail_batch, until=now + self.lease, now=now)
            files = store.attachments(db, [mail.id or 0 for mail in mails])
        if in_doubt:
            log.warning("%s mails were interrupted while they were sent", in_doubt)
        return Batch(claimant, iter(mails), files, {}), len(mails)

    def _turn(self, done: Done | None, mail: Mail | None) -> bool:
        """Finish one mail and mark the next in one transaction; say whether the next may be handed over."""
        now: datetime = self.house.clock()
        with self.house.database.transaction() as db:
            if done is not None:
                self._finish(db, done, now)
            return mail is not None and hand_over(
                db, mail, message_id=self._message_id(mail), until=now + self.lease, now=now
            )

    def _finish(self, db: Session, done: Done, now: datetime) -> None:
        state = finish(db, done, settings=self.settings, now=now)
        measurements.mails.labels(done.reply.answer).inc()
        if done.reply.answer is not Answer.TAKEN:
            log.warning("mail %s: %s", done.mail.id, done.reply.answer, extra={"words": done.reply.words})
        if state is None:
            log.warning("mail %s was taken over by another process", done.mail.id)

    def _give_back(self, claimant: str) -> None:
        with self.house.database.transaction() as db:
            unclaim(db, claimant)

    def _run_periodic(self) -> None:
        for number, (seconds, job) in enumerate(PERIODIC):
            if time.monotonic() < self.next_runs.get(number, 0.0):
                continue
            self.next_runs[number] = time.monotonic() + seconds
            try:
                job(self.house)
            except Exception:  # one room's fault must not stop the mail
                log.exception("periodic job failed")

    async def _aside(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.desk, work, *given)


async def deliver(house: House, *, parent: int | None = None) -> None:
    """Deliver until the process is told to stop, or until the process ``parent`` that started it is gone."""
    if house.database.is_embedded:
        event.listen(house.database.reading, "connect", _write_through)
    delivery = Delivery(house)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, delivery.stopping.set)
    watch = asyncio.create_task(_watch(parent, delivery.stopping)) if parent else None
    await delivery.run()
    if watch is not None:
        watch.cancel()


async def _watch(parent: int, stopping: asyncio.Event) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(1)
    stopping.set()


def _write_through(connection: Any, _record: Any) -> None:
    """Let every commit reach the disk: a mark that a power cut undoes would let its mail be sent twice, unseen."""
    connection.execute("PRAGMA synchronous=FULL")
