"""An explanation in the reader's language: a phrasebook for each language, rendered in the same way."""

from matching.explaining.phrases.render import PHRASEBOOKS, Kind, Names, band_name, form_name, say, sentences

__all__ = ["PHRASEBOOKS", "Kind", "Names", "band_name", "form_name", "say", "sentences"]
