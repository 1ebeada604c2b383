"""Terms that mean the same in any language: what a text names by code, acronym, name or technical word."""
