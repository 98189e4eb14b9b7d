"""What keeps the room quick and small: hashing outside the write lock, old rows swept away."""

from datetime import timedelta

from fastapi.routing import APIRoute
from sqlmodel import Session, select

from app.accounts.models import SignInSession, SignInThrottle
from app.accounts.service_sweeping import sweep
from app.routers.pages import _passwords, accounts, own_account, second_factor
from tests.accounts.acting import read
from tests.cast import Cast, sign_in_as
from tests.conftest import NOW


def test_passwords_are_hashed_before_the_transaction_that_writes_begins() -> None:
    hashing = set()
    for module in (accounts, own_account, second_factor):
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            calls = [inner.call for inner in route.dependant.dependencies]
            slow = [place for place, call in enumerate(calls) if call.__module__ == _passwords.__name__]
            writing = [place for place, call in enumerate(calls) if hasattr(call, "action")]
            if slow:
                hashing.add(route.path)
                assert max(slow) < min(writing), route.path
    assert hashing == {
        "/sign-in",
        "/password/reset/{token}",
        "/account/password",
        "/account/second-factor/secret",
    }


def test_ended_sessions_and_old_counts_are_swept_away(db: Session, cast: Cast) -> None:
    long_ago = NOW - timedelta(days=31)
    sign_in_as(db, cast.stranger, long_ago)
    sign_in_as(db, cast.stranger, NOW)
    db.add_all(SignInThrottle(key=str(day), since=NOW - timedelta(days=day)) for day in (1, 3))
    db.flush()
    assert sweep(db, now=NOW) == 2
    assert [row.created_at for row in read(db, select(SignInSession))] == [NOW]
    assert read(db, select(SignInThrottle.key)) == ["1"]
