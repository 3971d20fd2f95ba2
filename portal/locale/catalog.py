"""The translations of one language: every ``*.po`` file of its folder, read and merged at start.

There are no compiled ``.mo`` files: what a translator edits is what runs. Each room has a file of its own
(``components.po``, ``resident.po`` ...), and the same message may stand in several as long as the translations agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

__all__ = ["FOLDER", "LANGUAGES", "Catalog", "entries", "forms", "key_of"]

FOLDER = Path(__file__).parent
LANGUAGES = ("nl", "en")
_Key = tuple[str | None, str]  # context (or None) and the English message


@dataclass(frozen=True)
class Catalog:
    """Messages of one language. English needs no file: its messages are the texts."""

    lang: str
    messages: dict[_Key, tuple[str, ...]]

    @classmethod
    def load(cls, lang: str, folder: Path = FOLDER) -> Catalog:
        """Read every ``*.po`` of ``folder/lang``. Where two files disagree the first counts; ``check`` reports it."""
        messages: dict[_Key, tuple[str, ...]] = {}
        for path in sorted((folder / lang).glob("*.po")):
            for message in entries(path):
                key, translated = key_of(message), forms(message.string)
                if all(translated) and not message.fuzzy:
                    messages.setdefault(key, translated)
        return cls(lang, messages)

    def gettext(self, message: str) -> str:
        """The translation, or the English text itself."""
        return self.messages.get((None, message), (message,))[0]

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The translation for ``count``; Dutch and English both have two forms."""
        translated = self.messages.get((None, singular), (singular, plural))
        return translated[0] if count == 1 else translated[-1]


def entries(path: Path) -> list[Message]:
    """The messages of one po file, its header left out."""
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def key_of(message: Message) -> _Key:
    """What tells messages apart."""
    return message.context, forms(message.id)[0]


def forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Singular and plural as a tuple, also where there is only one form, or none yet."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)
