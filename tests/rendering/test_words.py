"""Dates, times, telephone numbers and translations, as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.locale import sources
from portal.locale.__main__ import _entry, main
from portal.locale.catalog import Catalog, entries, forms
from portal.locale.dates import ago, date_long, datetime_long, moment_as_written
from portal.rendering import Renderer, phone_href, pick

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


def test_a_date_is_written_out_in_both_languages() -> None:
    assert date_long(date(2026, 9, 14), "nl") == "14 september 2026"
    assert date_long(date(2026, 3, 1), "nl") == "1 maart 2026"
    assert date_long(date(2026, 3, 1), "en") == "1 March 2026"


def test_a_moment_is_shown_on_the_clock_of_the_netherlands_in_summer_and_winter() -> None:
    assert datetime_long(NOON, "nl") == "14 september 2026 om 14:00"
    assert datetime_long(datetime(2026, 1, 14, 12, 0, tzinfo=UTC), "en") == "14 January 2026 at 13:00"


def test_the_day_of_a_moment_is_the_day_it_is_here() -> None:
    assert date_long(datetime(2026, 9, 14, 22, 30, tzinfo=UTC), "nl") == "15 september 2026"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        datetime_long(datetime(2026, 9, 14, 12, 0), "nl")  # noqa: DTZ001 - that is the point


def test_a_moment_that_a_source_wrote_without_time_zone_keeps_its_own_clock() -> None:
    scanned = datetime.fromisoformat("2026-10-14 18:05:00.000000")
    assert moment_as_written(scanned, "nl") == "14 oktober 2026 om 18:05"
    assert moment_as_written(scanned, "en") == "14 October 2026 at 18:05"


@pytest.mark.parametrize(
    ("passed", "nl", "en"),
    [
        (timedelta(minutes=3), "3 minuten geleden", "3 minutes ago"),
        (timedelta(hours=2), "2 uur geleden", "2 hours ago"),
        (timedelta(days=1), "1 dag geleden", "1 day ago"),
    ],
)
def test_how_long_ago_in_words(passed: timedelta, nl: str, en: str) -> None:
    assert ago(NOON - passed, NOON, "nl") == nl
    assert ago(NOON - passed, NOON, "en") == en


def test_just_now_and_a_clock_that_runs_ahead_never_give_a_time_in_the_future() -> None:
    for when in (NOON, NOON - timedelta(seconds=9), NOON + timedelta(minutes=2)):
        assert ago(when, NOON, "nl") == "zojuist"
        assert ago(when, NOON, "en") == "just now"


def test_a_telephone_number_as_written_becomes_one_a_phone_can_dial() -> None:
    assert phone_href("088 000 1187") == "tel:0880001187"
    assert phone_href("+31 (0)88-000 11 87") == "tel:+310880001187"


def test_a_language_map_gives_the_language_asked_else_dutch_and_never_nothing() -> None:
    assert pick({"nl": "Naam", "en": "Name"}, "en") == "Name"
    assert pick({"nl": "Naam", "en": ""}, "en") == "Naam"
    with pytest.raises(TypeError, match="language map"):
        pick({"fr": "Nom"}, "en")


def test_every_text_of_the_frame_and_the_components_is_in_dutch() -> None:
    ours = ("templates/components/", "templates/layouts/", "components.po")

    assert [problem for problem in sources.check() if problem.startswith(ours)] == []


def test_every_text_has_a_dutch_translation_with_the_same_names_and_nothing_left_over() -> None:
    assert sources.check() == []


def test_the_check_sees_a_name_that_is_missing_or_misspelt() -> None:
    assert list(sources._differences(("Since %(since)s",), ("Sinds",)))
    assert list(sources._differences(("Since %(since)s",), ("Sinds %(sinds)s",)))
    assert not list(sources._differences(("Since %(since)s",), ("Sinds %(since)s",)))
    assert not list(sources._differences(("One", "%(count)s things"), ("Eén", "%(count)s dingen")))
    assert list(sources._differences(("One", "%(count)s things"), ("Eén", "dingen")))


def test_texts_in_templates_and_in_code_are_found() -> None:
    found = {sentence.english: sentence for sentence in sources.sentences()}

    assert found["Skip to the content"].place == "templates/layouts/base.html"
    assert found["%(count)s record"].plural == "%(count)s records"
    assert any(sentence.place.endswith(".py") for sentence in found.values())


def test_extracting_prints_entries_that_a_po_file_can_hold(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["extract", "no-such-file"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["nonsense"]) == 2
    entry = _entry(sources.Sentence('Say "%(n)s"\nnow', "Say %(n)s times", "door", "x.html", 1))
    (tmp_path / "x.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + entry)

    (message,) = entries(tmp_path / "x.po")

    assert forms(message.id) == ('Say "%(n)s"\nnow', "Say %(n)s times")
    assert message.context == "door"


def test_numbers_choose_between_one_and_many() -> None:
    dutch = Catalog.load("nl")

    assert dutch.ngettext("%(count)s record", "%(count)s records", 1) == "%(count)s onderdeel"
    assert dutch.ngettext("%(count)s record", "%(count)s records", 2) == "%(count)s onderdelen"


def test_a_text_chosen_in_code_is_translated_too(renderer: Renderer) -> None:
    assert renderer.words("nl")("Sign out") == "Uitloggen"
    assert renderer.words("en")("Sign out") == "Sign out"
