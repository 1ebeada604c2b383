"""Signals -> scores, and how much of a score is known."""
