"""An invented company, for the API's documentation."""

from typing import Any

OFFER_EXAMPLE: dict[str, Any] = {
    "form": "technology_transfer",
    "language": "en",
    "title": "Laser cladding of worn gear shafts",
    "description": "Licence and training for the repair of shafts up to 400 mm, hardness 58 HRC after cladding.",
    "capabilities": ["laser cladding"],
    "stage": "demonstrated",
    "trl": 7,
    "ipr": "patent_applied",
    "valid_until": "2016-06-30",
    "dual_use": [],
}
NEED_EXAMPLE: dict[str, Any] = {
    "form": "hosting",
    "language": "en",
    "title": "Bench space for cold tests of our drives",
    "description": "Two engineers for six months, a climatic chamber down to -40 °C.",
    "space": {
        "kind": "laboratory",
        "area_m2": 40,
        "from": "2015-10-01",
        "until": "2016-03-31",
        "equipment": ["climatic chamber"],
    },
}
COMPANY_EXAMPLE: dict[str, Any] = {
    "park": "trentino",
    "site": "polo-meccatronica",
    "name": "Esempio Rivestimenti S.r.l. (invented)",
    "identifiers": {"register": "EXAMPLE-1"},
    "country": "IT",
    "city": "Rovereto",
    "founded": 2009,
    "employees": 14,
    "languages": ["it", "en"],
    "sectors": ["advanced_materials"],
    "activity_codes": [{"system": "ateco2007", "code": "25.61.00"}],
    "group": [{"tie": "parent", "name": "Esempio Holding S.p.A. (invented)", "number": None}],
    "descriptions": [{"language": "en", "summary": "Laser repair of machine parts.", "text": None}],
    "establishments": [{"country": "IT", "place": "Trento"}],
    "owners": [{"name": "Anna Esempio (invented)", "share": 100, "country": "IT", "number": None, "person": True}],
    "directors": ["Anna Esempio (invented)"],
    "offers": [OFFER_EXAMPLE],
    "needs": [NEED_EXAMPLE],
}
SUMMARY_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "name": COMPANY_EXAMPLE["name"],
    "draft": False,
    "anonymous": False,
    "park": "trentino",
    "city": "Rovereto",
    "languages": ["it", "en"],
    "sectors": ["advanced_materials"],
    "summary": "Laser repair of machine parts.",
    "withdrawn": False,
}
OFFER_OUT_EXAMPLE: dict[str, Any] = OFFER_EXAMPLE | {
    "id": 7,
    "company_id": 3,
    "side": "offer",
    "summary": None,
    "valid_from": None,
    "space": None,
    "withdrawn": False,
}
COMPANY_OUT_EXAMPLE: dict[str, Any] = COMPANY_EXAMPLE | {
    "id": 3,
    "draft": False,
    "anonymous": None,
    "merged_into_id": None,
    "website": None,
    "group": [COMPANY_EXAMPLE["group"][0] | {"company_id": 41}],
    "nace": ["25.61"],
    "offers": [OFFER_OUT_EXAMPLE],
    "needs": [],
    "withdrawn": False,
    "up_to_date": True,
    "updated_at": "2015-09-01T09:00:00Z",
}
