"""Another spelling of somebody's name, and names of two people."""

import pytest

from app.events.participants.spelling import is_respelt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Анна Росси", "Anna Rossi"),
        ("Сергей Щербаков", "Sergey Shcherbakov"),
        ("Rossi, Anna", "Anna Rossi"),
        ("A. Rossi", "Anna Rossi"),
        ("Anna Rossi", "Anna Maria Rossi"),
        ("José Pérez", "Jose Perez"),
    ],
)
def test_the_same_person(one: str, other: str) -> None:
    assert is_respelt(one, other)
    assert is_respelt(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mario Rossi", "Maria Rossi"),
        ("Mario Rossi", "Marco Rossi"),
        ("Marina Prova", "Karina Prova"),
        ("Ivan Petrov", "Ivana Petrova"),
        ("Ugo Prova", "Ada Prova"),
        ("Luca Rossi", "Luigi Rossi"),
        ("Rossi", "Anna Rossi"),
        ("A. B.", "Anna Bianchi"),
        ("?", "Anna Rossi"),
        ("?", "!"),
    ],
)
def test_two_people(one: str, other: str) -> None:
    assert not is_respelt(one, other)
    assert not is_respelt(other, one)
