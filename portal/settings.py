"""Every setting of an installation, with its help text. The only reader of ``portal.toml`` and the environment.

A secret never stands in the file: wherever a setting is a text, ``{ env = "NAME" }`` or ``{ file = "path" }`` may
stand instead. A wrong setting stops the start with a sentence that names it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from connectors.sdk.manifest import Text

ClaimPath = tuple[str, ...]
"""Where a claim is found: one name per level. A list, because a claim's name may itself hold a dot."""

_PORT = Meta(ge=1, le=65535)
SETTINGS_VARIABLE = "PORTAL_SETTINGS"  # the environment variable that names the settings file


class SettingsError(Exception):
    """A setting is wrong or missing; the message names it and says what to write."""


class Municipality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who runs this portal, as residents read it."""

    name: Annotated[str, Meta(description="Name of the municipality, as in 'Gemeente Voorbeeldstad'.")]
    phone: Annotated[str, Meta(description="Telephone number residents can call for help with the portal.")]
    email: Annotated[str, Meta(description="E-mail address for questions about the portal.")]
    desk: Annotated[Text, Meta(description="Per language: where and when a resident can come by in person.")]
    privacy_officer: Annotated[Text, Meta(description="Per language: how to reach the data protection officer.")]
    post_address: Annotated[Text | None, Meta(description="Where letters go. Left out: the desk.")] = None
    processors: Annotated[tuple[Text, ...], Meta(description="Who runs this portal for you.")] = ()
    keeps_requests_years: Annotated[int, Meta(ge=1, description="How long you keep a closed request's file.")] = 5


class Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the portal listens and how the outside reaches it."""

    address: Annotated[str, Meta(description="Public address, 'https://inzage.example'. http only on loopback.")]
    host: Annotated[str, Meta(description="Network address to listen on.")] = "127.0.0.1"
    port: Annotated[int, _PORT, Meta(description="Port to listen on.")] = 8000
    workers: Annotated[int, Meta(ge=1, le=64, description="Web processes.")] = 1
    certificate: Annotated[str, Meta(description="TLS certificate file; empty behind a proxy that ends TLS.")] = ""
    certificate_key: Annotated[str, Meta(description="Key file of that certificate.")] = ""


class Cluster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One PostgreSQL cluster (16 or newer), with an address per login. Never one login for two roles."""

    resident: Annotated[str, Meta(description="Address for the residents' screens, login portal_resident.")]
    officer: Annotated[str, Meta(description="Address for the officers' screens, login portal_officer.")]
    worker: Annotated[str, Meta(description="Address for the worker, login portal_worker.")]
    owner: Annotated[str, Meta(description="Address of the tables' owner; only `portal migrate` uses it.")] = ""


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the keys that wrap keys come from."""

    file: Annotated[str, Meta(description="Path of the key file, readable by its owner only.")]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One OpenID Connect client: how residents, or officers, sign in."""

    issuer: Annotated[str, Meta(description="The provider's issuer, exactly as its tokens state it.")]
    client_id: Annotated[str, Meta(description="This portal's client id at the provider.")]
    client_secret: Annotated[str, Meta(description="Client secret; leave out when a private key is used.")] = ""
    private_key: Annotated[str, Meta(description="File with the PEM key for private_key_jwt.")] = ""
    algorithms: Annotated[tuple[str, ...], Meta(description="Signature algorithms accepted on ID tokens.")] = ("RS256",)
    scope: Annotated[str, Meta(description="Scopes to ask for.")] = "openid"
    acr_values: Annotated[tuple[str, ...], Meta(description="Assurance levels accepted; the first is asked for.")] = ()
    bsn_claim: Annotated[ClaimPath, Meta(description="Residents: path of the claim that holds the BSN.")] = ()
    representation_claims: Annotated[
        tuple[ClaimPath, ...],
        Meta(description="Residents: paths of claims that mean somebody acts for another. Any of them is refused."),
    ] = (
        ("represents",),
        ("acting_nin",),
        ("representee",),
        ("representeeBSN",),
        ("aanvrager",),
        ("aanvrager.bsn",),
        ("gemachtigde",),
        ("gemachtigde.bsn",),
        ("service_id",),
        ("urn:nl-eid-gdi:1.0:ActingSubjectID",),
        ("urn:nl-eid-gdi:1.0:ServiceUUID",),
    )
    role_claim: Annotated[ClaimPath, Meta(description="Officers: path of the claim that lists roles.")] = ()
    role: Annotated[str, Meta(description="Officers: the role that lets somebody in.")] = ""


class SignIns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two ways in."""

    residents: SignIn
    officers: SignIn


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a sign-in lasts."""

    idle_minutes: Annotated[int, Meta(ge=1, le=30, description="Minutes without a click before a session ends.")] = 15
    resident_hours: Annotated[int, Meta(ge=1, le=12, description="Hours after which a resident signs in again.")] = 2
    officer_hours: Annotated[int, Meta(ge=1, le=12, description="Hours after which an officer signs in again.")] = 8


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mail server (SMTP) and what to say to it. Without a host no e-mail is sent."""

    host: str = ""
    port: Annotated[int, _PORT, Meta(description="587 for starttls, 465 for tls.")] = 587
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Annotated[str, Meta(description="Certificates to trust; empty for the system's.")] = ""
    username: str = ""
    password: str = ""
    sender: str = ""

    def __post_init__(self) -> None:
        if self.encryption == "none" and self.host not in {"", "127.0.0.1", "::1", "localhost"}:
            raise ValueError("encryption 'none' is for a server on this machine itself. Write 'starttls' or 'tls'.")
        if self.host and not self.sender.rpartition("@")[0]:
            raise ValueError("sender is missing: which address does e-mail come from?")


class Forgetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Residents who stay away ``after_days`` are forgotten, and told ``notice_days`` before if they can be mailed."""

    after_days: Annotated[int, Meta(ge=30)] = 400
    notice_days: Annotated[int, Meta(ge=7, le=29)] = 28


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One connected source."""

    connector: Annotated[str, Meta(description="Name of the connector, as `portal connectors list` shows it.")]
    manifest: Annotated[str, Meta(description="Path of the manifest; empty for the connector's own.")] = ""
    enabled: Annotated[bool, Meta(description="Whether it is pulled; else it is shown as not connected.")] = True
    settings: Annotated[dict[str, Any], Meta(description="The connector's own settings: see its README.")] = {}
    http: Annotated[dict[str, Any] | None, Meta(description="Address, credentials and limits of an HTTP source.")] = (
        None
    )


class NotConnected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A municipal system that holds personal data and is not connected: said plainly in the coverage statement."""

    title: Annotated[dict[str, str], Meta(description="What it is, per language.")]
    reason: Annotated[dict[str, str], Meta(description="Why it is not connected, and how to ask for the data.")]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``portal.toml``."""

    municipality: Municipality
    server: Server
    view: Cluster
    keystore: Cluster
    keys: Keys
    sign_in: SignIns
    sources: dict[str, Source]
    sessions: Sessions = Sessions()
    mail: Mail = Mail()
    forgetting: Forgetting = Forgetting()
    not_connected: tuple[NotConnected, ...] = ()
    demo: Annotated[bool, Meta(description="Says on every page that this is a demo. Never in production.")] = False

    @property
    def on_loopback(self) -> bool:
        """Whether the portal is reached without TLS on this machine only, as the demo is."""
        return self.server.address.startswith("http://")


def settings_path(environ: Mapping[str, str] | None = None) -> Path:
    """The settings file the environment names; ``portal.toml`` here when it names none."""
    return Path((os.environ if environ is None else environ).get(SETTINGS_VARIABLE) or "portal.toml")


def load_settings(path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read, resolve secrets and check; raises SettingsError with a sentence that names the setting."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path} does not exist. Start from the sample, docker/portal.toml.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    resolved = _resolve(raw, "", os.environ if environ is None else environ, path.parent)
    try:
        settings = msgspec.convert(resolved, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path.name}: {error}") from None
    _check(settings, path.name)
    return settings


def _resolve(value: Any, place: str, environ: Mapping[str, str], folder: Path) -> Any:
    """Replace ``{ env = ... }`` and ``{ file = ... }`` by what they name."""
    if isinstance(value, dict):
        if set(value) == {"env"}:
            if value["env"] not in environ:
                raise SettingsError(f"{place}: the environment variable {value['env']} is not set.")
            return environ[value["env"]]
        # [keys] has a setting called file: a path, not a reference.
        if set(value) == {"file"} and place != "keys":
            try:
                return (folder / value["file"]).read_text(encoding="utf-8").strip()
            except OSError:
                raise SettingsError(f"{place}: the file {value['file']} cannot be read.") from None
        return {
            name: _resolve(inner, f"{place}.{name}" if place else name, environ, folder)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_resolve(inner, f"{place}[{index}]", environ, folder) for index, inner in enumerate(value)]
    return value


def _check(settings: Settings, file: str) -> None:
    """What the types cannot say."""
    address = settings.server.address
    loopback = address.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:"))
    if not address.startswith("https://") and not loopback:
        raise SettingsError(f"{file}: server.address must start with https:// (http:// only on this machine itself).")
    if address.endswith("/"):
        raise SettingsError(f"{file}: server.address must not end with a slash.")
    residents, officers = settings.sign_in.residents, settings.sign_in.officers
    if not residents.bsn_claim:
        raise SettingsError(f"{file}: sign_in.residents.bsn_claim is missing: which claim holds the BSN?")
    if not officers.role_claim or not officers.role:
        raise SettingsError(f"{file}: sign_in.officers needs role_claim and role: who may handle requests?")
    for name, client in (("residents", residents), ("officers", officers)):
        if bool(client.client_secret) == bool(client.private_key):
            raise SettingsError(f"{file}: sign_in.{name} needs either client_secret or private_key, and not both.")
        if unsafe := set(client.algorithms) - {"RS256", "PS256", "ES256"}:
            raise SettingsError(f"{file}: sign_in.{name}.algorithms: {', '.join(sorted(unsafe))} is not accepted.")
    for cluster, name in ((settings.view, "view"), (settings.keystore, "keystore")):
        for login in ("resident", "officer", "worker"):
            if not getattr(cluster, login).startswith("postgresql://"):
                raise SettingsError(f"{file}: {name}.{login} must start with postgresql://.")
    if settings.view.worker == settings.keystore.worker:
        raise SettingsError(f"{file}: view and keystore must be two clusters: one backup must not hold data and keys.")
