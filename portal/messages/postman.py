"""Hands a mail to the municipality's mail server over SMTP (RFC 5321), encrypted, or says why it could not.

The standard library's client, in a thread. What the server answers is cut down to a code: it may quote an address.
"""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
import ssl
from email.message import EmailMessage

from portal.settings import Mail

PATIENCE = 20.0
"""Seconds to wait for one answer of the mail server."""


class NotSent(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """A mail was not taken. ``code`` is a plain word; ``again`` says whether later may be better."""

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


class Postman:
    """Sends mails through one mail server."""

    def __init__(self, settings: Mail) -> None:
        self._settings = settings

    @property
    def has_server(self) -> bool:
        """Whether there is a mail server at all."""
        return bool(self._settings.host)

    async def send(self, mail: EmailMessage) -> None:
        """Send one mail to its one addressee; returns when the server has taken it. Raises NotSent."""
        if not self.has_server:
            raise NotSent("no_mail_server", again=False)
        try:
            await asyncio.to_thread(self._send, mail)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            gone = all(500 <= code < 600 for code in codes)
            raise NotSent("address_refused" if gone else "postponed", again=not gone) from None
        except smtplib.SMTPAuthenticationError:
            raise NotSent("unauthorised", again=True) from None
        except smtplib.SMTPNotSupportedError:
            raise NotSent("no_encryption", again=True) from None
        except smtplib.SMTPResponseException as answered:
            raise NotSent("refused" if answered.smtp_code >= 500 else "postponed", again=True) from None
        except ssl.SSLError:
            raise NotSent("not_trusted", again=True) from None
        except (OSError, smtplib.SMTPException, ValueError):
            raise NotSent("unavailable", again=True) from None

    def _send(self, mail: EmailMessage) -> None:
        client = self._connect()
        try:
            client.send_message(mail)
        except BaseException:
            client.close()
            raise
        # Taken: whatever goes wrong in saying goodbye must not send it again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        # Not this machine's own name, which is what the library would say.
        name = settings.sender.rpartition("@")[2]
        if settings.encryption == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, local_hostname=name, timeout=PATIENCE, context=self._trust()
            )
        else:
            client = smtplib.SMTP(settings.host, settings.port, local_hostname=name, timeout=PATIENCE)
        try:
            if settings.encryption == "starttls":
                client.starttls(context=self._trust())  # raises when the server does not offer it: never in clear
            if settings.username:
                client.login(settings.username, settings.password)
        except BaseException:
            client.close()
            raise
        return client

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file or None)
