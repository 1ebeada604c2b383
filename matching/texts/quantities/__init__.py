"""Figures with units: what a text says in numbers, read alike in three languages and compared as quantities."""
