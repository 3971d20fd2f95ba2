"""Whether an input to a decision is sensitive: nationality, country of birth, or a special category (GDPR 9(1)).

Such an input is always pointed out, also when it is about somebody else, and when nothing is held to compare it with.
A manifest says so of its fields; of a field that no manifest declares, its name and label are read.
"""

from __future__ import annotations

import re

from connectors.sdk.contract import DecisionInput
from connectors.sdk.manifest import Manifest

_NAMES = re.compile(
    r"nationali|geboorteland|geboorte\W*land|birth.?country|country.of.birth|herkomst|afkomst|origin|etni|ethnic|"
    r"ras\b|race\b|racial|religi|godsdienst|geloof|politie?[ck]|vakbond|trade.union|genetic|genetisch|biometri|"
    r"gezondheid|\bhealth\b|medisch|medical|diagnos|ziekte|illness|handicap|disab|seksue|sexual",
    re.IGNORECASE,
)
_NOT = re.compile(r"politie(?!k)|origineel|original", re.IGNORECASE)


def is_sensitive(entry: DecisionInput, manifest: Manifest | None) -> bool:
    """Whether this input is to be pointed out. ``manifest`` is that of the input's source, None when not connected.

    A field counts when any type of record declares it so: an input need not say from which type it came.
    """
    kinds = manifest.records.values() if manifest else ()
    declared = [kind.fields[entry.field] for kind in kinds if entry.field in kind.fields]
    if declared:
        return any(field.special_category for field in declared)
    words = [entry.field.replace("_", " ").replace(".", " "), *entry.label.values()]
    return any(_NAMES.search(_NOT.sub("", each)) for each in words)
