"""The sentences about a match in Italian."""

from matching.explaining.phrases.phrasebook import Phrasebook
from matching.profiles import Form

ITALIAN = Phrasebook(
    marks=("«", "»"),
    inner_marks=("“", "”"),
    reasons={
        "offer_meets_need": "{giver} offre {theirs}; {receiver} cerca {mine}.",
        "profile_meets_need": "{receiver} cerca {mine}; {giver} scrive di sé: {theirs}.",
        "shared_terms": "Nominato sia in ciò che {receiver} cerca sia da {giver}: {shared}.",
        "capability_match": "{receiver} cerca la competenza {mine}; {giver} indica {theirs}.",
        "space_fit": "{giver} dispone di uno spazio adatto: {theirs}{equipped}; {receiver} cerca {mine}.",
        "profile_affinity": "Attività affini: {a} – {mine}; {b} – {theirs}.",
        "self_description": "Attività affini: {a} – {mine}; {b} – {theirs}.",
        "sector_overlap": ("Settore in comune: {shared}.", "Settori in comune: {shared}."),
        "activity_proximity": "Codici di attività vicini: {a} – {mine}; {b} – {theirs}.",
        "language_overlap": ("Lingua di lavoro comune: {shared}.", "Lingue di lavoro comuni: {shared}."),
    },
    unstated="Nessuna delle due dichiara un’esigenza: ci si basa su ciò che scrivono di sé.",
    silent="{party} non scrive nulla di sé: ci si basa su settore e attività.",
    closest="Ciò che nei due profili si avvicina di più, pur restando lontano: {said}",
    side_by_side="{a} – {mine}; {b} – {theirs}.",
    no_reason="Nei due profili nulla parla con forza a favore di questo incontro.",
    same_activity="Stesso codice di attività: {shared}.",
    equipped=", con {shared}",
    objections={
        "rival": "A sfavore: {a} e {b} potrebbero essere concorrenti.",
        "need_not_met": "A sfavore: {giver} non ha nulla che risponda alla richiesta di {receiver}: {quote}.",
        "no_common_language": "A sfavore: manca una lingua di lavoro comune ({a}: {of_a}; {b}: {of_b}).",
        "other_form": "Da chiarire: {giver} propone l’offerta {quote} come «{offered}», non come «{form}».",
        "room_unfit": "A sfavore: lo spazio di {giver} risponde solo in parte a ciò che {receiver} cerca.",
        "sectors_apart": "A sfavore: i settori non hanno nulla in comune ({a}: {of_a}; {b}: {of_b}).",
    },
    missing="Dati assenti nel profilo di {party}: {fields}.",
    improvement="Il dato più utile da aggiungere: {field} ({party}); affidabilità +{gain} punti.",
    forms={
        Form.TECHNOLOGY_TRANSFER: "trasferimento tecnologico",
        Form.COMMERCIAL_PARTNERSHIP: "partenariato commerciale",
        Form.JOINT_PROJECT: "progetto congiunto",
        Form.HOSTING: "ospitalità",
    },
    fields={
        "description": "descrizione di ciò che l’azienda fa",
        "employees": "il numero di addetti",
        "offers": "offerte",
        "needs": "esigenze",
        "offers.capabilities": "le competenze delle offerte",
        "offers.trl": "la maturità delle offerte (TRL)",
        "needs.capabilities": "le competenze richieste",
        "sectors": "settori",
        "activity_codes": "codici di attività",
        "languages": "lingue di lavoro",
        "room_sought": "caratteristiche dello spazio cercato",
        "room_offered": "caratteristiche dello spazio offerto",
    },
    languages={"it": "italiano", "ru": "russo", "en": "inglese"},
)
