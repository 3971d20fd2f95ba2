"""The words a resident reads about the registry: complete, in both languages, and honest about what is sensitive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.brp.mapping import GROUPS, LISTS
from connectors.brp.shape import ASKABLE, DATE, Shape
from connectors.brp.testbed import MANIFEST
from connectors.sdk import load_manifest
from connectors.sdk.manifest import Field, Text

MANIFEST_READ = load_manifest(MANIFEST)
FIELDS = [
    (f"{kind}: {name}", kind, name, field)
    for kind, record in MANIFEST_READ.records.items()
    for name, field in record.fields.items()
]
ABOUT_OTHERS = {"partner", "child", "parent", "authority"}


def texts() -> Iterator[Text]:
    """Every explanation."""
    yield MANIFEST_READ.explain
    yield MANIFEST_READ.purpose
    for record in MANIFEST_READ.records.values():
        yield record.explain
        yield from (field.explain for field in record.fields.values())


def test_explanations_are_whole_sentences_a_resident_can_read_in_one_breath() -> None:
    for text in texts():
        for words in (text.nl, text.en):
            assert words[0].isupper(), words
            assert words.endswith("."), words
            sentences = words.replace("?", ".").replace(":", ".").split(".")
            assert max(len(sentence.split()) for sentence in sentences) <= 26, words


def test_no_label_stands_twice_in_one_record_and_none_is_left_untranslated_by_mistake() -> None:
    for kind, record in MANIFEST_READ.records.items():
        for language in ("nl", "en"):
            labels = [getattr(field.label, language) for field in record.fields.values()]
            assert len(set(labels)) == len(labels), (kind, language)
    assert not [name for name, _, _, field in FIELDS if field.explain.nl == field.explain.en]


@pytest.mark.parametrize(("title", "kind", "name", "field"), FIELDS, ids=[one[0] for one in FIELDS])
def test_what_is_about_somebody_else_or_sensitive_says_so(title: str, kind: str, name: str, field: Field) -> None:
    assert field.personal_to_others == (kind in ABOUT_OTHERS)
    sensitive = kind in {"nationality", "immigration", "residence_permit"} or name.startswith("geboorte.land")
    assert field.special_category == sensitive


def test_the_residents_own_number_is_the_one_the_portal_checks() -> None:
    assert [title for title, _, _, field in FIELDS if field.category == "bsn"] == ["person: burgerservicenummer"]


def declared() -> set[str]:
    """Every declared field under the registry's own whole path, places in lists left out."""
    roots = GROUPS | LISTS
    names = {f"{roots[kind]}.{name}" if kind in roots else name for _, kind, name, _ in FIELDS}
    return {".".join(part for part in name.split(".") if not part.isdigit()) for name in names}


def ends(shape: Shape, prefix: str = "") -> Iterator[str]:
    """Every single value and every date that may be asked for."""
    for name, inner in shape.items():
        path = f"{prefix}.{name}" if prefix else name
        if inner is None or inner is DATE:
            yield path
        else:
            yield from ends(inner, path)


def test_every_value_that_may_be_asked_for_is_explained() -> None:
    left_out = ("indicatieGezagMinderjarige", "verblijfplaatsBinnenland", "adresseringBinnenland")
    asked = {path for path in ends(ASKABLE) if not path.startswith(left_out)}
    assert asked - declared() == set()
