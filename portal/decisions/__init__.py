"""Decisions about a resident, and the data points that fed each one."""

from portal.decisions.model import DecisionView, Standing, UnreadableDecision, compare
from portal.decisions.service import Decisions

__all__ = ["DecisionView", "Decisions", "Standing", "UnreadableDecision", "compare"]
