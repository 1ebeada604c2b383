"""The sentences about a match in English."""

from matching.explaining.phrases.phrasebook import Phrasebook
from matching.profiles import Form

ENGLISH = Phrasebook(
    marks=("“", "”"),
    inner_marks=("‘", "’"),
    reasons={
        "offer_meets_need": "{giver} offers {theirs}; {receiver} is looking for {mine}.",
        "profile_meets_need": "{receiver} is looking for {mine}; {giver} writes about itself: {theirs}.",
        "shared_terms": "Named in what {receiver} looks for and by {giver} alike: {shared}.",
        "capability_match": "{receiver} asks for the capability {mine}; {giver} names {theirs}.",
        "space_fit": "{giver} has a suitable room: {theirs}{equipped}; {receiver} is looking for {mine}.",
        "profile_affinity": "Similar work: {a} – {mine}; {b} – {theirs}.",
        "self_description": "Similar work: {a} – {mine}; {b} – {theirs}.",
        "sector_overlap": ("Sector in common: {shared}.", "Sectors in common: {shared}."),
        "activity_proximity": "Related activities: {a} – {mine}; {b} – {theirs}.",
        "language_overlap": ("Common working language: {shared}.", "Common working languages: {shared}."),
    },
    unstated="Neither states a need: this goes by what they say of themselves.",
    silent="{party} says nothing in words: this goes by sector and line of activity.",
    closest="The closest in what the two write, though not close: {said}",
    side_by_side="{a} – {mine}; {b} – {theirs}.",
    no_reason="Nothing in the two profiles speaks strongly for this meeting.",
    same_activity="Same line of activity: {shared}.",
    equipped=", with {shared}",
    objections={
        "rival": "Against: {a} and {b} may be competitors.",
        "need_not_met": "Against: nothing at {giver} meets the need of {receiver} for {quote}.",
        "no_common_language": "Against: no common working language ({a}: {of_a}; {b}: {of_b}).",
        "other_form": "To be settled: {giver} made the offer {quote} as “{offered}”, not as “{form}”.",
        "room_unfit": "Against: the room of {giver} meets only part of what {receiver} asks for.",
        "sectors_apart": "Against: the sectors have nothing in common ({a}: {of_a}; {b}: {of_b}).",
    },
    missing="Missing in the profile of {party}: {fields}.",
    improvement="Most useful to add: {field} ({party}); confidence +{gain} points.",
    forms={
        Form.TECHNOLOGY_TRANSFER: "technology transfer",
        Form.COMMERCIAL_PARTNERSHIP: "commercial partnership",
        Form.JOINT_PROJECT: "joint project",
        Form.HOSTING: "hosting",
    },
    fields={
        "description": "a description of what the company does",
        "employees": "the number of employees",
        "offers": "offers",
        "needs": "needs",
        "offers.capabilities": "capabilities of the offers",
        "offers.trl": "the readiness of the offers (TRL)",
        "needs.capabilities": "capabilities that the needs ask for",
        "sectors": "sectors",
        "activity_codes": "activity codes",
        "languages": "working languages",
        "room_sought": "details of the room sought",
        "room_offered": "details of the room offered",
    },
    languages={"it": "Italian", "ru": "Russian", "en": "English"},
)
