"""The calendar as people read it, and the secret addresses under which their own calendars subscribe to it."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.calendar import service, store
from app.calendar.rules import FeedScope
from app.calendar.rules_views import View, span
from app.clock import day_in_vietnam
from app.directory.store import organisations
from app.invitations.store_viewing import between, postponed
from app.permissions import Action, places
from app.refusals import NotAllowed
from app.web.asking import Asking, reads, writes
from app.web.forms import Form, enter
from app.web.languages import gettext as _
from app.web.pages import page, see

router = APIRouter(include_in_schema=False)


class FeedForm(BaseModel):
    """What a person says about a feed to be opened."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    scope: FeedScope
    scope_id: int
    name: str = Field("", max_length=200)


@router.get("/calendar")
def calendar(
    ask: Annotated[Asking, reads(Action.MANAGE_FEEDS)],
    view: Annotated[View, Query()] = View.MONTH,
    on: Annotated[date | None, Query()] = None,
) -> Response:
    """Show what the viewer may see, by month, by week or as a list."""
    today = day_in_vietnam(ask.now)
    shown = span(view, on or today)
    by_day: dict[date, list[object]] = {}
    for seen in between(ask.db, ask.viewer, shown.since, shown.until):
        day = day_in_vietnam(seen.meeting.starts_at or ask.now)
        by_day.setdefault(day, []).append(seen)
    undated = postponed(ask.db, ask.viewer) if view is View.LIST else []
    return page(ask, "calendar/calendar.html", span=shown, today=today, by_day=by_day, views=View, undated=undated)


@router.get("/calendar/feeds")
def feeds(ask: Annotated[Asking, reads(Action.MANAGE_FEEDS)]) -> Response:
    """Show the viewer's feeds and the form to open another."""
    return _feeds_page(ask, form=None)


@router.post("/calendar/feeds")
def open_feed(ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)], form: Form) -> Response:
    """Open a feed; its address is on the answer and nowhere else ever again."""
    _need_to_read(ask)
    entered = enter(form, FeedForm)
    if entered.value is None:
        return _feeds_page(ask, form=entered, status=422)
    given = entered.value
    token = service.open_feed(
        ask.db,
        given.scope,
        given.scope_id,
        person_id=ask.viewer.person_id,
        name=given.name,
        by=ask.actor,
        now=ask.now,
    )
    return _opened(ask, token)


@router.post("/calendar/feeds/{feed_id}/replacement")
def replace_feed(feed_id: int, ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)]) -> Response:
    """Close an address of the viewer's own and show another one for the same calendar."""
    _need_to_read(ask)
    feed = store.own_feed(ask.db, ask.viewer.person_id, feed_id)
    return _opened(ask, service.rotate(ask.db, feed, by=ask.actor, now=ask.now), is_replaced=True)


def _need_to_read(ask: Asking) -> None:
    if ask.viewer.scopes is not None and Action.READ_MEETINGS not in ask.viewer.scopes:
        raise NotAllowed()  # the address would show a token what it may not read itself


def _opened(ask: Asking, token: str, *, is_replaced: bool = False) -> Response:
    address = ask.house.links.to(f"/calendar/feeds/{token}.ics")
    webcal = "webcal://" + address.partition("://")[2]
    return page(
        ask,
        "calendar/opened.html",
        address=address,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        outlook="https://outlook.office.com/calendar/0/addfromweb?url=" + quote(address, safe=""),
        name=store.feed_by_token(ask.db, token).name,
        is_replaced=is_replaced,
    )


@router.post("/calendar/feeds/{feed_id}/revoke")
def revoke_feed(feed_id: int, ask: Annotated[Asking, writes(Action.MANAGE_FEEDS)]) -> Response:
    """End a feed of the viewer's own."""
    feed = store.own_feed(ask.db, ask.viewer.person_id, feed_id)
    service.revoke_feed(ask.db, feed, by=ask.actor, now=ask.now)
    return see(
        "/calendar/feeds", say=_("Đã thu hồi địa chỉ lịch. Lịch đã đăng ký bằng địa chỉ đó sẽ không cập nhật nữa.")
    )


def _feeds_page(ask: Asking, *, form: object, status: int = 200) -> Response:
    own = organisations(ask.db, sorted(places(ask.viewer, Action.READ_MEETINGS)))
    kept = store.feeds_of(ask.db, ask.viewer.person_id or 0)
    return page(
        ask,
        "calendar/feeds.html",
        status=status,
        choices=[(row.id, row.name) for row in own.values()],
        feeds=kept,
        form=form,
    )
