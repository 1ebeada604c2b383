"""An explanation in the reader's language: a phrasebook for each language, rendered in the same way."""

from matching.explaining.phrases.render import Names, form_name, sentences

__all__ = ["Names", "form_name", "sentences"]
