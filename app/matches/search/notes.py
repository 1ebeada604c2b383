"""Why a search found nothing, or nothing that is close, and what would help: in three languages."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Row

from app.matches.search.schemas import Kind
from matching.profiles import Language

Why = Literal[
    "nobody", "no_offers", "no_needs", "no_descriptions", "no_texts", "ended", "not_indexed", "background", "not_close"
]

NOTES: Mapping[Why, Mapping[Language, str]] = {
    "nobody": {
        "en": "There are no companies in the parks searched. Import some, or name another park; a key’s own park is "
        "searched when it is named.",
        "it": "Nei parchi in cui si è cercato non ci sono aziende. Si possono importare, o indicare un altro parco; "
        "nel parco della chiave si cerca quando è indicato.",
        "ru": "В парках, где шёл поиск, нет компаний. Их можно импортировать или указать другой парк; в собственном "
        "парке ключа поиск идёт, если он указан.",
    },
    "no_offers": {
        "en": "No company in the parks searched states an offer. What companies say of themselves is found with kind "
        "`company`.",
        "it": "Nessuna azienda dei parchi in cui si è cercato dichiara un’offerta. Ciò che le aziende scrivono di sé "
        "si trova con il tipo `company`.",
        "ru": "В парках, где шёл поиск, ни одна компания не указала предложений. То, что компании пишут о себе, "
        "находится с видом `company`.",
    },
    "no_needs": {
        "en": "No company in the parks searched states a need. Most say one only when asked: the drafts among a "
        "company’s suggestions are a beginning.",
        "it": "Nessuna azienda dei parchi in cui si è cercato dichiara un’esigenza. Per lo più lo fanno solo se "
        "interpellate: le bozze fra i suggerimenti di un’azienda sono un inizio.",
        "ru": "В парках, где шёл поиск, ни одна компания не указала потребностей. Обычно о них нужно спросить: начать "
        "можно с черновиков среди подсказок для компании.",
    },
    "no_descriptions": {
        "en": "No company in the parks searched describes itself. Two sentences on what it makes and for whom are "
        "enough to be found.",
        "it": "Nessuna azienda dei parchi in cui si è cercato si descrive. Per essere trovata bastano due frasi su che "
        "cosa fa e per chi.",
        "ru": "В парках, где шёл поиск, ни у одной компании нет описания. Чтобы её находили, хватит двух фраз о том, "
        "что она делает и для кого.",
    },
    "no_texts": {
        "en": "The companies in the parks searched have no texts: no offers, no needs, no descriptions. Two sentences "
        "on what a company makes and for whom are enough for it to be found.",
        "it": "Le aziende dei parchi in cui si è cercato non hanno testi: né offerte, né esigenze, né descrizioni. "
        "Perché un’azienda sia trovata bastano due frasi su che cosa fa e per chi.",
        "ru": "У компаний в парках, где шёл поиск, нет текстов: ни предложений, ни потребностей, ни описаний. Чтобы "
        "компанию находили, хватит двух фраз о том, что она делает и для кого.",
    },
    "ended": {
        "en": "All that is stated in the parks searched is past its last day (`valid_until`). What still holds needs a "
        "later day, or none.",
        "it": "Tutto ciò che è dichiarato nei parchi in cui si è cercato è scaduto (`valid_until`). A ciò che vale "
        "ancora serve una data successiva, o nessuna.",
        "ru": "У всего, что указано в парках, где шёл поиск, срок истёк (`valid_until`). Тому, что ещё в силе, нужна "
        "более поздняя дата или никакой.",
    },
    "not_indexed": {
        "en": "The texts are not in the index of the database yet. A server with its worker puts them there within "
        "seconds; else run `ponte rank`.",
        "it": "I testi non sono ancora nell’indice della banca dati. Un server con il suo worker ve li mette in pochi "
        "secondi; altrimenti serve `ponte rank`.",
        "ru": "Тексты ещё не попали в индекс базы данных. Сервер с рабочим процессом внесёт их за секунды; иначе нужна "
        "команда `ponte rank`.",
    },
    "background": {
        "en": "What companies in the parks searched say of themselves is background: history, prizes, addresses. A "
        "sentence on what a company makes and for whom would let it be found.",
        "it": "Ciò che le aziende dei parchi in cui si è cercato scrivono di sé è contorno: storia, premi, indirizzi. "
        "Una frase su che cosa fanno e per chi le farebbe trovare.",
        "ru": "В парках, где шёл поиск, компании пишут о себе лишь общее: история, награды, адреса. Фраза о том, что "
        "компания делает и для кого, позволила бы её найти.",
    },
    "not_close": {
        "en": "Nothing is close to this; what follows is the least far from it. A sentence finds more than a word.",
        "it": "Nulla è vicino a quanto cercato; quanto segue ne è il meno lontano. Una frase trova più di una parola.",
        "ru": "Близкого к запросу ничего нет; ниже – наименее далёкое. Фраза находит больше, чем слово.",
    },
}

CLOSE = 0.15
"""Similarity, as it is told, from which something is close. Letters at random find less in a sentence or more."""
CLOSE_OF_FEW_WORDS, FEW_WORDS = 0.45, 3
"""The same of texts of so few words, which the encoders find nearer to anything: "Welding services"."""
CLOSE_OF_LETTERS, FEW_LETTERS = 0.9, 4
"""The same of texts of so few letters, which may be near to all that is short: "ERP"."""


def is_close(similarity: float, text: str) -> bool:
    """Whether what the text says has to do with what is sought."""
    if len(text) <= FEW_LETTERS:
        return similarity >= CLOSE_OF_LETTERS
    return similarity >= (CLOSE_OF_FEW_WORDS if len(text.split()) <= FEW_WORDS else CLOSE)


NOTHING: Mapping[Kind | None, Why] = {
    "offer": "no_offers",
    "need": "no_needs",
    "company": "no_descriptions",
    None: "no_texts",
}


def note(kind: Kind | None, found: Row[Any], not_indexed: bool, language: Language) -> str:
    """Of an empty result; `found` is what `queries.circumstances` tells of the parks that were searched."""
    return NOTES[_why(kind, found, not_indexed)][language]


def _why(kind: Kind | None, found: Row[Any], not_indexed: bool) -> Why:
    descriptions = found.descriptions if kind in (None, "company") else 0
    reasons: tuple[tuple[Why, bool], ...] = (
        ("nobody", not found.companies),
        (NOTHING[kind], not found.stated and not descriptions),
        ("not_indexed", not_indexed),
        ("ended", found.stated > found.valid and not found.valid and not descriptions),
    )
    return next((why for why, holds in reasons if holds), "background")
