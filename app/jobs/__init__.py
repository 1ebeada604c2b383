"""Background work: who does it, and that it survives a kill."""
