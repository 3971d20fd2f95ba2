"""A connector for any relational table or view, described in its manifest instead of in code."""
