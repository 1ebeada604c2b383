"""An explanation in the reader's language: a phrasebook for each language, rendered in the same way."""

from matching.explaining.phrases.render import PHRASEBOOKS, Names, band_name, form_name, sentences

__all__ = ["PHRASEBOOKS", "Names", "band_name", "form_name", "sentences"]
