"""Small factories for the engine's tests: an encoder without a model, and random profiles."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.blocks import Block, block
from matching.portfolio import portfolio
from matching.profiles import Form, Opportunity, Profile, Room
from matching.texts.vectors import LANGUAGES
from tests.support.encoder import encode, encode_otherwise

WORDS = ["pump", "laser", "насос", "лазер", "pompa", "legno", "сталь", "stage", "drone", "filtro", "отходы"]


def random_profile(number: int, rng: np.random.Generator) -> Profile:
    """A company or, now and then, a site; any of its data may be missing."""

    def sentence() -> str:
        return " ".join(rng.choice(WORDS, size=rng.integers(2, 6))).capitalize() + "."

    def text() -> str:
        return " ".join(sentence() for _ in range(rng.integers(1, 5)))

    def room() -> Room:
        return Room(
            kind=rng.choice(["laboratory", "workshop", None]),
            area_m2=rng.choice([None, 40.0, 90.0]),
            equipment=tuple(rng.choice(WORDS, size=rng.integers(0, 3))),
        )

    def opportunities(first: int) -> tuple[Opportunity, ...]:
        forms = [Form(rng.choice(list(Form))) for _ in range(rng.integers(0, 4))]
        return tuple(
            Opportunity(
                id=100 * number + first + place,
                form=form,
                title=sentence() + (f" {number % 5 + 1} bar." if number % 2 else ""),
                text=text() if rng.random() < 0.7 else "",
                language=rng.choice([*LANGUAGES, "de", "tr"]),
                capabilities=frozenset(rng.choice(WORDS, size=rng.integers(0, 3))),
                trl=rng.choice([None, 3, 6, 9]),
                stage=rng.choice([None, "prototype", "on_market"]),
                room=room() if form is Form.HOSTING and rng.random() < 0.7 else None,
                days_left=rng.choice([None, 0, 45, 400]),
            )
            for place, form in enumerate(forms)
        )

    site = rng.random() < 0.1
    return Profile(
        id=number,
        kind="site" if site else "company",
        name=f"Party {number}",
        descriptions={language: text() for language in LANGUAGES if rng.random() < 0.5},
        offers=opportunities(0),
        needs=() if site else opportunities(50),
        sectors=frozenset(rng.choice(["drives", "uav", "mechatronics"], size=rng.integers(0, 3))),
        nace=dict.fromkeys(rng.choice(["28.99", "26.51", "30.30"], size=rng.integers(0, 3)), 1.0),
        languages=frozenset(rng.choice(["it", "ru", "en"], size=rng.integers(0, 3))),
        employees=rng.choice([None, 3, 40, 900]),
    )


@pytest.fixture
def encoder() -> Callable[[Sequence[str]], NDArray[np.float32]]:
    return encode


@pytest.fixture(scope="session", params=[None, encode_otherwise], ids=["one encoder", "two encoders"])
def second_encoder(request: pytest.FixtureRequest) -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    return request.param


@pytest.fixture(scope="session")
def corridor(second_encoder: Callable[[Sequence[str]], NDArray[np.float32]] | None) -> tuple[Block, Block]:
    """Two parks of 14 and 12 random parties."""
    rng = np.random.default_rng(7)
    a, b = ([random_profile(number, rng) for number in range(count)] for count in (14, 12))
    known = portfolio(a, b, encode, second_encoder)
    return block(a, encode, second_encoder, known), block(b, encode, second_encoder, known)
