"""Texts of tables, as they are copied: cleaned, nobody's telephone number in them, each under its language."""

import pytest

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.imports import service
from app.portfolio.imports.rows_of_file import read_rows

COPIED = (
    "<p>Html Srl&nbsp;progetta <b>pompe &amp; valvole</b> per la lavorazione del latte.</p>"
    "<script>track()</script><p>Referente: ing. Mario Rossi, tel. 0464 123456, m.rossi@html.example\u202e\x07</p>"
)
CLEAN = "Html Srl progetta pompe & valvole per la lavorazione del latte.\n\nReferente: ing. […], […], […]"
OF_OFFER = ("title", "summary", "description")
ITALIAN = "Progettiamo pompe per la lavorazione del latte in tutta la provincia."
RUSSIAN = "Обслуживаем молочные заводы по всей России и поставляем запасные части."


def company(*lines):
    """The one company of a table, and the remarks on it."""
    text = "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines)
    (row,) = read_rows(text.encode(), "elenco.csv", park="trentino").rows
    return row.company, [problem.reason for problem in row.remarks]


def test_a_copied_text_in_a_spreadsheet_is_cleaned_and_masked(workbook):
    data = workbook(
        ["Denominazione", "N. registro", "Descrizione", "Cosa cerca"],
        ["Html Srl", "R-1", COPIED.replace("\x07", ""), "<i>Distributori</i> in Russia"],
    )
    (row,) = read_rows(data, "elenco.xlsx", park="trentino").rows
    assert row.company["descriptions"] == [{"language": "it", "text": f"{CLEAN}\nCerchiamo: Distributori in Russia"}]
    (remark,) = row.remarks
    assert remark.field == "Descrizione"
    assert "a telephone number and the name of a person are kept out of the profile" in remark.reason


@pytest.mark.parametrize(
    ("text", "descriptions"),
    [
        (RUSSIAN, [{"language": "ru", "text": RUSSIAN}]),
        (f"{ITALIAN} {RUSSIAN}", [{"language": "it", "text": ITALIAN}, {"language": "ru", "text": RUSSIAN}]),
    ],
)
def test_a_column_of_texts_goes_to_the_languages_that_its_sentences_are_in(text, descriptions):
    read, remarks = company(["Denominazione", "N. registro", "Descrizione"], ["Prova Srl", "R-1", text])
    assert (sorted(read["descriptions"], key=lambda each: each["language"]), remarks) == (descriptions, [])


@pytest.mark.parametrize(
    ("field", "key"),
    [("description_it", "text"), ("summary_it", "summary"), *((f"offer_1_{key}", key) for key in OF_OFFER)],
)
def test_texts_in_the_columns_of_the_template_are_cleaned_and_masked_too(field, key):
    read, remarks = company(["name", "register", "offer_1_form", field], ["Html Srl", "R-1", "hosting", COPIED])
    item = read["offers"][0] if field.startswith("offer") else read["descriptions"][0]
    assert item[key] == CLEAN
    assert len(remarks) == 1


def test_a_partnering_profile_is_cleaned_and_masked_too():
    read, remarks = company(
        ["POD Reference", "Profile type", "Title", "Summary", "Description"],
        ["TOIT20990001", "Technology offer", "Pompe &amp; valvole per il latte", "Pompe.", COPIED],
    )
    (offer,) = read["offers"]
    assert (offer["title"], offer["description"]) == ("Pompe & valvole per il latte", CLEAN)
    assert len(remarks) == 1


def test_a_text_that_was_a_telephone_number_and_no_more_is_none():
    read, remarks = company(["name", "register", "description_it"], ["Prova", "R-1", "Tel. 0464 123456"])
    assert "descriptions" not in read
    assert "kept out of the profile" in remarks[0]


def test_what_a_spreadsheet_would_run_is_refused_after_cleaning_as_before():
    read, remarks = company(["name", "register", "description_it"], ["Prova", "R-1", "<p>=HYPERLINK(1)</p>"])
    assert "descriptions" not in read
    assert "spreadsheet" in remarks[0]


def test_too_long_a_text_of_an_offer_is_cut_after_a_sentence():
    read, remarks = company(
        ["name", "register", "need_1_form", "need_1_title", "need_1_language", "need_1_summary"],
        ["Prova", "R-1", "hosting", "Un locale", "it", "Cerchiamo un locale. " * 50],
    )
    assert read["needs"][0]["summary"].endswith("Cerchiamo un locale.")
    assert len(read["needs"][0]["summary"]) <= 500
    assert "the first 500 are kept" in remarks[0]


def test_the_same_file_twice_changes_nothing(engine, parks, content):
    data = (
        "park;name;register;description_it;offer_1_form;offer_1_language;offer_1_title;offer_1_description\n"
        f'trentino;Html Srl;R-1;"{COPIED}";technology_transfer;it;Pompe &amp; valvole;"{COPIED}"\n'
    ).encode()
    for expected in ((1, 0), (0, 1)):
        with transaction(engine) as session:
            report = service.import_file(session, OPERATOR, data, "a.csv")
        assert ((report.created, report.unchanged), report.rejected) == (expected, 0)
        before = content()
    assert content() == before
