"""Lists kept right after changes, without another run."""
