"""What the console says exists in all three languages, is used, and holds no letters of another script."""

import re

import pytest

from app.console.pages import FOLDER
from tests.app.console.saying import LANGUAGES, MESSAGES

PLURALS = {"it": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}
FOREIGN_IN_RUSSIAN = {
    "Enter",
    "API",
    "JavaScript",
    "NACE",
    "TRL",
    "Ponte",
    "ponte",
    "init",
    "PDF",
    "CSV",
    "XLSX",
    "Excel",
}
"""What is called so in Russian, too."""


EVERY = [(language, key, says) for language, messages in MESSAGES.items() for key, says in messages.items()]
CODE = "\n".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.js"))


def texts(says: str | dict[str, str]) -> list[str]:
    return [says] if isinstance(says, str) else list(says.values())


def test_no_message_lacks_one_of_the_three_languages() -> None:
    assert set(MESSAGES["it"]) == set(MESSAGES["ru"]) == set(MESSAGES["en"])
    assert all(text.strip() for _, _, says in EVERY for text in texts(says))


def test_a_message_takes_the_same_values_in_every_language() -> None:
    for key, says in MESSAGES["en"].items():
        names = set(re.findall(r"{(\w+)}", " ".join(texts(says))))
        for language in LANGUAGES:
            for text in texts(MESSAGES[language][key]):
                assert set(re.findall(r"{(\w+)}", text)) == names, (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_the_forms_of_their_language(language: str) -> None:
    plurals = {key for key, says in MESSAGES["en"].items() if isinstance(says, dict)}
    assert plurals
    for key in plurals:
        says = MESSAGES[language][key]
        assert isinstance(says, dict), (language, key)
        assert set(says) == PLURALS[language], (language, key)


def test_no_cyrillic_stands_in_italian_or_english_and_no_latin_words_in_russian() -> None:
    for language, key, says in EVERY:
        for text in texts(says):
            if language == "ru":
                words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"{\w+}", "", text)))
                assert words <= FOREIGN_IN_RUSSIAN, (key, words)
            else:
                assert not re.search(r"[А-Яа-яЁё]", text), (language, key)


def test_every_message_that_is_asked_for_is_there_and_no_other() -> None:
    quoted = set(re.findall(r"""["'`]([a-z_]+(?:\.[a-z_]+)*)["'`]""", CODE))
    made = {begin + "." for begin in re.findall(r"`([a-z_]+)\.\$\{", CODE)}
    empty = set(re.findall(r'\b(?:of|empty)="([a-z_]+\.[a-z_]+)"', CODE))
    helps = {f"{key}_help" for key in re.findall(r'\b(?:of|empty)="([a-z_]+\.[a-z_]+)" ?/?>', CODE)}
    heads = {key for row in re.findall(r"heads=\$\{\[([^]]*)\]", CODE) for key in re.findall(r"[a-z_]+\.[a-z_]+", row)}
    unused = {key for key in MESSAGES["en"] if key not in quoted | helps and not any(map(key.startswith, made))}
    assert unused == set()
    asked = empty | helps | heads | set(re.findall(r'\blead="([a-z_.]+)"', CODE))
    asked |= set(re.findall(r"""\b(?:t|said)\(["']([a-z_.]+)["']""", CODE))
    assert asked <= set(MESSAGES["en"]), asked - set(MESSAGES["en"])
