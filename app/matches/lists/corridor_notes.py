"""Why a corridor's list is empty or short, and what would help: in three languages."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Row

from app.matches.lists import narrowing
from app.matches.lists.narrowing import Longer
from app.matches.lists.notes import NOTES
from app.matches.lists.query import MatchQuery
from matching.profiles import Language

Why = Literal["nobody", "not_ranked", "silent", "no_needs", "weak", "few"]

CORRIDOR_NOTES: Mapping[Why, Mapping[Language, str]] = {
    "nobody": {
        "en": "{park} has no companies that are published. Import them, and the list follows.",
        "it": "{park} non ha aziende pubblicate. Una volta importate, l’elenco segue.",
        "ru": "{park}: опубликованных компаний нет. После их импорта появится и список.",
    },
    "not_ranked": {
        "en": "The corridor is not ranked yet. A server with its worker does that by itself; else run `ponte rank`.",
        "it": "Il corridoio non è ancora stato valutato. Un server con il suo worker lo fa da sé; altrimenti serve "
        "`ponte rank`.",
        "ru": "Коридор ещё не оценён. Сервер с рабочим процессом сделает это сам; иначе нужна команда `ponte rank`.",
    },
    "silent": {
        "en": "{park}: no company says anything in words, so only sectors and activity codes can be compared. "
        "Descriptions of what they make and for whom would help most.",
        "it": "{park}: nessuna azienda scrive nulla di sé, si possono confrontare solo settori e codici di attività. "
        "Aiuterebbero soprattutto descrizioni di che cosa fanno e per chi.",
        "ru": "{park}: ни у одной компании нет текстов, сравнить можно лишь отрасли и коды деятельности. Больше всего "
        "помогли бы описания: что они делают и для кого.",
    },
    "no_needs": {
        "en": "No company of the corridor states a need, so this goes by what they say of themselves. A need for each "
        "thing that a company looks for would help most.",
        "it": "Nessuna azienda del corridoio dichiara un’esigenza: ci si basa su ciò che scrivono di sé. Aiuterebbe "
        "soprattutto un’esigenza per ogni cosa che un’azienda cerca.",
        "ru": "Ни одна компания коридора не указала потребностей, поэтому основание — то, что они пишут о себе. "
        "Больше всего помогли бы потребности на каждое, что компания ищет.",
    },
    "weak": {
        "en": "For the other pairs nothing speaks strongly. Needs that say more closely what is looked for, and "
        "descriptions that name a product and who uses it, would help most.",
        "it": "Per le altre coppie nulla parla con forza. Aiuterebbero soprattutto esigenze che dicano più da vicino "
        "che cosa si cerca, e descrizioni che nominino un prodotto e chi lo usa.",
        "ru": "За остальные пары веских доводов нет. Больше всего помогли бы потребности, в которых точнее сказано, "
        "что ищут, и описания, в которых названы изделие и тот, кто им пользуется.",
    },
    "few": {
        "en": "So few companies can be compared with one another. More of them, or more of what they look for, would "
        "help most.",
        "it": "Poche aziende si possono confrontare fra loro. Aiuterebbero soprattutto altre aziende, o altro su che "
        "cosa cercano.",
        "ru": "Сравнить между собой можно лишь немногие компании. Больше всего помогли бы новые компании или "
        "сведения о том, что они ищут.",
    },
}


def corridor_note(found: Row[Any], shown: int, hidden: int | None, query: MatchQuery, longer: Longer | None) -> str:
    """Of a list with so many matches. `found`: what `short_lists.of_corridor` tells; `longer`: of the list, as
    `narrowing.longer` does; `hidden`: how many weak matches are left out.
    """
    language = query.language
    if found.ranked and longer:
        if longer.without == "decided":
            return NOTES["decided"][language]
        return narrowing.told(longer, query, shown, "of_corridor")
    why, park = _why(found, hidden)
    return CORRIDOR_NOTES[why][language].format(park=park)


def _why(found: Row[Any], hidden: int | None) -> tuple[Why, str | None]:
    """And the park that it is said of, if it is of one."""
    sides = (found.name_a, found.companies_a, found.telling_a), (found.name_b, found.companies_b, found.telling_b)
    empty = next((name for name, companies, _ in sides if not companies), None)
    silent = next((name for name, _, telling in sides if not telling), None)
    reasons: tuple[tuple[Why, Any], ...] = (
        ("nobody", empty),
        ("not_ranked", not found.ranked),
        ("silent", silent),
        ("no_needs", not found.needs),
        ("weak", hidden),
    )
    return next((why for why, holds in reasons if holds), "few"), empty or silent
