"""The match that the API's documentation shows, with weights of the table and the score that they give."""

from typing import Any

from app.compliance.policy.schemas import COMPLIANCE_EXAMPLE, HIT_EXAMPLE
from matching.profiles import Form

ME, PARTNER = "company:12", "company:45"
MY_NEED = "Fornitore di testine a lama di luce per ambienti freddi e sporchi"
THEIR_OFFER = "Лазерные профилометры для работы при −40 °C"
IMPROVEMENT = {"party": PARTNER, "field": "activity_codes", "gain": 0.03}
NOTE = (
    "The company states no need, so this goes by what it says of itself. A need for each thing that it looks for would "
    "help most."
)
PARTS: list[Any] = [
    {"signal": signal, "giver": giver, "value": value, "usual": usual, "weights": {ME: mine, PARTNER: theirs}}
    for signal, giver, value, usual, mine, theirs in (
        ("offer_meets_need", PARTNER, 0.96, 0.1, 2.4, 1.8),
        ("profile_meets_need", PARTNER, 0.94, 0.15, 2.4, 1.8),
        ("capability_match", PARTNER, 1.0, 0.35, 1.2, 0.9),
        ("profile_affinity", None, 0.9, 0.1, 0.6, 0.6),
    )
]
MATCH: dict[str, Any] = {
    "id": 311,
    "pair_id": 205,
    "form": Form.COMMERCIAL_PARTNERSHIP.value,
    "score": 59.8045,
    "band": "worth_meeting",
    "confidence": 0.9,
    "basis": "stated",
    "verdict": "needs_review",
    "compliance": COMPLIANCE_EXAMPLE,
    "decisions": [],
    "introduction": None,
    "group": [],
    "explanation": {
        "bias": -4.0,
        "rival": False,
        "parts": PARTS,
        "reasons": [
            {
                "signal": "offer_meets_need",
                "giver": PARTNER,
                "strong": True,
                "similarity": 0.52,
                "quotes": [
                    {"party": ME, "source": "need", "source_id": 31, "language": "it", "text": MY_NEED},
                    {"party": PARTNER, "source": "offer", "source_id": 77, "language": "ru", "text": THEIR_OFFER},
                ],
                "shared": [],
                "states": {},
            }
        ],
        "against": [
            {
                "kind": "no_common_language",
                "giver": None,
                "quote": None,
                "form": None,
                "stated": {ME: ["it"], PARTNER: ["ru"]},
            }
        ],
        "missing": [IMPROVEMENT],
        "improvement": IMPROVEMENT,
        "kinds": ["reason", "objection", "improvement"],
    },
    "sentences": [
        f"OOO Primer (invented) offers “{THEIR_OFFER}”; Esempio S.r.l. (invented) is looking for “{MY_NEED}”.",
        "Against: no common working language (Esempio S.r.l. (invented): Italian; OOO Primer (invented): Russian).",
        "Most useful to add: activity codes (OOO Primer (invented)); confidence would rise by 3%.",
    ],
}


def _company(name: str, park: str, company_id: int) -> dict[str, Any]:
    return {
        "kind": "company",
        "id": company_id,
        "name": name,
        "park": park,
        "city": None,
        "languages": ["en"],
        "sectors": ["machine_vision"],
        "summaries": {"en": "Laser profile sensors for cold and dirty places."},
    }


A, B = _company("Esempio S.r.l. (invented)", "trentino", 12), _company("OOO Primer (invented)", "technopolis", 45)
MATCH_ITEM = MATCH | {"rank": 1, "partner": B}
END = {
    "hidden": 17,
    "ending": "The list ends here: nothing speaks strongly for a meeting with the others. Hidden: 17.",
}
MATCH_LIST = {
    "company_id": 12,
    "up_to_date": True,
    "note": None,
    "items": [MATCH_ITEM],
    "next_cursor": None,
    **END,
    "nearest": [],
    "set_aside": [],
}
PARTNER_ITEM = {"partner": B, "score": MATCH["score"], "band": MATCH["band"], "matches": [MATCH | {"rank": 1}]}
CORRIDOR_MATCH = MATCH | {"a": A, "b": B, "rank_for_a": 1, "rank_for_b": 2}
PAIR_MATCH = CORRIDOR_MATCH | {"rules": [HIT_EXAMPLE]}
