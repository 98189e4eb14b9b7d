"""Fixtures of the tests of successions."""

from datetime import date

import pytest
from sqlmodel import Session

from app.directory.models import Succession
from app.directory.rules import Kind
from tests.cast import Cast, organisation
from tests.conftest import NOW
from tests.succession.scenes import DAY, Merger


@pytest.fixture
def merger(db: Session, cast: Cast) -> Merger:
    """Merge Yên Bái and the old Lào Cai into the new Lào Cai on 1/7/2025."""
    old, other = (
        organisation(db, name, Kind.PROVINCE, NOW, valid_to=date(2025, 6, 30))
        for name in ("Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Yên Bái")
    )
    new = organisation(db, "Ủy ban nhân dân tỉnh Lào Cai mới", Kind.PROVINCE, NOW, valid_from=DAY)
    rows = [Succession(predecessor_id=place, successor_id=new, on=DAY) for place in (old, other)]
    db.add_all(rows)
    db.flush()
    return Merger(new, old, other, rows[0].id or 0, rows[1].id or 0)
