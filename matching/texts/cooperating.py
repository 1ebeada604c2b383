"""Words by which a sentence speaks for a cooperation form, as in "we license our coating", "open to joint projects"."""

import re
from functools import lru_cache

from matching.profiles import Form
from matching.texts.rooms_sought import seeks_room

_SEEK = r"""\b
    (?: (?:ri)?cerc(?:hiamo|a|asi)\b | (?:alla\sricerca|in\scerca)\sdi\b | ci\sserv(?:e|ono)\b | bisogno\sdi\b
      | interessa(?:no|ti\sa)?\b | acqui(?:siamo|sire|stiamo|stare)\b | compr(?:iamo|are)\b
      | ищ(?:ем|ет|у)\b | нуж(?:ен|на|но|ны)\b | требу(?:ет|ют)ся\b | разыскива\w+ | куп(?:им|ить)\b
      | приобр(?:ести|ет[её]м)\b | интересу(?:ет|ют|емся)\b | заинтересован\w*\sв\b
      | look(?:s|ing)?\s(?:for|to\s(?:buy|acquire))\b | seek(?:s|ing)?\b | search(?:es|ing)?\sfor\b | in\ssearch\sof\b
      | needs?\b | acquire\b | buy\b | interested\sin\b
    )"""
_OFFER = r"""\b
    (?: (?:offr|propon|forn|vend)(?:iamo|e|ire|ere)\b | diamo\b | mettiamo\sa\sdisposizione\b
      | предлага\w+ | прода(?:[её]м|дим|ть)\b | предоставля\w+ | да[её]м\b
      | offer(?:s|ing|ed)?\b | sell(?:s|ing)?\b | shar(?:e|es|ing)\b | provid(?:e|es|ing)\b | give\b
    )"""
_CEDE = r"""\b
    (?: ced(?:iamo|e|ere|esi)\b | conced(?:iamo|e|ere)\b | trasferi(?:amo|sce|re)\b
      | переда(?:[её]м|дим|ть|вать|ст)\b | уступ\w+ | отда(?:[её]м|дим|ть)\b
      | transfer(?:s|ring)?\b | assign(?:s|ing)?\b | grant(?:s|ing)?\b
    )"""
_NEAR = r"""\W+(?:(?!(?:di|per|con|in|nel|nella|su|da|e|ed|for|in|of|with|by|to|on|and|для|по|в|на|с|от|и|к)\b)
    [\w’'-]+\W+){0,3}?"""
"""Up to three words, none of which makes the next thing that of somebody else: "experts in technologies"."""

_OBJECT = r"""
    (?: brevett[oi]\b | know-?how\b | tecnologi[ae]\b
      | патент(?:а|у|ом|ы|ов|ами)?\b | ноу-хау\b | технологи(?:ю|и|й|ями|ях)\b
      | patents?\b(?![\s-](?:search|protect|attorn|law|fil|serv|agent|translat|office|appl))
      | technolog(?:y|ies)\b(?![\s-](?:partner|provid|suppl|compan|spec|engin|expert|manag|teach|consult|staff|lead|park
          |hub|scout|distrib|start|solution|product|driven))
    )"""
_MAKING = r"(?:produ|fabbric|lavorazion|manufactur|making|производ|изготовл|получени|переработ|выпуск|обработк|лить)"
_KNOWN = r"""(?: brevett|tecnologi|process|metod|algoritm|formul|ricett|progett
      | технологи|использовани|изобретени|патент|ноу-хау|рецептур|метод|алгоритм|топологи|разработ
      | patent|technolog|process|method|algorithm|formula|recipe|design|know-how|non-)"""
_LICENCE = rf"""
    (?: \blicenz[ae]\s(?:di|sul|su|del|sull['’]|per\s(?:il|la|lo|un|una)|della|sulla|dell['’])\s?(?:\w+\s)?{_KNOWN}
      | \bлицензи[яюий]\w*\sна\s(?:[\w-]+\s)?{_KNOWN}
      | \blicen[cs]es?\s(?:of|for|on|to\suse)\s(?:(?:our|the|an?|its)\s)?(?:[\w-]+\s){{0,2}}{_KNOWN}
      | \b(?:non-)?exclusive\slicen[cs]e
    )"""
"""Of something that somebody knows how to do: authorities grant none of those."""
_LICENCE_TO_MAKE = rf"""
    (?: \blicenz[ae]\s(?:di|per\s(?:la|il|lo)?)\s?(?:sfrutt|{_MAKING}) | \bлицензи[яюий]\w*\sна\s(?:\w+\s)?{_MAKING}
      | \blicen[cs]es?\s(?:to|for|of)\s(?:the\s)?{_MAKING}
    )"""
_ONE_LICENCE = r"""(?: \blicenza\b(?!\s(?:del\s|di\s)?(?:taxi|ncc|bar|sommin|commerc|tabacc|ambul|edil
          |minist|comun|media|pilot))
      | \bлицензи[юя]\b(?!\sна\s(?:алкогол|такси|перевоз|торгов|охран|связ|частот|экспорт
          |вывоз|медиц|образов|розни))
      | \blicen[cs]e\b(?!\s(?:from|issued|by|for\s(?:alcohol|transport|export))))"""
_UNDER_LICENCE = r"""(?:\b(?:in|su|sotto)\slicenza\b(?!\s(?:ufficial|d[ia]\s|del))
      | \b(?:по|под)\sлицензи\w*
      | \b(?:for|under|on|in|to)\s(?:(?:an?|exclusive|non-exclusive)\s){0,2}licen[cs](?:e|ing)\b(?!\s(?:from|by|of)\b)
    )(?!\s[«“"„]?(?-i:[A-ZА-ЯЁ]))"""
"""Not under that of somebody who is named."""

_TECHNOLOGY_TRANSFER = rf"""
    {_SEEK}{_NEAR}{_OBJECT} | {_CEDE}{_NEAR}(?:{_OBJECT} | ricett[ae]\b | рецептур)
  | {_OFFER}{_NEAR}(?:brevett[oi]\b | патент(?:ы|а|ов)?\b | patents?\b(?=\s(?:on|for|to)\b)
      | (?:tecnologia|технологию|technology)\s(?:di|per|of|for)?\s?(?:la\s|the\s)?{_MAKING}
      | know-?how\s(?:di|per|of|for|in)\s(?:la\s|the\s)?{_MAKING} | ноу-хау\s(?!и\b|в\b|для\b|наш)\w)
  | (?:{_SEEK}|{_OFFER}|{_CEDE})[^.;]{{0,80}}{_LICENCE_TO_MAKE} | {_CEDE}[^.;]{{0,80}}{_UNDER_LICENCE}
  | (?:{_SEEK}|{_OFFER})(?=[^.;]*\b(?:{_KNOWN}|{_MAKING}|fabbrich|make\b))[^.;]{{0,80}}{_UNDER_LICENCE}
  | {_OFFER}\s(?:\w+\s)?in\slicenza\b(?!\s(?:ufficial|(?-i:[A-Z])))
  | (?:{_SEEK}|{_OFFER}|{_CEDE}){_NEAR}{_ONE_LICENCE} | {_LICENCE}
  | (?:{_SEEK}[^.;]{{0,40}}\b(?:licenziatari|лицензиат|licen[cs]ees?\b)) | \blicen[cs]ees?\s(?:wanted|sought)
  | \b(?:disponibil|cedibil|offert|concess|concedibil)\w*\s(?:anche\s)?{_UNDER_LICENCE}
  | \b(?:available|open|offered)\s(?:\w+\s){{0,2}}{_UNDER_LICENCE}
  | \b(?:возможн|доступ(?:н|ен\b))\w*[^.;]{{0,40}}{_UNDER_LICENCE}
  | \b(?:we|to|can|could|would|also|they)\slicen[cs]e\b(?!\s(?:check|plate))(?![^.;]*\bfrom\b)
  | \b(?:we|to|can|could)\s(?:also\s)?out-?licen[cs]e\b | \blicen[cs]ing[\s-]out\b
  | \btrasferimento\s(?:tecnologico | di\s(?:tecnologi|know) | della\s(?:nostra\s)?tecnologi)
  | \btecnologi[ae]\s(?:disponibili?\sper\s(?:la\scession|trasfer|licenz) | in\svendita)
  | \bknow-?how\s(?:\w+\s)?(?:trasferibil|cedibil|transferable) | \b(?:pacchetto\sdi|process)\sknow-?how
  | \b(?:concession|cession)\w+\s(?:in\slicenz | di\slicenz | (?:del|dei|di|della)\s(?:brevett|know|tecnologi))
  | \bsfruttamento\sde[il]\sbrevett
  | \b(?:трансфер|передач)\w*\s(?:\w+\s)?(?:технологи[йию]\b|ноу-хау|лицензи)
  | \bтехнологи\w+\s(?:готов\w+\sк\sпередаче|на\sпродажу) | \bлицензировани\w+\s(?:технологи|патент|разработ)
  | \btechnology\stransfer | \btransfer\sof\s(?:the\s|our\s)?(?:technolog|know-?how) | \bknow-?how\stransfer
  | \btechnolog(?:y|ies)\s(?:is\s|are\s)?for\ssale
"""

_TOGETHER = r"""
    \bprogett[oi]\s(?:comun[ei]\b|congiunt|condivis) | \bco-?svilupp(?!\w*\s(?:con|insieme)\s[^.;]{0,12}client)
  | \b(?:svilupp|ricerc)\w+\s(?:congiunt|collaborativ|insieme\s(?:a|con)\b(?!\s(?:i\snostri\s|i\s)?client))
  | \b(?:siti|sito|partner|clienti|cliente|ospedale|impianto)\spilota\s(?:per|con|in\scui)
  | \bсовместн\w+\s(?:[\w-]+\s){0,2}(?:проект|разработ|исследован|ниокр|испытани|мисси|опытн)
  | \bсовместно\s(?:разраб|разв|созда[тд]|пров[оеё]|испыт) | \bниокр\s(?:с\b|совместн)
  | \bпартн[её]р\w*\s(?:по|для|в)\s(?:\w+\s)?ниокр | \bготов\w*\sк\sпилот
  | \bjoint(?:ly)?\s(?:\w+\s)?(?:project|research|r\s?&\s?d|develop|trial|test|stud|demonstrator|mission|pilot)
  | \bco-?develop | \bпилотн\w+\sпартн[её]р | \bpilot\spartners?
  | \bdevelop\w*\s(?:[\w-]+\s){0,5}together\swith(?!\s(?:our\s|the\s)?(?:customer|client))
  | \bcollaborative\s(?:research|project) | \bresearch\s(?:collaboration|partner)s?\b
  | \bR\s?&\s?D\s(?:partner|collaboration)s?\b | \bconsorti(?:um|a)\s(?:for|partner)
  | \b(?:join|form|build|lead|enter)\w*\s(?:an?\s|the\s)?(?:\w+\s)?consorti(?:um|a)\b
"""
_PROJECT = r"""
    \bprogett[oi]\s(?:di\sricerca|europe|pilota\b|horizon) | \bconsorzio\s(?:europeo|di\sricerca|per\s(?:un|il|i)\s)
  | \b(?:studi[o]?|sperimentazion[ei])\s(?:clinic[oaie]\s)?(?:multicentric|clinic)
  | \bконсорциум | \bисследовательск\w+\sпроект | \bсовместн\w+\s(?:[\w-]+\s)?(?:предприяти|производств)
  | \bпилотн\w+\s(?:\w+\s)?(?:проект|внедрени|площадк|партн[её]р|испытани|эксплуатаци)
  | \b(?:клинически|многоцентров)\w+\s(?:\w+\s)?(?:исследовани|испытани)
  | \b(?:research|R\s?&\s?D)\sprojects?\b | \bjoint\sventure | \bhorizon\s(?:2020|europ)
  | \b(?:european|EU)[\s-](?:funded\s)?projects?\b | \b(?:multi-?cent(?:re|er|ric)|clinical)\s(?:\w+\s)?(?:trial|stud)
  | \bpilot\s(?:project|partner|customer|site|trial|user|hospital|run)s?\b
"""
_OPEN = rf"""{_SEEK} | \b(?:apert[ioae]|disponibil|vorremmo|vogliamo|partecipare|entrare|partner|collaborazion
      | открыт|готов|хотим|хотели|приглаша|участвовать|войти|партн[её]р|сотруднич
      | open|ready|would|want|wish|join|partner|collaborat|wanted)"""
"""A project is one to take part in where somebody is looked for, or invited."""

_PATTERNS = {
    Form.TECHNOLOGY_TRANSFER: re.compile(_TECHNOLOGY_TRANSFER, re.VERBOSE | re.IGNORECASE),
    Form.JOINT_PROJECT: re.compile(
        rf"{_TOGETHER} | (?:{_OPEN}).*(?:{_PROJECT}) | (?:{_PROJECT}).*(?:{_OPEN})", re.VERBOSE | re.IGNORECASE
    ),
}

_NAMED = re.compile(
    r"""licen|лиценз|brevett|патент|patent|tech?nolog|технолог|know|ноу-хау|ricett|рецептур
      | progett|проект|project|svilupp|develop|ricerc|research|совместн|ниокр|исслед|испыт|joint|trial|stud
      | pilot|пилот|consor|консорц|horizon|R\s?&""",
    re.VERBOSE | re.IGNORECASE,
)
"""What no sentence that speaks for a form is without: most are not read further."""

_SOFTWARE = r"(?:software\b|(?-i:ПО)\b|программ|софт|1С\b|microsoft|per\s(?:seat|user)|рабоч\w+\sмест)"
_BESIDE_THE_POINT = re.compile(
    rf"""\b(?:con|senza|without)\slicen[zc]\w+ | \b(?:patente|licenza)\sdi\s(?:guida|volo|esercizio|pesca|caccia)
      | \b(?:abbiamo|ha|possed\w+|titolar\w+\sd\w+|in\spossesso\sd\w+|ottenut\w|have|has|hold\w*|obtained)
            \s(?:\w+\s){{0,3}}licen[zcs]\w+
      | \b(?:име(?:ем|ет|ется|ются)|есть|получ\w+|обладаем|необходим\w+|наличи\w+|действу\w+)[^.;]{{0,30}}\bлицензи\w+
      | \bлицензи\w+\s(?:на\s(?:осуществлени|деятельност|перевоз|образовательн|медицинск)\w* | ФСБ|МЧС|Рос\w+|Мин\w+|№)
      | \b(?:export|driving|driver['’]s|state|taxi)\slicen[cs]e | \blicen[cs]e\s(?:check|plate)
      | \blicen[cs]ed\s(?:in|by)
      | \b(?:licen[zcs]|лицензи)\w*(?=[^.;]*\b{_SOFTWARE}) | \b{_SOFTWARE}[^.;]*\b(?:licen[zcs]|лицензи)\w*
      | \binformation\stechnolog\w+ | \btecnologi[ae]\s(?:informatic\w+|dell['’]informazione)
      | \bинформационн\w+\sтехнологи\w+
      | \b(?:(?:abbiamo|ha|hanno|have|has)\s(?:\w+\s){{0,2}}
            (?:realizzat|partecipat|svolt|completat|conclus|condott|taken\spart)\w*
          | (?:реализова|участвова|прове|заверши|выполни|разработа|осуществи)л\w*
          | completed|carried\sout|took\spart|participated|conducted|finished)\b
            (?:(?!\b(?:cerc|apert|interess|look|seek|open|ищ|открыт|готов|приглаш))[^.;])*
      | \b(?:consulenz|consult|advice|консульт|консалтинг)\w*[^;]*
      | \bне\s(?:переда|уступа|прода|предлага|предоставля|выда)\w+[^.;]*
      | \bnon\s(?:ced|conced|trasferi|vend|offr)\w+[^.;]*
      | \b(?:not|never|don['’]t)\s(?:transfer|licen[cs]e|sell|assign|offer)\b[^.;]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A licence that somebody has to hold, or sells with software, passes on no technology, nor does who says so; a project
that was, or that somebody advises on, is none to take part in."""


LONGEST = 600
"""Letters of a sentence that is read: patterns take long over pages without a full stop, which nobody could quote."""


@lru_cache(maxsize=1 << 14)
def form_spoken_for(sentence: str) -> Form | None:
    """In Italian, Russian or English; none in doubt. Hosting where somebody looks for a room."""
    if len(sentence) > LONGEST:
        return None
    if seeks_room(sentence):
        return Form.HOSTING
    if _NAMED.search(sentence) is None:
        return None
    said = _BESIDE_THE_POINT.sub(" ", sentence)
    return next((form for form, words in _PATTERNS.items() if words.search(said)), None)
