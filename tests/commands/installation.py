"""A settings file for the test's own clusters, as an operator has one."""

from __future__ import annotations

import json
from pathlib import Path

from connectors.sql_table.simulator import Department
from portal.database import Login
from tests.conftest import Clusters
from tests.erasure.town import DEPARTMENTS

_TEXT = """
[municipality]
name = "Gemeente Voorbeeldstad"
phone = "14 0999"
email = "inzage@voorbeeldstad.example"
desk = {{ nl = "Stadhuisplein 1", en = "Stadhuisplein 1" }}
privacy_officer = {{ nl = "088 000 1188", en = "088 000 1188" }}
[server]
address = "https://inzage.voorbeeldstad.example"
[keys]
file = {keys}
[sign_in.residents]
issuer = "https://idp.example"
client_id = "x"
client_secret = "y"
bsn_claim = ["bsn"]
[sign_in.officers]
issuer = "https://idp.example"
client_id = "x"
client_secret = "y"
role_claim = ["roles"]
role = "privacy_officer"
"""


def installation(clusters: Clusters, folder: Path, *, keystore: str = "") -> Path:
    """The file's path. ``keystore`` puts another folder in the place of the keystore's cluster."""
    text = _TEXT.format(keys=json.dumps(str(clusters.folder / "keys.json")))
    for name in ("view", "keystore"):
        text += f"[{name}]\n"
        for login, dsn in clusters.dsns(name).items():
            elsewhere = dsn.split("?")[0] + f"?host={keystore}" if keystore and name == "keystore" else dsn
            text += f"{login.name.lower()} = {json.dumps(elsewhere)}\n"
    for name in ("homecare", "parking"):
        text += f'[sources.{name}]\nconnector = "sql_table"\n'
        text += f"manifest = {json.dumps(str(DEPARTMENTS / f'manifest-{name}.toml'))}\n"
        text += f"[sources.{name}.settings]\nurl = {json.dumps(Department(name, folder).url)}\n"
    file = folder / "portal.toml"
    file.write_text(text, encoding="utf-8")
    assert {login.name.lower() for login in Login} == {"resident", "officer", "worker"}
    return file
