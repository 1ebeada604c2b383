"""The SQL of runs: what was asked for, what they work with, the matches and lists that they make, clearing away."""

from app.matches.runs.repository import clearing, lists, matches, parties, runs, work

__all__ = ["clearing", "lists", "matches", "parties", "runs", "work"]
