"""A connector for systems that state their decisions, and the data points behind them, in our JSON schema."""
