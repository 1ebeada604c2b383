"""Files in the shapes that parks, registers and other systems really make (`tests/data/import`, invented content):
each goes in by one call on a fresh installation, with the right field for every column that has one."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.database import transaction
from app.portfolio.imports import service
from app.portfolio.imports.examining import examine, prepare

FILES = Path(__file__).parents[3] / "data" / "import"
ADMIN = Caller(key_id=1, role=Role.ADMIN, park_id=None)

ALPILASER = {
    "park": "trentino",
    "name": "Alpilaser Saldature S.r.l. (inventata)",
    "identifiers": {"vat": "IT99100000225"},
    "city": "Rovereto",
    "activity_codes": [{"system": "ateco2007", "code": "28.99.20"}],
    "sectors": ["mechatronics"],
    "website": "https://www.alpilaser.example/",
    "employees": 12,
    "founded": 2011,
    "descriptions": [
        {
            "language": "it",
            "text": "Progettiamo e costruiamo macchine per la saldatura laser di componenti in titanio "
            "per l'aerospazio. Vendiamo a costruttori di motori e di protesi. "
            "Cerchiamo un fornitore di sorgenti in fibra da 2 kW.",
        }
    ],
}
TENANTS = [
    ALPILASER,
    {
        "park": "trentino",
        "name": "Bioval Pannelli Srl (inventata)",
        "city": "Trento",
        "activity_codes": [{"system": "ateco2007", "code": "16.21"}],
        "sectors": ["building_energy"],
        "employees": 2,
        "founded": 2018,
        "descriptions": [{"language": "it", "text": "Materiali isolanti da scarti di legno per edilizia."}],
    },
    {
        "park": "trentino",
        "name": "Dronalta S.r.l. (inventata)",
        "identifiers": {"vat": "IT99100010224"},
        "city": "Rovereto",
        "activity_codes": [{"system": "ateco2007", "code": "30.30.09"}],
        "sectors": ["aerospace", "software"],
        "website": "http://dronalta.example/",
        "employees": 7,
        "founded": 2016,
        "descriptions": [
            {
                "language": "it",
                "text": "Droni per l'ispezione di linee elettriche in montagna, volo autonomo con sensori termici. "
                "Nel 2019 premio regionale innovazione.",
            }
        ],
    },
    {
        "park": "trentino",
        "name": "Acquaviva Filtri snc (inventata)",
        "identifiers": {"vat": "IT99100020223"},
        "city": "Mezzolombardo",
        "activity_codes": [{"system": "ateco2007", "code": "28.99.90"}],
        "sectors": ["water_treatment"],
        "website": "https://acquaviva.example/",
        "founded": 2009,
        "descriptions": [
            {
                "language": "it",
                "text": "Filtri a tamburo per acquacoltura e caseifici, portate da 10 a 400 m³/h.\n"
                "Assistenza in tutta l'area alpina.",
            }
        ],
    },
    {
        "park": "trentino",
        "name": "Metrolab Prove & Tarature S.p.A. (inventata)",
        "identifiers": {"vat": "IT99100030222"},
        "city": "Trento",
        "activity_codes": [{"system": "ateco2007", "code": "71.20.10"}],
        "sectors": ["metrology"],
        "employees": 48,
        "founded": 1998,
        "descriptions": [
            {
                "language": "it",
                "text": "Laboratorio di taratura accreditato: lunghezze, forze, pressioni. "
                "Serve costruttori di macchine utensili.",
            }
        ],
    },
]
RESIDENTS = [
    {
        "park": "technopolis",
        "name": "ООО «Лазертон-Проба» (вымышленное)",
        "identifiers": {"inn": "7799000005", "ogrn": "1187799000014"},
        "activity_codes": [{"system": "okved2", "code": "26.70"}],
        "sectors": ["photonics"],
        "city": "Москва",
        "employees": 25,
        "descriptions": [
            {
                "language": "ru",
                "text": "Волоконные лазеры 1-3 кВт для сварки и наплавки. Поставляем интеграторам станков. "
                "Ищем производителей сварочных головок и дистрибьюторов в Европе.",
            }
        ],
    },
    {
        "park": "technopolis",
        "name": 'АО "Термовид-Проба" (вымышленное)',
        "identifiers": {"inn": "7799000012", "ogrn": "1187799000025"},
        "activity_codes": [{"system": "okved2", "code": "26.51.5"}],
        "sectors": ["sensors"],
        "city": "Москва",
        "employees": 159,
        "descriptions": [{"language": "ru", "text": "Тепловизионные модули для промышленных и беспилотных систем."}],
    },
    {
        "park": "technopolis",
        "name": "ООО «Ветроклимат Проба»",
        "identifiers": {"inn": "7799000020"},
        "activity_codes": [{"system": "okved2", "code": "28.25.13"}],
        "sectors": ["building_energy"],
        "city": "Москва",
        "employees": 12,
        "descriptions": [{"language": "ru", "text": "Тепловые насосы и климатические камеры, испытания до -65 °C"}],
    },
    {
        "park": "technopolis",
        "name": "ИП Пробный Пётр Петрович (вымышленный)",
        "activity_codes": [{"system": "okved2", "code": "62.01"}],
        "sectors": ["software"],
        "city": "Москва",
        "descriptions": [
            {"language": "ru", "text": "Программное обеспечение машинного зрения для сортировки вторсырья."}
        ],
    },
    {
        "park": "technopolis",
        "name": "ООО «Композит-Проба» (вымышленное)",
        "identifiers": {"inn": "7799000037", "ogrn": "1187799000036"},
        "activity_codes": [{"system": "okved2", "code": "30.30"}],
        "sectors": ["aerospace"],
        "city": "Москва",
        "employees": 38,
        "descriptions": [
            {
                "language": "ru",
                "text": "Углепластиковые корпуса БПЛА, автоклав 3 м; выпуск 40 комплектов в месяц.",
            }
        ],
    },
]
STARTUPS = [
    {
        "park": "trentino",
        "name": "Proba Droni Agricoli S.r.l.",
        "identifiers": {"codice_fiscale": "99100040221"},
        "founded": 2021,
        "activity_codes": [{"system": "ateco2025", "code": "72.10.2"}],
        "city": "Rovereto",
        "website": "https://www.proba-droni.example/",
        "employees": 2,
    },
    {
        "park": "trentino",
        "name": "Proba Termica S.r.l.",
        "identifiers": {"codice_fiscale": "99100050220"},
        "founded": 2019,
        "activity_codes": [{"system": "ateco2025", "code": "28.25.00"}],
        "city": "Trento",
        "employees": 14,
    },
    {"park": "trentino", "name": "Proba Software S.r.l.", "identifiers": {"codice_fiscale": "99100060229"}},
]
PROFILES = [
    {
        "park": "trentino",
        "name": "Unnamed company (TOIT20990001)",
        "identifiers": {"register": "TOIT20990001"},
        "country": "IT",
        "languages": ["en"],
        "offers": [
            {
                "form": "technology_transfer",
                "language": "en",
                "title": "Laser cladding head with closed-loop powder flow (invented)",
                "summary": "An Italian SME (invented) offers a cladding head and looks for integrators under a licence "
                "agreement.",
                "description": "The head measures the powder stream and corrects it ten times a second.\n"
                "Less powder wasted.\nPartner sought: Integrators of repair cells who take a licence",
                "capabilities": ["laser processing", "powder"],
                "stage": "on_market",
                "ipr": "patent_applied",
            }
        ],
    },
    {
        "park": "trentino",
        "name": "Unnamed company (BRRU20990002)",
        "identifiers": {"register": "BRRU20990002"},
        "country": "RU",
        "languages": ["en"],
        "needs": [
            {
                "form": "commercial_partnership",
                "language": "en",
                "title": "Maker of welding heads sought (invented)",
                "summary": "A company from Moscow (invented) looks for a supplier of welding heads up to 3 kW.",
                "description": "It builds fibre lasers and needs heads with wobble.\n"
                "Partner sought: Manufacturer, supply agreement",
            }
        ],
    },
]


def register(number: str, **fields: object) -> dict[str, object]:
    return {"park": "trentino", "identifiers": {"register": number}} | fields


ONE_CELL_EACH = [
    register("H1-28A", name="Prova A", country="IT"),
    register("H1-28B", name="Prova B", founded=2011),
    register("H1-28C", name="Prova C", employees=30),
    register("H1-28D", name="Prova D", languages=["it", "en"]),
    register("H1-28E", name="Prova E", languages=["it", "en"]),
    register("H1-28F", name="Prova F", languages=["it", "en", "de"]),
    register("H1-28G", name="Prova G", sectors=["mechatronics"]),
    register("H1-28H", name="Prova H", employees=2),
    register("H1-28I", name="Prova I", website="https://www.prova.example/"),
    register(
        "H1-28J",
        name="Prova J",
        country="IT",
        founded=2011,
        employees=7,
        languages=["it"],
        sectors=["sensors"],
        website="https://prova.example/",
    ),
]


@pytest.mark.parametrize(
    ("name", "park", "companies"),
    [
        ("aziende_insediate.xlsx", "trentino", TENANTS),
        ("aziende_vecchio_formato.xls", "trentino", TENANTS),
        ("aziende_libreoffice.ods", "trentino", TENANTS),
        ("rezidenty_cp1251.csv", "technopolis", RESIDENTS),
        ("registro_startup.csv", "trentino", STARTUPS),
        ("profili_een.csv", "trentino", PROFILES),
        ("reported/aziende.csv", None, ONE_CELL_EACH),
    ],
)
def test_a_file_goes_in_with_the_right_field_for_every_column(engine, parks, content, name, park, companies):
    data = (FILES / name).read_bytes()
    with Session(engine) as session:
        drafts = [
            entry.packed.sent()
            for entry in examine(session, prepare(session, ADMIN, data, name, park=park)).checked.entries
        ]
    assert [draft.model_dump(exclude_unset=True, mode="json", by_alias=True) for draft in drafts] == companies
    with transaction(engine) as session:
        report = service.import_file(session, ADMIN, data, name, park=park)
    assert (report.created, report.rejected, report.problems) == (len(companies), 0, [])
    before = content()
    with transaction(engine) as session:
        assert service.import_file(session, ADMIN, data, name, park=park).unchanged == len(companies)
    assert content() == before


def test_rows_that_were_refused_go_in(engine, parks):
    with transaction(engine) as session:
        report = service.import_file(session, ADMIN, (FILES / "refused_rows.jsonl").read_bytes(), "a.jsonl")
    assert (report.created, report.rejected) == (4, 0)
