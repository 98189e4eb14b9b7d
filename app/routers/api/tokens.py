"""API tokens over the API: what the present one is, and one's own list.

A token never makes another: these routes but the first need a session of a browser.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.accounts import store, store_credentials
from app.accounts.models import ApiToken
from app.accounts.service_tokens import revoke_token
from app.permissions import Action
from app.refusals import SignInNeeded
from app.web.api import described
from app.web.asking import Asking, reads, writes

router = APIRouter(prefix="/api/v1", tags=["Tokens"])


class RoleOutput(BaseModel):
    """A role held now."""

    role: str
    organisation_id: int


class MeOutput(BaseModel):
    """Who is asking, with which roles and scopes."""

    person_id: int
    name: str
    roles: list[RoleOutput]
    scopes: list[str] | None

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person_id": 2,
                "name": "Nguyễn Thị Văn Thư",
                "roles": [{"role": "issuing-clerk", "organisation_id": 1}],
                "scopes": ["read-meetings"],
            }
        }
    )


class TokenOutput(BaseModel):
    """An API token without its secret."""

    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@router.get("/me", responses=described())
def me(ask: Annotated[Asking, reads(Action.SEE_PUBLIC)]) -> MeOutput:
    """Say for whom this token or session speaks; `scopes` is null for a session."""
    viewer = ask.viewer
    if viewer.person_id is None:
        raise SignInNeeded()
    roles = [RoleOutput(role=role.value, organisation_id=place) for role, place in sorted(viewer.roles)]
    scopes = None if viewer.scopes is None else sorted(scope.value for scope in viewer.scopes)
    return MeOutput(person_id=viewer.person_id, name=viewer.name, roles=roles, scopes=scopes)


@router.get("/tokens", responses=described())
def own_tokens(ask: Annotated[Asking, reads(Action.USE_OWN_ACCOUNT)]) -> list[TokenOutput]:
    """List the own tokens that were not revoked, newest first."""
    assert ask.viewer.person_id is not None
    return [_output(row) for row in store_credentials.tokens_of(ask.db, ask.viewer.person_id)]


@router.delete("/tokens/{token_id}", status_code=204, responses=described(404))
def revoke(ask: Annotated[Asking, writes(Action.USE_OWN_ACCOUNT)], token_id: int) -> Response:
    """Revoke an own token; it stops working at once."""
    assert ask.viewer.person_id is not None
    row = store_credentials.token_of(ask.db, ask.viewer.person_id, token_id)
    revoke_token(ask.db, row, by=ask.actor, now=ask.now)
    return Response(status_code=204)


def _output(row: ApiToken) -> TokenOutput:
    assert row.id is not None
    return TokenOutput(
        id=row.id,
        name=row.name,
        scopes=sorted(scope.value for scope in store.scopes_of(row)),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )
