"""What commands say themselves."""

import re

from app.cli.options import said_in


def test_what_commands_say_is_there_in_all_three_languages() -> None:
    english, *others = (said_in(language) for language in ("en", "it", "ru"))
    for texts in others:
        assert texts.keys() == english.keys()
        for name, text in texts.items():
            assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[name])), name
