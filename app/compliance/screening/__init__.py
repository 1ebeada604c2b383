"""Sanctions lists: read from their publishers' files, stored, and asked for names and official numbers."""
