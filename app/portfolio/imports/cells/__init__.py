"""Cells as people write them -> values: one file a kind, pure, and no reader raises on any text."""
