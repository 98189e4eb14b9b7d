"""The ways in which a use case says no. ``web`` alone turns them into answers."""


class Refusal(Exception):  # noqa: N818  (people say: it was refused)
    """A use case was refused. ``reason`` is a sentence in Vietnamese for the person who asked.

    ``field`` names the input it is about, where there is one.
    """

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class NotFound(Refusal):
    """There is no such thing, or the asker may not know that there is (404)."""

    def __init__(self, reason: str = "Không tìm thấy nội dung này.") -> None:
        super().__init__(reason)


class NotAllowed(Refusal):
    """The asker is known and may not do this (403)."""

    def __init__(self, reason: str = "Tài khoản của đồng chí không có quyền làm việc này.") -> None:
        super().__init__(reason)


class SignInNeeded(Refusal):
    """Nobody has signed in, or the session has ended (401; pages lead to the sign-in form)."""

    def __init__(self, reason: str = "Đồng chí cần đăng nhập để tiếp tục.") -> None:
        super().__init__(reason)


class Invalid(Refusal):
    """The input cannot be accepted as it stands (422)."""


class Conflict(Refusal):
    """The state of things does not allow it, or somebody else was faster (409)."""


class Stale(Conflict):
    """The asker has seen an older version than the one that is stored (412 for an API, 409 for a page)."""

    def __init__(self, reason: str = "Nội dung đã được người khác sửa. Hãy tải lại trang để xem bản mới nhất.") -> None:
        super().__init__(reason)


class TooMany(Refusal):
    """Too many attempts; ``retry_after`` is in seconds (429)."""

    def __init__(self, reason: str, *, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
