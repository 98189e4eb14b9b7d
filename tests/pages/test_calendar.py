"""The calendar in its three views, and secret addresses that are shown once."""

import re

import pytest

from app.meetings.rules import Stage
from tests.pages.stage import TITLE, drafted, issued
from tests.queries import counted


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_each_view_shows_what_the_viewer_may_see(db, house, cast, as_person, view: str) -> None:
    issued(db, house, cast)
    path = f"/calendar?view={view}&on=2025-06-25"
    assert TITLE in as_person(cast.province_clerk).get(path).text
    assert TITLE not in as_person(cast.stranger).get(path).text


def test_before_and_after_lead_to_the_neighbours(cast, as_person) -> None:
    html = as_person(cast.province_clerk).get("/calendar?view=month&on=2025-06-25").text
    assert 'rel="prev" href="/calendar?view=month&amp;on=2025-05-01"' in html
    assert 'rel="next" href="/calendar?view=month&amp;on=2025-07-01"' in html


def test_the_calendar_asks_as_often_for_one_meeting_as_for_three(db, house, cast, as_person) -> None:
    client = as_person(cast.issuing_clerk)
    drafted(db, cast)
    with counted(house) as one:
        client.get("/calendar")
    drafted(db, cast, title="Hai")
    drafted(db, cast, title="Ba")
    with counted(house) as three:
        client.get("/calendar")
    assert (one.count, three.count) == (4, 4)


def test_a_feed_address_is_shown_once_works_and_ends_when_revoked(db, house, cast, as_person) -> None:
    issued(db, house, cast)
    client = as_person(cast.province_clerk)
    html = client.post("/calendar/feeds", data={"scope": "organisation", "scope_id": cast.province}).text
    found = re.search(r"/calendar/feeds/[A-Za-z0-9_-]{43}\.ics", html)
    assert found is not None
    assert TITLE in client.get(found[0]).text.replace("\r\n ", "")
    kept = client.get("/calendar/feeds").text
    assert found[0] not in kept
    revoke = re.search(r"/calendar/feeds/\d+/revoke", kept)
    assert revoke is not None
    assert client.post(revoke[0]).status_code == 303
    assert client.get(found[0]).status_code == 404


def test_nobody_opens_a_feed_of_another_organisation(cast, as_person) -> None:
    typed = {"scope": "organisation", "scope_id": cast.province}
    assert as_person(cast.stranger).post("/calendar/feeds", data=typed).status_code == 404


def test_nobody_revokes_the_feed_of_another(cast, as_person) -> None:
    client = as_person(cast.province_clerk)
    client.post("/calendar/feeds", data={"scope": "organisation", "scope_id": cast.province})
    revoke = re.search(r"/calendar/feeds/\d+/revoke", client.get("/calendar/feeds").text)
    assert revoke is not None
    assert as_person(cast.stranger).post(revoke[0]).status_code == 404


def test_another_address_takes_the_place_of_one_that_leaked(db, house, cast, as_person) -> None:
    issued(db, house, cast)
    client = as_person(cast.province_clerk)
    first = client.post("/calendar/feeds", data={"scope": "organisation", "scope_id": cast.province}).text
    replace = re.search(r"/calendar/feeds/\d+/replacement", client.get("/calendar/feeds").text)
    assert replace is not None
    assert as_person(cast.stranger).post(replace[0]).status_code == 404
    second = as_person(cast.province_clerk).post(replace[0]).text
    old, new = (re.search(r"/calendar/feeds/[A-Za-z0-9_-]{43}\.ics", html) for html in (first, second))
    assert old is not None
    assert new is not None
    assert (client.get(old[0]).status_code, client.get(new[0]).status_code) == (404, 200)


def test_what_was_put_off_without_a_day_stands_in_the_list(db, house, cast, as_person) -> None:
    meeting = issued(db, house, cast)
    meeting.stage, meeting.previous_starts_at, meeting.starts_at = Stage.POSTPONED, meeting.starts_at, None
    db.commit()
    for path in ("/calendar?view=list", "/"):
        html = as_person(cast.province_clerk).get(path).text
        assert "Hoãn, chưa có ngày mới</h2>" in html
        assert "trước định 14:00, Thứ Sáu, 27/6/2025" in html
        assert TITLE not in as_person(cast.stranger).get(path).text
