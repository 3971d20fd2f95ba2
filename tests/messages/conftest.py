"""A town per test whose mail goes to a real mail server on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from portal.database import Database
from portal.demo.mail_catcher import MailCatcher
from portal.messages import Messages
from portal.settings import Mail
from portal.vault import FileKeyProvider
from tests.erasure.town import Town, fresh_bsn, move_in, town_of
from tests.people.parts import Clock

SENDER = "inzage@voorbeeldstad.example"


@pytest.fixture
async def catcher(tmp_path: Path) -> AsyncIterator[MailCatcher]:
    server = MailCatcher(tmp_path / "mails")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def town(
    view: Database,
    keystore: Database,
    key_provider: FileKeyProvider,
    tmp_path: Path,
    catcher: MailCatcher,
    clock: Clock,
) -> AsyncIterator[Town]:
    bsn = fresh_bsn()
    made = town_of(view, keystore, key_provider, tmp_path, bsn, now=clock, mail=mail_through(catcher))
    move_in(tmp_path, bsn)
    await made.arrive()
    yield made
    await made.close()


def mail_through(catcher: MailCatcher) -> Mail:
    """Settings that send in clear to this machine, as the demo does."""
    return Mail(host="127.0.0.1", port=catcher.port, encryption="none", sender=SENDER)


def messages_with(town: Town, mail: Mail, clock: Clock) -> Messages:
    """The same town's messages, sent through another mail server."""
    settings = msgspec.structs.replace(town.settings, mail=mail)
    return Messages(settings, town.audit, town.view, clock)
