"""What commands share: mistakes become sentences, parts are joined and let go of, and ``--json`` speaks to machines."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
import msgspec

from connectors.sdk import ManifestError
from portal.database import Login
from portal.settings import Settings, SettingsError, load_settings
from portal.vault import FileKeyProvider, KeyProviderError

if TYPE_CHECKING:
    from portal.web.parts import Portal

P = ParamSpec("P")
R = TypeVar("R")

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for another program.")
"""The option that commands with something to show have in common."""


def sentence_for_mistakes(command: Callable[P, R]) -> Callable[P, R]:
    """A wrong setting, key file or manifest ends the command with its sentence, not with a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsError, KeyProviderError, ManifestError) as error:
            raise click.ClickException(str(error)) from None

    return run


def ready(path: Path) -> Settings:
    """Settings whose key file is there: a server or worker never invents one."""
    settings = load_settings(path)
    FileKeyProvider.load(Path(settings.keys.file))
    return settings


def with_portal(path: Path, work: Callable[[Portal], Awaitable[R]], *, databases: bool = True) -> R:
    """Do one piece of work with the parts joined as the worker has them, and let go of them afterwards.

    ``databases``: the work needs both clusters; one that does not answer ends the command with a sentence.
    """
    from portal.app import compose  # joins everything: what needs none of it need not wait for that

    async def live() -> R:
        portal = compose(load_settings(path), Login.WORKER)
        try:
            if databases:
                await _check_databases(portal)
            return await work(portal)
        finally:
            await portal.close()

    return asyncio.run(live())


async def _check_databases(portal: Portal) -> None:
    for name, cluster in (("view", portal.view), ("keystore", portal.keystore)):
        if not await cluster.answers(Login.WORKER):
            raise click.ClickException(f"The {name} cluster does not answer at {name}.worker. Is it running?")


def echo_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
