"""Every Dutch sentence is for everybody: short, in common words, and spoken to with "u" (A2 to B1).

A formula does not prove that a text is understood; it finds the ones that certainly are not. Texts are also read aloud.
"""

from __future__ import annotations

import re
from collections import defaultdict

from tests.reading.measure import rare_words, reading_ease, sentences, syllables, words
from tests.reading.texts import ROOT, every_dutch_text

TEXTS = every_dutch_text()
MOST_WORDS = 20
LEGAL = ("grounds.toml", "granting.toml", "weighing.toml", "routing.py", "brp/manifest.toml", "problems.toml")
"""Files of names and articles of laws, or of the civil registry's own terms: B1 at best, explained beside them."""

EASE_OF_THE_INTERFACE = 80.0
EASE_OF_A_ROOM = 70.0
EASE_OF_A_LEGAL_ROOM = 65.0
EASE_OF_A_TEXT = 55.0
WORDS_OF_A_TEXT = 25
"""A text of fewer words is too short for the formula."""

WORDS_OF_A_LABEL = 3
"""A label is no sentence: a formula says nothing about it, and the rare words are looked at anyhow."""

NAMES_OF_LAWS = ("Algemene wet inzake rijksbelastingen",)


def test_no_sentence_is_too_long_to_take_in() -> None:
    too_long = [(text.place, one) for text in TEXTS for one in sentences(text.text) if len(words(one)) > MOST_WORDS]
    assert not too_long, "split it into two sentences"


def test_each_room_reads_at_the_level_it_should() -> None:
    rooms: dict[str, list[str]] = defaultdict(list)
    for text in TEXTS:
        if len(words(text.text)) > WORDS_OF_A_LABEL:
            rooms[text.room].append(text.text)
    hard = {
        room: round(ease, 1)
        for room, texts in rooms.items()
        if sum(len(words(text)) for text in texts) >= 4 * WORDS_OF_A_TEXT
        for ease in [reading_ease(texts)]
        if ease < _ease_of(room)
    }
    assert not hard


def test_no_longer_text_is_hard_by_itself() -> None:
    hard = {
        text.place: round(reading_ease([text.text]), 1)
        for text in TEXTS
        if len(words(text.text)) >= WORDS_OF_A_TEXT and reading_ease([text.text]) < EASE_OF_A_TEXT
    }
    assert not hard


def test_a_rare_word_is_a_name_or_is_explained() -> None:
    allowed = _explained()
    unknown = {word: text.place for text in TEXTS for word in rare_words(text.text) if word not in allowed}
    assert not unknown, "use a common word, or put it in tests/reading/rare_words.txt with what explains it"


def test_every_word_on_the_list_of_rare_words_is_still_used() -> None:
    used = {word for text in TEXTS for word in rare_words(text.text)}
    assert _explained() - used == set()


def test_nobody_is_spoken_to_in_the_words_of_the_town_hall() -> None:
    found = [
        (text.place, stiff)
        for text in TEXTS
        for stiff in _listed("stiff_words.txt")
        if re.search(rf"\b{stiff}\b", _without_names(text.text), re.IGNORECASE)
    ]
    assert not found


def test_everybody_is_addressed_with_u() -> None:
    informal = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    assert [text.place for text in TEXTS if informal.search(text.text)] == []


def test_the_measure_tells_easy_from_hard() -> None:
    easy = "Dit gegeven klopt niet. Wij verbeteren het. U krijgt bericht."
    hard = (
        "Ingevolge het bepaalde in bovengenoemde verordening dient belanghebbende zijn bezwaarschrift, "
        "voorzien van een deugdelijke motivering, binnen de gestelde termijn aanhangig te maken."
    )
    assert reading_ease([easy]) > EASE_OF_THE_INTERFACE > EASE_OF_A_TEXT > reading_ease([hard])
    assert [len(words(one)) > MOST_WORDS for one in sentences(hard)] == [True]
    assert rare_words("De naheffingsaanslag komt.") == {"naheffingsaanslag"}
    assert syllables("gemeente") == 3


def test_the_texts_of_every_room_are_found() -> None:
    rooms = {text.room for text in TEXTS}
    assert {
        "portal/locale/nl/resident.po",
        "portal/requests/grounds.toml",
        "portal/requests/obstacles.py",
        "connectors/brp/manifest.toml",
        "connectors/decision_log/connector.py",
        "portal/demo/portal.toml.template",
    } <= rooms


def _ease_of(room: str) -> float:
    if room.endswith(LEGAL):
        return EASE_OF_A_LEGAL_ROOM
    return EASE_OF_THE_INTERFACE if room.endswith(".po") else EASE_OF_A_ROOM


def _without_names(text: str) -> str:
    for name in NAMES_OF_LAWS:
        text = text.replace(name, "")
    return text


def _explained() -> set[str]:
    return _listed("rare_words.txt")


def _listed(name: str) -> set[str]:
    """The words before the colon of each line; lines that begin with # are remarks."""
    lines = (ROOT / "tests" / "reading" / name).read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")}
