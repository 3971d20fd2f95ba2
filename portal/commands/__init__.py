"""The commands of ``portal``, one module per group; ``portal.cli`` joins them."""
