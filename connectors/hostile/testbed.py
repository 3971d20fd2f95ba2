"""For trying the hostile connector: the variant is its behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from connectors.hostile.connector import KNOWN, SECRET, Hostile
from connectors.sdk import Manifest, Person, load_manifest
from connectors.sdk.faults import Fault
from connectors.sdk.manifest import Document
from connectors.sdk.testbed import HOSTILE_TEXTS, Testbed


class _Switch:
    """Breaks the source by its settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings

    def switch_on(self, fault: Fault, *, person: str | None = None) -> None:
        """Break it, for everybody or for one person; every fault looks the same."""
        self._settings["broken"] = person or "everybody"

    def switch_on_after(self, fault: Fault, questions: int) -> None:
        """Break it for everybody, after this many questions."""
        self._settings |= {"broken": "everybody", "spared": questions}

    def switch_off(self) -> None:
        """Mend it."""
        self._settings |= {"broken": None, "spared": 0}


@contextmanager
def testbed(data_dir: Path, variant: str | None = None) -> Iterator[Testbed]:  # noqa: PT028 - the kit's name, no test
    """The connector with the behaviour ``variant``, and a shelf of texts."""
    shelf = {"thing:1": SECRET, "thing:2": "second thing"}
    shelf |= {f"thing:h{number}": text for number, text in enumerate(HOSTILE_TEXTS)}
    settings: dict[str, Any] = {"behaviour": variant or "decent", "shelf": shelf, "broken": None, "spared": 0}
    yield Testbed(
        source="hostile",
        connector=Hostile,
        manifest=_with_documents(load_manifest(Path(__file__).parent / "manifest.toml")),
        settings=settings,
        known=KNOWN,
        unknown=Person("999990160"),
        faults=_Switch(settings),
        offers=frozenset({Fault.SERVER_ERROR}),
        hostile=KNOWN,
        poisoned=KNOWN if variant in {"poison_stops_all", "rejects_with_content"} else None,
        erasable="thing:2",
        document="thing:1",
        smaller={"most": 1},
    )


def _with_documents(manifest: Manifest) -> Manifest:
    """Its things can be opened; not so in the file, which others try connectors without documents with."""
    things = replace(manifest.records["thing"], document=Document())
    return replace(manifest, records={**manifest.records, "thing": things})
