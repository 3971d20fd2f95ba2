"""Tests of the rules of a rights request."""
