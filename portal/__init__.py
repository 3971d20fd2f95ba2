"""Inzage: residents see what their municipality knows about them, what fed each decision and who looked."""
