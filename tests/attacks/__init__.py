"""Attacks on the portal as it stands, each told as what must not work."""
