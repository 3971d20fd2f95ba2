"""The demo's world: two clusters, an identity provider, simulated sources, the worker and the portal.

The tests' journeys run in the same world, so that what they prove is what a visitor of the demo sees.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Any, Self

from connectors.sdk.demo_dates import STORY_DAY, weeks_since_the_story, write_weeks
from connectors.sdk.faults import Fault
from connectors.sql_table.simulator import Department
from connectors.zgw.simulator import SECRET
from portal.database import Login
from portal.demo.clusters import DemoClusters, running_clusters
from portal.demo.processes import Process
from portal.demo.provider import OFFICERS, RESIDENTS, DemoProvider
from portal.demo.sources import check_sources, read_sources
from portal.settings import SETTINGS_VARIABLE, Settings, load_settings
from portal.vault import FileKeyProvider

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_TEMPLATE = _HERE / "portal.toml.template"
SIMULATORS = {"brp": "brp", "decisions": "decision_log", "cases": "zgw"}
"""Sources that are asked over HTTP, and the connector whose simulator answers for each."""
DEPARTMENTS = ("homecare", "parking", "taxes", "income", "checks")
"""Sources whose own database is read."""
SOURCE_DOWN_FOR = "999990081"
"""The demo resident whose home-help source is out of order."""


class World:
    """Everything, running, in one folder. A context manager; a second start in the same folder keeps its data.

    ``sources`` is a file with ``[sources.NAME]`` tables to add to the demo's own; their systems must run already.
    ``today``: tell the stories as if they happened lately (only a first start in a folder moves their dates); without
    it they are told with the dates they are written with.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        people: Sequence[Mapping[str, Any]] | None = None,
        patience: float = 5.0,
        sources: Path | None = None,
        today: date = STORY_DAY,
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        for place in (folder / "sources", *(folder / "sources" / name for name in SIMULATORS.values())):
            write_weeks(place, weeks_since_the_story(today))
        self.departments = {name: Department(name, folder / "sources") for name in DEPARTMENTS}
        self._people = people
        self._patience = patience
        self._more = read_sources(sources, _TEMPLATE) if sources else ""
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.folder / "logs", ignore_errors=True)
        self.clusters: DemoClusters = self._stack.enter_context(running_clusters(self.folder / "clusters"))
        self.simulators = {source: self._simulator(connector) for source, connector in SIMULATORS.items()}
        self.departments["homecare"].switch_on(Fault.GARBAGE, person=SOURCE_DOWN_FOR)
        self.provider: DemoProvider = self._stack.enter_context(self._identity_provider())
        self._environ = {
            SETTINGS_VARIABLE: str(self.folder / "portal.toml"),
            "DEMO_RESIDENTS_SECRET": self.provider.client_secrets[RESIDENTS],
            "DEMO_OFFICERS_SECRET": self.provider.client_secrets[OFFICERS],
            "DEMO_ZGW_SECRET": SECRET,
        }
        keys = self.folder / "keys.json"
        if not keys.exists():
            FileKeyProvider.create(keys)
        self._catch_mail()
        self._write_settings(keys)
        if self._more:
            check_sources(self.settings)
        self.worker = self._process("worker", ["portal.cli", "worker"])
        self.portal = self._process("portal", ["portal.cli", "serve"])
        self.portal.wait_for_answer(f"{self.address}/health")

    @property
    def settings(self) -> Settings:
        """The settings this world's portal runs with."""
        return load_settings(self.folder / "portal.toml", self._environ)

    def _process(self, name: str, arguments: list[str]) -> Process:
        process = Process(name, arguments, self.folder, self._environ)
        self._stack.callback(process.stop)
        process.start()
        return process

    def _simulator(self, name: str) -> str:
        arguments = [f"connectors.{name}.simulator", "--data-dir", str(self.folder / "sources" / name)]
        process = Process(name, arguments, self.folder, {})
        self._stack.callback(process.stop)
        process.start()
        return process.wait_for_line("listening on ")

    def _catch_mail(self) -> None:
        arguments = ["portal.demo.mail_catcher", "--folder", str(self.folder / "mails")]
        catcher = Process("mail", arguments, self.folder, {})
        self._stack.callback(catcher.stop)
        catcher.start()
        self.mail_port, _, self.mail = catcher.wait_for_line("catching mail on ").partition(" shown at ")

    def _identity_provider(self) -> DemoProvider:
        return DemoProvider(
            redirect_uris={
                RESIDENTS: [f"{self.address}/sign-in/callback"],
                OFFICERS: [f"{self.address}/officer/sign-in/callback"],
            },
            post_logout_redirect_uris={client: [f"{self.address}/"] for client in (RESIDENTS, OFFICERS)},
            people=self._people,
            data_dir=self.folder / "provider",
        )

    def _write_settings(self, keys: Path) -> None:
        values: dict[str, object] = {
            "address": self.address,
            "port": self.port,
            "keys": keys,
            "issuer": self.provider.issuer,
            "residents_id": RESIDENTS,
            "officers_id": OFFICERS,
            "manifests": _ROOT / "connectors" / "sql_table",
            "mail_port": self.mail_port,
            "patience": self._patience,
            **self.simulators,
            **{name: department.url for name, department in self.departments.items()},
        }
        for cluster in ("view", "keystore"):
            for login in Login:
                values[f"{cluster}_{login.name.lower()}"] = self.clusters.dsn(cluster, login.value)
            values[f"{cluster}_owner"] = self.clusters.dsn(cluster, "postgres")
        template = Template(_TEMPLATE.read_text(encoding="utf-8"))
        (self.folder / "portal.toml").write_text(template.substitute(values) + self._more, encoding="utf-8")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
