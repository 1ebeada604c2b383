"""The SQL of runs: whom they rank, what they work with, the matches and lists that they make, clearing away."""

from app.matches.runs.repository import clearing, lists, matches, participants, parties, runs, work

__all__ = ["clearing", "lists", "matches", "participants", "parties", "runs", "work"]
