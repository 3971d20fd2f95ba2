"""What is said when a rule stands in the way: one sentence per problem, in Dutch and English, that says what to do.

The sentences are ``problems.toml``. They hold no personal data, so they may be shown and logged.
"""

from __future__ import annotations

from collections.abc import Mapping

from connectors.sdk.manifest import Text
from portal.requests.texts import packaged

PROBLEMS: Mapping[str, Text] = packaged("problems.toml", dict[str, Text])


class Said(Text, frozen=True):
    """A sentence with the name it has in ``problems.toml``: by that a screen knows what it is about."""

    name: str = ""

    def __repr__(self) -> str:
        """By its name: what was filled in stays out."""
        return f"Said({self.name if self.name in PROBLEMS else '...'})"


class RuleBrokenError(ValueError):
    """A rule stands in the way. ``text`` is for the person at the screen; ``str()`` is its English. ``name`` is that of
    the sentence, where it has one."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
        self.name = text.name if isinstance(text, Said) else ""


def said(name: str, **fields: Text | str | int) -> Said:
    """The sentence with this name, its fields filled in; a field that is a ``Text`` is filled in per language."""
    sentence = PROBLEMS[name]
    nl = {key: value.nl if isinstance(value, Text) else value for key, value in fields.items()}
    en = {key: value.en if isinstance(value, Text) else value for key, value in fields.items()}
    return Said(nl=sentence.nl.format_map(nl), en=sentence.en.format_map(en), name=name)
