"""``portal sync``: have sources asked again, for everybody whose answer is too old."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal
from portal.database import Connection, Login

if TYPE_CHECKING:
    from portal.web.parts import Portal

_PAGE = 500


@click.command()
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Ask this source only; may be repeated.")
@click.option("--request", "numbers", multiple=True, metavar="NUMBER", help="Only for who made this request.")
@click.option("--force", is_flag=True, help="Ask also when the last answer is still fresh.")
@json_option
@click.pass_obj
@sentence_for_mistakes
def sync(path: Path, sources: tuple[str, ...], numbers: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Put in the queue that sources are asked again, for every resident whose answer is too old.

    The worker asks them. Nobody new becomes known by this: it concerns residents who signed in before.
    """

    async def queue_all(portal: Portal) -> dict[str, object]:
        _check(portal, sources)
        async with portal.view.begin(Login.WORKER) as connection:
            chosen = [await _whose(portal, connection, number) for number in numbers]
            total = len(set(chosen)) if numbers else await portal.people.count(connection)
        residents = 0
        queued: Counter[str] = Counter()
        with click.progressbar(length=total, label="Residents", hidden=as_json, file=sys.stderr) as bar:
            async for subject_id in _residents(portal, dict.fromkeys(chosen)):
                async with portal.view.begin(Login.WORKER, subject_id=subject_id) as connection:
                    names = await portal.sync.start(connection, subject_id, sources or None, forced=force)
                queued.update(names)
                residents += bool(names)
                bar.update(1)
        return {"residents": residents, "pulls": queued.total(), "sources": dict(sorted(queued.items()))}

    done = with_portal(path, queue_all)
    if as_json:
        echo_json(done)
    else:
        click.echo(f"Queued {done['pulls']} pulls for {done['residents']} residents.")


def _check(portal: Portal, sources: Collection[str]) -> None:
    known = [source.name for source in portal.sources.enabled()]
    for name in sources:
        if name not in known:
            raise click.BadParameter(f"There is no source {name!r} that is on. On are: {', '.join(known)}.")


async def _whose(portal: Portal, connection: Connection, number: str) -> UUID:
    subject_id = await portal.requests.whose(connection, number)
    if subject_id is None:
        raise click.ClickException("There is no request with that number. Write it as 2026-0042.")
    return subject_id


async def _residents(portal: Portal, chosen: Collection[UUID]) -> AsyncIterator[UUID]:
    """Those who were chosen, or everybody, a page at a time."""
    if chosen:
        for subject_id in chosen:
            yield subject_id
        return
    beyond: UUID | None = None
    while True:
        async with portal.view.begin(Login.WORKER) as connection:
            page = await portal.people.known(connection, beyond, _PAGE)
        for subject_id in page:
            yield subject_id
        if len(page) < _PAGE:
            return
        beyond = page[-1]
