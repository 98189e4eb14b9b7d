"""Opening and closing secret addresses of feeds, and building the bytes that they answer with."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.accounts.store import viewer_of
from app.audit import service as audit
from app.audit.rules import Actor
from app.calendar import store
from app.calendar.models import Feed, KeptFeed
from app.calendar.rules import USE_NOTED_EVERY, FeedScope, fresh_until, is_off, is_shown, mark_of
from app.calendar.service_stale import mark_stale
from app.calendar.store import Scene
from app.database import Database
from app.ical import events
from app.ical.events import Entry
from app.invitations.rules_calendar import line_entry
from app.invitations.store import meeting_for
from app.links import Links, hash_of, new_token
from app.meetings.rules import Stage
from app.permissions import NOBODY, Action, Viewer, may
from app.refusals import Conflict, NotFound

__all__ = [
    "build",
    "download",
    "download_of_line",
    "mark_stale",
    "note_use",
    "open_feed",
    "revoke_feed",
    "rotate",
]

ATTEMPTS = 3
MOST_FEEDS = 50


@dataclass(frozen=True)
class Built:
    """The bytes of a feed and their SHA-256, which is its ETag."""

    etag: str
    body: bytes


def open_feed(
    db: Session, scope: FeedScope, scope_id: int, *, person_id: int | None, name: str = "", by: Actor, now: datetime
) -> str:
    """Open a secret address for a scope that the person may see; return its token, which is shown once, not kept.

    Raises `NotFound` for what the person may not see, `Conflict` when the person has too many feeds. Without a
    person the address belongs to the installation itself, and answers until it is revoked.
    """
    if person_id is not None:
        _need_to_see(db, viewer_of(db, person_id, now) or NOBODY, scope, scope_id)
        if len(store.feeds_of(db, person_id)) >= MOST_FEEDS:
            raise Conflict("Đồng chí đã có quá nhiều địa chỉ lịch. Hãy thu hồi những địa chỉ không còn dùng.")
    token = new_token()
    feed = Feed(
        token_hash=hash_of(token),
        scope=scope,
        scope_id=scope_id,
        person_id=person_id,
        name=name or store.scope_name(db, scope, scope_id)[:200],
        created_at=now,
    )
    db.add(feed)
    db.flush()
    after = {"scope": scope, "scope_id": scope_id, "name": feed.name}
    audit.record(db, "feed-opened", "feed", feed.id, by=by, now=now, after=after)
    return token


def revoke_feed(db: Session, feed: Feed, *, by: Actor, now: datetime) -> None:
    """Close an address for good: from now on it answers 404. Other addresses of the same scope stay."""
    if feed.revoked_at is None:
        feed.revoked_at = now
        db.add(feed)
        db.flush()
        audit.record(db, "feed-revoked", "feed", feed.id, by=by, now=now)


def rotate(db: Session, feed: Feed, *, by: Actor, now: datetime) -> str:
    """Close an address and open another one for the same scope; return the new token."""
    if feed.revoked_at is not None:
        raise Conflict("Địa chỉ lịch này đã bị thu hồi.")
    revoke_feed(db, feed, by=by, now=now)
    return open_feed(db, feed.scope, feed.scope_id, person_id=feed.person_id, name=feed.name, by=by, now=now)


def download(db: Session, viewer: Viewer, meeting_code: str, *, links: Links, now: datetime) -> bytes:
    """Return one meeting as a calendar file, the viewer's own bridge point first. Raises `NotFound`."""
    meeting = meeting_for(db, viewer, meeting_code)
    return _file(store.scene_for(db, viewer, meeting), links, now)


def download_of_line(db: Session, line_id: int, *, links: Links, now: datetime) -> bytes:
    """Return the meeting of an invitation line as a calendar file, its organisation's bridge point first.

    The caller has asked whether the line may be seen. Raises `NotFound`.
    """
    return _file(store.scene_of_line(db, line_id), links, now)


def _file(scene: Scene, links: Links, now: datetime) -> bytes:
    if scene.meeting.stage is Stage.DRAFT or scene.showing.stands_at is None:
        raise NotFound("Cuộc họp chưa phát hành, chưa có tệp lịch.")
    return events.feed(scene.meeting.title, [_entry(scene, links, now)])


def build(database: Database, scope: FeedScope, scope_id: int, *, links: Links, now: datetime) -> Built:
    """Build the bytes of a feed and keep them; takes its own short transactions, outside of any event loop.

    What is read and what is kept agree: the bytes are kept as fresh only when nobody marked the feed stale since
    before the reading; else they are built again, and after three attempts answered without being kept. Two
    processes that build at once write the same bytes.
    """
    _keep_place(database, scope, scope_id, now)
    for attempt in range(ATTEMPTS):
        with database.read() as db:
            before = store.kept(db, scope, scope_id)  # read first: what is marked from here on is noticed
            marks, is_first = (before.marks, not before.etag) if before else (-1, True)
            scenes = _scenes(db, scope, scope_id, now)
            name = store.scope_name(db, scope, scope_id)
        shown = [scene for scene in scenes if is_shown(scene.showing, now)]
        body = events.feed(name, [_entry(scene, links, now) for scene in shown])
        built = Built(hashlib.sha256(body).hexdigest(), body)
        until = fresh_until([scene.showing for scene in scenes], now, is_first=is_first)
        with database.transaction() as db:
            if _keep(db, scope, scope_id, built, until=until, marks=marks, now=now) or attempt == ATTEMPTS - 1:
                return built
    raise AssertionError("the last attempt answers")


def note_use(database: Database, feed_id: int, *, now: datetime) -> None:
    """Write down that a feed is used, in a transaction of its own; at most once an hour."""
    long_ago = or_(col(Feed.last_used_at).is_(None), col(Feed.last_used_at) <= now - USE_NOTED_EVERY)
    with database.transaction() as db:
        db.connection().execute(update(Feed).where(col(Feed.id) == feed_id, long_ago).values(last_used_at=now))


def _need_to_see(db: Session, viewer: Viewer, scope: FeedScope, scope_id: int) -> None:
    if scope is FeedScope.MEETING:
        meeting_for(db, viewer, scope_id)
    elif not may(viewer, Action.READ_MEETINGS, scope_id):
        raise NotFound()


def _scenes(db: Session, scope: FeedScope, scope_id: int, now: datetime) -> list[Scene]:
    if scope is FeedScope.MEETING:
        return store.scenes_of_meeting(db, scope_id)
    return store.scenes_of_organisation(db, scope_id, now)


def _entry(scene: Scene, links: Links, now: datetime) -> Entry:
    entry = line_entry(
        scene.meeting,
        scene.line,
        scene.point,
        scene.central,
        scene.organisation_name,
        links_to_page=links.to(f"/meetings/{scene.meeting.code}"),
    )
    is_called_off = is_off(scene.meeting.stage)
    places = [point for point in (scene.point, scene.central) if point is not None]
    newest = max([scene.meeting.updated_at, *(point.updated_at for point in places)])
    return replace(entry, is_cancelled=is_called_off, mark=mark_of(scene.showing, now), updated_at=newest)


def _keep_place(database: Database, scope: FeedScope, scope_id: int, now: datetime) -> None:
    """Make sure that there is a row to mark stale, before anything is read that a mark could be about."""
    with database.read() as db:
        if store.kept(db, scope, scope_id) is not None:
            return
    place = insert(KeptFeed).values(scope=scope, scope_id=scope_id, etag="", body=b"", marks=0, built_at=now)
    try:
        with database.transaction() as db:
            db.connection().execute(place)
    except IntegrityError:
        pass  # another process was faster


def _keep(
    db: Session, scope: FeedScope, scope_id: int, built: Built, *, until: datetime, marks: int, now: datetime
) -> bool:
    """Keep the bytes unless the feed was marked stale since; return whether they are kept."""
    where = (col(KeptFeed.scope) == scope, col(KeptFeed.scope_id) == scope_id, col(KeptFeed.marks) == marks)
    values = {"etag": built.etag, "body": built.body, "fresh_until": until, "built_at": now}
    return db.connection().execute(update(KeptFeed).where(*where).values(**values)).rowcount == 1
