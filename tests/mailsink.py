"""A real SMTP server on loopback for tests: it keeps every mail, and can refuse or stall on demand."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class MailSink:
    """Keeps ``mails`` parsed; ``refuse`` may answer an SMTP reply (``"550 ..."``) for a recipient, or ``None``."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: Callable[[str], str | None] = lambda _address: None
        self.controller = Controller(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "MailSink":
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    @property
    def port(self) -> int:
        """Return the port on which it listens."""
        assert self.controller.server is not None
        return self.controller.server.sockets[0].getsockname()[1]

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address, in the order of arrival."""
        return [mail for mail in self.mails if mail["X-Sink-To"] == address]

    async def handle_RCPT(  # noqa: N802  (the name is the library's)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse a recipient."""
        answer = self.refuse(address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        message["X-Sink-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(message)
        return "250 OK"
