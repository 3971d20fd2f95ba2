"""The file for people: one HTML file that opens without a network, and holds no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.sdk import Manifest
from portal.rendering import Renderer, pick
from portal.sync.model import CONNECTOR_ERROR, MISCONFIGURED, OTHER_PERSON, PORTAL_ERROR
from portal.web.resident.download.model import Download, Source
from portal.web.resident.download.worded import Wording
from portal.web.resident.words import Words


@dataclass(frozen=True, repr=False)
class ReadingFile:
    """Everything in ``resident/download_file.html``. ``words`` puts values in words; ``titles`` names each source;
    ``why`` says for a source that did not answer what was the matter."""

    download: Download
    words: Words
    titles: dict[str, str]
    why: dict[str, str]


def file_to_read(renderer: Renderer, download: Download, manifests: Mapping[str, Manifest], lang: str) -> bytes:
    """The file in one language, as UTF-8. ``manifests``: by the name of their source, for what a value means."""
    words = Words(renderer, lang)
    page = ReadingFile(
        download=Wording(download, manifests, words).whole(),
        words=words,
        titles={source.name: pick(source.title, lang) for source in download.sources},
        why={source.name: _why(renderer, source, lang) for source in download.sources if source.failure},
    )
    return renderer.render(page, "resident/download_file.html", lang).encode()


def _why(renderer: Renderer, source: Source, lang: str) -> str:
    say = renderer.words(lang)
    if source.failure == OTHER_PERSON:
        return say("Its answer was about somebody else. So we did not use it.")
    if source.failure in {CONNECTOR_ERROR, PORTAL_ERROR}:
        return say("There is a mistake in this website. The municipality has to mend that.")
    if source.failure in MISCONFIGURED:
        return say("The connection with this system is not set up well. The municipality has to mend that.")
    return say("The system did not answer, or not well. We keep trying.")
