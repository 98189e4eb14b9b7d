"""Paths that a request may name, and lists page by page."""

import pytest

from app.sealing import SealError, seal, unseal
from app.web.local_paths import local_path
from app.web.paging import Page


@pytest.mark.parametrize("wanted", ["/", "/account", "/meetings?q=a%20b&page=2#top", "/r/abc"])
def test_a_path_of_this_service_is_followed(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted", ["", "account", "//evil.example", "/\\evil", "/a\nSet-Cookie: x", "http://evil", "javascript:alert(1)"]
)
def test_anything_else_leads_home(wanted: str) -> None:
    assert local_path(wanted) == "/"


@pytest.mark.parametrize(
    ("total", "number", "last", "has_next"), [(0, 1, 1, False), (50, 1, 1, False), (51, 1, 2, True), (51, 2, 2, False)]
)
def test_a_list_knows_its_last_page(total: int, number: int, last: int, has_next: bool) -> None:
    page = Page([], number, 50, total)
    assert (page.last, page.has_next) == (last, has_next)


def test_what_was_sealed_is_read_with_the_same_key_only() -> None:
    sealed = seal(b"k" * 32, "mật mã 123")
    assert "123" not in sealed
    assert unseal(b"k" * 32, sealed) == "mật mã 123"
    with pytest.raises(SealError):
        unseal(b"j" * 32, sealed)
    with pytest.raises(SealError):
        unseal(b"k" * 32, sealed[:-4] + "AAAA")
