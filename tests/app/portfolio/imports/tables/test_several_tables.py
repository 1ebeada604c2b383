"""Tables as people lay them out: several on a sheet, a sheet for each sector, lines turned into columns, questions
for headings.
"""

import io

import pytest
import xlsxwriter

from app.portfolio.imports.annotated import annotated
from app.portfolio.imports.checking import Checked
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.workbook_file import read_workbook
from app.portfolio.imports.rows_of_file import open_file, read_rows
from app.portfolio.imports.tables.plan import Said
from app.portfolio.imports.tables.readers import Hints


def read(text, said=None):
    return read_rows(text.encode(), "a.csv", park="park", hints=Hints("IT"), said=said or Said())


def companies(found):
    return [{key: value for key, value in row.company.items() if key != "park"} for row in found.rows]


TWO = """Aziende insediate;;;
Azienda;Comune;Settore;Sito web
Solar srl;Arco;Fotovoltaico;solar.example
;;;
Startup in incubazione;;;
Startup;Anno di costituzione;Descrizione;
Legno srl;2013;Pannelli con sensori di umidità;
;;;
Laboratori;;;
Laboratorio;mq;Piano;
Camera climatica;35;1;
"""


def test_tables_below_each_other_are_read_by_their_own_headings():
    found = read(TWO)
    assert companies(found) == [
        {
            "name": "Solar srl",
            "city": "Arco",
            "sectors": ["renewable_energy"],
            "website": "https://solar.example/",
        },
        {
            "name": "Legno srl",
            "founded": 2013,
            "descriptions": [{"language": "it", "text": "Pannelli con sensori di umidità"}],
        },
    ]
    assert [row.line for row in found.rows] == [3, 7]
    passed = {problem.line: problem.reason for problem in found.passed_over.lines}
    assert {9, 10, 11} <= passed.keys()
    assert passed[11] == "is of a table without companies: Camera climatica | 35 | 1"
    assert read(TWO, Said({"Settore": None, "Descrizione": None})).rows[0].company.keys() == {
        "park",
        "name",
        "city",
        "website",
    }
    with pytest.raises(UnreadableFile, match=r'no column "Nota"; the columns are "Azienda", .*"Startup"'):
        read(TWO, Said({"Nota": "description"}))


def test_several_tables_of_a_sheet_are_one_sheet_of_the_report():
    file = open_file(TWO.encode(), "a.csv")
    book = read_workbook(annotated(file, Checked([], [], [], 0)), "xlsx")
    (sheet,) = book.sheets
    assert [line.number for line in sheet.lines if "Ponte" in line.cells] == [2, 6]


def test_tables_beside_each_other_are_not_mixed():
    found = read("Azienda;Comune;;Azienda;Comune\nPrima srl;Trento;;Terza srl;Arco\nSeconda srl;Ala;;;\n")
    assert companies(found) == [
        {"name": "Prima srl", "city": "Trento"},
        {"name": "Seconda srl", "city": "Ala"},
        {"name": "Terza srl", "city": "Arco"},
    ]


def test_a_header_that_is_repeated_on_each_page_begins_no_other_table():
    header, page = "Azienda;Comune;Addetti\n", ";;\n"
    found = read(f"{header}Prima srl;Trento;3\n{page}{header}Seconda srl;Ala;4\n")
    assert [row.line for row in found.rows] == [2, 5]
    assert [problem.reason for problem in found.passed_over.lines] == ["repeats the header: Azienda | Comune | Addetti"]


def test_sheets_with_the_same_columns_are_read_together_whatever_notes_stand_beside_them():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, headings in (("Robotica", ["Azienda", "Comune"]), ("Energia", ["Azienda", "Comune", "Note"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            sheet.write_row(1, 0, [f"{name} prova srl", "Ala", "da sentire"][: len(headings)])
    found = read_rows(out.getvalue(), "a.xlsx", park="park")
    assert [(row.sheet, row.company["name"]) for row in found.rows] == [
        ("Robotica", "Robotica prova srl"),
        ("Energia", "Energia prova srl"),
    ]


def test_the_name_of_a_sheet_and_the_lines_above_rows_tell_their_sectors():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        headings = ["Azienda", "Comune", "Addetti", "Sito web"]
        energy, staff = book.add_worksheet("Energie rinnovabili"), book.add_worksheet("Soci 2015")
        for number, cells in enumerate([headings, ["Sole srl", "Ala", 3, ""]]):
            energy.write_row(number, 0, cells)
        lines = [
            headings,
            ["Prima srl", "Arco", 4, ""],
            ["Settore: Meccatronica"],
            ["Seconda srl", "Ala", 5, ""],
            ["Provincia di Trento"],
            ["Terza srl", "Ala", 6, ""],
        ]
        for number, cells in enumerate(lines):
            staff.write_row(number, 0, cells)
    found = read_rows(out.getvalue(), "a.xlsx", park="park")
    assert [(row.company["name"], row.company.get("sectors")) for row in found.rows] == [
        ("Sole srl", ["renewable_energy"]),
        ("Prima srl", None),
        ("Seconda srl", ["mechatronics"]),
        ("Terza srl", None),
    ]
    assert [problem.reason for problem in found.passed_over.lines] == [
        "names the sector of the rows below it: Settore: Meccatronica",
        "has one cell only: Provincia di Trento",
    ]
    said = {row.line: [remark.reason for remark in row.remarks] for row in found.rows if row.remarks}
    assert said == {2: ["the name of the sheet is taken for the sector of its rows: Energie rinnovabili"]}
    stated = read("Azienda;Settore;Comune\nMeccatronica;;\nPrima srl;Robotica;Ala\n")
    assert stated.rows[-1].company["sectors"] == ["robotics"]


@pytest.mark.parametrize(
    "tables",
    [
        "\n".join(f"Azienda;Comune;Sito {n}\nProva srl;Ala;3\n" for n in range(31)),
        f"{'Azienda;Comune;Addetti;Settore;Sito;' * 31}\n{'Prova srl;Ala;3;Robotica;a.example;' * 31}\n",
        "\n".join(f"{f'Azienda;Comune;Sito {n};' * 6}\n{'Prova srl;Ala;3;' * 6}\n" for n in range(6)),
    ],
    ids=["below", "beside", "both"],
)
def test_very_many_tables_are_refused_however_they_stand(tables):
    with pytest.raises(UnreadableFile, match="More than 30 tables stand below or beside each other"):
        read(tables)


def test_short_texts_are_in_the_language_of_the_longer_ones_beside_them():
    told = "We make pumps and valves for the water industry of the region"
    found = read(f"Azienda;Attività;Comune\nPrima srl;{told};Ala\nSeconda srl;Meteo data service;Ala\n")
    assert [row.company["descriptions"][0]["language"] for row in found.rows] == ["en", "en"]


def test_columns_that_are_numbered_are_below_their_headings():
    found = read("№ п/п;;Резидент;ИНН;Вид деятельности (ОКВЭД)\n1;2;3;4;5\n1;;ООО «Светотех»;7701000210;27.40\n")
    assert [row.company["name"] for row in found.rows] == ["ООО «Светотех»"]
    assert found.passed_over.lines[0].reason == "numbers the columns: 1 | 2 | 3 | 4 | 5"


@pytest.mark.parametrize(("line", "reason"), [("Totale;;53;465,5", "is a total"), (";;53;465,5", "holds figures only")])
def test_sums_are_no_companies(line, reason):
    found = read(f"Azienda;Comune;Addetti;Anno di fondazione\nPrima srl;Ala;53;1998\n{line}\n")
    assert len(found.rows) == 1
    assert found.passed_over.lines[0].reason.startswith(reason)


def test_a_table_of_companies_in_columns_is_refused_with_what_to_do():
    with pytest.raises(UnreadableFile, match="Transpose the table"):
        read("Ragione sociale;Alfa srl;Beta srl\nComune;Trento;Ala\nSettore;Droni;Energia\n")


def test_activities_in_a_few_words_are_kept_as_a_description():
    found = read("Azienda;Comune;Attività\nPrima srl;Ala;Pinze per robot\nSeconda srl;Ala;Lampade per la casa\n")
    assert found.rows[0].company["descriptions"] == [{"language": "it", "text": "Pinze per robot"}]


def test_the_questions_of_a_form_are_headings():
    headings = {
        "Come si chiama la vostra azienda?": "name",
        "In che anno è stata fondata?": "founded",
        "Quante persone ci lavorano?": "employees",
        "Che cosa fate? (max 500 caratteri)": "description",
        "Che cosa state cercando in Russia?": "looks_for",
        "Che cosa potete offrire ai partner russi?": "can_offer",
        "In quali settori lavorate?": "sectors",
        "Acconsento al trattamento dei dati": None,
    }
    cells = ["Neve srl", "2012", "7", "Radar portatili per la neve", "Un distributore", "Licenze", "Sensori", "Sì"]
    (plan,) = read(f"{';'.join(headings)}\n{';'.join(cells)}\n").plans
    assert {column.heading: column.field for column in plan.columns} == headings


def test_a_column_of_numbers_of_both_countries_is_read_by_the_digits():
    found = read("Azienda / Компания,P.IVA / ИНН\nMonti srl,99200010223\nООО «Лёд»,7701000114\n")
    assert [row.company["identifiers"] for row in found.rows] == [{"vat": "IT99200010223"}, {"inn": "7701000114"}]
