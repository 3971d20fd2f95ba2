"""The demo: the whole portal on one machine, with invented people and simulated sources speaking real protocols."""
