"""Calendar feeds for programs: list, open, replace and revoke secret addresses."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.calendar import service, store
from app.calendar.models import Feed
from app.calendar.rules import FeedScope
from app.permissions import Action
from app.refusals import NotAllowed
from app.web.api import IdempotencyKey, Input, Listing, described, keep_answer, kept_answer
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1/calendar-feeds", tags=["Calendar feeds"])

_EXAMPLE: dict[str, Any] = {
    "id": 5,
    "scope": "organisation",
    "scope_id": 27,
    "name": "Lịch họp - Ủy ban nhân dân tỉnh Hà Tĩnh",
    "created_at": "2025-06-25T02:00:00Z",
    "last_used_at": None,
}


class FeedInput(Input):
    """Which calendar is to be opened."""

    scope: FeedScope = Field(description="Whose meetings: of an organisation, or one meeting.")
    scope_id: int = Field(description="Id of that organisation or meeting.")
    name: str = Field("", max_length=200, description="How the owner calls it; empty: the name of its subject.")

    model_config = ConfigDict(json_schema_extra={"example": {"scope": "organisation", "scope_id": 27}})


class FeedOut(BaseModel):
    """A feed of the asker. Its address was shown once and is not kept."""

    id: int
    scope: FeedScope
    scope_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = Field(description="Last use, to the hour.")

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    @classmethod
    def of(cls, feed: Feed) -> Self:
        """Return what a program sees of a feed."""
        return cls.model_validate(feed.model_dump(include=set(cls.model_fields)))


class OpenedFeed(BaseModel):
    """A feed just opened, with its secret address; nobody can see the address again."""

    feed: FeedOut
    address: str = Field(description="Address for calendars; whoever knows it can read the feed.")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"feed": _EXAMPLE, "address": "https://hop.example.vn/calendar/feeds/kJ3…43 characters….ics"}
        }
    )


@router.get("", responses=described())
def list_feeds(ask: Annotated[Asking, reads(Action.MANAGE_FEEDS)]) -> Listing[FeedOut]:
    """Return the asker's own feeds that are not revoked, newest first."""
    feeds = [FeedOut.of(feed) for feed in store.feeds_of(ask.db, ask.viewer.person_id or 0)]
    return Listing(items=feeds, total=len(feeds), page=1, size=service.MOST_FEEDS)


@router.post("", status_code=201, response_model=OpenedFeed, responses=described(404, 409, 422))
def open_feed(
    given: FeedInput, ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)], idempotency_key: IdempotencyKey = None
) -> Response:
    """Open a secret address. A repeated key answers the same feed, with its address left out."""
    _need_to_read(ask)
    return kept_answer(ask, idempotency_key, given) or _opened(
        ask,
        service.open_feed(
            ask.db,
            given.scope,
            given.scope_id,
            person_id=ask.viewer.person_id,
            name=given.name,
            by=ask.actor,
            now=ask.now,
        ),
        key=idempotency_key,
        given=given,
    )


@router.post("/{feed_id}/replacement", status_code=201, response_model=OpenedFeed, responses=described(404, 409))
def replace_feed(feed_id: int, ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)]) -> Response:
    """Close an address and open a new one for the same calendar."""
    _need_to_read(ask)
    feed = store.own_feed(ask.db, ask.viewer.person_id, feed_id)
    return _opened(ask, service.rotate(ask.db, feed, by=ask.actor, now=ask.now))


@router.delete("/{feed_id}", status_code=204, response_class=Response, responses=described(404))
def revoke_feed(feed_id: int, ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)]) -> None:
    """Close an address for good: it answers 404 from now on."""
    feed = store.own_feed(ask.db, ask.viewer.person_id, feed_id)
    service.revoke_feed(ask.db, feed, by=ask.actor, now=ask.now)


def _need_to_read(ask: Asking) -> None:
    """Refuse a token without the scope to read meetings: an address would show it what the token may not."""
    if ask.viewer.scopes is not None and Action.READ_MEETINGS not in ask.viewer.scopes:
        raise NotAllowed("Mã truy cập này không có phạm vi đọc cuộc họp.")


def _opened(ask: Asking, token: str, *, key: str | None = None, given: FeedInput | None = None) -> Response:
    feed = FeedOut.of(store.feed_by_token(ask.db, token))
    location = f"/api/v1/calendar-feeds/{feed.id}"
    keep_answer(ask, key, given, OpenedFeed(feed=feed, address=""), location=location)  # secrets are not kept
    opened = OpenedFeed(feed=feed, address=ask.house.links.to(f"/calendar/feeds/{token}.ics"))
    return Response(opened.model_dump_json(), 201, {"Location": location}, "application/json")
