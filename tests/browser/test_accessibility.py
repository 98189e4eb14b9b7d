"""Every page passes axe (WCAG 2.2 AA), fits its screen, stays light, and asks for nothing from elsewhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

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
}
MOST_BYTES = 100_000


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(served, open_as, shot, name: str, viewport: dict[str, int]) -> None:
    path, who = PAGES[name]
    person_id = getattr(served.cast, who) if who else None
    page = open_as(path.format(draft=served.draft, issued=served.issued), person_id, viewport=viewport)
    shot(page, f"{name}-{viewport['width']}")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert len(page.content().encode()) < MOST_BYTES
