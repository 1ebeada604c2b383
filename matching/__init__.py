"""The engine: frozen dataclasses and arrays in, frozen dataclasses and arrays out."""
