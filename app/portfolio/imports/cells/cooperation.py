"""Cooperation forms, stages and property rights in words, in three languages: the product's own labels first."""

import re
from collections.abc import Mapping

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, folded, one_line, quoted
from matching.explaining.phrases.render import PHRASEBOOKS
from matching.profiles import Form

# Besides the labels of the product; those of the Enterprise Europe Network among them.
_FORMS: Mapping[str, str] = {
    Form.TECHNOLOGY_TRANSFER.value: """
        trasferimento tecnologico, licenza, cessione di licenza, accordo di licenza, licensing, licence, license,
        licence agreement, license agreement, technology offer, technology request, tech transfer, offerta di
        tecnologia, richiesta di tecnologia, offerta tecnologica, richiesta tecnologica, brevetto, know how,
        передача технологий, трансфер технологий, лицензия, лицензионное соглашение, технологическое предложение,
        технологический запрос
    """,
    Form.COMMERCIAL_PARTNERSHIP.value: """
        partenariato commerciale, partnership commerciale, accordo commerciale, commerciale, collaborazione
        commerciale, fornitura, fornitore, subfornitura, distribuzione, distributore, vendita, agenzia, commercial
        agreement, commercial agreement with technical assistance, business offer, business request, commercial,
        distribution, distribution agreement, distribution services agreement, supply, supplier agreement,
        manufacturing agreement, subcontracting, outsourcing, outsourcing agreement, trade partnership, agency,
        offerta commerciale, richiesta commerciale, коммерческое партнерство, торговое партнерство, поставка,
        поставки, дистрибуция, сбыт, субподряд, коммерческое предложение, коммерческий запрос, коммерческое
        сотрудничество, supply agreement, fornitura e distribuzione
    """,
    Form.JOINT_PROJECT.value: """
        progetto congiunto, progetti congiunti, progetto comune, progetto di ricerca, ricerca, ricerca e sviluppo,
        joint research, co sviluppo, joint project, joint venture, joint venture agreement, research request,
        research and development request, r d request, research cooperation agreement, research development request,
        technical cooperation, technical cooperation agreement, consortium, research, collaborazione di ricerca,
        richiesta di ricerca, совместный проект, совместные проекты, совместная разработка, ниокр, нир,
        исследования, совместное предприятие, научное сотрудничество
    """,
    Form.HOSTING.value: """
        ospitalita, hosting, insediamento, spazi, spazio, sede, coworking, soft landing, softlanding, incubazione,
        laboratorio in affitto, ospitare, host, office space, размещение, аренда, помещение, помещения, площадка,
        резидентство
    """,
}
_STAGES: Mapping[str, str] = {
    "concept": """
        idea, concept, concept stage, idea progettuale, proof of concept, концепция, идея, under development, in
        sviluppo, in fase di sviluppo, project in negotiations urgent, в разработке, field tested evaluated,
        разработка
    """,
    "prototype": """
        prototipo, prototype, prototype available, available for demonstration prototype, прототип, опытный образец,
        prototipo disponibile, lab tested, testato in laboratorio
    """,
    "demonstrated": """
        dimostrato, dimostrata, demonstrated, available for demonstration, disponibile per dimostrazione, field
        tested, testato sul campo, испытано, испытан, демонстрация, опытно промышленный образец
    """,
    "on_market": """
        sul mercato, gia sul mercato, in commercio, on the market, already on the market, on market,
        commercializzato, на рынке, уже на рынке, серийное производство, серийно, в продаже, produzione di serie
    """,
}
_RIGHTS: Mapping[str, str] = {
    "secret_know_how": """
        segreto industriale, know how segreto, secret know how, know how, trade secret, ноу хау, коммерческая тайна
    """,
    "patent_applied": """
        brevetto depositato, domanda di brevetto, patent applied for, patent applied for but not yet granted, patent
        pending, patent application, заявка на патент, подана заявка, патентная заявка
    """,
    "patent_granted": """
        brevetto concesso, brevettato, brevetto, granted patent, patent granted, patent s granted, patented, patents
        granted, patent s applied for granted, патент, патент получен, запатентовано
    """,
    "copyright": """
        copyright, diritto d autore, diritti d autore, design rights, exclusive rights, авторское право, авторские
        права
    """,
    "licensed": """
        licenza acquisita, in licenza, licensed, licenced, по лицензии, лицензировано
    """,
    "none": """
        nessuna, nessun diritto, no ipr, nessuna protezione, без охраны, нет охраны, not protected, non protetto
    """,
}


def _by_words(words: Mapping[str, str]) -> dict[str, str]:
    return {
        folded(word): code
        for code, written in words.items()
        for word in (code, *(one_line(one) for one in written.split(",")))
    }


_FORM_WORDS = _by_words(_FORMS) | {
    folded(book.forms[form]): form.value for book in PHRASEBOOKS.values() for form in Form
}
_STAGE_WORDS, _RIGHT_WORDS = _by_words(_STAGES), _by_words(_RIGHTS)


def read_form(text: str) -> Reading[str]:
    """One of the four cooperation forms; of several in a cell the first, which the remark says."""
    return _read(text, _FORM_WORDS, "cooperation form", [form.value for form in Form])


def read_stage(text: str) -> Reading[str]:
    """How far a technology is, as offers and needs have it."""
    return _read(text, _STAGE_WORDS, "development stage", list(_STAGES))


def read_ipr(text: str) -> Reading[str]:
    """Under which rights a technology is, as offers and needs have it."""
    return _read(text, _RIGHT_WORDS, "property right", list(_RIGHTS))


def read_trl(text: str) -> Reading[int]:
    """A technology readiness level, 1 to 9: "TRL 6", "6", "УГТ 5"; of "6-7" the lower."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    bare = re.sub(r"^(?:trl|угт|livello|level|уровень)?\s*:?\s*", "", line.casefold())
    found = re.fullmatch(r"([1-9])(?:[.,]0)?(?:\s*(?:-|–|/|a|to|до)\s*([1-9]))?(?:\s*/\s*9)?", bare)
    if found is None:
        return Reading(remark=f"{quoted(line)} is not a readiness level from 1 to 9; left empty")
    low = min(int(found[1]), int(found[2] or 9))
    return Reading(low, f"{quoted(line)} is read as {low}" if found[2] else None)


def _read(text: str, words: Mapping[str, str], what: str, codes: list[str]) -> Reading[str]:
    line = one_line(text)
    if is_placeholder(line) and folded(line) not in words:
        return Reading()
    if (code := words.get(folded(line))) is not None:
        return Reading(code)
    parts = [
        words[key] for part in re.split(r"[;,/|+]|\s(?:e|o|and|or|и|или)\s", line) if (key := folded(part)) in words
    ]
    if not parts:
        within = {code for word, code in words.items() if len(word) > 7 and f" {word} " in f" {folded(line)} "}
        parts = list(within) if len(within) == 1 else []
    if not parts:
        return Reading(remark=f"{quoted(line)} is not a {what}: {', '.join(codes)}; left empty")
    return Reading(parts[0], f"{quoted(line)} is read as {parts[0]}")
