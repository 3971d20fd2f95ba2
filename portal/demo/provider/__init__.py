"""Demo identity provider: a real OpenID Connect provider with invented people, for `portal demo` and for the tests.

Never for real sign-ins. The protocol is npm's certified `oidc-provider`; this package starts and stops it.
"""

import json
import secrets
import select
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from portal.web.assets.node import NodeMissing, find_node, install_packages

__all__ = ["OFFICERS", "RESIDENTS", "DemoProvider", "NodeMissing", "ProviderFailed"]

RESIDENTS = "inzage-residents"
"""Client id of the residents' sign-in."""
OFFICERS = "inzage-officers"
"""Client id of the officers' sign-in."""

FOLDER = Path(__file__).parent
OLDEST_NODE = 22
"""The oldest Node.js release oidc-provider supports."""
START_TIMEOUT = 30.0
STOP_TIMEOUT = 5.0

Addresses = Mapping[str, Sequence[str]]
"""Client id to its exact addresses."""


class ProviderFailed(RuntimeError):  # noqa: N818 - named for the outcome a caller acts on
    """The demo provider did not start; the text holds its own last words."""


class DemoProvider:
    """A running demo provider, as a context manager.

    `redirect_uris` and `post_logout_redirect_uris` map a client id to its exact addresses. `people` adds persons to
    the demo's own: a JSON file, or the same as a list (see `people.mjs` for its shape). `data_dir` keeps client
    secrets and signing keys between starts; without it they live as long as the provider. `clients` replaces what
    authenticates a client: `{"inzage-residents": {"jwks": {...}}}` for `private_key_jwt`.
    """

    issuer: str
    """Where it listens, known once it has started: `http://127.0.0.1:<port>`."""

    def __init__(
        self,
        *,
        redirect_uris: Addresses,
        port: int = 0,
        post_logout_redirect_uris: Addresses | None = None,
        people: Path | Sequence[Mapping[str, Any]] | None = None,
        data_dir: Path | None = None,
        clients: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._port = port
        self._redirect_uris = redirect_uris
        self._post_logout_redirect_uris = post_logout_redirect_uris or {}
        self._people = people
        self._temporary = data_dir is None
        self._data_dir = Path(tempfile.mkdtemp(prefix="demo-provider-")) if data_dir is None else data_dir
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._clients = {**self._own_clients(), **(clients or {})}
        self._process: subprocess.Popen[str] | None = None

    @property
    def client_secrets(self) -> dict[str, str]:
        """The secret per client id, for clients that have one."""
        return {
            name: str(client["client_secret"]) for name, client in self._clients.items() if "client_secret" in client
        }

    def start(self) -> Self:
        """Install what is missing, start, and wait until it listens. Raises `ProviderFailed` or `NodeMissing`."""
        node = find_node(OLDEST_NODE)
        install_packages(FOLDER, node)
        with self._log_file.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [str(node.node), str(FOLDER / "provider.mjs"), *self._arguments()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # Ctrl-C in a terminal reaches whoever started us; they stop us in their own order.
                start_new_session=True,
            )
        assert self._process.stdout is not None  # noqa: S101
        self.issuer = self._wait_until_ready(self._process.stdout)
        return self

    @property
    def process_id(self) -> int | None:
        """The process that serves, while it does."""
        return self._process.pid if self._process else None

    def wait(self, timeout: float = STOP_TIMEOUT) -> int:
        """Wait until it has stopped by itself; its exit status. Raises TimeoutExpired when it goes on."""
        return self._process.wait(timeout) if self._process else 0

    def stop(self) -> None:
        """Stop it and wait; a second call does nothing. Temporary files go."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
        if self._temporary:
            shutil.rmtree(self._data_dir, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _log_file(self) -> Path:
        return self._data_dir / "provider.log"

    def _own_clients(self) -> dict[str, Mapping[str, Any]]:
        kept = self._data_dir / "client-secrets.json"
        if not kept.exists():
            made = {name: {"client_secret": secrets.token_urlsafe(32)} for name in (RESIDENTS, OFFICERS)}
            self._write_private(kept, made)
        clients: dict[str, Mapping[str, Any]] = json.loads(kept.read_text())
        return clients

    def _arguments(self) -> list[str]:
        clients = self._data_dir / "clients.json"
        self._write_private(clients, self._clients)
        arguments = ["--port", str(self._port), "--clients", str(clients), "--stop-with-stdin"]
        if not self._temporary:
            arguments += ["--data", str(self._data_dir)]
        for option, uris in (
            ("--redirect-uri", self._redirect_uris),
            ("--post-logout-redirect-uri", self._post_logout_redirect_uris),
        ):
            for client, addresses in uris.items():
                for address in addresses:
                    arguments += [option, f"{client}={address}"]
        return arguments + self._people_arguments()

    def _people_arguments(self) -> list[str]:
        if self._people is None:
            return []
        if isinstance(self._people, Path):
            return ["--people", str(self._people)]
        written = self._data_dir / "people.json"
        self._write_private(written, list(self._people))
        return ["--people", str(written)]

    @staticmethod
    def _write_private(file: Path, content: object) -> None:
        file.touch(mode=0o600)
        file.write_text(json.dumps(content))

    def _wait_until_ready(self, stdout: IO[str]) -> str:
        readable, _, _ = select.select([stdout], [], [], START_TIMEOUT)
        line = stdout.readline() if readable else ""
        if not line:
            said = self._log_file.read_text().strip()
            self.stop()
            raise ProviderFailed(f"The demo identity provider did not start. It said:\n{said or '(nothing)'}")
        return str(json.loads(line)["issuer"])
