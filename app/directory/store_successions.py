"""Following successions that were carried out, in SQL: one subquery through any number of steps."""

from typing import Any

from sqlmodel import col, select

from app.directory.models import Succession


def taken_over(organisation_ids: Any) -> Any:
    """Return a select of the ids of the organisations whose place these (ids, or a select of ids) have taken."""
    return _followed(organisation_ids, col(Succession.successor_id), col(Succession.predecessor_id))


def taken_over_by(organisation_ids: Any) -> Any:
    """Return a select of the ids of the organisations that have taken the place of these (ids, or a select of ids)."""
    return _followed(organisation_ids, col(Succession.predecessor_id), col(Succession.successor_id))


def _followed(organisation_ids: Any, start: Any, end: Any) -> Any:
    """Return the ends of all chains of successions; ``UNION`` drops what was found before, so a ring ends too."""
    was_carried_out = col(Succession.carried_out_at).is_not(None)
    first = select(end.label("id")).where(start.in_(organisation_ids), was_carried_out).cte(recursive=True)
    steps = first.union(select(end).where(start == first.c.id, was_carried_out))
    return select(steps.c.id)
