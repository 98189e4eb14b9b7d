"""The door to the mail server: one connection, reused for several mails; the only place that speaks SMTP."""

import asyncio
from contextlib import suppress

import aiosmtplib
from aiosmtplib import SMTPException, SMTPResponseException

from app.outbox.rules import Answer, Reply
from app.settings import LOOPBACK, Instance, Settings, SmtpSecurity

_PHASES = 5
"""Connecting, MAIL, RCPT, DATA and its end: each may take the whole time limit."""


class UnreachableError(Exception):
    """The mail server was not reached or did not let us in; the message is for the person who looks into it."""


def longest_seconds(settings: Settings) -> float:
    """Return the most seconds that one mail may take."""
    return settings.smtp_timeout * _PHASES


class Post:
    """A connection to the mail server that opens when it is needed."""

    def __init__(self, settings: Settings) -> None:
        if settings.instance is not Instance.PRODUCTION and settings.smtp_host not in LOOPBACK:
            raise ValueError("a demo or test instance sends mail to a server on this machine only")
        self.settings = settings
        self.client: aiosmtplib.SMTP | None = None

    async def open(self) -> None:
        """Connect where there is no living connection; raises `UnreachableError`."""
        if self.client is not None and self.client.is_connected:
            with suppress(SMTPException, OSError):
                await self.client.noop()  # servers close idle or well-used connections
                return
        await self.close()
        given = self.settings
        self.client = aiosmtplib.SMTP(
            hostname=given.smtp_host,
            port=given.smtp_port,
            timeout=given.smtp_timeout,
            use_tls=given.smtp_security is SmtpSecurity.TLS,
            start_tls=given.smtp_security is SmtpSecurity.STARTTLS,
            username=given.smtp_user or None,
            password=given.smtp_password.get_secret_value() or None,
        )
        try:
            await self.client.connect()
        except (SMTPException, OSError, TimeoutError) as error:
            await self.close()
            raise UnreachableError(f"{type(error).__name__}: {error}") from error

    async def hand(self, address: str, content: bytes) -> Reply:
        """Hand one mail over on the open connection and return what the server said."""
        assert self.client is not None
        try:
            async with asyncio.timeout(longest_seconds(self.settings)):
                early = await self._envelope(self.client, address)
                return early or await self._content(self.client, content)
        except TimeoutError:  # the outer limit: a server that answers, but ever so slowly
            await self.close()
            return Reply(Answer.UNKNOWN, "Máy chủ thư không trả lời kịp.")

    async def _envelope(self, client: aiosmtplib.SMTP, address: str) -> Reply | None:
        try:
            await client.mail(str(self.settings.mail_from))
        except SMTPResponseException as error:  # about the sender, so about our settings: never the mail's fault
            await self._start_over(client)
            return Reply(Answer.LATER, _words(error))
        except (SMTPException, OSError) as error:
            await self.close()
            return Reply(Answer.LATER, f"{type(error).__name__}: {error}")
        try:
            await client.rcpt(address)
        except SMTPResponseException as error:
            await self._start_over(client)
            return _reply(error)
        except (SMTPException, OSError) as error:
            await self.close()
            return Reply(Answer.LATER, f"{type(error).__name__}: {error}")
        return None

    async def _content(self, client: aiosmtplib.SMTP, content: bytes) -> Reply:
        try:
            response = await client.data(content)
        except SMTPResponseException as error:
            await self._start_over(client)
            return _reply(error)
        except (SMTPException, OSError) as error:  # the line broke while or after the content went out
            await self.close()
            return Reply(Answer.UNKNOWN, f"{type(error).__name__}: {error}")
        return Reply(Answer.TAKEN, response.message)

    async def _start_over(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.rset()
        except (SMTPException, OSError):
            await self.close()

    async def close(self) -> None:
        """Say goodbye, or just hang up."""
        client, self.client = self.client, None
        if client is not None and client.is_connected:
            with suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await client.quit()
            client.close()


def _reply(error: SMTPResponseException) -> Reply:
    return Reply(Answer.REFUSED if error.code >= 500 else Answer.LATER, _words(error))


def _words(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}"
