"""What a draft is made of: the strongest clusters first, each with what speaks for it, the same every time."""

from datetime import date

from app.workplan.proposing import (
    LEAST_PAIRS,
    MOST_CLUSTERS,
    ComingEvent,
    Grounds,
    Listed,
    Need,
    UnderWay,
    clusters,
    proposed,
    shared_sector,
    strongest,
)
from matching.taxonomy.sectors import sectors

STARTS, ENDS = date(2015, 9, 1), date(2016, 8, 31)
WIDE = sorted(code for code, sector in sectors().items() if sector.parent is None)


def listed(number: int, a: int, b: int, score: float = 50, sector: str = WIDE[0], **more: object) -> Listed:
    given = {"form": "joint_project", "host": None} | more
    return Listed(number, str(given["form"]), score, a, b, (sector,), (sector,), given["host"])  # type: ignore[arg-type]  # as given


def test_a_company_that_everybody_would_meet_makes_no_cluster() -> None:
    popular = [listed(n, 1, 100 + n) for n in range(10)]
    (cluster,) = clusters(popular)
    assert (len(cluster.listed), len(cluster.apart), cluster.strength) == (10, 1, 50)
    assert strongest([cluster]) == []


def test_a_site_hosts_many() -> None:
    guests = [listed(n, n, 100, form="hosting", host=100) for n in range(1, 5)]
    (cluster,) = strongest(clusters(guests))
    assert len(cluster.apart) == 4


def test_clusters_come_by_what_can_be_done_at_once_and_ties_by_their_codes() -> None:
    small = [listed(n, n, 100 + n, 90, WIDE[1]) for n in range(LEAST_PAIRS)]
    large = [listed(n, n, 100 + n, 80, WIDE[2]) for n in range(LEAST_PAIRS + 2)]
    equal = [listed(n, n, 100 + n, 90, WIDE[0]) for n in range(LEAST_PAIRS)]
    found = strongest(clusters([*small, *large, *equal]))
    assert [cluster.sector for cluster in found] == [WIDE[2], WIDE[0], WIDE[1]]
    many = [listed(n, n, 100 + n, 50, sector) for sector in sectors() for n in range(LEAST_PAIRS)]
    assert len(strongest(clusters(many))) <= MOST_CLUSTERS


def test_two_share_the_wide_sector_in_which_they_have_most_in_common() -> None:
    by_parent: dict[str, list[str]] = {}
    for code, sector in sorted(sectors().items()):
        by_parent.setdefault(sector.parent or "", []).append(code)
    first, second = [codes for wide, codes in sorted(by_parent.items()) if wide and len(codes) > 1][:2]
    assert shared_sector([first[0], *second[:2]], [first[1], *second[:2]]) == sectors()[second[0]].parent
    assert shared_sector(first[:1], second[:1]) is None
    assert shared_sector([], first[:1]) == sectors()[first[0]].parent, "who states none goes along"
    assert shared_sector([], []) is None


def test_every_initiative_has_its_days_its_evidence_and_its_words_in_three_languages() -> None:
    grounds = Grounds(
        7,
        [listed(n, n, 100 + n, 90 - n) for n in range(LEAST_PAIRS)],
        [Need(5, "hosting", (WIDE[0],)), Need(6, "hosting", ())],
        [ComingEvent("forum", {"en": "Forum"}, date(2016, 8, 30), date(2016, 9, 2), 40)],
        [UnderWay(3), UnderWay(4)],
    )
    found = proposed(grounds, STARTS, ENDS)
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.evidence[0]["kind"] for one in found] == ["matches", "needs", "event", "introductions"]
    cluster, search, event, running = found
    shown = cluster.evidence[0]
    assert (shown["count"], shown["companies_a"], shown["companies_b"], shown["best_score"]) == (3, 3, 3, 90)
    assert (shown["ids"], shown["run_id"]) == ([0, 1, 2], 7)
    assert (search.evidence[0]["ids"], search.form) == ([5], "hosting")
    assert (event.starts_on, event.ends_on) == (date(2016, 8, 30), ENDS), "not beyond the plan"
    assert running.evidence[0]["ids"] == [3, 4]
    for one in (cluster, search, running):
        assert set(one.names) == set(one.expected or {}) == {"it", "ru", "en"}
        assert (one.starts_on, one.ends_on) == (STARTS, ENDS)


def test_nothing_is_proposed_from_nothing() -> None:
    assert proposed(Grounds(None, [], [], [], []), STARTS, ENDS) == []
