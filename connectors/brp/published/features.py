"""For the tests: reading the published feature files (Gherkin in Dutch) as far as they are tables.

Only the essentials: scenarios, their steps with a table each, and example tables filled in. No library is used
because the steps are never bound to code by their wording alone; the tests read the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from connectors.brp.published.specification import FOLDER

Row = list[str]

_SCENARIO = re.compile(r"\s*(?:Abstract )?Scenario:\s*(.*)")
_STEP = re.compile(r"\s*(?:Gegeven|Als|Dan|En)\s+(.*)")
_EXAMPLES = re.compile(r"\s*Voorbeelden:")
_OTHER = re.compile(r"\s*(?:Regel|Achtergrond|Functionaliteit|@)")


class Step(msgspec.Struct):
    """One step: its sentence and the rows of its table, heading included."""

    text: str
    rows: list[Row] = []

    def pairs(self) -> dict[str, str]:
        """The table as name and value: of two columns, or the one row under a heading."""
        if self.rows and self.rows[0][:2] == ["naam", "waarde"]:
            return {row[0]: row[1] for row in self.rows[1:]}
        return dict(zip(*self.rows[:2], strict=True)) if len(self.rows) == 2 else {}


class Scenario(msgspec.Struct):
    """One scenario with its examples filled in."""

    file: str
    title: str
    steps: list[Step]

    def step(self, word: str) -> Step | None:
        """The first step whose sentence contains this."""
        return next((step for step in self.steps if word in step.text), None)


def scenarios(*files: str) -> Iterator[Scenario]:
    """Every scenario of these feature files; one per example."""
    for file in files:
        background: list[Step] = []
        for title, steps, examples in _blocks((FOLDER / file).read_text("utf-8")):
            if title is None:
                background = steps
                continue
            for example in _examples(examples):
                yield Scenario(file, _filled(title, example), [_fill(step, example) for step in [*background, *steps]])


def _blocks(text: str) -> Iterator[tuple[str | None, list[Step], list[Row]]]:
    """Title (None for the background), steps and example rows of each block."""
    title: str | None = None
    steps: list[Step] = []
    examples: list[Row] = []
    rows: list[Row] | None = None
    for line in text.splitlines():
        if (found := _SCENARIO.match(line)) or _OTHER.match(line):
            if steps:
                yield title, steps, examples
            title, steps, examples, rows = (found[1] if found else None), [], [], None
        elif _EXAMPLES.match(line):
            rows = examples
        elif step := _STEP.match(line):
            steps.append(Step(step[1].strip(), []))
            rows = steps[-1].rows
        elif line.lstrip().startswith("|") and rows is not None:
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    if steps:
        yield title, steps, examples


def _examples(rows: list[Row]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] or [{}]


def _fill(step: Step, example: dict[str, str]) -> Step:
    return Step(_filled(step.text, example), [[_filled(cell, example) for cell in row] for row in step.rows])


def _filled(text: str, example: dict[str, str]) -> str:
    for name, value in example.items():
        text = text.replace(f"<{name}>", value)
    return text
