"""Commands that run something until told to stop, and the one that prepares the databases."""

from __future__ import annotations

import warnings
from pathlib import Path

import click

from portal.commands.parts import ready, sentence_for_mistakes
from portal.settings import SettingsError, load_settings


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the portal; the helpers take free ports.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start afresh.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@click.option("--sources", type=click.Path(path_type=Path), help="A file with [sources.NAME] tables to add.")
@sentence_for_mistakes
def demo(port: int, reset: bool, folder: Path, sources: Path | None) -> None:
    """Run everything on this machine with invented people and simulated sources."""
    warnings.filterwarnings("ignore", module="platformdirs")  # about a folder the demo does not need
    try:
        from portal.demo.run import run_demo
    except ImportError as error:
        raise click.ClickException(
            f"The demo needs more packages: pip install 'inzage[demo]' ({error.name})."
        ) from None

    run_demo(folder.absolute(), port=port, reset=reset, sources=sources)


@click.command()
@click.pass_obj
@sentence_for_mistakes
def serve(path: Path) -> None:
    """Run the web server."""
    from portal.server import serve as serve_web

    serve_web(path, ready(path))


@click.command()
@click.pass_obj
@sentence_for_mistakes
def worker(path: Path) -> None:
    """Run the worker: pulls from sources, carries out requests."""
    from portal.worker import run_worker

    run_worker(ready(path))


@click.command()
@click.pass_obj
@sentence_for_mistakes
def migrate(path: Path) -> None:
    """Bring both databases to the newest form. Safe to repeat."""
    from portal.migrations import migrate as bring_up_to_date

    settings = load_settings(path)
    for cluster, part in (("view", settings.view), ("keystore", settings.keystore)):
        if not part.owner:
            raise SettingsError(f"{path.name}: {cluster}.owner is missing: who owns the tables?")
        bring_up_to_date(cluster, part.owner)
        click.echo(f"{cluster}: up to date")
