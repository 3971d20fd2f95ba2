"""Connectors: the code that reads, and where it can corrects or erases in, one kind of source each."""
