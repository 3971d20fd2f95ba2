"""Every mail in both languages: complete, plain, and with nothing in it that leads to one person."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from portal.messages.model import Message, MessageKind
from portal.messages.writing import Writing
from portal.people.sessions import utc_now
from portal.settings import Mail
from tests.erasure.town import settings_for
from tests.messages.conftest import SENDER

LONGEST_SENTENCE = 20  # words; what a reader at A2 takes in at once


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_mail_is_short_plain_and_says_where_to_go(kind: MessageKind, language: str, tmp_path: Path) -> None:
    settings = msgspec.structs.replace(settings_for(tmp_path), mail=Mail(host="localhost", sender=SENDER))
    message = Message(
        subject_id=uuid4(), message_id=uuid4(), kind=kind, request_id=uuid4(), number="2026-0042", created_at=utc_now()
    )
    mail = Writing(settings).mail(message, "a@b.example", "nl" if language == "nl" else "en", "12345678")
    text, whole = mail.get_content(), mail.as_string()

    assert "{" not in text + mail["Subject"]
    assert re.findall(r"https?://\S+", text) == [settings.server.address]
    assert settings.municipality.phone in text
    assert ("2026-0042" in text) == ("2026-0042" in mail["Subject"]) == kind.value.startswith("request_")
    assert ("12345678" in text) == (kind is MessageKind.CONFIRM_ADDRESS)
    assert str(message.subject_id) not in whole
    assert str(message.request_id) not in whole
    assert mail["Content-Language"] == language
    for sentence in re.split(r"[.!?:]\s|\n\n", text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
