"""The stage that the tests of registrations share."""

from datetime import datetime

import pytest
from sqlmodel import Session

from app.web.asking import House
from tests.cast import Cast
from tests.registrations.stage import Scene
from tests.registrations.stage import scene as set_scene


@pytest.fixture
def scene(db: Session, cast: Cast, house: House, now: datetime) -> Scene:
    """Return an issued meeting with a line of the province and its link."""
    return set_scene(db, cast, house.links, now)
