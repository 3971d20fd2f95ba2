"""How hard a Dutch text is to read: the length of its sentences, the syllables of its words, and how rare they are.

The reading ease is Flesch's formula with Douma's constants for Dutch (W.H. Douma, 1960): 206.84 minus 0.93 times the
words per sentence minus 77 times the syllables per word. 100 is very easy; from about 70 up a text is read at B1, and
short interface texts at A2 lie above 80. Hyphenation (pyphen) stands for syllables. How rare a word is comes from
wordfreq: a Zipf value of 3 is once in a million words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyphen
from wordfreq import zipf_frequency

RARE_BELOW = 2.6
"""Words that most people meet less than once in two million words."""

_PLACE_HOLDERS = re.compile(r"%\(\w+\)[sd]|\{[^}]*\}|https?://\S+|\S+@\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z0-9„“\"'(])|\n+|;\s")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+")
_hyphens = pyphen.Pyphen(lang="nl_NL")


def sentences(text: str) -> list[str]:
    """The sentences of a text; what is filled in later counts as one short word."""
    return [one for one in _SENTENCE_END.split(_PLACE_HOLDERS.sub("x", text)) if _WORD.search(one)]


def words(sentence: str) -> list[str]:
    """The words of a sentence, numbers too."""
    return _WORD.findall(sentence)


@cache
def syllables(word: str) -> int:
    """About how many syllables a word has."""
    return len(_hyphens.positions(word)) + 1


def reading_ease(texts: Iterable[str]) -> float:
    """Flesch-Douma over all sentences of these texts together; the higher, the easier."""
    all_sentences = [words(sentence) for text in texts for sentence in sentences(text)]
    count = sum(map(len, all_sentences))
    spoken = sum(syllables(word) for sentence in all_sentences for word in sentence)
    return 206.84 - 0.93 * count / len(all_sentences) - 77 * spoken / count


def rare_words(text: str) -> set[str]:
    """Words few people use, in small letters."""
    found = {word.lower() for sentence in sentences(text) for word in words(sentence) if not word[0].isdigit()}
    return {word for word in found if len(word) > 3 and zipf_frequency(word, "nl") < RARE_BELOW}
