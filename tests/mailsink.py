"""A real SMTP server on loopback for tests: it keeps every mail, and can refuse or stall on demand."""

import asyncio
import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class _OnAnyPort(Controller):
    """A controller that listens on a port of the system's choice."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailSink:
    """Keeps ``mails`` parsed, in the order of arrival.

    ``refuse`` may answer an SMTP reply (``"550 ..."``) for a recipient, or ``None``. ``delay`` is how many seconds
    it takes to answer once a mail was kept. With ``hangs_up`` it keeps the mail and breaks the line instead.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: Callable[[str], str | None] = lambda _address: None
        self.delay = 0.0
        self.hangs_up = False
        self.controller = _OnAnyPort(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "MailSink":
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    @property
    def port(self) -> int:
        """Return the port on which it listens."""
        return self.controller.port

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

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        message["X-Sink-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(message)
        if self.hangs_up:
            server.transport.abort()
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 OK"
