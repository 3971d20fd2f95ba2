"""For the tests: the published specification, feature files and test persons, where they are at hand.

They stand in ``../shared/data/brp`` beside the checkout and are not copied here. Without them the tests that use them
are skipped, saying so.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # has no types of its own

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "brp"
MISSING = f"the published BRP material is not at hand ({FOLDER.parent.name}/{FOLDER.name} beside the checkout)"
_REF = "#/components/schemas/"

HAVE = FOLDER.is_dir()


def persons_in_api_form() -> list[dict[str, Any]]:
    """The published test persons as the API gives them."""
    people: list[dict[str, Any]] = json.loads((FOLDER / "persons-api-form.json").read_text("utf-8"))["personen"]
    return people


def persons_in_registry_form() -> list[dict[str, Any]]:
    """The published test persons as the registry itself keeps them: raw dates, codes of investigation."""
    people: list[dict[str, Any]] = json.loads((FOLDER / "persons-registry-form.json").read_text("utf-8"))
    return people


def askable_paths() -> list[str]:
    """The published list of field paths."""
    return (FOLDER / "fields-Persoon.csv").read_text("utf-8").split()[1:]


@cache
def definitions() -> dict[str, Any]:
    """The OpenAPI's schemas as JSON Schema, with the discriminators worked out.

    JSON Schema knows no discriminator. A schema that has one becomes "its own members, and the variant its ``type``
    names"; inside a variant it stays only "its own members" (``X.own``), or it would refer to itself.
    """
    text = (FOLDER / "brp-personen-openapi.json").read_text("utf-8")
    schemas: dict[str, Any] = json.loads(text.replace(_REF, "#/$defs/"))["components"]["schemas"]
    made: dict[str, Any] = {}
    for name, schema in schemas.items():
        made[name] = _with_own_bases(copy.deepcopy(schema), schemas)
        if mapping := schema.get("discriminator", {}).get("mapping"):
            made[f"{name}.own"] = made[name]
            made[name] = {"allOf": [{"$ref": f"#/$defs/{name}.own"}, *_variants(mapping)]}
    return made


def _with_own_bases(schema: dict[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    for part in schema.get("allOf", []):
        name = part.get("$ref", "").removeprefix("#/$defs/")
        if "discriminator" in schemas.get(name, {}):
            part["$ref"] += ".own"
    return schema


def _variants(mapping: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield {"properties": {"type": {"enum": list(mapping)}}}
    for value, ref in mapping.items():
        yield {"if": {"properties": {"type": {"const": value}}}, "then": {"$ref": ref}}


def wrong_by_openapi(value: object, schema: str) -> list[str]:
    """What the published specification finds wrong with a value, as sentences with their place."""
    whole = {"$ref": f"#/$defs/{schema}", "$defs": definitions()}
    checker = Draft202012Validator(whole, format_checker=FormatChecker(["date"]))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]
