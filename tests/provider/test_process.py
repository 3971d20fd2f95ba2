"""The demo provider as a process: starts, keeps what it should, stops, and never outlives who started it."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from portal.demo.provider import OFFICERS, RESIDENTS, DemoProvider, ProviderFailed
from tests.provider.browser import CALLBACK, Attempt, Visitor

ADDRESSES = {RESIDENTS: [CALLBACK], OFFICERS: [CALLBACK]}


def listens(issuer: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(urlsplit(issuer).port or 0))) == 0


def gone_within(issuer: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while listens(issuer) and time.monotonic() < end:
        time.sleep(0.05)
    return not listens(issuer)


def published_keys(issuer: str) -> list[str]:
    return [key["kid"] for key in httpx.get(f"{issuer}/jwks").json()["keys"]]


def test_keys_and_secrets_live_as_long_as_the_provider_unless_it_has_a_folder(tmp_path: Path) -> None:
    def one_start(data_dir: Path | None) -> tuple[list[str], dict[str, str]]:
        with DemoProvider(redirect_uris=ADDRESSES, data_dir=data_dir) as provider:
            return published_keys(provider.issuer), provider.client_secrets

    first, second = one_start(None), one_start(None)
    assert first[0] != second[0]
    assert first[1] != second[1]
    assert one_start(tmp_path) == one_start(tmp_path)
    private = [file for file in tmp_path.iterdir() if file.suffix == ".json"]
    assert len(private) == 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in private)


def test_private_halves_of_keys_are_not_published(provider: DemoProvider) -> None:
    for key in httpx.get(f"{provider.issuer}/jwks").json()["keys"]:
        assert key["kty"] == "RSA"
        assert not {"d", "p", "q", "dp", "dq", "qi"} & key.keys()


def test_it_listens_on_this_machine_only(provider: DemoProvider) -> None:
    port = urlsplit(provider.issuer).port
    own_addresses = {entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
    for address in own_addresses - {"127.0.0.1"}:
        with pytest.raises(OSError, match="refused"), socket.create_connection((address, port), timeout=2):
            pass
    assert listens(provider.issuer)


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(wish: signal.Signals) -> None:
    provider = DemoProvider(redirect_uris=ADDRESSES).start()
    try:
        assert provider.process_id
        os.kill(provider.process_id, wish)
        assert provider.wait() == 0
        assert not listens(provider.issuer)
    finally:
        provider.stop()


def test_a_starter_that_is_killed_takes_it_along() -> None:
    program = textwrap.dedent(f"""
        import time
        from portal.demo.provider import DemoProvider
        provider = DemoProvider(redirect_uris={ADDRESSES!r}).start()
        print(provider.issuer, flush=True)
        time.sleep(60)
    """)
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert starter.stdout
    issuer = starter.stdout.readline().strip()
    assert listens(issuer)
    starter.kill()
    starter.wait()
    starter.stdout.close()
    assert gone_within(issuer, 10)


def test_a_taken_port_is_said_in_a_sentence(provider: DemoProvider) -> None:
    taken = urlsplit(provider.issuer).port
    with pytest.raises(ProviderFailed, match=f"cannot listen on port {taken}"):
        DemoProvider(redirect_uris=ADDRESSES, port=taken or 0).start()


def test_a_person_who_belongs_to_no_client_is_said_in_a_sentence() -> None:
    nobody = [{"id": "x", "client": "nobody", "name": "X", "claims": {}}]
    with pytest.raises(ProviderFailed, match='person "x" needs a client'):
        DemoProvider(redirect_uris=ADDRESSES, people=nobody).start()


def test_a_client_with_a_key_proves_itself_with_private_key_jwt_and_with_nothing_else() -> None:
    key = ECKey.generate_key("P-256", {"use": "sig", "kid": "portal"})
    jwks = json.loads(json.dumps({"keys": [key.as_dict(private=False)]}))
    clients = {RESIDENTS: {"jwks": jwks}}
    with (
        DemoProvider(redirect_uris=ADDRESSES, clients=clients) as provider,
        httpx.Client(base_url=provider.issuer) as client,
    ):
        assert RESIDENTS not in provider.client_secrets
        visitor, attempt = Visitor(client, provider), Attempt()
        code = visitor.sign_in("marijke", attempt)["code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        form |= {"code_verifier": attempt.verifier, "client_id": RESIDENTS}

        refused = httpx.post(f"{provider.issuer}/token", data=form)
        assert refused.json()["error"] == "invalid_client"

        now = int(time.time())
        claims = {"iss": RESIDENTS, "sub": RESIDENTS, "aud": provider.issuer, "jti": "1", "iat": now, "exp": now + 60}
        form |= {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "ES256", "kid": "portal"}, claims, key, algorithms=["ES256"]),
        }
        tokens = httpx.post(f"{provider.issuer}/token", data=form).raise_for_status().json()
        keys = KeySet.import_key_set(httpx.get(f"{provider.issuer}/jwks").json())
        assert jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims["bsn"] == "999990019"
