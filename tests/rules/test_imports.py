"""Import rules that the contracts in pyproject.toml cannot say: stores are private, models are plain."""

import sys

import grimp
import pytest

GRAPH = grimp.build_graph("portal", "connectors", include_external_packages=True)
STORES = sorted(name for name in GRAPH.modules if name.startswith("portal.") and ".store" in name)
MODELS = sorted(name for name in GRAPH.modules if name.startswith("portal.") and name.endswith(".model"))

READS_OR_WRITES = {"portal.database", "portal.settings", "portal.queue", "portal.rendering", "connectors.sdk.http"}


def package_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("store", STORES)
def test_a_store_is_used_by_its_own_package_only(store: str) -> None:
    users = {package_of(user) for user in GRAPH.find_modules_that_directly_import(store)}
    assert users <= {package_of(store)}


@pytest.mark.parametrize("model", MODELS)
def test_a_model_holds_values_and_rules_and_reaches_nothing_that_reads_or_writes(model: str) -> None:
    imported = GRAPH.find_modules_directly_imported_by(model)
    external = {name for name in imported if not name.startswith(("portal", "connectors"))}
    assert external - sys.stdlib_module_names <= {"msgspec"}
    assert {name for name in imported if name.endswith((".service", ".store")) or name in READS_OR_WRITES} == set()
