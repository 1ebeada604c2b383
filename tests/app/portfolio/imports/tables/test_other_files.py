"""Invented files of further kinds that parks, clusters and chambers have: every column that has a field finds it."""

import pytest

from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.readers import Hints

CLUSTER = """Elenco associati al Cluster Legno - aggiornato al 12.03.2015;;;;;;;

Denominazione/Ragione Sociale;Forma giur.;Codice fiscale / P.IVA;Sede (Comune);Settore/i;Add. (2014);Fatturato (€ mln);\
Competenze distintive;Export %;Tel./e-mail
LEGNOTECH DOLOMITI;S.R.L.;99100010224;Cavalese;Legno, edilizia;ca. 50;€ 1.2 mln;"Travi lamellari;
 incollaggio, prove";35%;0462 123456
Segheria F.lli Rossi*;S.n.c.;99100020223;Predazzo;Legno;10-49;0,8;Segagione di abete;12%;info@segheria.example

* in fase di adesione;;;;;;;;;
Totale associati;2;;;;;;;;
"""
PROFILES = """Ref.\tType\tTitle of profile\tShort description\tLong description\tAdvantages & innovations\tStage\tIPR\t\
Partner expertise sought\tKeywords\tPublished on\tValid till
TOIT20150312001\tTechnology Offer\tLaser cladding of worn shafts\tAn SME offers laser cladding.\tIt repairs shafts.\t\
58 HRC\tAlready on the market\tPatent(s) granted\tIndustrial partner\tlaser; repair\t12/03/2015\t12/03/2016
BRRU20150401002\tBusiness request\tDistributor of filters sought\tDistributors wanted.\tIt makes filters.\t\t\t\t\
Distributor\twater\t01.04.2015\t01.04.2016
"""
FIRMS = """Lfd. Nr.|Firma|Rechtsform|PLZ|Ort|Land|Branche|Gründung|Anzahl Mitarbeiter|Webseite|Tätigkeitsbeschreibung|\
Sucht Kooperation?|Ansprechpartner
1|Alpenrobotik GmbH|GmbH|39100|Bozen|Italien|Robotik|03.05.2011|ca. 50|www.alpenrobotik.example|Wir entwickeln Greifer \
für kollaborative Roboter und Montagezellen.|ja|Dr. Hans Huber
2|Holzbau Tirol KG|KG|6020|Innsbruck|Österreich|Holzbau|1998|10-49|holzbau.example|Vorgefertigte Wandelemente aus \
Brettsperrholz für mehrgeschossige Gebäude.|nein|Anna Maier
"""
RESIDENTS = """Список компаний-резидентов технопарка;;;;;;
Наименование компании (полное);ИНН/КПП;Дата гос. регистрации;Юр. адрес;Осн. ОКВЭД;Кол-во рабочих мест;\
Что производит / чем занимается;Потребность в партнёрах;Руководитель (ФИО)
Общество с ограниченной ответственностью «Лазерные технологии»;7700000030/772501001;12.04.2010;115280, г. Москва, \
ул. Ленинская Слобода, д. 19;28.41 Производство оборудования;35 чел.;Установки лазерной резки;\
Ищем дистрибьютора в Италии;Иванов И.И.
АО «НПП Спектр»;7700000048/772501001;2001 г.;г. Зеленоград, проезд 4806;26.51;более 200;Спектрометры;нет;Петрова А.А.
"""
CAPABILITIES = """Company name,HQ city,Country,Founded,Employees (FTE),Industry,What do you do?,Key capabilities,\
LinkedIn,Last contact
Nordic Drives Ltd,London,UK,2008,120-150,Drives,We make direct drive motors for machine tools.,motor design; winding,\
linkedin.com/company/x,2015-03-01
Vega Optics,Moscow,Russia,March 2014,~12,Machine vision,Cameras for hot rolled steel.,optics,\
linkedin.com/company/y,2015-04-01
"""


def offer(**fields):
    return {"language": "en", **fields}


EXPECTED = {
    "cluster": (
        CLUSTER.encode("utf-8-sig"),
        "IT",
        [
            {
                "name": "Legnotech Dolomiti",
                "identifiers": {"vat": "IT99100010224"},
                "city": "Cavalese",
                "sectors": ["timber_construction", "building_energy"],
                "employees": 50,
                "descriptions": [{"language": "it", "text": "Travi lamellari;\n incollaggio, prove"}],
            },
            {
                "name": "Segheria F.lli Rossi",
                "identifiers": {"vat": "IT99100020223"},
                "city": "Predazzo",
                "sectors": ["timber_construction"],
                "employees": 22,
                "descriptions": [{"language": "it", "text": "Segagione di abete"}],
            },
        ],
    ),
    "profiles": (
        PROFILES.encode(),
        "IT",
        [
            {
                "name": "Unnamed company (TOIT20150312001)",
                "identifiers": {"register": "TOIT20150312001"},
                "languages": ["en"],
                "offers": [
                    offer(
                        title="Laser cladding of worn shafts",
                        summary="An SME offers laser cladding.",
                        description="It repairs shafts.\n58 HRC\nPartner sought: Industrial partner",
                        form="technology_transfer",
                        capabilities=["laser", "repair"],
                        stage="on_market",
                        ipr="patent_granted",
                        valid_from="2015-03-12",
                        valid_until="2016-03-12",
                    )
                ],
            },
            {
                "name": "Unnamed company (BRRU20150401002)",
                "identifiers": {"register": "BRRU20150401002"},
                "languages": ["en"],
                "needs": [
                    offer(
                        title="Distributor of filters sought",
                        summary="Distributors wanted.",
                        description="It makes filters.\nPartner sought: Distributor",
                        form="commercial_partnership",
                        capabilities=["water"],
                        valid_from="2015-04-01",
                        valid_until="2016-04-01",
                    )
                ],
            },
        ],
    ),
    "German": (
        FIRMS.encode("cp1252"),
        "IT",
        [
            {
                "name": "Alpenrobotik GmbH",
                "city": "Bozen",
                "country": "IT",
                "sectors": ["robotics"],
                "founded": 2011,
                "employees": 50,
                "website": "https://www.alpenrobotik.example/",
                "descriptions": [
                    {
                        "language": "de",
                        "text": "Wir entwickeln Greifer für kollaborative Roboter und Montagezellen.",
                    }
                ],
            },
            {
                "name": "Holzbau Tirol KG",
                "city": "Innsbruck",
                "country": "AT",
                "sectors": ["timber_construction"],
                "founded": 1998,
                "employees": 22,
                "website": "https://holzbau.example/",
                "descriptions": [
                    {
                        "language": "de",
                        "text": "Vorgefertigte Wandelemente aus Brettsperrholz für mehrgeschossige Gebäude.",
                    }
                ],
            },
        ],
    ),
    "residents": (
        RESIDENTS.encode("cp1251"),
        "RU",
        [
            {
                "name": "ООО «Лазерные технологии»",
                "identifiers": {"inn": "7700000030"},
                "founded": 2010,
                "city": "Москва",
                "activity_codes": [{"system": "okved2", "code": "28.41"}],
                "employees": 35,
                "descriptions": [{"language": "ru", "text": "Установки лазерной резки\nИщем дистрибьютора в Италии"}],
            },
            {
                "name": "АО «НПП Спектр»",
                "identifiers": {"inn": "7700000048"},
                "founded": 2001,
                "city": "Зеленоград",
                "activity_codes": [{"system": "okved2", "code": "26.51"}],
                "employees": 200,
                "descriptions": [{"language": "ru", "text": "Спектрометры"}],
            },
        ],
    ),
    "capabilities": (
        CAPABILITIES.encode("utf-16"),
        "IT",
        [
            {
                "name": "Nordic Drives Ltd",
                "city": "London",
                "country": "GB",
                "founded": 2008,
                "employees": 134,
                "sectors": ["drives"],
                "descriptions": [
                    {
                        "language": "en",
                        "text": "We make direct drive motors for machine tools.\nmotor design; winding",
                    }
                ],
            },
            {
                "name": "Vega Optics",
                "city": "Moscow",
                "country": "RU",
                "founded": 2014,
                "employees": 12,
                "sectors": ["machine_vision"],
                "descriptions": [{"language": "en", "text": "Cameras for hot rolled steel.\noptics"}],
            },
        ],
    ),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_every_column_that_has_a_field_finds_it(kind):
    data, country, companies = EXPECTED[kind]
    found = read_rows(data, "a.txt", park="park", hints=Hints(country))
    assert [row.company for row in found.rows] == [{"park": "park", **company} for company in companies]
    assert found.problems == []


def test_a_type_is_no_type_of_profile_unless_its_cells_are():
    data = b"Type;Title;Company;City\nSME;Ltd;Alfa Works;Leeds\nSME;Ltd;Beta Works;York\n"
    (first, _) = read_rows(data, "a.csv", park="park").rows
    assert first.company == {"park": "park", "name": "Alfa Works", "city": "Leeds"}
