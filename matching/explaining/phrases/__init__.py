"""An explanation in the reader's language: a phrasebook for each language, rendered in the same way."""

from matching.explaining.phrases.render import PHRASEBOOKS, Names, form_name, sentences

__all__ = ["PHRASEBOOKS", "Names", "form_name", "sentences"]
