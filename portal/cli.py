"""The command ``portal``: try it, run it, look after it."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from connectors.sdk import ManifestError
from portal.database import Login
from portal.settings import Settings, SettingsError, load_settings, settings_path
from portal.vault import FileKeyProvider, KeyProviderError

P = ParamSpec("P")
R = TypeVar("R")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--settings", "path", type=click.Path(path_type=Path), help="Settings file. Default: $PORTAL_SETTINGS.")
@click.version_option(package_name="inzage")
@click.pass_context
def main(context: click.Context, path: Path | None) -> None:
    """Inzage: residents see what their municipality knows about them, and act on it."""
    context.obj = path or settings_path()


def _sentence_for_mistakes(command: Callable[P, R]) -> Callable[P, R]:
    """A wrong setting, key file or manifest ends the command with its sentence, not with a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsError, KeyProviderError, ManifestError) as error:
            raise click.ClickException(str(error)) from None

    return run


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port of the portal; the helpers take free ports.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start afresh.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@_sentence_for_mistakes
def demo(port: int, reset: bool, folder: Path) -> None:
    """Run everything on this machine with invented people and simulated sources."""
    warnings.filterwarnings("ignore", module="platformdirs")  # about a folder the demo does not need
    try:
        from portal.demo.run import run_demo
    except ImportError as error:
        raise click.ClickException(
            f"The demo needs more packages: pip install 'inzage[demo]' ({error.name})."
        ) from None

    run_demo(folder.absolute(), port=port, reset=reset)


@main.command()
@click.pass_obj
@_sentence_for_mistakes
def serve(path: Path) -> None:
    """Run the web server."""
    from portal.server import serve as serve_web

    serve_web(path, _ready(path))


@main.command()
@click.pass_obj
@_sentence_for_mistakes
def worker(path: Path) -> None:
    """Run the worker: pulls from sources, carries out requests."""
    from portal.worker import run_worker

    run_worker(_ready(path))


@main.command()
@click.pass_obj
@_sentence_for_mistakes
def migrate(path: Path) -> None:
    """Bring both databases to the newest form. Safe to repeat."""
    from portal.migrations import migrate as bring_up_to_date

    settings = load_settings(path)
    for cluster, part in (("view", settings.view), ("keystore", settings.keystore)):
        if not part.owner:
            raise SettingsError(f"{path.name}: {cluster}.owner is missing: who owns the tables?")
        bring_up_to_date(cluster, part.owner)
        click.echo(f"{cluster}: up to date")


@main.group()
def keys() -> None:
    """The key file that everything is sealed with."""


@keys.command("create")
@click.pass_obj
@_sentence_for_mistakes
def create_keys(path: Path) -> None:
    """Make the key file of a new, empty installation. Keep a copy somewhere safe: without it nothing opens."""
    file = Path(load_settings(path).keys.file)
    FileKeyProvider.create(file)
    click.echo(f"Made {file}, readable by you only. Keep a copy somewhere safe, apart from the databases' backups.")


@main.group()
def connectors() -> None:
    """The connectors of this installation."""


@connectors.command("list")
@click.pass_obj
@_sentence_for_mistakes
def list_connectors(path: Path) -> None:
    """Every configured source: its connector, its steward, and whether it is on."""
    from portal.app import compose

    portal = compose(load_settings(path), Login.WORKER)
    for source in portal.sources.connected():
        click.echo(f"{source.name:16} {source.connector.__name__:16} on   {source.manifest.steward.en}")
    for gap in portal.sources.coverage():
        click.echo(f"{gap.title['en']:33} not connected")
    asyncio.run(portal.close())


def _ready(path: Path) -> Settings:
    """Settings whose key file is there: a server or worker never invents one."""
    settings = load_settings(path)
    FileKeyProvider.load(Path(settings.keys.file))
    return settings


if __name__ == "__main__":
    main()
