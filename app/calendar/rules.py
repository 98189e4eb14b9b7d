"""What a feed can show."""

from enum import StrEnum


class FeedScope(StrEnum):
    """Whose meetings a feed shows."""

    ORGANISATION = "organisation"
    MEETING = "meeting"
