"""The pages of the law, the worked questions and the rule book are of this code and this data."""

from tests.house.law_pages import pages, strangers


def test_every_made_page_is_as_the_data_say() -> None:
    stale = [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    again = "run: .venv/bin/python -m tests.house.law_pages"
    assert (stale, strangers()) == ([], []), again
