"""For the names of kinds of cases, statuses, results and decisions: each asked for once in a pull, and then known."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from connectors.zgw.conversation import Conversation, Linked, Missing
from connectors.zgw.values import group, text

MOST_REMEMBERED = 500
"""A municipality has some hundreds of types; an answer that links to more cannot fill the memory."""

T = TypeVar("T")


class Catalogue:
    """The types that one pull meets."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._asked: dict[tuple[str, str], asyncio.Task[Linked]] = {}

    async def find(self, collection: str, link: object, sent: object = None) -> Linked:
        """The type behind a link; ``sent`` is what the system sent along about it, if anything."""
        if known := group(sent):
            return dict(known)
        key = collection, text(link)
        if not key[1]:
            return Missing.ELSEWHERE
        if key in self._asked:
            return await self._asked[key]
        question = self._conversation.one("catalogi", collection, link)
        if len(self._asked) >= MOST_REMEMBERED:
            return await question
        self._asked[key] = asyncio.ensure_future(question)
        return await self._asked[key]

    async def name(self, collection: str, link: object, sent: object = None) -> str:
        """What a type is called; the empty text when nobody says."""
        return name_of(await self.find(collection, link, sent))


def name_of(kind: Linked) -> str:
    """What a type is called."""
    found = group(kind)
    return text(found.get("omschrijving")) or text(found.get("omschrijvingGeneriek"))


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Do these at the same time and give their results in order; when one fails the others are stopped."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
