"""Makes something gone: in its source, in the portal, and for every key that ever opened it; and proves it."""
