"""The one query of a feed poll, and the one for its bytes, for a driver: what `app.feedpoll` asks all day.

A feed answers while its owner may still see its subject: the account is open, and a role that reads meetings is
held in the organisation, or for a meeting in its issuer or in an organisation with a line.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.calendar.quickread import both
from app.calendar.rules import FeedScope
from app.permissions import TABLE, Action


@dataclass(frozen=True)
class Poll:
    """What is known of a feed; ``etag`` without quotes, "" while nothing is kept."""

    feed_id: int
    scope: FeedScope
    scope_id: int
    last_used_at: datetime | None
    etag: str
    is_fresh: bool


def _roles() -> str:
    readers = TABLE[Action.READ_MEETINGS]
    return ", ".join(f"'{role.value}'" for role in sorted(readers if isinstance(readers, frozenset) else ()))


_ENTITLED = f"""
    select 1 from role_grant g join person p on p.id = g.person_id
    where g.person_id = f.person_id and p.is_active and (g.ends_at is null or g.ends_at > {{now}})
      and g.role in ({_roles()})
      and case f.scope
        when '{FeedScope.ORGANISATION}' then g.organisation_id = f.scope_id
        else exists (select 1 from meeting m where m.id = f.scope_id and m.issuer_id = g.organisation_id)
          or exists (select 1 from invitation_line l where l.meeting_id = f.scope_id
                     and l.organisation_id = g.organisation_id and l.withdrawn_at is null)
        end
"""  # noqa: S608  (only constants of the code are put in)

_QUERY = f"""
    select f.id, f.scope, f.scope_id, f.last_used_at, coalesce(k.etag, ''), coalesce(k.fresh_until > {{now}}, false)
    from feed f left join kept_feed k on k.scope = f.scope and k.scope_id = f.scope_id
    where f.token_hash = {{token_hash}} and f.revoked_at is null
      and (f.person_id is null or exists ({_ENTITLED}))
"""  # noqa: S608

_BODY = "select body from kept_feed where scope = {scope} and scope_id = {scope_id} and etag = {etag}"

POLL = both(_QUERY, "now", "token_hash")
"""Given ``now`` and ``token_hash``; the row is for `poll_of`, none when the address answers 404."""

BODY = both(_BODY, "scope", "scope_id", "etag")
"""Given ``scope``, ``scope_id`` and ``etag``: the bytes, no row when others are kept by now."""


def poll_of(row: tuple[Any, ...]) -> Poll:
    """Return what a row of the query says."""
    feed_id, scope, scope_id, last_used_at, etag, is_fresh = row
    if isinstance(last_used_at, str):  # SQLite keeps instants as UTC text
        last_used_at = datetime.fromisoformat(last_used_at).replace(tzinfo=UTC)
    return Poll(feed_id, FeedScope(scope), scope_id, last_used_at, etag, bool(is_fresh))
