"""For the tests: the published specifications as JSON Schema. They stand beside the checkout and are no part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

FOLDER = Path(__file__).parents[2].parent / "shared" / "data"
SPECIFICATIONS = FOLDER / "zgw"
OBJECTIONS = FOLDER / "municipal-sources"
MISSING = "the published specifications (../shared/data/zgw) are not beside this checkout"
HAVE = SPECIFICATIONS.is_dir() and OBJECTIONS.is_dir()

RESOURCES: tuple[tuple[str, str, str, bool], ...] = (
    ("zaken", r"/zaken/_zoek", "PaginatedExpandZaakList", False),
    ("zaken", r"/statussen", "PaginatedStatusList", False),
    ("zaken", r"/rollen", "PaginatedRolList", False),
    ("zaken", r"/zaakinformatieobjecten", "ZaakInformatieObject", True),
    ("zaken", r"/zaken/[^/]+/zaakeigenschappen", "ZaakEigenschap", True),
    ("zaken", r"/resultaten/[^/]+", "Resultaat", False),
    ("besluiten", r"/besluiten", "PaginatedBesluitList", False),
    ("documenten", r"/enkelvoudiginformatieobjecten/[^/]+", "EnkelvoudigInformatieObject", False),
    ("catalogi", r"/zaaktypen/[^/]+", "ZaakType", False),
    ("catalogi", r"/statustypen/[^/]+", "StatusType", False),
    ("catalogi", r"/resultaattypen/[^/]+", "ResultaatType", False),
    ("catalogi", r"/besluittypen/[^/]+", "BesluitType", False),
    ("catalogi", r"/informatieobjecttypen/[^/]+", "InformatieObjectType", False),
)
"""API, path behind ``/api/v1``, the schema of its answer, and whether it answers with a plain list of those."""


def mistakes(path: str, answer: Any) -> list[str]:
    """What the specification has against an answer at this path; raises LookupError for a path it does not know."""
    api, _, rest = path.strip("/").partition("/api/v1")
    for name, form, schema, listed in RESOURCES:
        if name == api and re.fullmatch(form, rest):
            found = answer if listed else [answer]
            return [text for one in found for text in against(api, schema, one)]
    raise LookupError("no schema for this path")


def against(api: str, schema: str, answer: Any) -> list[str]:
    """What one schema has against an answer: the place and the rule, for each."""
    validator = Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": components(api)},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    return [f"{schema}: {error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


@cache
def components(api: str) -> Mapping[str, Any]:
    """The schemas of one API, from OpenAPI 3.0 to JSON Schema."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (SPECIFICATIONS / f"openzaak-{api}-openapi.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = _plain(yaml.load(text, Loader=loader)["components"])  # noqa: S506 - a safe loader
    return found


def _plain(schema: Any) -> Any:
    """``nullable`` and ``discriminator`` put in terms JSON Schema knows; schemas of other systems accept anything."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if str(schema.get("$ref", "")).startswith("http"):
        return {}
    mapping = schema.get("discriminator", {}).get("mapping") if isinstance(schema.get("discriminator"), dict) else None
    if mapping:
        name = schema["discriminator"]["propertyName"]
        return {"allOf": [_when(name, value, where) for value, where in mapping.items()], "required": [name]}
    plain = {name: _plain(part) for name, part in schema.items() if name not in {"nullable", "discriminator"}}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def _when(name: str, value: str, where: str) -> dict[str, Any]:
    return {"if": {"properties": {name: {"const": value}}}, "then": {"$ref": where}}
