"""The import template of each kind: every column and two invented companies, marked as such."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Literal

import xlsxwriter

from app.portfolio.imports.files.columns import COLUMNS, IDENTIFIERS
from app.portfolio.imports.files.values import Cell
from app.portfolio.imports.rows_of_file import read_rows

TemplateKind = Literal["csv", "xlsx", "jsonl"]
MEDIA_TYPES: dict[TemplateKind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
_SHOWN = {"offers": ("1", "2"), "needs": ("1", "2"), "descriptions": ("it", "ru", "en")}
_EXAMPLES: tuple[dict[str, Cell], ...] = (
    {
        "park": "trentino",
        "site": "polo-meccatronica",
        "name": "ESEMPIO Assi Lineari S.r.l. (invented, delete this line)",
        "register": "EXAMPLE-1",
        "country": "IT",
        "city": "Rovereto",
        "founded": 2009,
        "employees": 14,
        "languages": "it; en",
        "sectors": "drives; metrology",
        "activity_codes": "ateco2007:28.99.20",
        "parent_companies": "ESEMPIO Holding S.p.A. (invented)",
        "establishments": "none",
        "owners": "100 % | Anna Esempio | IT | person",
        "directors": "Anna Esempio",
        "summary_it": "Assi lineari con motore diretto e misura integrata.",
        "description_it": "Progettiamo e montiamo assi lineari da 0,2 a 3 m con ripetibilità di 1 µm.",
        "summary_en": "Direct-drive linear axes with built-in measurement.",
        "offer_1_form": "technology_transfer",
        "offer_1_language": "it",
        "offer_1_title": "Licenza del regolatore per assi a motore diretto",
        "offer_1_summary": "Codice e messa in servizio per chi costruisce macchine.",
        "offer_1_description": "Regolatore in cascata a 16 kHz, collaudato su 40 macchine; bus EtherCAT.",
        "offer_1_capabilities": "motion control; ethercat",
        "offer_1_stage": "on_market",
        "offer_1_trl": 9,
        "offer_1_ipr": "copyright",
        "offer_1_dual_use": "none",
        "offer_1_valid_from": date(2015, 3, 1),
        "offer_1_valid_until": date(2016, 6, 30),
        "need_1_form": "hosting",
        "need_1_language": "it",
        "need_1_title": "Banco e ufficio a Mosca per sei mesi",
        "need_1_description": "Spazio per un banco prova di 2 × 3 m vicino ai costruttori di macchine.",
        "need_1_space_kind": "laboratory",
        "need_1_space_area_m2": 60,
        "need_1_space_from": date(2015, 9, 1),
        "need_1_space_until": date(2016, 3, 1),
        "need_1_space_equipment": "compressed air; three-phase power",
    },
    {
        "park": "technopolis",
        "site": "moskvich",
        "name": "ООО «ПРИМЕР Точные станки» (invented, delete this line)",
        "register": "EXAMPLE-2",
        "country": "RU",
        "city": "Moscow",
        "founded": 2012,
        "employees": 35,
        "languages": "ru; en",
        "sectors": "metrology",
        "activity_codes": "okved2:26.51; okved2:28.99",
        "summary_ru": "Станки и стенды для контроля прецизионных деталей.",
        "offer_1_form": "commercial_partnership",
        "offer_1_language": "ru",
        "offer_1_title": "Сборка и сервис измерительных стендов в России",
        "offer_1_description": "Цех 600 м², пусконаладка на месте, поверка по ГОСТ Р 8.596.",
        "offer_2_form": "joint_project",
        "offer_2_language": "ru",
        "offer_2_title": "Совместная разработка стенда контроля шероховатости",
        "offer_2_trl": 5,
        "need_1_form": "technology_transfer",
        "need_1_language": "ru",
        "need_1_title": "Линейный привод с точностью позиционирования лучше 2 мкм",
        "need_1_description": "Ход 500 мм, скорость до 1 м/с, интерфейс EtherCAT.",
        "need_1_stage": "demonstrated",
    },
)
EXAMPLE_NUMBERS = frozenset(str(example["register"]) for example in _EXAMPLES)
HEADINGS = [
    column.name for column in COLUMNS if column.path[0] not in _SHOWN or column.path[1] in _SHOWN[column.path[0]]
]
"""What most companies have a use for; an export has a column for whatever else one says."""


def template(kind: TemplateKind) -> bytes:
    """The template to fill in; `read_rows` takes it as it is."""
    return _WRITERS[kind]()


def _csv() -> bytes:
    """With a byte order mark and semicolons, as Excel in Italy and in Russia opens it rightly."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_EXAMPLES)
    return out.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Ponte: import of companies", "created": datetime(2015, 1, 1, tzinfo=UTC)})
        heading = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        # Without these two formats a spreadsheet eats leading zeros and writes dates in its own order.
        as_text, as_day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("companies")
        sheet.freeze_panes(1, 0)
        for index, name in enumerate(HEADINGS):
            sheet.write_string(0, index, name, heading)
            sheet.set_column(index, index, max(12, len(name) + 2), as_text if name in IDENTIFIERS else None)
        for line, example in enumerate(_EXAMPLES, start=1):
            for name, cell in example.items():
                if isinstance(cell, date):
                    sheet.write_datetime(line, HEADINGS.index(name), cell, as_day)
                else:
                    sheet.write(line, HEADINGS.index(name), cell)
    return out.getvalue()


def _jsonl() -> bytes:
    """The same companies, as the reader of tables makes them."""
    rows = read_rows(_csv(), "template.csv").rows
    return "".join(json.dumps(row.company, ensure_ascii=False) + "\n" for row in rows).encode()


_WRITERS: dict[TemplateKind, Callable[[], bytes]] = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl}
