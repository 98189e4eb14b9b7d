"""States of a mail on its way."""

from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"  # chờ gửi
    SENDING = "sending"  # đang gửi: claimed by a process
    SENT = "sent"  # đã gửi: the mail server took it
    REFUSED = "refused"  # bị từ chối: the mail server refused it for good
    BOUNCED = "bounced"  # bị trả lại: a failure notice came back
    IN_DOUBT = "in-doubt"  # không rõ: interrupted between claim and answer
    GIVEN_UP = "given-up"  # dừng gửi: every attempt failed
    HELD = "held"  # tạm giữ: a person took it back before it left
