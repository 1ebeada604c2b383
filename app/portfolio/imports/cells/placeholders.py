"""Cells that say only that nothing is known: n.d., NC, -, нет, #N/D, nan, NULL."""

import re

from app.portfolio.imports.cells.reading import one_line

_MARKS = re.compile(r"[\W_]*")
_ERROR_VALUE = re.compile(
    r"#(?:n/?[da]|н/д|rif|ref|ссылка|valore|value|знач|nome|name|имя|div/0|дел/0|num|число|nullo|null|пусто|nv|zahl)[!?]?",
    re.IGNORECASE,
)
# Of machines: pandas, SQL, JSON, Python. A company may be called Nan, but hardly "nan".
_OF_MACHINES = frozenset(["nan", "NaN", "NULL", "null", "None", "undefined", "<NA>", "NaT"])
_OF_PEOPLE = re.compile(
    r"""n\.?\s?[dacp]\.? | n/[dacp] | n\.\s?d\.\s?r\. | n\.?\s?disp\.? | nd | n\.?\s?r\.?
      | non\s(?:disponibile|noto|nota|applicabile|presente)
      | non\s(?:indicat|specificat|comunicat|pervenut|dichiarat)[oa]
      | nessun[oa]? | no | niente | vuoto | da\s(?:definire|verificare|completare|compilare)
      | sconosciut[oa] | dato\smancante | idem
      | not\s(?:available|known|applicable|specified|stated|given|provided|indicated) | unknown | no\sdata | missing
      | none | nothing | tb[dca] | to\sbe\s(?:defined|confirmed) | empty | nil
      | нет | нет\sданных | нет\sинформации | не\s?(?:известн[оаы]|применимо|имеется)
      | не\s?(?:указан|определен|заполнен|предоставлен)[оаы]?
      | неизвестн[оаы] | отсутству[ею]т | данные\sотсутствуют | н/[дп] | н\.\s?[дп]\. | прочерк | пусто | уточняется
      | k\.?\s?a\.? | keine\sangaben? | unbekannt | inconnu | non\s(?:renseigné|disponible)
      | nan | null | undefined""",
    re.VERBOSE,
)


def is_placeholder(text: str, *, name: bool = False) -> bool:
    """Whether a cell says that nothing is known.

    In a column of names only marks, error values and what machines write count: a company may be called Nan or Nil.
    """
    line = one_line(text)
    if _MARKS.fullmatch(line) or _ERROR_VALUE.fullmatch(line) or line in _OF_MACHINES:
        return True
    if name:
        return re.fullmatch(r"n\.d\.|n/[da]|н/д|н\.д\.|нет данных|не указано", line.casefold()) is not None
    bare = re.sub(r"^[(\[<«\"]\s*|\s*[)\]>»\"]$", "", line.casefold().replace("ё", "е"))
    return len(bare) <= 40 and _OF_PEOPLE.fullmatch(bare) is not None
