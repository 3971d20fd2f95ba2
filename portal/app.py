"""The composition root: the only place where the portal's parts are joined."""

from __future__ import annotations

from pathlib import Path

from litestar.types import ASGIApp

from portal import logs
from portal.audit import Audit
from portal.correction.service import Correction
from portal.database import Database, Login
from portal.decisions.disputes import Disputes
from portal.decisions.service import Decisions
from portal.documents import Documents
from portal.erasure.forgetting import Forgetting
from portal.erasure.service import Erasure
from portal.messages import Messages
from portal.people.oidc import OIDCClient
from portal.people.provider import ProviderTransport
from portal.people.service import People
from portal.profiles import Profiles
from portal.records.service import Records
from portal.rendering import Renderer
from portal.requests.service import Requests
from portal.settings import Cluster, Settings, SignIn, load_settings, settings_path
from portal.sources.service import Sources
from portal.sync.service import Sync
from portal.vault import FileKeyProvider, Vault
from portal.web.application import make_application
from portal.web.parts import Portal


def compose(settings: Settings, login: Login) -> Portal:
    """Join the parts for one process. ``login`` is its login at the keystore: only the worker's may destroy keys.

    Raises SettingsError, KeyProviderError or ManifestError with a sentence that names what is wrong.
    """
    view, keystore = _database(settings.view), _database(settings.keystore)
    vault = Vault(keystore, FileKeyProvider.load(Path(settings.keys.file)), login)
    audit = Audit(vault)
    people = People(vault, audit, settings.sessions)
    messages = Messages(settings, audit, view)
    sources = Sources(settings)
    records, decisions, disputes = Records(vault, audit), Decisions(vault, audit), Disputes(vault)
    profiles = Profiles(messages)
    sync = Sync(
        people=people,
        sources=sources,
        records=records,
        decisions=decisions,
        profiles=profiles,
        vault=vault,
        audit=audit,
        view=view,
    )
    erasure = Erasure(
        vault=vault,
        audit=audit,
        people=people,
        sources=sources,
        records=records,
        decisions=decisions,
        sync=sync,
        view=view,
        messages=messages,
    )
    correction = Correction(audit=audit, people=people, sources=sources, records=records, sync=sync, view=view)
    requests = Requests(
        settings=settings,
        vault=vault,
        audit=audit,
        people=people,
        sources=sources,
        records=records,
        erasure=erasure,
        view=view,
        messages=messages,
        decisions=decisions,
        disputes=disputes,
        correction=correction,
    )
    forgetting = Forgetting(
        limits=settings.forgetting,
        view=view,
        vault=vault,
        audit=audit,
        people=people,
        records=records,
        decisions=decisions,
        disputes=disputes,
        sync=sync,
        correction=correction,
        messages=messages,
        unless=requests.has_open,
    )
    return Portal(
        settings=settings,
        view=view,
        keystore=keystore,
        vault=vault,
        audit=audit,
        people=people,
        messages=messages,
        sources=sources,
        records=records,
        decisions=decisions,
        disputes=disputes,
        documents=Documents(people, records, sources, audit),
        profiles=profiles,
        sync=sync,
        erasure=erasure,
        requests=requests,
        forgetting=forgetting,
        renderer=Renderer(),
        residents_oidc=_client(settings, settings.sign_in.residents, "/sign-in/callback"),
        officers_oidc=_client(settings, settings.sign_in.officers, "/officer/sign-in/callback"),
    )


def create_app(settings: Settings) -> ASGIApp:
    """The web application of one process."""
    return make_application(compose(settings, Login.RESIDENT))


def serve_app() -> ASGIApp:
    """The same, with the settings file the environment names: how the web server starts a process."""
    logs.set_up()
    return create_app(load_settings(settings_path()))


def _database(cluster: Cluster) -> Database:
    return Database({Login.RESIDENT: cluster.resident, Login.OFFICER: cluster.officer, Login.WORKER: cluster.worker})


def _client(settings: Settings, sign_in: SignIn, callback: str) -> OIDCClient:
    transport = ProviderTransport(http_on_loopback=settings.on_loopback)
    return OIDCClient(sign_in, settings.server.address + callback, transport)
