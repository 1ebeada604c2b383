"""Match lists, semantic search, ranking."""
