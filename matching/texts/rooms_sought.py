"""Words by which a sentence looks for a room to work in, as in "we need a small office in Trento"."""

import re

_SEEKS = r"""(?<!\bкто\s)(?<!\bchi\s)(?<!\bwho\s)\b  # others, whom somebody helps
    (?: (?:ri)?cerc(?:hiamo|a|asi) | (?:alla\sricerca|in\scerca)\sdi | ci\sserv(?:e|ono) | abbiamo\sbisogno\sdi
      | (?:vorremmo|vogliamo|intendiamo)\s(?:affittare|prendere\sin\saffitto)
      | ищем|ищет | (?:нуж(?:ен|на|но|ны)|требу(?:ет|ют)ся)
      | look(?:s|ing)?\sfor | seek(?:s|ing)? | search(?:es|ing)?\sfor | in\ssearch\sof | needs?
      | (?:want|wish|like|plan)\sto\s(?:rent|lease)
    )\s"""
_RENTS = r"""(?:^\W*|\b(?:хотим|хотели\sбы|планируем|готовы)\s)
    (?:арендуем|арендовать|снимем|снять|возьм[её]м\sв\sаренду|взять\sв\sаренду)(?![^.;]*\bс\s(?:19|20)\d\d)\s"""
_KIND = r"""(?:(?:
      un[oa]? | dei | degli | delle | alcuni | piccol[oaie] | grand[ei] | nuov[oaie] | altr[oaie] | ampi[oa]?
      | [а-яё-]+(?:ый|ий|ой|ое|ее|ую|юю|ые|ие|ых|их|ого|его) | в\s[\w-]+
      | an? | some | our | own | small(?:er)? | larger? | big(?:ger)? | new | second | shared | furnished | modern
      | suitable | equipped | temporary | additional | extra
    )\s|un['’]\s?){0,3}"""
_ROOM = r"""(?: ufficio | capannone | laboratorio\sattrezzato | spazio\s(?:di\slavoro|per\suffici|in\slaboratorio)
      | офис(?:а|ное\sпомещение)? | помещени[еяй]
      | office(?:\sspace)? | premises | (?:lab(?:oratory)?|workshop|production|bench)\sspace)"""
_PLACE = r"""(?: local[ei] | spazio? | uffici | capannoni | sede | офисы | производственн\w+\sплощад\w+ | offices
     | (?:office|laboratory)\srooms? )"""
_SERVICE = r"""(?: magazzin[oi] | laboratorio? | склад | цех | лаборатори[юи] | warehouse | storage(?:\sspace)?
      | workshop | laboratory )"""
_THEN = r"""(?=\s*(?:$|[,.;:!?)(–—\d]
      | \b(?:a|ad|al|di\scirca|di\s\d+|da\s\d+|per|con|in|nel|nella|vicino|presso|o|в|во|на|под|для|с|до|от|рядом|у|и
          | at|near|for|of|with|close|on|from|or)\b))"""
_NOT_TO_SELL = r"(?![^.;]*\b(?:che|who|which|кто|котор\w+)\s(?:\w+\s)?(?:vend|compr|acquist|sell|buy|прода|закуп))"
_AREA_OR_RENT = r"""[^.;]*?(?: \d\s?(?:mq|m2|m²|metri\squadr|кв\.?\s?м|м2|м²|sq|square)
      | \b(?:in\s(?:affitto|locazione)|da\saffittare|в\sаренду|под\sаренду|for\srent|to\s(?:rent|lease)))"""
_ADDRESS = r"""[^.;]*?(?: \b(?:a|in|vicino\sa|near|at|в|во)\s(?-i:[A-ZА-ЯЁ])
      | \b(?:per|for|на)\s[\w-]+\s(?:person|people|человек)
      | \bпод\s)"""

_NAMED = re.compile(
    r"uffic|capannon|local[ei]|spazi|laborator|magazzin|sede|офис|помещ|площад|склад|цех|лаборатори|office|premises|space"
    r"|rooms?\b|warehouse|storage|workshop",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    rf"""(?:{_SEEKS}|{_RENTS}){_KIND}(?:
        {_ROOM}{_THEN}{_NOT_TO_SELL}
      | {_PLACE}{_THEN}{_NOT_TO_SELL}(?:{_AREA_OR_RENT}|{_ADDRESS})
      | {_SERVICE}{_THEN}{_AREA_OR_RENT}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""One office is one to work in. Bars are `locali` too, and many sell to offices: of these an area, a rent or an address
has to tell. A warehouse or a laboratory in some town is a service as often as a room."""


def seeks_room(sentence: str) -> bool:
    """In Italian, Russian or English; in doubt not."""
    return _NAMED.search(sentence) is not None and _SOUGHT.search(sentence) is not None
