"""``portal keys``: the key file that everything is sealed with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.commands.parts import echo_json, json_option, sentence_for_mistakes, with_portal
from portal.database import Login
from portal.settings import load_settings
from portal.vault import FileKeyProvider, KeysStatus, OwnerKind

if TYPE_CHECKING:
    from portal.web.parts import Portal


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


@keys.command("status")
@json_option
@click.pass_obj
@sentence_for_mistakes
def keys_status(path: Path, as_json: bool) -> None:
    """Show how many keys there are, which version of the wrapping key wraps them, and how many were destroyed."""

    async def ask(portal: Portal) -> tuple[KeysStatus, dict[OwnerKind, int]]:
        async with portal.view.begin(Login.WORKER) as connection:
            ledger = await portal.erasure.count_ledger(connection)
        return await portal.vault.status(), ledger

    status, ledger = with_portal(path, ask)
    if as_json:
        known = sorted(status.known)
        echo_json({"current": status.current, "known": known, "wrapped": status.wrapped, "ledger": ledger})
    else:
        _echo(status, ledger)
    if status.lost:
        raise click.ClickException(
            f"{status.lost} keys were wrapped under a version that is not in the key file. Put the right key file "
            "back: what they sealed cannot be opened now."
        )


def _echo(status: KeysStatus, ledger: dict[OwnerKind, int]) -> None:
    click.echo(f"Wrapping key: version {status.current}")
    for kind, by_version in status.wrapped.items():
        for version, count in sorted(by_version.items()):
            click.echo(f"{kind:10} {count:8} under version {version}")
    for kind, count in ledger.items():
        click.echo(f"{kind:10} {count:8} on the ledger of destroyed keys")
