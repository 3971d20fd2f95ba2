"""``portal keys``: the key file that everything is sealed with."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.parts import sentence_for_mistakes
from portal.settings import load_settings
from portal.vault import FileKeyProvider


@click.group()
def keys() -> None:
    """The key file that everything is sealed with."""


@keys.command("create")
@click.pass_obj
@sentence_for_mistakes
def create_keys(path: Path) -> None:
    """Make the key file of a new, empty installation. Keep a copy somewhere safe: without it nothing opens."""
    file = Path(load_settings(path).keys.file)
    FileKeyProvider.create(file)
    click.echo(f"Made {file}, readable by you only. Keep a copy somewhere safe, apart from the databases' backups.")
