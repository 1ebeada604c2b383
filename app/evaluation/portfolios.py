"""Companies of two parks and a person's judgements of their pairs: the demo, or a park's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from sqlalchemy import Engine

import migrations
from app.accounts.roles import OPERATOR
from app.database import make_engine, transaction
from app.demo import loading
from app.evaluation.folders import read_json, read_text, refusing, settings
from app.evaluation.text_sets import ENGINE
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.portfolio.companies.queries import identifiers_of
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from matching.evaluation.baselines import pair_baselines
from matching.evaluation.engine import engine as engine_scorer
from matching.evaluation.faithfulness import faithfulness
from matching.evaluation.hubs import hubs
from matching.evaluation.measures import measure_pairs
from matching.evaluation.reliability import reliability, worth_a_meeting
from matching.evaluation.sets import BadSet, Judgement, parse_judgements
from matching.profiles import Profile
from matching.texts.vectors import Encode

JUDGED = "judged.tsv"

HELD_OUT = slice(1, None, 2)
"""Of the demo's first park, the companies that scores were not scaled on."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The companies of two parks, without sites, which are not judged; and the judgements.

    `keys_a` and `keys_b` name the companies: one of their official numbers each, by which they are judged.
    """

    a: list[Profile]
    b: list[Profile]
    keys_a: list[str]
    keys_b: list[str]
    judgements: tuple[Judgement, ...]
    encode: Encode
    second: Encode | None
    asked: frozenset[str] | None = None
    """whose lists were judged; none if everybody's"""

    def of_judged_lists(self) -> NDArray[np.bool_]:
        """(n_a, n_b): the pairs that stand in a list that was judged."""
        a, b = (
            np.array([self.asked is None or key in self.asked for key in keys], dtype=bool)
            for keys in (self.keys_a, self.keys_b)
        )
        return np.asarray(a[:, None] | b[None, :])

    def bare(self) -> "Portfolio":
        """The same companies with every offer, need and capability left out."""
        a, b = ([replace(profile, offers=(), needs=()) for profile in side] for side in (self.a, self.b))
        return replace(self, a=a, b=b)

    def scores(self) -> dict[str, NDArray[np.float32]]:
        """(n_a, n_b) of the engine and of the baselines."""
        own = engine_scorer(self.a, self.b, self.encode, self.second)(slice(None))
        return {ENGINE: own} | pair_baselines(self.a, self.b, self.encode)


def measure_portfolio(
    model: str, folder: Path | None = None, *, bare: bool = False, faithful: bool = False
) -> dict[str, Any]:
    """The lists of a portfolio, the demo's without a folder, against the judgements. Raises `Invalid`.

    `faithful` measures the explanations too, which takes a minute or more.
    """
    with demo(model) if folder is None else portfolio(folder, model) as found:
        measured = found.bare() if bare else found
        scores = measured.scores()
        figures = {
            name: measure_pairs(found.keys_a, found.keys_b, values, found.judgements, found.asked)
            for name, values in scores.items()
        }
        explanations = faithfulness(measured.a, measured.b, found.encode, found.second) if faithful else None
        worth = worth_a_meeting(found.keys_a, found.keys_b, found.judgements)
        rows = HELD_OUT if folder is None else slice(None)
        meaning = reliability(np.where(found.of_judged_lists(), scores[ENGINE], -np.inf)[rows], worth[rows])
    return {
        "judged_pairs": len(found.judgements),
        "companies": figures[ENGINE].companies,
        "companies_with_partner": figures[ENGINE].companies_with_partner,
        "rankers": {
            name: {
                "nDCG@10": given.ndcg["overall"],
                "nDCG@10 of judged": given.ndcg_condensed["overall"],
                "partner in first three": given.partner_in_first_three,
                "good of first three judged": given.good_of_first_three,
            }
            for name, given in figures.items()
        },
        **({"faithful": asdict(explanations)} if explanations else {}),
        "reliability": asdict(meaning),
    }


def measure_hubs(model: str) -> dict[str, Any]:
    """How unevenly the demo companies are distributed over one another's first ten."""
    with demo(model) as found:
        return {"rankers": {name: asdict(hubs(values)) for name, values in found.scores().items()}}


@contextmanager
def demo(model: str) -> Iterator[Portfolio]:
    with portfolio(Path(str(loading.DATA)), model) as found:
        yield found


@contextmanager
def portfolio(folder: Path, model: str) -> Iterator[Portfolio]:
    """That of a folder, loaded into a temporary database as users would. Raises `Invalid`."""
    given = settings(folder)
    with TemporaryDirectory() as scratch, refusing():
        database = make_engine(f"sqlite:///{scratch}/portfolio.db")
        try:
            migrations.upgrade(database)
            _load(database, folder, given)
            yield _read(database, folder, given, model)
        finally:
            database.dispose()


def _load(database: Engine, folder: Path, given: Mapping[str, Any]) -> None:
    """The places of `set.json`, or of the file that it names, and the companies of all its files."""
    data = {**given} | (read_json(folder / given["places"]) if "places" in given else {})
    try:
        park_a, park_b = (park["code"] for park in data["parks"])
        files = [folder / name for name in data["companies"]]
    except (KeyError, TypeError, ValueError):
        raise BadSet("set.json", 0, '"parks" must be two parks with their codes, "companies" a list of files') from None
    corridor = {"code": "corridor", "name": "Corridor", "park_a": park_a, "park_b": park_b}
    with transaction(database) as session:
        try:
            loading.load_places(session, {"sites": [], "corridor": corridor} | data)
        except ValidationError as error:
            raise BadSet("set.json", 0, f"a park, site or corridor is wrong: {error.errors()[0]['msg']}") from None
        for file in files:
            report = imports.import_file(session, OPERATOR, file.read_bytes(), file.name)
            for problem in report.problems[:1]:
                raise BadSet(file.name, problem.line, f"{problem.field}: {problem.reason}")


def _read(database: Engine, folder: Path, given: Mapping[str, Any], model: str) -> Portfolio:
    with transaction(database, writes=False) as session:
        sides = read_profiles(session, places.find_corridor(session, None))
        numbers = identifiers_of(session)
    a, b = ([profile for profile in side if profile.kind == "company"] for side in (sides.a, sides.b))
    keys_a, keys_b = ([numbers[profile.id][0] for profile in side] for side in (a, b))
    # Of several numbers, any will do.
    key_of = {number: own[0] for own in numbers.values() for number in own}
    known_a, known_b = ({number for profile in side for number in numbers[profile.id]} for side in (a, b))
    name = str(given.get("judged", JUDGED))
    judged = parse_judgements(name, read_text(folder / name).split("\n"), known_a, known_b)
    judgements = tuple(Judgement(key_of[one.a], key_of[one.b], one.grade) for one in judged)
    embeddings = Embeddings(database, model)
    second = embeddings.second
    asked = frozenset(key_of.get(number, number) for number in given["asked"]) if "asked" in given else None
    return Portfolio(a, b, keys_a, keys_b, judgements, embeddings.of, second.of if second else None, asked)
