"""The compose file and the image keep their promises: two clusters, nobody is root, no secret in a file."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

DOCKER = Path(__file__).parents[2] / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
CLUSTERS = ("view", "keystore")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continuation lines joined, comments left out."""
    lines = [line for line in DOCKERFILE.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines()]


def test_view_and_keystore_are_two_clusters_that_share_no_volume_and_no_password() -> None:
    assert SERVICES.keys() == {"portal", "worker", "migrate", *CLUSTERS}
    volumes = [{str(volume).split(":")[0] for volume in SERVICES[name]["volumes"]} for name in CLUSTERS]
    assert volumes[0] & set(COMPOSE["volumes"]) == {"view"}
    assert volumes[1] & set(COMPOSE["volumes"]) == {"keystore"}
    assert not set(SERVICES["view"]["secrets"]) & set(SERVICES["keystore"]["secrets"])


def test_the_clusters_run_postgresql_16_or_newer_and_cannot_be_reached_from_outside() -> None:
    assert COMPOSE["networks"]["clusters"] == {"internal": True}
    for name in CLUSTERS:
        version = re.fullmatch(r"postgres:(\d+)-\w+", SERVICES[name]["image"])
        assert version
        assert int(version[1]) >= 16
        assert SERVICES[name]["networks"] == ["clusters"]
        assert "ports" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_is_root_and_nothing_but_scratch_space_and_data_can_be_written(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    written = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert written in ([], ["view:/var/lib/postgresql"], ["keystore:/var/lib/postgresql"])


def test_only_this_machine_reaches_the_portal_without_tls() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_every_secret_is_a_file_that_git_ignores_and_every_one_is_used() -> None:
    assert all(secret == {"file": f"./secrets/{name}"} for name, secret in COMPOSE["secrets"].items())
    assert {name for service in SERVICES.values() for name in service["secrets"]} == set(COMPOSE["secrets"])
    assert "/docker/secrets/" in (DOCKER.parent / ".gitignore").read_text().splitlines()


def test_no_secret_stands_in_the_compose_file_or_the_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|TOKEN|KEY", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")
    assert not re.search(r"postgresql://", (DOCKER / "compose.yaml").read_text())


def test_every_secret_the_sample_settings_read_is_given_and_the_owners_passwords_go_to_migrate_alone() -> None:
    wanted = set(re.findall(r"/run/secrets/([\w.-]+)", (DOCKER / "portal.toml").read_text()))
    owners = {"view-owner", "keystore-owner"}
    assert set(SERVICES["migrate"]["secrets"]) == wanted
    for name in ("portal", "worker"):
        assert set(SERVICES[name]["secrets"]) == wanted - owners
        assert {f"/dev/null:/run/secrets/{owner}:ro" for owner in owners} <= set(SERVICES[name]["volumes"])


def test_made_secrets_are_private_different_and_left_alone_the_second_time(tmp_path: Path) -> None:
    def make() -> dict[str, str]:
        subprocess.run(["sh", DOCKER / "make-secrets", tmp_path], check=True, capture_output=True)
        return {file.name: file.read_text() for file in tmp_path.iterdir()}

    made = make()
    assert make() == made
    assert made.keys() < set(COMPOSE["secrets"])
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())
    passwords = [re.search(r":([0-9a-f]{48})@", made[f"{cluster}-{role}"]) for cluster in CLUSTERS for role in ROLES]
    assert all(passwords)
    assert len({match[1] for match in passwords if match}) == len(passwords)


ROLES = ("resident", "officer", "worker", "owner")


def test_the_image_ends_as_a_numbered_user_with_a_pinned_base_and_a_health_check() -> None:
    steps = instructions()
    users = [argument for name, argument in steps if name == "USER"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])
    for name, argument in steps:
        if name == "FROM":
            assert re.match(r"python:3\.\d+-slim-\w+( AS \w+)?$", argument)
    assert [name for name, _ in steps if name == "HEALTHCHECK"] == ["HEALTHCHECK"]
    assert all(name != "ADD" for name, _ in steps)


def test_the_image_is_installed_from_hashes_alone_and_names_no_registry() -> None:
    installs = [
        part
        for name, argument in instructions()
        if name == "RUN"
        for part in argument.split("&&")
        if " install" in part
    ]
    assert installs
    for command in installs:
        assert "--require-hashes" in command or ("--no-deps" in command and "--no-index" in command)
    assert not re.search(r"https?://(?!127\.0\.0\.1)|--index|sudo|curl|wget", DOCKERFILE)


def test_everything_the_image_copies_exists_and_reaches_the_builder() -> None:
    ignore = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    copied = [part for name, argument in instructions() if name == "COPY" for part in argument.split()[:-1]]
    for source in (part for part in copied if not part.startswith(("--", "/"))):
        assert f"!{source}" in ignore
        assert (DOCKER.parent / source).exists(), source


def pins(file: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^\s;]+)", file.read_text(), re.M))


def test_the_image_has_exactly_the_pinned_versions_that_are_tested_and_no_tools_for_developing() -> None:
    everything, image = pins(DOCKER.parent / "requirements.txt"), pins(DOCKER / "requirements.txt")
    assert image < everything
    project = tomllib.loads((DOCKER.parent / "pyproject.toml").read_text())
    names = {pin.partition("==")[0] for pin in image}
    tools = {re.split(r"[><=\[]", line)[0] for line in project["dependency-groups"]["dev"]}
    assert not names & (tools - {"pyyaml"})  # Litestar brings that one itself
    assert {re.split(r"[><=\[]", line)[0] for line in project["project"]["dependencies"]} <= names
