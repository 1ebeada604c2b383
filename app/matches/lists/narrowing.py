"""Which filter makes a list short, how long it would be without that one, and what would help: in three languages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from app.matches.lists.query import MatchQuery
from matching.explaining.phrases import form_name
from matching.profiles import Form, Language

Filter = Literal["form", "basis", "sector", "min_score", "band", "verdict", "pair_ids", "decided"]
"""The last leaves out what people have set aside, in every list that is not asked for that, too."""

Count = Callable[[MatchQuery], int]

NAMES: Mapping[Filter, Mapping[Language, str]] = {
    "form": {"en": "form", "it": "forma", "ru": "форма"},
    "basis": {"en": "basis", "it": "base", "ru": "основание"},
    "sector": {"en": "sector", "it": "settore", "ru": "отрасль"},
    "min_score": {"en": "score", "it": "punteggio", "ru": "баллы"},
    "band": {"en": "band", "it": "fascia", "ru": "категория"},
    "verdict": {"en": "compliance", "it": "compliance", "ru": "комплаенс"},
    "pair_ids": {"en": "chosen pairs", "it": "coppie scelte", "ru": "выбранные пары"},
}

Passing = Literal["none", "few"]
PASSING: Mapping[Passing, Mapping[Language, str]] = {
    "none": {
        "en": "No match passes the filters; ",
        "it": "Nessun abbinamento supera i filtri; ",
        "ru": "Фильтрам не отвечает ни одна пара; ",
    },
    "few": {
        "en": "Fewer than five matches pass the filters; ",
        "it": "Meno di cinque abbinamenti superano i filtri; ",
        "ru": "Фильтрам отвечает меньше пяти пар; ",
    },
}
WITHOUT_ONE: Mapping[Language, str] = {
    "en": "without “{filter}” the list has {count}.",
    "it": "senza «{filter}» l’elenco ne ha {count}.",
    "ru": "без «{filter}» в списке их {count}.",
}
WITHOUT_ALL: Mapping[Language, str] = {
    "en": "to leave out one of them does not help, without all of them the list has {count}.",
    "it": "toglierne uno non basta, senza tutti l’elenco ne ha {count}.",
    "ru": "снять один из них мало, без всех в списке их {count}.",
}

Rooms = Literal["sought", "offered", "neither", "of_corridor"]
"""What the company of a list states of them; `of_corridor` where the list is nobody’s."""

HOSTING: Mapping[Language, str] = {
    "en": "Hosting is listed where one of the two states that it looks for a room and the other offers one. ",
    "it": "L’ospitalità è in elenco dove uno dei due dichiara di cercare uno spazio e l’altro ne offre. ",
    "ru": "Размещение есть в списке там, где один указал, что ищет помещение, а другой его предлагает. ",
}
ROOMS: Mapping[Rooms, Mapping[Language, str]] = {
    "sought": {
        "en": "This company looks for one, and nobody in the other park offers any: a space of a site there would "
        "help.",
        "it": "Questa azienda lo cerca, e nell’altro parco nessuno ne offre: aiuterebbe uno spazio di una sede di quel "
        "parco.",
        "ru": "Эта компания ищет, а в другом парке никто не предлагает: помогло бы помещение на площадке того парка.",
    },
    "offered": {
        "en": "This company offers one, and nobody in the other park looks for any: a need in this form there would "
        "help.",
        "it": "Questa azienda lo offre, e nell’altro parco nessuno ne cerca: aiuterebbe un’esigenza in questa forma da "
        "quella parte.",
        "ru": "Эта компания предлагает, а в другом парке никто не ищет: помогла бы потребность в этой форме там.",
    },
    "neither": {
        "en": "This company states neither: if it looks for a room, a need in this form would help.",
        "it": "Questa azienda non dichiara né l’uno né l’altro: se cerca uno spazio, aiuterebbe un’esigenza in questa "
        "forma.",
        "ru": "Эта компания не указала ни того, ни другого: если она ищет помещение, помогла бы потребность в этой "
        "форме.",
    },
    "of_corridor": {
        "en": "Needs in this form and spaces of sites would help.",
        "it": "Aiuterebbero esigenze in questa forma e spazi delle sedi.",
        "ru": "Помогли бы потребности в этой форме и помещения площадок.",
    },
}
OTHER_FORMS: Mapping[Language, str] = {
    "en": "The form {form} is listed where one of the two states a need in it, or where neither states any need and "
    "what they say speaks for it: a need in it would help.",
    "it": "La forma {form} è in elenco dove uno dei due dichiara un’esigenza in essa, o dove nessuno dei due ne "
    "dichiara e ciò che scrivono parla per essa: aiuterebbe un’esigenza in quella forma.",
    "ru": "Форма «{form}» есть в списке там, где один из двух указал в ней потребность или где потребностей не указал "
    "никто, а тексты говорят о ней: помогла бы потребность в этой форме.",
}


class Longer(NamedTuple):
    """How long a list would be without one of its filters, or without all of them, where `without` is none."""

    without: Filter | None
    matches: int
    has_any_in_form: bool = True
    """whether anything at all is listed in the form asked for, also weak or set aside"""


def longer(query: MatchQuery, shown: int, count: Count) -> Longer | None:
    """Without the filter that leaves out most; none if without all of them the list has no more than is `shown`."""
    query = replace(query, by="match")
    unasked = _unasked(query)
    lengths = {name: count(_without(query, unasked, [name])) for name in unasked}
    if not lengths:
        return None
    most = max(lengths, key=lambda name: lengths[name])
    if lengths[most] <= shown:
        # A list that nothing is asked of leaves out what is set aside all the same.
        for names in (unasked.keys() - {"decided"}, unasked.keys()):
            length = count(_without(query, unasked, names)) if len(names) > 1 else 0
            if length > shown:
                return Longer(None, length)
        return None
    if most != "form" or shown:
        return Longer(most, lengths[most])
    in_form = _without(query, unasked, unasked.keys() - {"form"})
    return Longer(most, lengths[most], count(replace(in_form, strong=None, band=None)) > 0)


def _without(query: MatchQuery, unasked: Mapping[Filter, dict[str, Any]], names: Iterable[Filter]) -> MatchQuery:
    return replace(query, **{field: value for name in names for field, value in unasked[name].items()})


def _unasked(query: MatchQuery) -> dict[Filter, dict[str, Any]]:
    """Each filter in use -> the fields of a query that does not ask for it."""
    used: dict[Filter, tuple[bool, dict[str, Any]]] = {
        "form": (query.form is not None, {"form": None}),
        "basis": (query.basis is not None, {"basis": None}),
        "sector": (bool(query.sectors), {"sectors": ()}),
        "min_score": (query.min_score is not None, {"min_score": None}),
        "band": (query.band is not None, {"band": None, "strong": True}),
        "verdict": (query.verdict is not None, {"verdict": None}),
        "pair_ids": (query.pair_ids is not None, {"pair_ids": None}),
        "decided": (query.decided == "open", {"decided": "all"}),
    }
    return {name: fields for name, (is_used, fields) in used.items() if is_used}


def told(found: Longer, query: MatchQuery, shown: int, rooms: Rooms) -> str:
    """What a list says that its filters have made short. `rooms`: what is stated of them by whose list it is."""
    language = query.language
    said = PASSING["few" if shown else "none"][language]
    if found.without is None:
        return said + WITHOUT_ALL[language].format(count=found.matches)
    said += WITHOUT_ONE[language].format(filter=NAMES[found.without][language], count=found.matches)
    if found.has_any_in_form or query.form is None:
        return said
    form = Form(query.form)
    if form is Form.HOSTING:
        return f"{said} {HOSTING[language]}{ROOMS[rooms][language]}"
    return f"{said} {OTHER_FORMS[language].format(form=form_name(form, language))}"
