"""Words by which a sentence speaks for a cooperation form, as in "we license our coating", "open to joint projects"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from matching.profiles import Form

_SOUGHT = r"""\b
    (?: (?:ri)?cerc(?:hiamo|a|asi) | (?:alla\sricerca|in\scerca)\sdi | ci\sserv(?:e|ono) | abbiamo\sbisogno\sdi
      | interessa(?:no|ti\sa)? | acqui(?:siamo|sire|stiamo|stare) | compr(?:iamo|are)
      | ищем|ищет | нуж(?:ен|на|но|ны) | требу(?:ет|ют)ся | разыскиваем | куп(?:им|ить) | приобр(?:ести|ет[её]м)
      | интересу(?:ет|ют)
      | look(?:s|ing)?\s(?:for|to\s(?:buy|acquire)) | seek(?:s|ing)? | search(?:es|ing)?\sfor | in\ssearch\sof
      | needs? | acquire | buy
    )\W+(?:[\w’'-]+\W){0,3}?"""
_GIVEN = r"""\b
    (?: offr(?:iamo|e|ire) | ced(?:iamo|e|ere) | concediamo | vend(?:iamo|e|ere) | trasferi(?:amo|sce|re) | proponiamo
      | предлага\w+ | переда(?:[её]м|дим|ть|вать|ст) | прода(?:[её]м|дим|ть) | предоставля\w+ | уступ\w+
      | отда(?:[её]м|дим|ть)
      | offer(?:s|ing)? | sell(?:s|ing)? | transfer(?:s|ring)? | assign(?:s|ing)? | shar(?:e|es|ing) | grant(?:s|ing)?
    )\W+(?:[\w’'-]+\W){0,3}?"""
_ROOM = r"""
    (?: uffic(?:io|i)\b | capannon | laboratorio\sattrezzat | spazio?\b | locali\b | una\s?sede\b
      | офис | помещени | производственн\w+\sплощад | цех\b
      | offices\sin\b | premises\b | (?:lab(?:oratory)?|workshop|office|production|bench)\sspace | space\sin\b
    )"""
_TECHNOLOGY = r"""
    (?: tecnologi[ae]\b | brevett | licenz | ricett[ae]\b
      | технологи[юияй]+\b | патент(?!овед|н\w+\s(?:бюро|повер)) | лицензи | ноу-хау | рецептур
      | technolog(?:y|ies)\b(?!\s(?:partner|provider|supplier|compan)) | patents?\b | know-?how | licen[cs]e
    )"""

_FORMS: Mapping[Form, str] = {
    Form.HOSTING: rf"{_SOUGHT}{_ROOM}",
    Form.TECHNOLOGY_TRANSFER: rf"{_SOUGHT}{_TECHNOLOGY} | {_GIVEN}{_TECHNOLOGY}"
    r"""
      | \btrasferimento\s(?:tecnologico | di\s(?:tecnologi|know) | della\stecnologi) | \btecnologi[ae]\sdisponibil
      | \b(?:in|su|sotto)\slicenza\b | \blicenza\s(?:d['’]uso|sul|per|del|della)\b
      | \blicenza\sdi\s(?:produzione|fabbricazione|sfruttamento) | \blicenziatari | \bpacchetto\sdi\sknow
      | \b(?:concession|cession)\w+\s(?:di\slicenz | (?:del|dei|di|della)\s(?:brevett|know|tecnologi))
      | \bsfruttamento\sde[il]\sbrevett
      | \b(?:трансфер|передач)\w*\s(?:\w+\s)?(?:технологи|ноу-хау|лицензи)
      | \bтехнологи\w+\s(?:готов\w+\sк\sпередаче|на\sпродажу)
      | \b(?:по|под)\sлицензи | \bлицензи[яию]\sна\s(?!рабоч|год|месяц) | \bлицензиат | \bроялти\b
      | \bлицензировани\w+\s(?:технологи|патент|разработ)
      | \bлицензионн\w+\s(?:соглашени|договор|производств|отчислени)
      | \btechnology\stransfer | \btransfer\sof\s(?:the\s|our\s)?(?:technolog|know-?how) | \bknow-?how\stransfer
      | \btechnolog(?:y|ies)\s(?:is\s|are\s)?(?:available|for\ssale) | \bprocess\sknow-how
      | \b(?:we|to|can|could|would|also|they)\slicen[cs]e\b | \blicen[cs](?:ees?|ors?)\b | \broyalt(?:y|ies)
      | \blicen[cs](?:e|es|ing)\s(?:of|to|for|out|our|agreement|partner|deal|fee|basis|rights|per)
      | \b(?:on|under|in|as|for)\s(?:an?\s|the\s|exclusive\s|non-exclusive\s){0,2}licen[cs](?:e|ing)\b
      | \bper-\w+\slicen[cs]e | \b(?:available|open|ready|offered)\s(?:for|to|under)\slicen[cs]
    """,
    Form.JOINT_PROJECT: r"""
        \bprogett[oi]\s(?:comun|congiunt|condivis|di\sricerca|europe|pilota\b|horizon) | \bco-?svilupp
      | \b(?:svilupp|ricerc)\w+\s(?:congiunt|collaborativ|insieme\s(?:a|con)\b)
      | \bin\sconsorzio\b | \bconsorzio\s(?:europeo | di\sricerca | per\s(?:un|il|i)\s(?:progett|band))
      | \b(?:siti|sito|partner|clienti|cliente|ospedale|impianto)\spilota\s(?:per|con|in\scui)
      | \bсовместн\w+\s(?:[\w-]+\s){0,2}
            (?:проект|разработ|исследован|ниокр|испытани|мисси|опытн|производств|предприяти)
      | \bсовместно\s(?:разраб|разв|созда[тд]|пров[оеё]|испыт) | \bконсорциум | \bисследовательск\w+\sпроект
      | \bниокр\s(?:с\b|совместн) | \bпартн[её]р\w*\s(?:по|для|в)\s(?:\w+\s)?ниокр
      | \bпилотн\w+\s(?:проект|внедрени|площадк|партн[её]р|испытани|эксплуатаци) | \bготов\w*\sк\sпилот
      | \bjoint(?:ly)?\s(?:project|research|r\s?&\s?d|develop|trial|test|stud|demonstrator|mission|venture|pilot)
      | \bjoint\s\w+\s(?:projects?|research|development)\b | \bco-?develop
      | \bdevelop\w*\s(?:[\w-]+\s){0,5}together\swith(?!\s(?:our\s|the\s)?(?:customer|client))
      | \bcollaborative\s(?:research|project) | \bresearch\s(?:project|collaboration|partner)s?\b
      | \bR\s?&\s?D\s(?:partner|project|collaboration)s?\b | \bconsorti(?:um|a)\s(?:for|partner)
      | \b(?:in|join|form|build|lead|enter)\w*\s(?:an?\s|the\s)?(?:\w+\s)?consorti(?:um|a)\b
      | \bhorizon\s(?:2020|europ) | \b(?:european|EU)[\s-](?:funded\s)?projects?\b
      | \bpilot\s(?:project|partner|customer|site|trial|user|hospital|run)s?\b
    """,
}
_PATTERNS = {form: re.compile(words, re.VERBOSE | re.IGNORECASE) for form, words in _FORMS.items()}

_BESIDE_THE_POINT = re.compile(
    r"""\bcon\slicenza\b | \b(?:patente|licenza)\sdi\s(?:guida|volo|esercizio|pesca|caccia)
      | \blicenz\w+\s(?:commerciale|edilizia|ministeriale)
      | \bлицензи\w+\s(?:на\s(?:осуществлени|деятельност|перевоз|образовательн|медицинск) | ФСБ|МЧС|Рос\w+|Мин\w+|№)
      | \b(?:име(?:ем|ет|ется|ются)|есть|получ\w+|обладаем|необходим\w+|наличи\w+|действу\w+)[^.;]{0,30}\bлицензи
      | \b(?:export|driving|driver['’]s|state)\slicen[cs]e | \blicen[cs]e\s(?:check|plate) | \blicen[cs]ed\s(?:in|by)
      | \b(?:consulenz|consult|advice|консульт|консалтинг)\w*[^;]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A licence that somebody has to hold passes on no technology, and who advises on projects proposes none."""


@lru_cache(maxsize=1 << 14)
def form_spoken_for(sentence: str) -> Form | None:
    """In Italian, Russian or English; none where no words tell. Hosting where somebody looks for a room."""
    said = _BESIDE_THE_POINT.sub(" ", sentence)
    return next((form for form, words in _PATTERNS.items() if words.search(said)), None)
