"""Semantic search over offers, needs and companies."""
