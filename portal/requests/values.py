"""What a data point becomes: the typed words read as the kind of value that is held, checked before a source is asked.

A resident writes in words; a source holds a text, a number, a yes or no, or a day. What cannot be read as the kind
that is held is said so, and nothing is guessed.
"""

from __future__ import annotations

import re

from connectors.sdk.contract import Value
from connectors.sdk.manifest import Text
from portal.decisions.model import same_value
from portal.requests.days import NotAValueError as NotAValueError
from portal.requests.days import is_day, is_moment, read_day, read_moment
from portal.requests.grounds import Answer
from portal.requests.model import REASON_WORDS, Kind, Verdict
from portal.requests.problems import said
from portal.requests.sealed import Facts

LONGEST = 1000
"""Signs of one value."""

_EMPTY = frozenset({"leeg", "empty"})  # the words that the form asks for
_YES = frozenset({"ja", "yes", "true", "waar"})
_NO = frozenset({"nee", "no", "false", "onwaar"})
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_BROKEN = re.compile(r"-?[0-9]{1,15}[.,][0-9]{1,6}")
_MONEY = re.compile(r"(?:(?:€|eur|euro) ?)?(?P<number>-?[0-9.,]*[0-9])(?:,-{1,2})?(?: ?(?:€|eur|euro))?")
_GROUPED = re.compile(r"(?P<whole>-?[1-9][0-9]{0,2}(?:[.][0-9]{3}){1,4})(?:,(?P<part>[0-9]{1,2}))?")
_GROUPED_EN = re.compile(r"(?P<whole>-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:[.](?P<part>[0-9]{1,2}))?")
_UNCLEAR = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")  # 1.250: a thousand and more, or one and a quarter?


def read_value(typed: str, held: Value) -> Value:
    """The typed text as the kind of value that is held now. Raises NotAValueError.

    An empty text makes a data point empty, and so does the word for it that the form asks for. Where nothing,
    a list or a table is held, any text will do: then the steward reads it.
    """
    text = typed.strip()
    if len(text) > LONGEST:
        raise NotAValueError(said("value_is_too_long"))
    if text.casefold() in _EMPTY:
        return ""
    if not text or held is None or isinstance(held, list | dict):
        return text
    if isinstance(held, bool):
        return _yes_or_no(text)
    if isinstance(held, int | float):
        return _number(text, whole=isinstance(held, int))
    if is_day(held):
        return read_day(text)
    return read_moment(text, held) if is_moment(held) else text


def granted_value(facts: Facts, verdict: Verdict | None) -> Value:
    """What a granted correction puts in: what the officer granted, or else what the resident wished.

    Raises NotAValueError.
    """
    granted = verdict.granted_value if verdict else None
    value: Value = facts.wished or "" if granted is None else granted
    return read_value(value, facts.value) if isinstance(value, str) else value


def verdict_problem(kind: Kind, facts: Facts, verdict: Verdict) -> Text | None:
    """A sentence why this verdict is not complete for this kind of request; None when it is.

    An explanation that is given is the answer itself. A value other than the one asked for needs reasons (Awb 3:46).
    """
    if verdict.answer is not Answer.GRANT:
        return None
    explained = len(verdict.reason.split()) >= REASON_WORDS
    if kind is Kind.EXPLANATION:
        return None if explained else said("answer_missing", words=REASON_WORDS)
    if kind is not Kind.RECTIFICATION:
        return None
    try:
        granted_value(facts, verdict)
    except NotAValueError as problem:
        return problem.text
    as_wished = verdict.granted_value is None or is_wished(verdict.granted_value, facts)
    return None if as_wished or explained else said("value_needs_reason", words=REASON_WORDS)


def wished_value(facts: Facts) -> Value:
    """What the resident wished, as the kind of value that is held; their own words where it cannot be read so."""
    try:
        return read_value(facts.wished or "", facts.value)
    except NotAValueError:
        return facts.wished


def is_wished(typed: Value, facts: Facts) -> bool:
    """Whether this says what the resident wished, however either of them wrote it."""
    try:
        value = read_value(typed, facts.value) if isinstance(typed, str) else typed
    except NotAValueError:
        value = typed
    return same_value(value, wished_value(facts))


def _yes_or_no(text: str) -> bool:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise NotAValueError(said("value_is_yes_no"))


def _number(text: str, *, whole: bool) -> int | float:
    """A number as people write it: 1250,5 or 1.250,50 or € 40,-. ``whole``: a number without a part is held."""
    found = _MONEY.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        raise NotAValueError(said("value_is_number"))
    number = found["number"]
    if _UNCLEAR.fullmatch(number) and not (number != text.strip() and "." in number) and not (whole and "." in number):
        raise NotAValueError(said("value_is_unclear_number"))
    for shape in (_GROUPED, _GROUPED_EN):
        if grouped := shape.fullmatch(number):
            digits = re.sub("[.,]", "", grouped["whole"])
            return float(f"{digits}.{grouped['part']}") if grouped["part"] else int(digits)
    if _WHOLE.fullmatch(number):
        return int(number)
    if _BROKEN.fullmatch(number):
        return float(number.replace(",", "."))
    raise NotAValueError(said("value_is_number"))
