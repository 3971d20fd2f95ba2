"""``portal connectors``: which sources this installation asks and with what; beginning and checking a connector."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectors.sdk.beginning import NotBegun, begin_connector
from connectors.sdk.conformance import run_checks
from connectors.sdk.conformance.suite import NoTestbed
from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal
from portal.sources.registry import installed_connectors

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
    """Show what is installed, and every configured source: its connector, its steward, and whether it is on."""
    if not as_json:
        click.echo(f"Installed: {', '.join(sorted(installed_connectors())) or 'none'}")

    async def look(portal: Portal) -> None:
        if as_json:
            echo_json(_listed(portal))
            return
        for source in portal.sources.connected():
            on = "on " if source.enabled else "off"
            click.echo(f"{source.name:16} {source.connector.__name__:16} {on}  {source.manifest.steward.en}")
        for gap in portal.sources.coverage():
            click.echo(f"{gap.title['en']:33} not connected")

    with_portal(path, look, databases=False)


@connectors.command("new")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
def new_connector(name: str, folder: Path) -> None:
    """Write a package with a connector NAME that works, in FOLDER, to change into yours."""
    if name in installed_connectors():
        raise click.ClickException(f"There is a connector {name!r} already. Choose another name.")
    try:
        files = begin_connector(name, folder)
    except NotBegun as error:
        raise click.ClickException(str(error)) from None
    for file in files:
        click.echo(file)
    click.echo("Install it here, and have it checked:")
    click.echo(f"  {sys.executable} -m pip install --no-build-isolation --no-deps --editable {folder}")
    click.echo(f"  {sys.argv[0]} connectors check {name}")


@connectors.command("check")
@click.argument("name")
@click.option("--variant", help="Which simulated source, for a connector whose testbed has several.")
@json_option
@sentence_for_mistakes
def check_connector(name: str, variant: str | None, as_json: bool) -> None:
    """Run the conformance kit on the installed connector NAME against its simulator."""
    logging.getLogger("connectors").addHandler(logging.NullHandler())  # faults are switched on: warnings are no news
    try:
        findings = run_checks(name, variant)
    except NoTestbed as error:
        raise click.ClickException(f"{error}.") from None
    if as_json:
        echo_json({"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            said = f": {finding.sentence}" if finding.sentence else ""
            click.echo(f"{finding.result.replace('_', ' '):12} {finding.check}{said}")
        results = Counter(finding.result for finding in findings)
        click.echo(f"{results['passed']} passed, {results['not_offered']} not offered, {results['failed']} failed.")
    if any(finding.result == "failed" for finding in findings):
        raise SystemExit(1)


def _listed(portal: Portal) -> dict[str, object]:
    return {
        "installed": sorted(installed_connectors()),
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
