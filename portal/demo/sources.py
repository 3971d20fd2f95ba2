"""For adding sources to the demo: somebody who writes a connector sees what a resident will see of it."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

from portal.settings import Settings, SettingsError
from portal.sources import Sources

_SOURCE = re.compile(r"^\[sources\.(\w+)\]$", re.MULTILINE)


def read_sources(file: Path, template: Path) -> str:
    """The file's text, to go behind the demo's settings, of which ``template`` is the form.

    Raises SettingsError when it holds anything but sources, or one that the demo has already.
    """
    try:
        text = file.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from None
    sources = tables.get("sources")
    if set(tables) != {"sources"} or not isinstance(sources, dict):
        raise SettingsError(f"{file}: write [sources.NAME] tables in it, and nothing else.")
    own = set(_SOURCE.findall(template.read_text(encoding="utf-8")))
    if taken := sorted(own & set(sources)):
        raise SettingsError(f"{file}: the demo has a source {taken[0]!r} already. Write [sources.ANOTHER_NAME].")
    return f"\n{text}"


def check_sources(settings: Settings) -> None:
    """Put every source together once, so that a mistake is told here and not in a log file; raises SettingsError."""

    async def check() -> None:
        await Sources(settings).close()

    asyncio.run(check())
