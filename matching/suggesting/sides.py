"""Which side a sentence is drafted on where its words tell that better than what it is near to."""

import re
from dataclasses import replace

from matching.texts.presenting import presents_itself
from matching.texts.rooms_sought import seeks_room
from matching.texts.statements import OUTRIGHT, Statement

_GIVES = re.compile(
    r"""^\W*(?:noi\s|мы\s|we\s)?(?:also\s|также\s)?(?:
        (?:offr|forn|propon|esegu|organizz|svolg|effettu|gest|ced|conced)(?:iamo|isce)\b
      | (?:предлага|предоставля|проводи|выполня|оказыва|организу|осуществля|эксплуатиру|переда[её]|обслуживае)\w*м\b
      | (?:offer|provide|run|perform|carry\sout|organi[sz]e|operate|license)\b
    ) | \b(?:disponibil\w+|available|доступ(?:н\w+|ен))\s(?:anche\s)?
        (?:in|su|per\sla|for|under|on|по|под)\s(?:an?\s|exclusive\s)?(?:licen|лиценз)""",
    re.VERBOSE | re.IGNORECASE,
)
_WISHES = re.compile(
    r"""\b(?:cerc|ricerca\sdi|bisogno|vorrem|vogliamo|interess|apert[ioae]\b|collaborazion|partner|distributor|rivenditor
      | ищ|нуж|хотим|хотели|заинтересован|интерес|открыт|сотруднич|партн|дилер|приглаша|закупа
      | look|seek|search|need|want|would|interested|open\b|cooperat(?:e|ion)\b|collaborat|dealer|distribut|invite
      | buy\b|purchase)""",
    re.VERBOSE | re.IGNORECASE,
)
_HAS = re.compile(
    r"""^\W*(?:собственн\w+|свой|своя|(?:our\s)?own|we\shave\sour\sown)\s(?:\w+\s){0,2}
        (?:склад|автопарк|парк|офис|транспорт|warehouse|fleet|office|stor(?:age|e))
      | ^\W*(?:magazzin[oi]|flotta|automezzi|uffici?o?)\s(?:\w+\s){0,2}(?:propri|di\sproprietà)""",
    re.VERBOSE | re.IGNORECASE,
)


def by_its_words(sentence: Statement) -> Statement:
    """What is given is no need, nor is what one is; a warehouse of one's own is no offer, and a room that is looked for
    is a need."""
    if seeks_room(sentence.text):
        return replace(sentence, role="seeks", confidence=OUTRIGHT)
    if sentence.role == "does" and _HAS.search(sentence.text):
        return replace(sentence, role="background")
    if sentence.role != "seeks" or _WISHES.search(sentence.text):
        return sentence
    if _GIVES.search(sentence.text):
        return replace(sentence, role="does", confidence=OUTRIGHT)
    return replace(sentence, role="background") if presents_itself(sentence.text) else sentence
