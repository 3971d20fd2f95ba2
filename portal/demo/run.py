"""``portal demo``: start the world, say where to go, and stop everything cleanly on Ctrl-C."""

from __future__ import annotations

import shutil
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.demo.processes import DidNotStart
from portal.demo.provider import NodeMissing, ProviderFailed
from portal.demo.world import World

_GREETING = """
  Inzage runs at            {address}
  Officers sign in at       {address}/officer/sign-in
  E-mail arrives at         {mail}

  Sign in with the demo DigiD as
    Marijke van den Akker-Oudshoorn   her home help was stopped on wrong data
    Youssef Amrani                    a permit ended by mistake, and then a chain of fines
    Ingrid de Wit                     a compensation was counted as savings
    Daan Visser                       late tips were taken for hidden income
    Rosa Pinas                        a risk score chose her for a check
    Lotte Smit                        her address is secret
    Hendrik Jansen                    300 records and 40 decisions in ten years
    Noor Bakker                       mother of Sem, who is 13
    Fatima el Idrissi                 one of her sources is out of order
    Teun Brandsma                     nothing is held about him anywhere
  and as an employee
    Joke Hendriks                     privacy officer: handles the requests
    Sander Vos                        no privacy officer: is refused

  Everybody and everything is invented. Data and logs are in {folder}
  Press Ctrl-C to stop. A next start keeps the data; RESET=1 starts afresh.
"""


def run_demo(folder: Path, *, port: int, reset: bool, sources: Path | None = None) -> None:
    """Run until Ctrl-C, SIGTERM, or the end of the terminal. ``sources``: a file with sources to add."""
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Starting two database clusters, an identity provider, the sources, the worker and the portal ...")
    try:
        with World(folder, port=port, sources=sources, today=datetime.now(UTC).date()) as world:
            click.echo(_GREETING.format(address=world.address, mail=world.mail, folder=folder))
            while not stop.wait(1.0):
                for process in (world.portal, world.worker):
                    if not process.running:
                        raise click.ClickException(f"{process.name} stopped. Its last words are in {process.log}.")
            click.echo("Stopping ...")
    except (DidNotStart, NodeMissing, ProviderFailed) as error:
        raise click.ClickException(str(error)) from None
    click.echo("Stopped.")
