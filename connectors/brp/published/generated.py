"""For the tests: invented persons in every shape the published specification allows, and in some it does not."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from connectors.brp.published.specification import definitions

Schema = dict[str, Any]

_TEXTS = st.sampled_from(["Noor", "Bos", "van der", "1234", "9999XA", "A.", "onbekend", ".", "W", "0000", "x y", "é"])


def by_openapi(name: str) -> st.SearchStrategy[Any]:
    """Values in the shape of one of the specification's schemas; texts by type only, as no mapping depends on them."""
    return _of({"$ref": f"#/$defs/{name}"})


@cache
def _named(name: str) -> st.SearchStrategy[Any]:
    schema = definitions()[name]
    variants = [part["then"]["$ref"] for part in schema.get("allOf", []) if "if" in part]
    if not variants:
        return _of(schema)
    kinds = [part["if"]["properties"]["type"]["const"] for part in schema["allOf"] if "if" in part]
    return st.one_of(*(_typed(kind, ref) for kind, ref in zip(kinds, variants, strict=True)))


def _typed(kind: str, ref: str) -> st.SearchStrategy[Any]:
    return _of({"$ref": ref}).map(lambda value: {**value, "type": kind})


def _of(schema: Schema) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return st.deferred(lambda: _named(schema["$ref"].removeprefix("#/$defs/")))
    kind = schema.get("type", "object")
    if kind == "array":
        return st.lists(_of(schema["items"]), min_size=schema.get("minItems", 0), max_size=schema.get("maxItems", 2))
    if kind == "boolean":
        return st.sampled_from([True, True, False])
    if kind == "integer":
        return st.integers(schema.get("minimum", 0), schema.get("maximum", 9999))
    if kind == "string":
        return _text(schema)
    members, required = _members(schema)
    optional = {name: _of(inner) for name, inner in members.items() if name not in required}
    return st.fixed_dictionaries({name: _of(members[name]) for name in sorted(required)}, optional=optional)


def _text(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("pattern") in {"^[0-9]{9}$", "^[1|2]$"}:
        return st.sampled_from(["999990007", "999990020", "999990032"] if "9" in schema["pattern"] else ["1", "2"])
    return _TEXTS


def _members(schema: Schema) -> tuple[dict[str, Schema], set[str]]:
    """All members of a schema put together with ``allOf``, and the required ones."""
    members: dict[str, Schema] = dict(schema.get("properties", {}))
    required: set[str] = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        name = part.get("$ref", "").removeprefix("#/$defs/")
        more, needed = _members(definitions()[name] if name else part)
        members |= more
        required |= needed
    return members, required
