"""An explanation in the reader's language: one table a language, one way of putting the sentences together."""

from matching.explaining.phrases.render import Names, form_name, sentences

__all__ = ["Names", "form_name", "sentences"]
