"""An address is used only once its owner has shown that it is theirs, and no longer than they like."""

from __future__ import annotations

import pytest

from portal.demo.mail_catcher import MailCatcher
from portal.messages.model import CODES_PER_DAY, WRONG_CODES, Confirmation, NotAnAddress, parse_address
from portal.messages.service import TooManyCodesError
from portal.vault import Owner
from tests.conftest import Clusters
from tests.erasure.town import Town, granted
from tests.messages.steps import (
    EMAIL,
    acts,
    code_in,
    deliver_all,
    everything_about,
    give_address,
    mailbox_of,
    messages_of,
)
from tests.people.parts import Clock

NOTE = "note:1"


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    for typed in ("", "x", "x@", "@y.example", "a b@y.example", "a@y", "a@y.example\r\nBcc: z@y.example", "a@b@c.nl"):
        with pytest.raises(NotAnAddress) as refused:
            parse_address(typed)
        assert not typed or typed not in str(refused.value)
    for typed in (".a@y.nl", "a.@y.nl", "a..b@y.nl", "<a@y.nl>", "a@-y.nl", "é@y.nl", f"{'a' * 65}@y.nl"):
        with pytest.raises(NotAnAddress):
            parse_address(typed)
    assert parse_address(" Jan.de-Boer+inzage@mail.voorbeeldstad.example ") == (
        "Jan.de-Boer+inzage@mail.voorbeeldstad.example"
    )


async def test_nothing_but_a_code_goes_to_an_address_that_is_not_confirmed(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await town.messages.propose(town.subject_id, EMAIL, "nl")
    await town.file(NOTE)
    await deliver_all(town, clusters)

    assert [mail["Subject"] for mail in catcher.mails()] == ["Uw code voor Inzage"]
    found = await mailbox_of(town)
    assert found is not None
    assert (found.email, found.confirmed_at) == ("", None)


async def test_with_the_code_the_address_is_used_and_its_consent_is_remembered(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)

    found = await mailbox_of(town)
    assert found is not None
    assert (found.email, found.language, found.proposal) == (EMAIL, "nl", None)
    assert found.consented_at is not None
    assert found.confirmed_at is not None
    assert "mailbox:subject:changed" in await acts(town)


async def test_wrong_codes_end_the_proposal_and_then_the_right_one_is_worth_nothing(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await town.messages.propose(town.subject_id, EMAIL, "nl")
    await deliver_all(town, clusters)
    right = code_in(catcher)
    wrong = f"{(int(right) + 1) % 10**8:08d}"

    outcomes = [await town.messages.confirm(town.subject_id, wrong) for _ in range(WRONG_CODES)]

    assert outcomes == [Confirmation.WRONG] * (WRONG_CODES - 1) + [Confirmation.ENDED]
    assert await town.messages.confirm(town.subject_id, right) is Confirmation.ENDED


async def test_a_code_works_for_a_day(town: Town, clusters: Clusters, catcher: MailCatcher, clock: Clock) -> None:
    await town.messages.propose(town.subject_id, EMAIL, "nl")
    await deliver_all(town, clusters)
    clock.move(hours=25)

    assert await town.messages.confirm(town.subject_id, code_in(catcher)) is Confirmation.ENDED


async def test_nobody_fills_a_mailbox_with_codes(town: Town, clock: Clock) -> None:
    for _ in range(CODES_PER_DAY):
        await town.messages.propose(town.subject_id, EMAIL, "nl")
    with pytest.raises(TooManyCodesError):
        await town.messages.propose(town.subject_id, "somebody.else@voorbeeldstad.example", "nl")

    clock.move(hours=25)
    await town.messages.propose(town.subject_id, EMAIL, "nl")


async def test_the_old_address_stays_in_use_until_the_new_one_is_confirmed(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.messages.propose(town.subject_id, "new@voorbeeldstad.example", "en")
    await town.file(NOTE)
    await deliver_all(town, clusters)

    sent = [(mail["To"], mail["Content-Language"]) for mail in catcher.mails()[1:]]
    assert sent == [("new@voorbeeldstad.example", "en"), (EMAIL, "nl")]


async def test_a_withdrawn_address_is_gone_and_nothing_is_sent_any_more(
    town: Town, clusters: Clusters, catcher: MailCatcher
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    async with town.as_resident() as connection:
        assert await town.messages.withdraw(connection, town.subject_id)
    await deliver_all(town, clusters)

    assert len(catcher.mails()) == 1
    assert await mailbox_of(town) is None
    assert {message.state for message in await messages_of(town)} == {"sent", "no_address"}


async def test_the_address_and_the_code_stand_nowhere_in_the_clear(
    town: Town, clusters: Clusters, catcher: MailCatcher, caplog: pytest.LogCaptureFixture
) -> None:
    await give_address(town, clusters, catcher)
    await town.file(NOTE)
    await deliver_all(town, clusters)

    code = code_in_first(catcher)
    readable = everything_about(clusters, town.subject_id) + caplog.text
    assert str(town.subject_id) in readable
    for secret in (EMAIL, EMAIL.partition("@")[0], EMAIL.encode().hex(), code, code.encode().hex()):
        assert secret not in readable


def code_in_first(catcher: MailCatcher) -> str:
    words: list[str] = catcher.mails()[0].get_content().split()
    return next(word for word in words if word.isdigit() and len(word) == 8)


async def test_a_replaced_key_leaves_the_address_readable(town: Town, clusters: Clusters, catcher: MailCatcher) -> None:
    await give_address(town, clusters, catcher)
    number = await town.file(NOTE)
    await town.decide(number, granted())
    await town.carry_out(number)

    assert (await town.vault.keyring(Owner.subject(town.subject_id))).epochs == {2}
    found = await mailbox_of(town)
    assert found is not None
    assert found.email == EMAIL
