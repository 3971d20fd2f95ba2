"""Checks on pulling: stable refs, the same answer twice, every page, an honest empty answer, the right person."""

from __future__ import annotations

import asyncio

from connectors.sdk.conformance.checking import NotOffered, offered, pull, pull_all, refs, require, values
from connectors.sdk.contract import Item, RecordRejected
from connectors.sdk.testbed import HOSTILE_TEXTS, Testbed


async def a_known_person_has_items(testbed: Testbed) -> None:
    """The simulator and the connector agree that something is held."""
    require(refs(await pull(testbed, testbed.known)), "nothing came for the testbed's known person")


async def an_unknown_person_is_empty(testbed: Testbed) -> None:
    """Nothing held is an empty pull: no error, no item, no rejected record."""
    require(not await pull(testbed, testbed.unknown), "something came for the testbed's unknown person")


async def refs_are_unique(testbed: Testbed) -> None:
    """A ref names one item only."""
    found = refs(await pull(testbed, testbed.known))
    require(
        len(found) == len(set(found)),
        "two items of one pull have the same ref: put in the ref what tells them apart; of items that the source "
        "sends twice, yield one",
    )


async def a_pull_can_be_repeated(testbed: Testbed) -> None:
    """Two pulls, by one connector and by a new one, give equal items: refs are stable and nothing is made up."""
    async with testbed.connected() as connector:
        first = await pull_all(connector, testbed.known)
        second = await pull_all(connector, testbed.known)
    third = await pull(testbed, testbed.known)
    require(_by_ref(first) == _by_ref(second), "a second pull by the same connector gives something else")
    require(_by_ref(first) == _by_ref(third), "a new connector gives something else: a ref or value is not stable")


async def pulls_do_not_disturb_each_other(testbed: Testbed) -> None:
    """Pulls about two people at the same time, by one connector, give each their own."""
    async with testbed.connected() as connector:
        alone = await pull_all(connector, testbed.known)
        together, nothing, again = await asyncio.gather(
            pull_all(connector, testbed.known),
            pull_all(connector, testbed.unknown),
            pull_all(connector, testbed.known),
        )
    require(not nothing, "a pull about nobody gives items while another pull runs")
    require(_by_ref(alone) == _by_ref(together) == _by_ref(again), "pulls at the same time give something else")


async def every_page_is_read(testbed: Testbed) -> None:
    """Somebody with more than one page of items gets all of them."""
    person, number = offered(testbed.many, "person with more than a page")
    found = refs(await pull(testbed, person))
    require(len(found) == number == len(set(found)), f"{len(found)} items came where the source holds {number}")


async def a_poison_record_does_not_stop_the_others(testbed: Testbed) -> None:
    """What cannot be understood is yielded as RecordRejected with a plain code, and the good items come as well."""
    person = offered(testbed.poisoned, "person with a poison record")
    items = await pull(testbed, person)
    rejected = [item for item in items if isinstance(item, RecordRejected)]
    require(rejected, "a record that cannot be understood came as a good one, or not at all")
    require(len(rejected) < len(items), "a poison record took the good ones with it")
    require(all(item.code != "unspecified" for item in rejected), "a RecordRejected code is not a plain word")


async def hostile_texts_survive(testbed: Testbed) -> None:
    """Texts with markup, quotes, other scripts and odd signs come through exactly as the source holds them."""
    person = offered(testbed.hostile, "person with hostile texts")
    found = {value for value in values(await pull(testbed, person)) if isinstance(value, str)}
    missing = [number for number, text in enumerate(HOSTILE_TEXTS) if text not in found]
    require(not missing, f"hostile texts number {missing} did not come through unchanged")


async def what_it_was_given_is_left_alone(testbed: Testbed) -> None:
    """The connector does not change its settings or manifest: other connectors may share them."""
    before = repr(testbed.settings), repr(testbed.http), repr(testbed.manifest)
    await pull(testbed, testbed.known)
    require(before == (repr(testbed.settings), repr(testbed.http), repr(testbed.manifest)), "its settings changed")


async def a_pull_can_be_stopped_halfway(testbed: Testbed) -> None:
    """A pull can be stopped halfway without harm: the portal may stop at any item."""
    async with testbed.connected() as connector:
        stream = connector.pull(testbed.known)
        async for _ in stream:
            break
        else:
            raise NotOffered("nothing to stop halfway")
        again = await pull_all(connector, testbed.known)
    require(_by_ref(again) == _by_ref(await pull(testbed, testbed.known)), "stopping a pull halfway breaks the next")


def _by_ref(items: list[Item]) -> dict[str, object]:
    """Items by ref: order is the source's to choose."""
    return {"rejected": sum(isinstance(item, RecordRejected) for item in items)} | {
        item.ref: item for item in items if not isinstance(item, RecordRejected)
    }
