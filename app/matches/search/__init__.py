"""Semantic search over offers."""
