"""Rights requests: what a resident may ask, the legal clock, the lawful grounds, and what came of each item."""
