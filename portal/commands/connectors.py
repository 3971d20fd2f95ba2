"""``portal connectors``: which sources this installation asks, and with what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal

if TYPE_CHECKING:
    from portal.web.parts import Portal


@click.group()
def connectors() -> None:
    """The connectors of this installation."""


@connectors.command("list")
@json_option
@click.pass_obj
@sentence_for_mistakes
def list_connectors(path: Path, as_json: bool) -> None:
    """Show every configured source: its connector, its steward, and whether it is on."""

    async def look(portal: Portal) -> None:
        if as_json:
            echo_json(_listed(portal))
            return
        for source in portal.sources.connected():
            on = "on " if source.enabled else "off"
            click.echo(f"{source.name:16} {source.connector.__name__:16} {on}  {source.manifest.steward.en}")
        for gap in portal.sources.coverage():
            click.echo(f"{gap.title['en']:33} not connected")

    with_portal(path, look)


def _listed(portal: Portal) -> dict[str, list[dict[str, object]]]:
    return {
        "sources": [
            {
                "name": source.name,
                "connector": portal.settings.sources[source.name].connector,
                "title": source.manifest.title.as_map(),
                "steward": source.manifest.steward.as_map(),
                "enabled": source.enabled,
            }
            for source in portal.sources.connected()
        ],
        "not_connected": [{"title": gap.title, "reason": gap.reason} for gap in portal.sources.coverage()],
    }
