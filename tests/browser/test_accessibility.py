"""Every page passes axe (WCAG 2.2 AA), fits its screen, stays light, and asks for nothing from elsewhere."""

import pytest

from tests.browser.checking import faults_of
from tests.browser.conftest import NARROW, WIDE

pytestmark = pytest.mark.browser

PAGES = {
    "home-issuing": ("/", "issuing_clerk"),
    "home-invited": ("/", "province_clerk"),
    "home-administrator": ("/", "administrator"),
    "meetings": ("/meetings", "issuing_clerk"),
    "meetings-none": ("/meetings?text=khongco", "issuing_clerk"),
    "composer-new": ("/meetings/new", "issuing_clerk"),
    "composer": ("/meetings/{draft}/edit", "issuing_clerk"),
    "bridge-points": ("/meetings/{draft}/bridge-points", "issuing_clerk"),
    "bridge-point": ("/meetings/{draft}/bridge-points/1", "issuing_clerk"),
    "lines": ("/meetings/{draft}/lines", "issuing_clerk"),
    "line": ("/meetings/{draft}/lines/1", "issuing_clerk"),
    "invitation": ("/meetings/{draft}/invitation", "issuing_clerk"),
    "meeting-issuing": ("/meetings/{issued}", "issuing_clerk"),
    "meeting-invited": ("/meetings/{issued}", "province_clerk"),
    "calendar-month": ("/calendar", "province_clerk"),
    "calendar-week": ("/calendar?view=week", "province_clerk"),
    "calendar-list": ("/calendar?view=list", "province_clerk"),
    "feeds": ("/calendar/feeds", "province_clerk"),
    "public": ("/m/{issued}", None),
    "not-found": ("/meetings/khongco", "province_clerk"),
    "not-allowed": ("/people", "province_clerk"),
    "sign-in": ("/sign-in", None),
    "forgot": ("/password/forgot", None),
    "reset-unknown": ("/password/reset/khongco", None),
    "account": ("/account", "province_clerk"),
    "password": ("/account/password", "province_clerk"),
    "second-factor": ("/account/second-factor", "province_clerk"),
    "tokens": ("/account/tokens", "issuing_clerk"),
    "people": ("/people", "administrator"),
    "person": ("/people/{province_clerk}", "administrator"),
    "person-new": ("/people/new", "administrator"),
    "journal": ("/journal", "administrator"),
    "directory": ("/directory", "province_clerk"),
    "organisation": ("/directory/{province}", "province_clerk"),
    "organisation-kept": ("/directory/{province}", "administrator"),
    "organisation-edit": ("/directory/{province}/edit", "administrator"),
    "organisation-new": ("/directory/new", "administrator"),
    "groups": ("/directory/groups", "administrator"),
    "imports": ("/directory/imports", "administrator"),
    "successions": ("/directory/successions", "administrator"),
    "outbox": ("/outbox", "administrator"),
    "mail": ("/outbox/1", "administrator"),
    "number-register": ("/number-register", "issuing_clerk"),
    "number-book": ("/number-register/1", "issuing_clerk"),
    "notice": ("/notices/1", "province_clerk"),
    "board": ("/meetings/{issued}/board", "issuing_clerk"),
    "points": ("/meetings/{issued}/board/points", "issuing_clerk"),
    "attendees": ("/meetings/{issued}/attendees", "issuing_clerk"),
    "papers-issuing": ("/meetings/{issued}/papers", "issuing_clerk"),
    "papers-invited": ("/meetings/{issued}/papers", "province_clerk"),
    "change": ("/meetings/{issued}/change", "issuing_clerk"),
    "bridge-point-desk": ("/meetings/{draft}/bridge-points/1", "technician"),
    "conclusion-begin": ("/meetings/{issued}/conclusion", "issuing_clerk"),
    "conclusion": ("/meetings/{concluding}/conclusion", "issuing_clerk"),
    "link": ("{link}", None),
    "link-unknown": ("/r/khongco", None),
    "registration": ("/meetings/{issued}/registration/{line}", "province_clerk"),
}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(served, open_as, shot, name: str, viewport: dict[str, int]) -> None:
    path, who = PAGES[name]
    person_id = getattr(served.cast, who) if who else None
    page = open_as(path.format_map({**vars(served.cast), **vars(served)}), person_id, viewport=viewport)
    shot(page, f"{name}-{viewport['width']}")
    assert faults_of(page) == []
