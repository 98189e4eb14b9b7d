"""What a password must be, how failures are counted, which browser a session is."""

from datetime import timedelta

import pytest

from app.accounts.rules import normal_email, refusal_of_password, refusal_to_remove_administrator
from app.accounts.rules_browsers import browser_in_words
from app.accounts.rules_throttle import ACCOUNT, Limit, Tally, after_failure, network_of, seconds_to_wait
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)


def refused(password: str) -> str:
    return refusal_of_password(password, full_name="Nguyễn Văn Bình", email="binh.nguyen@example.vn") or ""


@pytest.mark.parametrize(
    "password",
    [
        "mười một11",  # too short
        "111111111111",
        "123456789012",
        "password1234",
        "Mật-khẩu-12345",
        "qwertyuiopasdf",
        "nguyenvanbinh1975",
        "Nguyễn Văn Bình!",
        "binh.nguyen@example.vn",
    ],
)
def test_a_password_that_is_short_trivial_or_ones_own_name_is_refused(password: str) -> None:
    assert refused(password) != ""


@pytest.mark.parametrize("password", ["chín mươi chín con trâu", "Bình minh trên sông Hương", "x7#kQ9!mZ2@p"])
def test_a_sentence_or_a_random_password_is_taken(password: str) -> None:
    assert refused(password) == ""


def test_addresses_are_compared_without_case_and_in_one_unicode_form() -> None:
    assert normal_email("  Va\u0306n.Thu@Example.VN ") == "văn.thu@example.vn"


def test_the_pause_begins_with_the_fifth_failure_and_doubles_up_to_the_longest() -> None:
    tally, pauses = None, []
    for _ in range(11):
        tally = after_failure(tally, ACCOUNT, NOW)
        pauses.append(seconds_to_wait(tally.locked_until, NOW) // 60)
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]


def test_failures_are_forgotten_after_the_window() -> None:
    limit = Limit(5, 10 * MINUTE, MINUTE, MINUTE)
    assert after_failure(Tally(4, NOW), limit, NOW + 10 * MINUTE) == Tally(1, NOW + 10 * MINUTE)


def test_a_started_second_is_waited_for() -> None:
    assert seconds_to_wait(NOW + timedelta(seconds=1.2), NOW) == 2
    assert seconds_to_wait(NOW, NOW) == 0


def test_one_customer_of_ipv6_counts_as_one_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("testclient") == "testclient"


def test_the_last_administrator_cannot_go() -> None:
    assert refusal_to_remove_administrator(1) is None
    assert refusal_to_remove_administrator(0) is not None


def test_a_browser_is_named_so_that_its_owner_knows_it() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0 Safari/537.36 Edg/125.0"
    assert browser_in_words(edge) == "Edge, Windows"
    assert browser_in_words("curl/8.5") == "curl/8.5"
