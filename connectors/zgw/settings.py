"""For being told how to speak with one ZGW system: the ``settings`` table of the source in ``portal.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from connectors.sdk import SourceMisconfigured
from connectors.sdk.settings import read_settings as read_table

Level = Literal[
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
]
LEVELS: tuple[str, ...] = get_args(Level)
"""Confidentiality, least first (Zaken API, ``VertrouwelijkheidaanduidingEnum``)."""

Part = Literal["rollen", "statussen", "resultaten", "eigenschappen", "zaakinformatieobjecten"]
MEBIBYTE = 1024 * 1024


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The source's ``settings`` table; its address stands in its ``http`` table. The repr hides secrets."""

    client_id: str
    secret: str
    """Shared with the ZGW system; every call carries a token signed with it."""
    zaken: str = "/zaken/api/v1"
    besluiten: str = "/besluiten/api/v1"
    """Paths of the APIs behind ``http.base_url``. Empty for an API the system does not have: then it is not asked."""
    documenten: str = "/documenten/api/v1"
    catalogi: str = "/catalogi/api/v1"
    address: str = ""
    """How the system writes its own address in links, when that differs from ``http.base_url`` (a gateway)."""
    maximum_level: Level = "zaakvertrouwelijk"
    """The most confidential level whose content is shown. A case above it is listed, and says why it is closed."""
    own_roles: tuple[str, ...] = ("initiator", "mede_initiator", "belanghebbende")
    """Generic roles that make a case the resident's own. In any other role they see that role and no content."""
    without: frozenset[Part] = frozenset()
    """Parts of the Zaken API this system does not have. Without ``rollen`` nobody can check whose cases came."""
    expand: bool = True
    """Ask for linked things in the same answer. Off for a system that refuses the question."""
    may_delete: bool = False
    """Whether this portal may delete a case whose retention is over (needs the scope ``zaken.verwijderen``)."""
    max_document_bytes: int = 25 * MEBIBYTE

    def __repr__(self) -> str:
        return "Settings(<redacted>)"


def read_settings(table: Mapping[str, Any]) -> Settings:
    """Check the table; raises SourceMisconfigured("bad_setting") with a sentence that names the setting."""
    settings = read_table(table, Settings)
    if not settings.client_id or not settings.secret:
        raise wrong("settings: client_id and secret are both needed, as the ZGW system knows them.")
    if not settings.zaken:
        raise wrong("settings.zaken: without a Zaken API there is nothing to ask.")
    for path in (settings.zaken, settings.besluiten, settings.documenten, settings.catalogi):
        if path and (not path.startswith("/") or path.endswith("/") or "?" in path or "{" in path):
            raise wrong("settings: a path of an API begins with a slash and ends without one: /zaken/api/v1.")
    if settings.address and (not settings.address.startswith(("https://", "http://")) or settings.address[-1] == "/"):
        raise wrong("settings.address: write the whole address without a slash at the end.")
    if settings.max_document_bytes < 1:
        raise wrong("settings.max_document_bytes: write a number above zero.")
    return settings


def is_above(level: object, maximum: str) -> bool:
    """Whether this level may not be shown. A level nobody knows counts as above every other."""
    return level not in LEVELS or LEVELS.index(str(level)) > LEVELS.index(maximum)


def wrong(hint: str) -> SourceMisconfigured:
    """The failure for a setting that cannot be used."""
    return SourceMisconfigured("bad_setting", hint=hint)
