"""``portal health``: is everything well?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal
from portal.database import Login

if TYPE_CHECKING:
    from portal.web.health import Health
    from portal.web.parts import Portal

IMPAIRED, UNUSABLE = 2, 1
"""Exit statuses: something does not do its part; nobody can use the portal."""


@click.command()
@json_option
@click.pass_obj
@sentence_for_mistakes
def health(path: Path, as_json: bool) -> None:
    """Show how each part is; the exit status is 1 when the portal cannot be used, 2 when a part fails."""

    async def ask(portal: Portal) -> Health:
        from portal.web.health import examine

        return await examine(portal, Login.WORKER)

    found = with_portal(path, ask, databases=False)
    if as_json:
        echo_json(found)
    else:
        _echo(found)
    if found.status != "ok":
        raise SystemExit(IMPAIRED if found.usable else UNUSABLE)


def _echo(found: Health) -> None:
    click.echo(f"{'view':18} {found.view}")
    click.echo(f"{'keystore':18} {found.keystore}")
    seen = f"last seen {found.worker.seen_at:%Y-%m-%d %H:%M:%S %Z}" if found.worker.seen_at else "not there"
    click.echo(f"{'worker':18} {found.worker.state:12} {seen}")
    for name, source in found.sources.items():
        answered = f"answered {source.succeeded_at:%Y-%m-%d %H:%M:%S %Z}" if source.succeeded_at else "no answer yet"
        click.echo(f"{name:18} {source.state:12} {answered}{f' ({source.failure})' if source.failure else ''}")
