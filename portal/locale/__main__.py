"""For whoever writes texts: ``python -m portal.locale check`` and ``python -m portal.locale extract [part of a path]``.

``check`` says what is wrong with the Dutch translations (exit status 1 when anything is). ``extract`` prints entries
for a po file, of the texts that have no translation yet, grouped by the file they stand in.
"""

from __future__ import annotations

import sys
from itertools import groupby

from portal.locale.sources import Sentence, check, missing

USAGE = "Usage: python -m portal.locale check | extract [part of a path, such as templates/resident]\n"


def main(arguments: list[str]) -> int:
    """Carry out one command; returns the exit status."""
    match arguments:
        case ["check"]:
            problems = check()
            sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "Every text is translated.\n")
            return 1 if problems else 0
        case ["extract", *rest] if len(rest) <= 1:
            sys.stdout.write("\n".join(_entries(missing("nl", *rest))))
            return 0
    sys.stderr.write(USAGE)
    return 2


def _entries(found: list[Sentence]) -> list[str]:
    lines = []
    for place, group in groupby(found, key=lambda sentence: sentence.place):
        lines.append(f"# {place}\n")
        lines += [_entry(sentence) for sentence in group]
    return lines


def _entry(sentence: Sentence) -> str:
    lines = [f"msgctxt {_quoted(sentence.context)}"] if sentence.context else []
    lines.append(f"msgid {_quoted(sentence.english)}")
    if sentence.plural is None:
        lines.append('msgstr ""')
    else:
        lines += [f"msgid_plural {_quoted(sentence.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
