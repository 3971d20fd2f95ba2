"""The demo's residents as the departments know them: by number. All invented; the numbers are official test numbers."""

from __future__ import annotations

MARIJKE = "999990019"
FATIMA = "999990081"
YOUSSEF = "999990172"
INGRID = "999990184"
DAAN = "999990196"
ROSA = "999990202"
LOTTE = "999990214"
HENDRIK = "999990226"
NOOR = "999990238"
