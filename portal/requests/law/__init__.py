"""Rules of law around a request that are not its own clock: objection, penalty, registers, who may act, retention.

One file per subject, pure functions of dates and plain values. Rule numbers such as ``R-AWB-1`` are named in the
docstrings; where the law is open (contested), a function returns both readings and says which one to act on.
"""
