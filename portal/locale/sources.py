"""Which texts there are to translate, and whether every one of them is: the check that keeps Dutch complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file

from portal.locale.catalog import FOLDER, Catalog, entries, forms, key_of

__all__ = ["Sentence", "check", "missing", "sentences"]

ROOT = FOLDER.parents[1]
_NAMES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "say": None,  # in code: say = renderer.words(lang)
    "_say": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_TEMPLATE_OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


@dataclass(frozen=True)
class Sentence:
    """One text to translate: its English form (and plural), and where it stands."""

    english: str
    plural: str | None
    context: str | None
    place: str
    line: int

    @property
    def key(self) -> tuple[str | None, str]:
        """What a translation is found by."""
        return self.context, self.english


def sentences(only: str | None = None) -> Iterator[Sentence]:
    """Every text in templates and code, in order; ``only`` keeps those of files whose path contains it."""
    templates = [(path, "jinja2.ext:babel_extract") for path in sorted((ROOT / "templates").rglob("*.html"))]
    templates += [(path, "jinja2.ext:babel_extract") for path in sorted((ROOT / "templates").rglob("*.txt"))]
    code = [(path, "python") for path in sorted((ROOT / "portal").rglob("*.py"))]
    for path, method in [*templates, *code]:
        place = path.relative_to(ROOT).as_posix()
        if "node_modules" not in place and (only is None or only in place):
            yield from _sentences_of(path, method, place)


def _sentences_of(path: Path, method: str, place: str) -> Iterator[Sentence]:
    options = {} if method == "python" else _TEMPLATE_OPTIONS
    for line, message, _comments, context in extract_from_file(method, path, keywords=_KEYWORDS, options=options):
        english, *plural = forms(message)
        yield Sentence(english, plural[0] if plural else None, context, place, line)


def missing(lang: str, only: str | None = None) -> list[Sentence]:
    """The texts that have no (finished) translation in ``lang``, each once, at the first place it stands."""
    translated = {key_of(message) for message in _entries(lang) if all(forms(message.string)) and not message.fuzzy}
    found: dict[tuple[str | None, str], Sentence] = {}
    for sentence in sentences(only):
        if sentence.key not in translated:
            found.setdefault(sentence.key, sentence)
    return list(found.values())


def check(lang: str = "nl") -> list[str]:
    """What is wrong with the translations of ``lang``, a sentence each; an empty list when all is well."""
    used = {sentence.key: sentence for sentence in sentences()}
    problems = [f"{at.place}:{at.line}: no {lang} translation of {at.english!r}" for at in missing(lang)]
    problems += [
        f"{at.place}:{at.line}: write %% for a percent sign in {at.english!r}"
        for at in used.values()
        if at.place.startswith("templates/") and not _can_be_filled_in(at.english)
    ]
    agreed = Catalog.load(lang).messages
    for path in sorted((FOLDER / lang).glob("*.po")):
        for message in entries(path):
            wrong = [*_differences(forms(message.id), forms(message.string))]
            if message.fuzzy:
                wrong.append("marked fuzzy: check it and remove the mark")
            if key_of(message) not in used:
                wrong.append("not used anywhere: remove it")
            if agreed.get(key_of(message), forms(message.string)) != forms(message.string):
                wrong.append("translated differently in another file")
            problems += [f"{path.name}: {forms(message.id)[0]!r}: {what}" for what in wrong]
    return problems


def _entries(lang: str) -> Iterator[Message]:
    for path in sorted((FOLDER / lang).glob("*.po")):
        yield from entries(path)


def _differences(english: tuple[str, ...], translated: tuple[str, ...]) -> Iterator[str]:
    """Names to be filled in that one has and the other has not; a singular may leave its number out."""
    wanted, allowed = _names(english[-1]), _names(english[0]) | _names(english[-1])
    for number, form in enumerate(translated):
        last = number == len(translated) - 1
        if form and ((last and _names(form) != wanted) or not _names(form) <= allowed):
            yield f"the names in {form!r} are not those of the English text"


def _names(text: str) -> set[str]:
    return {name for pair in _NAMES.findall(text) for name in pair if name}


def _can_be_filled_in(text: str) -> bool:
    """Templates fill names in with ``%``, so a bare percent sign would break the page."""
    try:
        text % dict.fromkeys(_names(text), "")
    except (ValueError, KeyError, TypeError):
        return False
    return True
