"""Everything the portal shows a resident, as files they can keep: one to read, one for a computer."""
