"""What every page must satisfy in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MOST_BYTES = 100_000


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with a page: WCAG 2.2 AA by axe, wider than its screen, heavier than 100 kB."""
    found = Axe().run(page).response["violations"]
    faults = [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]
    width = page.evaluate("document.documentElement.scrollWidth")
    if page.viewport_size and width > page.viewport_size["width"]:
        faults.append(f"{width} px wide")
    size = len(page.content().encode())
    if size >= MOST_BYTES:
        faults.append(f"{size} bytes")
    return faults
