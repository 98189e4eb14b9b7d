"""Who may do what: one table, asked by pages, API, feeds and commands, and printed into the documentation.

A role is held *in an organisation*. Most actions concern the things of one organisation (the meetings that it
issues, the invitation lines that it received): the role must then be held there. Administrators act everywhere,
but only in what administration needs.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """A role that a person holds in an organisation."""

    ADMINISTRATOR = "administrator"  # quản trị hệ thống
    ISSUING_CLERK = "issuing-clerk"  # văn thư, người phát hành
    COORDINATOR = "coordinator"  # chuyên viên tổng hợp
    TECHNICAL_DESK = "technical-desk"  # bàn kỹ thuật
    LEADER = "leader"  # lãnh đạo
    ORGANISATION_CLERK = "organisation-clerk"  # đầu mối của cơ quan được mời
    DOOR_STAFF = "door-staff"  # lễ tân


class Audience(StrEnum):
    """Who is meant where no role is asked for."""

    ANYBODY = "anybody"
    LINK_HOLDER = "link-holder"
    SIGNED_IN = "signed-in"


class Action(StrEnum):
    """Something that may be done, named by the verb people say."""

    SEE_PUBLIC = "see-public"
    SIGN_IN = "sign-in"
    USE_LINK = "use-link"
    USE_FEED = "use-feed"
    USE_OWN_ACCOUNT = "use-own-account"
    MANAGE_FEEDS = "manage-feeds"
    READ_DIRECTORY = "read-directory"
    MANAGE_DIRECTORY = "manage-directory"
    MANAGE_PEOPLE = "manage-people"
    READ_JOURNAL = "read-journal"
    MANAGE_OUTBOX = "manage-outbox"
    READ_MEETINGS = "read-meetings"
    PREPARE_MEETINGS = "prepare-meetings"
    ISSUE_INVITATIONS = "issue-invitations"
    CHANGE_MEETINGS = "change-meetings"
    MANAGE_BRIDGE_POINTS = "manage-bridge-points"
    READ_JOIN_DATA = "read-join-data"
    REGISTER = "register"
    READ_REGISTRATIONS = "read-registrations"
    READ_NOTICES = "read-notices"
    KEEP_NUMBER_REGISTER = "keep-number-register"
    CONCLUDE_MEETINGS = "conclude-meetings"
    READ_PAPERS = "read-papers"
    SUBMIT_PAPERS = "submit-papers"


R = Role
_ISSUERS = frozenset({R.ISSUING_CLERK, R.COORDINATOR})
_READERS = frozenset({R.ISSUING_CLERK, R.COORDINATOR, R.TECHNICAL_DESK, R.LEADER, R.ORGANISATION_CLERK, R.DOOR_STAFF})

TABLE: dict[Action, Audience | frozenset[Role]] = {
    Action.SEE_PUBLIC: Audience.ANYBODY,
    Action.SIGN_IN: Audience.ANYBODY,
    Action.USE_LINK: Audience.LINK_HOLDER,
    Action.USE_FEED: Audience.LINK_HOLDER,
    Action.USE_OWN_ACCOUNT: Audience.SIGNED_IN,
    Action.MANAGE_FEEDS: Audience.SIGNED_IN,
    Action.READ_DIRECTORY: Audience.SIGNED_IN,
    Action.MANAGE_DIRECTORY: frozenset({R.ADMINISTRATOR}),
    Action.MANAGE_PEOPLE: frozenset({R.ADMINISTRATOR}),
    Action.READ_JOURNAL: frozenset({R.ADMINISTRATOR}),
    Action.MANAGE_OUTBOX: frozenset({R.ADMINISTRATOR, R.ISSUING_CLERK}),
    Action.READ_MEETINGS: _READERS,
    Action.PREPARE_MEETINGS: _ISSUERS,
    Action.ISSUE_INVITATIONS: frozenset({R.ISSUING_CLERK}),
    Action.CHANGE_MEETINGS: frozenset({R.ISSUING_CLERK}),
    Action.MANAGE_BRIDGE_POINTS: _ISSUERS | {R.TECHNICAL_DESK},
    Action.READ_JOIN_DATA: frozenset({R.TECHNICAL_DESK}),
    Action.REGISTER: frozenset({R.ORGANISATION_CLERK, R.ISSUING_CLERK}),
    Action.READ_REGISTRATIONS: _READERS,
    Action.READ_NOTICES: _READERS,
    Action.KEEP_NUMBER_REGISTER: frozenset({R.ISSUING_CLERK}),
    Action.CONCLUDE_MEETINGS: _ISSUERS,
    Action.READ_PAPERS: _READERS,
    Action.SUBMIT_PAPERS: frozenset({R.ISSUING_CLERK, R.COORDINATOR, R.ORGANISATION_CLERK}),
}

EVERYWHERE = frozenset({Action.MANAGE_DIRECTORY, Action.MANAGE_PEOPLE, Action.READ_JOURNAL, Action.MANAGE_OUTBOX})
"""Actions of an administrator that are not bound to one organisation."""

TOKEN_SCOPES = frozenset(action for action, who in TABLE.items() if not isinstance(who, Audience)) | {
    Action.READ_DIRECTORY,
    Action.MANAGE_FEEDS,
}
"""What an API token can be given; it never exceeds what its owner may do."""


@dataclass(frozen=True)
class Viewer:
    """Who is asking: a person with roles as (role, organisation id), or nobody in particular.

    ``scopes`` is set when an API token speaks for the person, and narrows what is allowed.
    """

    person_id: int | None = None
    name: str = ""
    roles: Set[tuple[Role, int]] = field(default_factory=frozenset)
    scopes: Set[Action] | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether a person is known."""
        return self.person_id is not None


NOBODY = Viewer()


def places(viewer: Viewer, action: Action) -> frozenset[int]:
    """Return the ids of the organisations in which the viewer's roles allow the action."""
    roles = TABLE[action]
    if isinstance(roles, Audience) or not _in_scope(viewer, action):
        return frozenset()
    return frozenset(organisation for role, organisation in viewer.roles if role in roles)


def may(viewer: Viewer, action: Action, organisation_id: int | None = None) -> bool:
    """Say whether the viewer may do the action, on the things of that organisation where one is given."""
    who = TABLE[action]
    if who in (Audience.ANYBODY, Audience.LINK_HOLDER):
        return True
    if who is Audience.SIGNED_IN:
        return viewer.is_signed_in and _in_scope(viewer, action)
    held = places(viewer, action)
    if organisation_id is None or organisation_id in held:
        return bool(held)
    is_administrator = any(role is Role.ADMINISTRATOR for role, _ in viewer.roles)
    return action in EVERYWHERE and is_administrator and bool(held)


def _in_scope(viewer: Viewer, action: Action) -> bool:
    return viewer.scopes is None or action in viewer.scopes
