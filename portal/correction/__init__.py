"""Carrying out corrections: the source first, then a fresh pull of it; done only when the pull shows the value."""
