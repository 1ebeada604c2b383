"""Scores from signals, and the confidence in them."""
