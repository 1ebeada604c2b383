"""Why a list is empty or short, and what would help: in three languages."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Row

from app.matches.lists import narrowing
from app.matches.lists.narrowing import Longer, Rooms
from app.matches.lists.query import MatchQuery
from matching.profiles import Language

SHORT = 5
"""A list with fewer matches says why."""

Why = Literal[
    "withdrawn",
    "draft",
    "no_corridor",
    "not_ranked",
    "decided",
    "filtered",
    "nobody",
    "nothing_known",
    "codes_only",
    "nothing_read",
    "no_needs",
    "nobody_fits",
    "few",
]

NOTES: Mapping[Why, Mapping[Language, str]] = {
    "withdrawn": {
        "en": "The company is withdrawn, so it is no longer matched.",
        "it": "L’azienda è stata ritirata e non viene più abbinata.",
        "ru": "Компания снята с учёта и больше не подбирается.",
    },
    "draft": {
        "en": "The company is a draft: its own park sees it, and it is not matched. Publish it, and its list follows.",
        "it": "L’azienda è una bozza: la vede solo il suo parco e non viene abbinata. Va pubblicata, e l’elenco segue.",
        "ru": "Компания – черновик: её видит только свой парк, и она не подбирается. После публикации список появится.",
    },
    "no_corridor": {
        "en": "The company is in no park that has a corridor, so there is nobody to match it with. Give it a park, or "
        "the park a corridor.",
        "it": "L’azienda non è in un parco che abbia un corridoio: non c’è con chi abbinarla. Serve assegnarle un "
        "parco, o al parco un corridoio.",
        "ru": "Компания не состоит в парке, у которого есть коридор: подбирать не с кем. Нужно указать её парк или "
        "завести для парка коридор.",
    },
    "not_ranked": {
        "en": "The company is not ranked yet. A server with its worker does that by itself; else run `ponte rank`.",
        "it": "L’azienda non è ancora stata valutata. Un server con il suo worker lo fa da sé; "
        "altrimenti serve `ponte rank`.",
        "ru": "Компания ещё не ранжирована. Сервер с рабочим процессом сделает это сам; иначе нужна "
        "команда `ponte rank`.",
    },
    "decided": {
        "en": "There were more, and people have decided against them. Undoing a decision brings its match back.",
        "it": "Ce n’erano altri, ma qualcuno ha deciso di no. Annullando una decisione l’abbinamento torna.",
        "ru": "Были и другие, но по ним решено отрицательно. Если решение отменить, пара вернётся.",
    },
    "nobody": {
        "en": "The other park has no companies yet. Import them, and the lists follow.",
        "it": "L’altro parco non ha ancora aziende. Una volta importate, gli elenchi seguono.",
        "ru": "В другом парке ещё нет компаний. После их импорта появятся и списки.",
    },
    "nothing_known": {
        "en": "Nothing is known of the company but its name. A description of what it makes and for whom would help "
        "most; sectors and activity codes help, too.",
        "it": "Dell’azienda si conosce solo il nome. Aiuterebbe soprattutto una descrizione di che cosa fa e per chi; "
        "aiutano anche settori e codici di attività.",
        "ru": "О компании известно только название. Больше всего помогло бы описание: что она делает и для кого; "
        "полезны и отрасли, и коды деятельности.",
    },
    "codes_only": {
        "en": "The company says nothing in words, so it is listed only with those who share a sector or a line of "
        "activity. A description would help most.",
        "it": "L’azienda non scrive nulla di sé: è abbinata solo a chi ha in comune un settore o un’attività. "
        "Aiuterebbe soprattutto una descrizione.",
        "ru": "Текстов у компании нет, поэтому в списке лишь те, с кем совпадает отрасль или вид деятельности. Больше "
        "всего помогло бы описание.",
    },
    "nothing_read": {
        "en": "Nothing in what the company writes tells what it makes or for whom; history, prizes and slogans are not "
        "compared. A sentence that names a product and who uses it would help most.",
        "it": "Nulla di ciò che l’azienda scrive dice che cosa fa e per chi; storia, premi e slogan non si "
        "confrontano. Aiuterebbe soprattutto una frase che nomini un prodotto e chi lo usa.",
        "ru": "Из текстов компании не видно, что она делает и для кого; история, награды и лозунги не сравниваются. "
        "Больше всего помогла бы фраза, в которой названы изделие и тот, кто им пользуется.",
    },
    "no_needs": {
        "en": "The company states no need, so this goes by what it says of itself. A need for each thing that it looks "
        "for would help most.",
        "it": "L’azienda non dichiara esigenze: ci si basa su ciò che scrive di sé. Aiuterebbe soprattutto un’esigenza "
        "per ogni cosa che cerca.",
        "ru": "Компания не указала потребностей, поэтому основание — то, что она пишет о себе. Больше всего помогла бы "
        "потребность на каждое, что она ищет.",
    },
    "nobody_fits": {
        "en": "If the profile says all that it should, the other park has nobody else for it today. A need in another "
        "form, or one that says more closely what is looked for, would help most.",
        "it": "Se il profilo dice tutto ciò che serve, oggi nell’altro parco non c’è nessun altro. Aiuterebbe "
        "soprattutto un’esigenza in un’altra forma, o una che dica più da vicino che cosa si cerca.",
        "ru": "Если в профиле сказано всё, что нужно, других подходящих компаний в том парке сегодня нет. Больше всего "
        "помогла бы потребность в другой форме или более точное описание того, что компания ищет.",
    },
    "few": {
        "en": "Hardly any company of the other park says enough to be compared with this one. Descriptions over there "
        "would help most, or a need in another form here.",
        "it": "Quasi nessuna azienda dell’altro parco scrive abbastanza per un confronto. Aiuterebbero soprattutto "
        "descrizioni da quella parte, o qui un’esigenza in un’altra forma.",
        "ru": "В другом парке почти никто не сообщает о себе достаточно для сравнения. Больше всего помогли бы "
        "описания там или потребность в другой форме здесь.",
    },
}

ENDINGS: Mapping[Language, str] = {
    "en": "The list ends here: nothing speaks strongly for a meeting with the others. Hidden: {hidden}.",
    "it": "L’elenco finisce qui: per gli altri nulla parla con forza a favore di un incontro. Nascosti: {hidden}.",
    "ru": "Список на этом кончается: за остальные встречи веских доводов нет. Скрыто: {hidden}.",
}

GOES_ON: Mapping[Language, str] = {
    "en": "The list goes on: `--limit` shows more of it, and at its end what is hidden and set aside.",
    "it": "L’elenco continua: `--limit` ne mostra di più e, alla fine, ciò che è nascosto o messo da parte.",
    "ru": "Список продолжается: `--limit` покажет больше, а в конце — что скрыто и отложено.",
}
"""On the command line, which shows one page."""

NEAREST: Mapping[Language, str] = {
    "en": "The nearest there are. They are no recommendation:",
    "it": "Le più vicine che ci siano. Non sono una raccomandazione:",
    "ru": "Ближайшие из имеющихся. Это не рекомендация:",
}
"""Above them, where a list is empty."""


def ending(hidden: int | None, language: Language) -> dict[str, Any]:
    """What a list says of its end. `hidden`: how many weak matches it leaves out; none if it goes on."""
    return {"hidden": hidden, "ending": ENDINGS[language].format(hidden=hidden) if hidden else None}


def note(found: Row[Any], shown: int, query: MatchQuery, longer: Longer | None) -> str:
    """Of a company's list with so many matches. `found`: what `short_lists.circumstances` tells of the company;
    `longer`: what `narrowing.longer` tells of the list.
    """
    why = _why(found, longer)
    if why == "filtered" and longer:
        rooms: Rooms = "sought" if found.rooms_sought else "offered" if found.rooms_offered else "neither"
        return narrowing.told(longer, query, shown, rooms)
    return NOTES[why][query.language]


def _why(found: Row[Any], longer: Longer | None) -> Why:
    reasons: tuple[tuple[Why, bool], ...] = (
        ("withdrawn", found.withdrawn),
        ("draft", found.draft),
        ("no_corridor", not found.corridors),
        ("decided", longer is not None and longer.without == "decided"),
        ("filtered", longer is not None),
        ("nobody", not found.others),
        ("not_ranked", not found.ranked),
        ("nothing_read", found.descriptions and not (found.needs or found.offers or found.listed or found.weak)),
        ("no_needs", not found.needs and (found.offers or found.descriptions)),
        ("nobody_fits", found.needs and found.weak),
        ("few", found.needs > 0),
        ("codes_only", found.sectors or found.codes),
    )
    return next((why for why, holds in reasons if holds), "nothing_known")
