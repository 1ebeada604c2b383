"""Managers' decisions on matches, and the weights that are learned from them."""
