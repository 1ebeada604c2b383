"""Legal forms, as laws and registers spell them out and as people shorten them."""

import re
from dataclasses import dataclass

_MARKS = " \"'«»“”„,.-–—"
_A = r"[aà]['’`]?"  # SOCIETA' and SOCIETÀ
_ONE_OWNER = r"(?:\s+(?:unipersonale|uninominale|(?:a|con)\s+(?:unico\s+socio|socio\s+unico)))?"

# Short form: spelled out, and shortened (any points and blanks between the letters). Longer ones first.
_FORMS: dict[str, tuple[str, str]] = {
    "S.r.l.s.": (rf"societ{_A}\s+a\s+responsabilit{_A}\s+limitata\s+semplificata", "s r l s"),
    "S.c. a r.l.": (
        rf"societ{_A}\s+(?:cooperativa|consortile)\s+a\s+responsabilit{_A}\s+limitata",
        "s c a r l|s c r l",
    ),
    "S.r.l.": (rf"societ{_A}\s+a\s+responsabilit{_A}\s+limitata{_ONE_OWNER}", "s r l"),
    "S.a.p.a.": (rf"societ{_A}\s+in\s+accomandita\s+per\s+azioni", "s a p a"),
    "S.p.A.": (rf"societ{_A}\s+per\s+azioni{_ONE_OWNER}", "s p a"),
    "S.n.c.": (rf"societ{_A}\s+in\s+nome\s+collettivo", "s n c"),
    "S.a.s.": (rf"societ{_A}\s+in\s+accomandita\s+semplice", "s a s"),
    "Soc. coop.": (rf"societ{_A}\s+cooperativa(?:\s+sociale)?", "soc coop"),
    "Ditta individuale": (r"(?:ditta|impresa)\s+individuale", ""),
    "ООО": (r"обществ[оа]\s+с\s+ограниченной\s+ответственностью", "о о о"),
    "ПАО": (r"публичное\s+акционерное\s+общество", "п а о"),
    "НАО": (r"непубличное\s+акционерное\s+общество", "н а о"),
    "ЗАО": (r"закрытое\s+акционерное\s+общество", "з а о"),
    "ОАО": (r"открытое\s+акционерное\s+общество", "о а о"),
    "АО": (r"акционерное\s+общество", "а о"),
    "ИП": (r"индивидуальный\s+предприниматель", "и п"),
    "АНО": (r"автономная\s+некоммерческая\s+организация", "а н о"),
    "ФГУП": (r"федеральное\s+государственное\s+унитарное\s+предприятие", "ф г у п"),
    "ГУП": (r"государственное\s+унитарное\s+предприятие", "г у п"),
    "МУП": (r"муниципальное\s+унитарное\s+предприятие", "м у п"),
    "ФГБУ": (r"федеральное\s+государственное\s+бюджетное\s+учреждение", "ф г б у"),
    "GmbH & Co. KG": ("", r"gmbh\s*&\s*co\.?\s*kg"),
    "GmbH": (r"gesellschaft\s+mit\s+beschränkter\s+haftung", "gmbh|g m b h"),
    "UG": (r"unternehmergesellschaft(?:\s*\(haftungsbeschränkt\))?", r"ug\s+\(haftungsbeschränkt\)"),
    "AG": ("aktiengesellschaft", "a g"),
    "KG": ("kommanditgesellschaft", "k g"),
    "OHG": (r"offene\s+handelsgesellschaft", "o h g"),
    "LLC": (r"limited\s+liability\s+company", "l l c|ooo"),
    "LLP": (r"limited\s+liability\s+partnership", "l l p"),
    "PLC": (r"public\s+limited\s+company", "p l c"),
    "Co. Ltd": ("", r"co\s*,\s*ltd"),
    "Ltd": ("limited", "l t d"),
    "Inc.": ("incorporated", "inc"),
    "Corp.": ("corporation", "corp"),
    "SARL": (r"société\s+à\s+responsabilité\s+limitée", "s a r l"),
    "SASU": (r"société\s+par\s+actions\s+simplifiée\s+unipersonnelle", "s a s u"),
    "SAS": (r"société\s+par\s+actions\s+simplifiée", ""),
    "EURL": (r"entreprise\s+unipersonnelle\s+à\s+responsabilité\s+limitée", "e u r l"),
    "SA": (r"société\s+anonyme", "s a"),
    "S.L.": (r"sociedad\s+(?:de\s+responsabilidad\s+)?limitada", "s l"),
    "Sp. z o.o.": (r"spółka\s+z\s+ograniczoną\s+odpowiedzialnością", r"sp\s*z\s*o\s*o"),
    "A.Ş.": (r"anonim\s+şirketi", "a ş"),
}


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form found in a name: its short form, where it stands, and whether it was spelled out there."""

    short: str
    start: int
    end: int
    spelled_out: bool


def _letters(shortened: str) -> str:
    return "|".join(r"\.?\s?".join(part.split(" ")) + r"\.?" for part in shortened.split("|") if part)


def _pattern(spelled: str, shortened: str) -> re.Pattern[str]:
    long, short = spelled or "(?!)", _letters(shortened) or "(?!)"
    return re.compile(rf"(?<!\w)(?:(?P<long>{long})|(?:{short}){_ONE_OWNER})(?!\w)", re.IGNORECASE)


_PATTERNS = [(short, _pattern(*written)) for short, written in _FORMS.items()]
_OF_PARTNERS = re.compile(r"\s+di\s", re.IGNORECASE)
"""ROSSI SNC DI ROSSI MARIO & C."""


def legal_form_in(name: str) -> LegalForm | None:
    """The legal form at the end of a name or, as Russian ones stand, at its start; within it, where it is plain."""
    within: LegalForm | None = None
    for short, pattern in _PATTERNS:
        for found in pattern.finditer(name):
            spelled_out = found["long"] is not None and " " in found[0]
            form = LegalForm(short, found.start(), found.end(), spelled_out)
            before, after = name[: found.start()].strip(_MARKS), name[found.end() :].strip(_MARKS)
            at_start = after and not before and (spelled_out or (short.isupper() and not short.isascii()))
            if at_start or (before and not after):
                return form
            plain = spelled_out or "." in found[0].rstrip(".") or _OF_PARTNERS.match(name, found.end())
            if before and after and plain and within is None:
                within = form
    return within
