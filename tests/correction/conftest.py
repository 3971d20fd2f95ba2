"""Corrections are tested on the same town as erasures: real databases, real departments, a resident per test."""

from tests.erasure.conftest import town as town
