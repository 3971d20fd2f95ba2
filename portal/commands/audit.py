"""``portal audit``: what stands in the log for anybody who may read it. Nothing in it points at a person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.audit import Action
from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal
from portal.database import Login

if TYPE_CHECKING:
    from portal.audit.model import PublicEvent
    from portal.web.parts import Portal


@click.group()
def audit() -> None:
    """The log of every look and act."""


@audit.command("list")
@click.option("--since", type=click.DateTime(), help="Leave out what happened before this moment (UTC).")
@click.option("--action", type=click.Choice([action.value for action in Action]), help="Show this action only.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many at most.")
@json_option
@click.pass_obj
@sentence_for_mistakes
def list_events(path: Path, since: datetime | None, action: str | None, limit: int, as_json: bool) -> None:
    """Show the public part of the newest events: when, in which capacity and what, never about whom."""

    async def ask(portal: Portal) -> list[PublicEvent]:
        async with portal.view.begin(Login.WORKER) as connection:
            return await portal.audit.events(
                connection,
                since=since.replace(tzinfo=UTC) if since else None,
                action=Action(action) if action else None,
                limit=limit,
            )

    events = with_portal(path, ask)
    if as_json:
        echo_json(events)
        return
    for event in events:
        said = " ".join(f"{name}={word}" for name, word in sorted(event.details.items()))
        click.echo(f"{event.at:%Y-%m-%d %H:%M:%S}  {event.actor:8} {event.action:32} {said}".rstrip())
    if not events:
        click.echo("No such events.", err=True)
