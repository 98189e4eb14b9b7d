"""Every route has a permission, and every action of the table is used."""

from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.permissions import TABLE, Action


def actions_of(dependant: Any) -> Iterator[Action]:
    for inner in dependant.dependencies:
        action = getattr(inner.call, "action", None)
        if action is not None:
            yield action
        yield from actions_of(inner)


def action_of(route: Any) -> Action | None:
    if isinstance(route, APIRoute):
        found = list(actions_of(route.dependant))
        return found[0] if len(found) == 1 else None
    return getattr(getattr(route, "endpoint", None), "action", None) or getattr(route, "action", None)


def routes(client: TestClient) -> list[Any]:
    known = {"/static", "/api/v1/openapi.json"}
    found: list[Any] = []
    for route in client.app.routes:
        included = getattr(route, "original_router", None)
        found.extend(included.routes if included is not None else [route])
    return [route for route in found if getattr(route, "path", "") not in known]


def test_every_route_asks_for_exactly_one_permission(client: TestClient) -> None:
    assert [route.path for route in routes(client) if action_of(route) is None] == []


def test_every_action_in_the_table_guards_a_route(client: TestClient) -> None:
    used = {action_of(route) for route in routes(client)}
    assert set(TABLE) - used == set()
