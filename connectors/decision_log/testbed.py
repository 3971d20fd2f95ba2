"""For trying the connector: its simulator, with the demo's people and a few made for the kit."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.decision_log.connector import DecisionLog
from connectors.decision_log.demo import demo_decisions
from connectors.decision_log.simulator import DecisionLogSimulation, by_person
from connectors.sdk import Person, load_manifest
from connectors.sdk.simulation import RunningSimulation
from connectors.sdk.testbed import HOSTILE_TEXTS, HTTP_FAULTS, PATIENCE, Testbed

HERE = Path(__file__).parent

MARIJKE = "999990019"
UNKNOWN = "999990160"
HOSTILE = "999990093"
POISONED = "999990111"
MANY = "999990123"


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """The simulated decision system. There is one variant only."""
    with RunningSimulation(DecisionLogSimulation(data_dir, decisions())) as running:
        yield Testbed(
            source="decisions",
            connector=DecisionLog,
            manifest=load_manifest(HERE / "manifest.toml"),
            http={"base_url": running.address, "allow_http": True, **PATIENCE},
            known=Person(MARIJKE),
            unknown=Person(UNKNOWN),
            faults=running.faults,
            offers=HTTP_FAULTS,
            many=(Person(MANY), 120),
            poisoned=Person(POISONED),
            hostile=Person(HOSTILE),
            kept="WMO-2026-1187",
        )


def decisions() -> dict[str, list[Any]]:
    """The demo's decisions and the kit's, by the number of their subject."""
    demo = demo_decisions()
    pattern = next(one for one in demo if one["ref"] == "WMO-2023-0417")
    hostile = [one_about(pattern, HOSTILE, f"H-{n}", used=text) for n, text in enumerate(HOSTILE_TEXTS)]
    poisoned = [one_about(pattern, POISONED, "P-1"), one_about(pattern, POISONED, "P-2")]
    del poisoned[0]["contact"]
    many = [one_about(pattern, MANY, f"M-{n}") for n in range(120)]
    return {**by_person(demo), HOSTILE: hostile, POISONED: poisoned, MANY: many}


def one_about(pattern: dict[str, Any], bsn: str, ref: str, *, used: Any = 1) -> dict[str, Any]:
    """A decision like ``pattern``, about somebody else."""
    decision = copy.deepcopy(pattern)
    decision |= {"subject": {"bsn": bsn}, "ref": ref}
    decision["inputs"][0]["used"] = used
    return decision
