"""What a database holds is kept by a migration, or changed without loss."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

import migrations
from models import Company, Embedding, Match, Run, RunParty, Site
from tests.support.telling import told_matches


def test_vectors_are_kept_when_their_column_changes(blank: Engine) -> None:
    vector = np.array([0.5, -(2.0**-11), 1.0], dtype="<f2")
    migrations.upgrade(blank, "0002")
    put, taken = (
        "insert into embeddings (encoder, text_hash, vector) values ('words', :hash, :vector)",
        text("select vector from embeddings where text_hash = :hash"),
    )
    with blank.begin() as connection:
        connection.execute(text(put), {"hash": b"1" * 16, "vector": vector.tobytes()})
    migrations.upgrade(blank)
    with Session(blank) as session:
        assert np.array_equal(session.scalars(select(Embedding.vector)).one(), vector.astype(np.float32))
    migrations.downgrade(blank, "0002")
    with blank.connect() as connection:
        assert connection.scalar(taken, {"hash": b"1" * 16}) == vector.tobytes()


PARK = (
    "insert into parks (id, code, name, country, created_at, updated_at) values (:id, :code, :code, 'IT', :now, :now)"
)
COMPANY = """insert into companies (id, park_id, name, languages, sectors, stale_since, created_at, updated_at)
    values (:id, :park, 'A company', '[]', '[]', :stale, :now, :now)"""
SITE = """insert into sites (id, park_id, code, name, language, languages, sectors, stale_since, created_at, updated_at)
    values (:id, :park, 'one', 'A site', 'en', '[]', '[]', :stale, :now, :now)"""
CORRIDOR = """insert into corridors (id, code, name, park_a_id, park_b_id, created_at, updated_at)
    values (7, 'a-b', 'A – B', 1, 2, :now, :now)"""
RUN = """insert into runs (id, corridor_id, state, forms, list_length, weights, requested_at, cancel_requested,
    calibrations, pairs, done, of, figures, is_current, revision, phase)
    values (:id, 7, :state, '[]', 20, 'table-5', :now, false, '{}', 0, 3, 9, '{}', :is_current, 0, :phase)"""
MATCH = """insert into matches (id, run_id, form, company_a_id, company_b_id, site_id, score, confidence, rank_for_a,
    party_a, party_b, explanation, sentences, ranked_at)
    values (:id, :run, :form, :a, :b, :site, 50, 1, 1, '{"name": "A"}', '{"name": "B"}', '{}', '{}', :now)"""
DECISION = """insert into decisions (id, corridor_id, match_id, run_id, form, company_a_id, company_b_id, site_id,
    verdict, score, weights, bias, parts, languages, sectors, key_id, decided_at)
    values (:id, 7, 1, 1, :form, :a, :b, :site, 'interesting', 50, 'table-5', 0, '[]', 'en-en', '[]', 0, :now)"""
SHARED = {"now": "2015-09-01 10:00:00+00:00", "stale": None, "is_current": False, "phase": None}


def put(engine: Engine, statement: str, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        for row in rows:
            connection.execute(text(statement), SHARED | row)


def test_a_populated_database_keeps_what_it_has_under_one_key_for_parties_and_pairs(blank: Engine) -> None:
    migrations.upgrade(blank, "0004")
    put(blank, PARK, {"id": 1, "code": "a"}, {"id": 2, "code": "b"})
    put(blank, COMPANY, {"id": 3, "park": 1}, {"id": 5, "park": 2, "stale": SHARED["now"]})
    put(blank, SITE, {"id": 3, "park": 1}, {"id": 4, "park": 2, "stale": SHARED["now"]})
    put(blank, CORRIDOR, {})
    put(blank, RUN, {"id": 1, "state": "done", "is_current": True}, {"id": 2, "state": "running", "phase": "scoring"})
    trade, hosting = {"form": "joint_project", "a": 3, "b": 5, "site": None}, {"form": "hosting", "site": 4}
    put(blank, MATCH, {"id": 11, "run": 1} | trade, {"id": 12, "run": 1, "a": 3, "b": None} | hosting)
    put(blank, MATCH, {"id": 13, "run": 2} | trade, {"id": 99, "run": 2, "a": None, "b": 5} | hosting | {"site": 3})
    put(blank, DECISION, {"id": 1} | trade, {"id": 2, "a": None, "b": 5} | hosting | {"site": 3})
    before = rows_of(blank, "select id, form, company_a_id, company_b_id, site_id, corridor_id from decisions")

    migrations.upgrade(blank)
    companies = dict(rows_of(blank, "select id, party_id from companies"))
    sites = dict(rows_of(blank, "select id, party_id from sites"))
    assert companies == {3: 3, 5: 5}
    assert len({*companies.values(), *sites.values()}) == 4
    assert dict(rows_of(blank, "select id, kind from parties")) == {
        **dict.fromkeys(companies.values(), "company"),
        **dict.fromkeys(sites.values(), "site"),
    }
    stale = {party for (party,) in rows_of(blank, "select id from parties where stale_since is not null")}
    assert stale == {companies[5], sites[4]}
    pairs = {
        pair_id: tuple(rest)
        for pair_id, *rest in rows_of(blank, "select id, corridor_id, form, party_a_id, party_b_id from pairs")
    }
    first, second, third = (
        (7, "joint_project", companies[3], companies[5]),
        (7, "hosting", companies[3], sites[4]),
        (7, "hosting", sites[3], companies[5]),
    )
    assert set(pairs.values()) == {first, second, third}
    assert rows_of(blank, "select distinct basis from matches") == [("stated",)]
    assert rows_of(blank, "select weights from runs order by id") == [("table-5",), ("table-14",)], (
        "the open one begins anew"
    )
    matches = rows_of(blank, "select id, pair_id, form, party_a_id, party_b_id, run_id from matches order by id")
    assert [(number, pairs[pair], (7, *rest)) for number, pair, *rest, _ in matches] == [
        (11, first, first),
        (12, second, second),
    ], "those of the open run are made anew"
    assert [pairs[pair] for (pair,) in rows_of(blank, "select pair_id from decisions order by id")] == [first, third]
    assert rows_of(blank, "select id, scope, state, phase, is_current from runs order by id") == [
        (1, "corridor/7", "done", None, True),
        (2, "corridor/7", "queued", None, False),
    ]
    with Session(blank) as session, session.begin():
        session.add_all([Company(name="A new one"), Site(park_id=1, code="new", name="New")])
        session.flush()
        ids = {"run_id": 1, "pair_id": next(iter(pairs)), "form": "hosting", "party_a_id": 3, "party_b_id": 5}
        values = {"score": 1, "confidence": 1, "basis": "stated", "part_values": b""}
        session.execute(delete(Match).where(Match.pair_id == ids["pair_id"]))
        session.add(made := Match(**ids, **values))
        session.flush()
        if blank.name == "sqlite":
            assert made.id > 99, "a number is not given twice"

    migrations.downgrade(blank, "0004")
    assert rows_of(blank, "select id, form, company_a_id, company_b_id, site_id, corridor_id from decisions") == before
    assert rows_of(blank, "select id from companies where stale_since is not null")
    assert rows_of(blank, "select count(*) from matches") == [(0,)]


COMPANY_WITH_PARTY = """insert into companies (id, party_id, park_id, name, languages, sectors, created_at, updated_at)
    values (:id, :id, 1, :name, '[]', '[]', :now, :now)"""
NUMBER = "insert into company_identifiers (id, company_id, scheme, value) values (:id, :company, :scheme, :value)"


def test_names_get_their_key_and_numbers_what_they_are_unique_in(blank: Engine) -> None:
    migrations.upgrade(blank, "0006")
    put(blank, PARK, {"id": 1, "code": "a"})
    put(blank, "insert into parties (id, kind) values (:id, 'company')", {"id": 3}, {"id": 4}, {"id": 5})
    names = "ООО «Ёлка»", "Più S.r.l.", "Prova"
    put(blank, COMPANY_WITH_PARTY, *({"id": n, "name": name} for n, name in enumerate(names, start=3)))
    numbers = [
        (3, "register", "7"),
        (4, "vat", "IT08800020227"),
        (4, "codice_fiscale", "08800030226"),
        (5, "vat", "IT08800060223"),
        (5, "codice_fiscale", "08800060223"),
    ]
    keys = "company", "scheme", "value"
    put(blank, NUMBER, *({"id": n} | dict(zip(keys, row, strict=True)) for n, row in enumerate(numbers, start=1)))
    migrations.upgrade(blank)
    assert rows_of(blank, "select name_key from companies order by id") == [("eлka",), ("piu",), ("prova",)]
    scopes = [("1",), ("08800030226",), ("",), ("",), ("",)]
    assert rows_of(blank, "select scope from company_identifiers order by id") == scopes
    put(
        blank,
        NUMBER.replace(") values (", ", scope) values (").replace(":value)", ":value, '2')"),
        {"id": 9, "company": 5, "scheme": "register", "value": "7"},
    )
    migrations.downgrade(blank, "0006")
    left = rows_of(blank, "select id, company_id, scheme, value from company_identifiers order by id")
    assert left == [(n, *row) for n, row in enumerate(numbers, start=1)]


def test_long_texts_are_kept_and_lose_their_end_only_on_the_way_back(blank: Engine) -> None:
    migrations.upgrade(blank, "0008")
    put(blank, PARK, {"id": 1, "code": "a"})
    put(blank, "insert into parties (id, kind) values (:id, 'company')", {"id": 3})
    put(blank, COMPANY_WITH_PARTY, {"id": 3, "name": "Prova"})
    said = "insert into descriptions (company_id, language, text) values (3, :language, :text)"
    put(blank, said, {"language": "it", "text": "a" * 4000})
    migrations.upgrade(blank)
    put(blank, said, {"language": "ru", "text": "я" * 40_000})
    lengths = "select language, length(text) from descriptions order by id"
    assert rows_of(blank, lengths) == [("it", 4000), ("ru", 40_000)]
    migrations.downgrade(blank, "0008")
    assert rows_of(blank, lengths) == [("it", 4000), ("ru", 4000)]


MATCH_6 = """insert into matches (id, run_id, pair_id, form, party_a_id, party_b_id, score, confidence, basis,
    rank_for_a, snapshot_a, snapshot_b, explanation, sentences, ranked_at)
    values (:id, 1, :pair, :form, 3, 5, 50, 1, 'stated', 1, :a, :b, :explanation, :sentences, :now)"""
RUN_6 = """insert into runs (id, corridor_id, scope, state, list_length, weights, requested_at, cancel_requested,
    attempts, calibrations, pairs, done, of, figures, is_current, revision)
    values (:id, 7, 'corridor/7', :state, 20, 'table-6', :now, false, 0, '{}', 0, 3, 9, '{}', :is_current, 0)"""


def test_matches_are_told_after_the_upgrade_as_they_were_before(blank: Engine) -> None:
    migrations.upgrade(blank, "0010")
    put(blank, PARK, {"id": 1, "code": "a"}, {"id": 2, "code": "b"})
    put(blank, "insert into parties (id, kind) values (:id, 'company')", {"id": 3}, {"id": 5})
    put(blank, CORRIDOR, {})
    put(blank, RUN_6, {"id": 1, "state": "done", "is_current": True}, {"id": 2, "state": "running"})
    put(blank, "insert into run_inputs (run_id, content) values (:id, :content)", {"id": 2, "content": b"old"})
    pair = """insert into pairs (id, corridor_id, form, party_a_id, party_b_id) values (:id, 7, :form, 3, 5)"""
    put(blank, pair, {"id": 21, "form": "hosting"}, {"id": 22, "form": "joint_project"})
    cards = {"a": {"kind": "company", "id": 30, "name": "Ponte"}, "b": {"kind": "site", "id": 50, "name": "Мост"}}
    parts = [
        {
            "signal": "offer_meets_need",
            "giver": giver,
            "value": value,
            "usual": 0.1,
            "weights": {"company:30": 2.4, "site:50": 1.8},
        }
        for giver, value in (("site:50", 0.7519), ("company:30", None), (None, 1.0))
    ]
    evidence = {"rival": False, "reasons": [{"quotes": [{"text": "«насос»"}]}], "against": [], "missing": []}
    explanation, sentences = {"bias": -4.0, "parts": parts} | evidence, {"it": ["A."], "ru": ["Б."], "en": ["C."]}
    stored = {
        name: json.dumps(value) for name, value in {**cards, "explanation": explanation, "sentences": sentences}.items()
    }
    put(blank, MATCH_6, {"id": 11, "pair": 21, "form": "hosting"} | stored)
    put(blank, MATCH_6, {"id": 90, "pair": 22, "form": "joint_project"} | stored)
    put(blank, "delete from matches where id = :id", {"id": 90})

    migrations.upgrade(blank)
    (told,) = told_matches(blank)
    assert told.explanation == explanation | {"kinds": ["reason"]}
    assert told.sentences == sentences
    assert told.labels == ("company:30", "site:50")
    with Session(blank) as session, session.begin():
        assert [json.loads(row.card) for row in session.scalars(select(RunParty).order_by(RunParty.party_id))] == [
            *cards.values()
        ]
        assert session.execute(select(Run.id, Run.state).order_by(Run.id)).all() == [(1, "done"), (2, "queued")]
        session.add(made := Match(run_id=1, pair_id=22, form="joint_project", party_a_id=3, party_b_id=5, score=1.0,
                                  confidence=1.0, basis="stated", part_values=b""))  # fmt: skip
        session.flush()
        assert blank.name != "sqlite" or made.id == 91, "a number is not given twice"
    assert rows_of(blank, "select count(*) from run_inputs") == [(0,)]

    migrations.downgrade(blank, "0010")
    assert rows_of(blank, "select count(*) from matches") == [(0,)]
    assert rows_of(blank, "select count(*) from pairs") == [(2,)]


KEY_18 = """insert into api_keys (id, name, role, key_hash, created_at) values (:id, 'anna', 'manager', :hash, :now)"""
MERGE_18 = """insert into merges (id, kept_id, merged_id, moved, key_id, merged_at) values (:id, 3, 4, '{}', 7, :now)"""


def test_keys_and_what_was_done_with_them_stay_when_people_come(blank: Engine) -> None:
    migrations.upgrade(blank, "0017")
    put(blank, PARK, {"id": 1, "code": "a"})
    put(blank, "insert into parties (id, kind) values (:id, 'company')", {"id": 3}, {"id": 4})
    named = COMPANY_WITH_PARTY.replace(" name,", " name, name_key,").replace(":name,", ":name, 'x',")
    put(blank, named, {"id": 3, "name": "Prova"}, {"id": 4, "name": "Altra"})
    put(blank, KEY_18, {"id": 7, "hash": b"7" * 32})
    put(blank, MERGE_18, {"id": 1})
    migrations.upgrade(blank)
    assert rows_of(blank, "select id, key_id, user_id from merges") == [(1, 7, None)]
    assert rows_of(blank, "select id, name from api_keys") == [(7, "anna")]
    assert rows_of(blank, "select count(*) from audit_entries") == [(0,)], "what nobody saw is not made up"
    entry = """insert into audit_entries (id, at, actor_kind, action, details)
        values (:id, :now, 'operator', 'park.add', '{}')"""
    put(blank, entry, {"id": 1})
    migrations.downgrade(blank, "0017")
    assert rows_of(blank, "select id, key_id from merges") == [(1, 7)]


def rows_of(engine: Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


VERSIONS = Path(migrations.__file__).parent / "versions"
DECIDED = """insert into decisions (id, pair_id, party_a_id, party_b_id, match_id, run_id, verdict, note, score,
    weights, bias, parts, languages, sectors, key_id, park_id, decided_at, undone_at)
    values (:id, :pair, 3, 5, 1, 1, :verdict, :note, 50, 'table-8', 0, '[{"value": 1}]', 'en-en', '["drives"]', :key,
    :park, :at, :undone)"""


def test_how_far_decisions_said_that_a_pair_came_becomes_introductions_without_loss(blank: Engine) -> None:
    revision = next(file.name[:4] for file in VERSIONS.glob("*_decided_states.py"))
    before = f"{int(revision) - 1:04}"
    migrations.upgrade(blank, before)
    put(blank, PARK, {"id": 1, "code": "a"}, {"id": 2, "code": "b"})
    put(blank, "insert into parties (id, kind) values (:id, 'company')", {"id": 3}, {"id": 5})
    put(blank, CORRIDOR, {})
    pair = "insert into pairs (id, corridor_id, form, party_a_id, party_b_id) values (:id, 7, :form, 3, 5)"
    forms = ("joint_project", "hosting", "technology_transfer", "commercial_partnership")
    put(blank, pair, *({"id": n, "form": form} for n, form in enumerate(forms, start=21)))
    told = [
        (1, 21, "interesting", None, None, 1, 1, None),
        (2, 21, "introduced", "At the fair", 4, 2, 2, None),
        (3, 21, "met", "In Trento", 0, None, 3, None),
        (4, 22, "agreed", None, 4, 1, 4, None),
        (5, 23, "met", "Not so", 4, 1, 5, 6),
        (6, 24, "not_interesting", None, 4, 1, 7, None),
    ]
    put(blank, DECIDED, *(
        {"id": id_, "pair": pair_id, "verdict": verdict, "note": note, "key": key or 0, "park": park,
         "at": f"2015-09-0{day} 10:00:00+00:00", "undone": undone and f"2015-09-0{undone} 10:00:00+00:00"}
        for id_, pair_id, verdict, note, key, park, day, undone in told
    ))  # fmt: skip
    everything = "select id, pair_id, verdict, note, decided_at, undone_at, key_id, park_id from decisions order by id"
    stored = rows_of(blank, everything)

    migrations.upgrade(blank)
    assert rows_of(blank, "select verdict from decisions order by id") == [
        *[("interesting",)] * 5,
        ("not_interesting",),
    ]
    came = rows_of(blank, "select pair_id, state, proposer, outcome, aside, score from introductions order by pair_id")
    assert came == [
        (21, "met", "b", None, "for_later", 50.0),
        (22, "concluded", "a", "agreement", "for_later", 50.0),
        (23, "withdrawn", "a", None, None, 50.0),
    ]
    assert rows_of(blank, "select action, after, side, actor_kind, note from introduction_steps order by id") == [
        ("release", "released", "b", "key", None),
        ("record_meeting", "met", None, "operator", None),
        ("conclude", "concluded", "a", "key", None),
        ("record_meeting", "met", "a", "key", None),
        ("withdraw", "withdrawn", "a", "key", None),
    ]
    migrations.downgrade(blank, before)
    assert rows_of(blank, everything) == stored
    assert rows_of(blank, "select count(*) from introductions") == [(0,)]
