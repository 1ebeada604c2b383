"""Match lists and decisions, as files."""
