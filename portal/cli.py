"""The command ``portal``: try it, run it, look after it."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.audit import audit
from portal.commands.connectors import connectors
from portal.commands.health import health
from portal.commands.keys import keys
from portal.commands.running import demo, migrate, serve, worker
from portal.commands.sync import sync
from portal.settings import settings_path


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--settings", "path", type=click.Path(path_type=Path), help="Settings file. Default: $PORTAL_SETTINGS.")
@click.version_option(package_name="inzage")
@click.pass_context
def main(context: click.Context, path: Path | None) -> None:
    """Inzage: residents see what their municipality knows about them, and act on it."""
    context.obj = path or settings_path()


for command in (demo, serve, worker, migrate, sync, keys, audit, connectors, health):
    main.add_command(command)


if __name__ == "__main__":
    main()
