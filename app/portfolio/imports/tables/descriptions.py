"""The texts of a row, gathered by language: from columns that name theirs, and from columns in any."""

from dataclasses import dataclass, field

from app.portfolio.imports.cells.texts import by_language, language_told
from app.portfolio.imports.tables.vocabulary import CAN_OFFER, LOOKS_FOR, SUMMARY
from matching.profiles import TextLanguage

LONGEST_SUMMARY = 500
_LEADS: dict[str, dict[TextLanguage, str]] = {
    LOOKS_FOR: {"it": "Cerchiamo", "ru": "Ищем", "en": "We are looking for"},
    CAN_OFFER: {"it": "Offriamo", "ru": "Предлагаем", "en": "We offer"},
}


@dataclass(slots=True)
class Descriptions:
    """Language -> the summary and the parts of the text. `usual`: of texts that are too short to tell."""

    usual: TextLanguage | None = None
    _summaries: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _later: list[tuple[str, str]] = field(default_factory=list)

    def put(self, language: str, key: str, text: str) -> None:
        """A text whose column names its language."""
        if key == "summary":
            self._summaries[language] = text
        else:
            self._texts.setdefault(language, []).append(text)

    def add(self, field_name: str, text: str) -> None:
        """A text in whatever language it is."""
        if field_name in _LEADS:
            self._later.append((field_name, text))
            return
        language = language_told(text, self.usual)
        if field_name == SUMMARY and len(text) <= LONGEST_SUMMARY and language not in self._summaries:
            self._summaries[language] = text
            return
        for own, part in by_language(text, self.usual).items():
            if part not in self._texts.setdefault(own, []):
                self._texts[own].append(part)

    def by_language(self) -> list[dict[str, str]]:
        """As a company has them. What it looks for and offers follows what it does, under words that say so."""
        for field_name, text in self._later:
            for own, part in by_language(text, self.usual).items():
                lead = _lead(field_name, own)
                begins_so = part.casefold().startswith(lead.casefold())
                self._texts.setdefault(own, []).append(part if begins_so else f"{lead}: {part}")
        self._later.clear()
        found: list[dict[str, str]] = []
        for code in dict.fromkeys([*self._summaries, *self._texts]):
            body = {"language": code}
            if code in self._summaries:
                body["summary"] = self._summaries[code]
            if parts := self._texts.get(code):
                body["text"] = "\n".join(parts)
            found.append(body)
        return found


def _lead(field_name: str, language: TextLanguage) -> str:
    leads = _LEADS[field_name]
    return leads.get(language, leads["en"])
