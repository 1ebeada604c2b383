"""Words in capitals, as registers write them -> words as people write them."""

import re
from functools import lru_cache

_KEPT = frozenset(
    """
    3D AI API BIM BPM CAD CAM CNC CRM EDA ERP ESG EU GIS GPS GSM HPC HR HVAC ICT IIOT IOT IP IT LED LTE MEMS NFC NGO
    OEM PCB PLC PMI PVC QA R&D RF RFID SAAS SPA UAV UE UK UPS USA UV VR AR XR TV DNA RNA MRI CT EV IR RTK SLAM CFRP
    ISO IEC DIN UNI ASTM ATEX
    БПЛА ИИ ИТ ИВЦ КБ ЛВС МГУ МГТУ МИСИС МФТИ НИИ НИЦ НПК НПО НПП НПФ НТЦ НЦ ОКБ ОЭЗ ПАК ПК ПО РАН РЖД РФ САПР СВЧ СКБ
    КИП ЛЭП АСУ ГОСТ ОЕМ
    ООО ОАО ЗАО ПАО АО НАО ИП АНО ГУП ФГУП SAS SNC SRL LLC
    СНГ ТЭЦ ЦКБ ЦНИИ ЧПУ ЭВМ ТД ТПК ВДНХ ГК УК
    """.split()  # noqa: SIM905 (a word list reads better as text)
)
_SMALL = frozenset(
    """
    a ad ai al alla alle and con da dal dalla de dei del dell della delle dello der des di du e ed et fra für gli il in
    la le lo nei nel nella of per su sul sulla the to tra und und von
    без в во для до за и из к на о об от по под при с со у
    """.split()  # noqa: SIM905
)
_START = re.compile(r"(?:^|(?<=[.!?…]\s))[\W\d_]*[^\W\d_]")
SHOUTED = 0.9
"""Share of capitals among the letters of a sentence from which it is in capitals; `6 kW` may be in it."""
_WRITTEN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+\w*|\w+")
_VOWELS = re.compile(r"[aeiouyàèéìòùäöüаеёиоуыэюя]", re.IGNORECASE)


def in_capitals(text: str) -> bool:
    """Whether nobody chose the capitals: all letters are, in more than one short word."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 4 and all(letter.isupper() for letter in letters)


def calmed(text: str, *, even_short: bool = False, at_start: bool = True) -> str:
    """ "OFFICINE DI TRENTO CNC" -> "Officine di Trento CNC"; a text with small letters stays as it is.

    `even_short`: a part of a longer text in capitals, which may be short itself, and need not be its start.
    """
    if not even_short and not in_capitals(text):
        return text
    first = at_start

    def calm(found: re.Match[str]) -> str:
        nonlocal first
        word, is_first = found[0], first
        first = False
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        initial = len(word) == 1 and (after == "." or before in ".&" or after == "&")
        if _is_acronym(word) or initial:
            return word
        if word.casefold() in _SMALL and not is_first and before in ("", " ", "'", "’"):
            return word.lower()
        pieces = re.split(r"(['’])", word)
        if len(pieces) == 3 and pieces[0].casefold() in ("d", "l", "dell", "dall", "all", "nell", "sull", "un", "o"):
            head = pieces[0].capitalize() if is_first or pieces[0] == "O" else pieces[0].lower()
            return head + pieces[1] + pieces[2].capitalize()
        return word.capitalize()

    return _WORD.sub(calm, text)


@lru_cache(maxsize=1 << 16)
def calmed_sentence(text: str) -> str:
    """ "PRODUCIAMO LASER IN FIBRA, CNC" -> "Produciamo laser in fibra, CNC"; one with small letters stays as it is."""
    letters = [character for character in text if character.isalpha()]
    if len(letters) <= 4 or sum(map(str.isupper, letters)) < SHOUTED * len(letters):
        return text
    return _START.sub(lambda found: found[0].upper(), _WRITTEN.sub(_calm_within, text))


def _calm_within(found: re.Match[str]) -> str:
    """A word of a sentence in capitals."""
    word = found[0]
    kept = not word.isupper() or (_is_acronym(word) and word.casefold() not in _SMALL)
    return word if kept else word.lower()


def _is_acronym(word: str) -> bool:
    """Known ones, letters with digits, and up to five letters that cannot be spoken."""
    if word in _KEPT or any(map(str.isdigit, word)):
        return True
    return 1 < len(word) <= 5 and _VOWELS.search(word) is None
