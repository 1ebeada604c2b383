"""Texts: their language, sentences, terms, vectors, and how alike two of them are."""
