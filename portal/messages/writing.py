"""Writes an e-mail: plain text in the resident's language, with nothing in it that says anything about them.

The texts are ``mails.toml``. The Message-ID is made from the message's random id, so that a mail that is sent twice
is the same mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from importlib import resources
from typing import Final

import msgspec

from connectors.sdk.manifest import Text
from portal.messages.model import Language, Message, MessageKind
from portal.settings import Settings

_CLOSING: Final = "closing"


class _Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: Text
    body: Text

    def __repr__(self) -> str:
        """Without what it holds."""
        return "_Mail(...)"


def _packaged() -> Mapping[str, _Mail]:
    mails = msgspec.toml.decode(
        resources.files("portal.messages").joinpath("mails.toml").read_bytes(), type=dict[str, _Mail]
    )
    if mails.keys() != {*(kind.value for kind in MessageKind), _CLOSING}:
        raise ValueError("portal/messages/mails.toml must have a mail for every kind of message, and a closing")
    return mails


MAILS: Final = _packaged()


class Writing:
    """Writes mails in the municipality's name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def mail(self, message: Message, email: str, language: Language, code: str = "") -> EmailMessage:
        """The mail of one message to one address; ``code`` only for confirming that address."""
        settings = self._settings
        told = {
            "municipality": settings.municipality.name,
            "address": settings.server.address,
            "phone": settings.municipality.phone,
            "days": str(settings.forgetting.notice_days),
            "number": message.number or "",
            "code": code,
        }
        texts = MAILS[message.kind.value]
        mail = EmailMessage()
        mail["Subject"] = _in(texts.subject, language).format_map(told)
        mail["From"] = Address(settings.municipality.name, addr_spec=settings.mail.sender)
        mail["To"] = Address(addr_spec=email)
        mail["Date"] = message.created_at
        mail["Message-ID"] = f"<{message.message_id}@{settings.mail.sender.rpartition('@')[2]}>"
        # No out-of-office answers, please (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        body = _in(texts.body, language).strip() + "\n\n" + _in(MAILS[_CLOSING].body, language).strip() + "\n"
        mail.set_content(body.format_map(told))
        mail["Content-Language"] = language
        return mail


def _in(text: Text, language: Language) -> str:
    return text.nl if language == "nl" else text.en
