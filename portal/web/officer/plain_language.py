"""How easy an officer's own words are to read: only what can be counted, as a hint, never as a condition."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?:;]+(?:\s|$)|\n")


def longest_sentence(text: str) -> int:
    """The number of words in the longest sentence; 0 for an empty text."""
    return max((len(sentence.split()) for sentence in _END.split(text)), default=0)
