"""For running a simulator as a process: ``python -m connectors.<source>.simulator --port N --data-dir D``.

Prints one line, ``listening on http://127.0.0.1:N``, once it answers, and stops on SIGTERM or Ctrl-C.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from connectors.sdk.faults import Fault
from connectors.sdk.simulation import RunningSimulation, Simulation


def run(make: Callable[[Path | None], Simulation], arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, start the simulation ``make(data_dir)`` gives, and wait to be stopped."""
    options = _parser().parse_args(arguments)
    simulation = make(options.data_dir)
    for fault, person in options.fault:
        simulation.faults.switch_on(fault, person=person)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with RunningSimulation(simulation, options.port) as running:
        sys.stdout.write(f"listening on {running.address}\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="A stand-in for a real source, on this machine only.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--data-dir", type=Path, default=None, help="where state lives that survives a restart")
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="FAULT[:PERSON]",
        help=f"switch a fault on at the start, for everybody or one person: {', '.join(Fault)}",
    )
    return parser


def _fault(text: str) -> tuple[Fault, str | None]:
    name, _, person = text.partition(":")
    try:
        return Fault(name), person or None
    except ValueError:
        raise argparse.ArgumentTypeError(f"no such fault; choose from {', '.join(Fault)}") from None
