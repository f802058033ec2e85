"""Pages made from data: python -m tests.house.law_pages writes them again.

docs/law/gateways has a page for each entry of the law; docs/made/asks.md every worked question;
docs/made/rule_book.md the rules of the house, to be read without code.
"""

from collections.abc import Mapping
from pathlib import Path

from hueandcry.sharing import law_words, rule_book, worked
from hueandcry.sharing.asking import day_words
from hueandcry.sharing.gateway import Gateway
from tests.house.source import ROOT

LAW = ROOT / "docs" / "law" / "gateways"
MADE = ROOT / "docs" / "made"
_FROM = "*Made by `python -m tests.house.law_pages` from {}. Change that, not this.*"
_LAW_DATA = _FROM.format("`hueandcry/facts/data/gateways.csv`")


def pages() -> Mapping[Path, str]:
    """Every page as it should stand now."""
    entries = [entry for rows in law_words.by_layer().values() for entry in rows]
    return {
        LAW / "index.md": _index(),
        **{LAW / f"{entry.key}.md": _entry(entry) for entry in entries},
        MADE / "asks.md": _asks(),
        MADE / "rule_book.md": _rule_book(),
    }


def strangers() -> list[Path]:
    """Pages beside them that nothing makes any more."""
    return sorted(set(LAW.glob("*.md")) - set(pages()))


def _index() -> str:
    lines = [
        "# The law we rest on",
        _LAW_DATA,
        "",
        "How a disclosure is judged by them: [the chain](../chain.md). **S**: read. **R**: from "
        "memory, so nobody has checked it against the text of the law yet. **I**: our own reading.",
    ]
    for title, entries in law_words.by_layer().items():
        lines += ["", f"## {title}", "| | law | mark |", "|---|---|---|"]
        for one in entries:
            refused = " **Not to be rested on.**" if one.refused else ""
            name = f"[{one.name}]({one.key}.md){refused}"
            lines.append(f"| {name} | {one.citation} | {one.mark} |")
    return "\n".join(lines) + "\n"


def _entry(entry: Gateway) -> str:
    facts = (
        ("Law", entry.law),
        ("Who may give", law_words.givers(entry)),
        ("Who may receive", law_words.receivers(entry)),
        ("Conditions", entry.conditions or "none noted"),
        ("Dates", law_words.dates(entry)),
        ("Mark", f"{entry.mark}. {law_words.mark_words(entry)}"),
        ("Source", entry.source),
        ("Seen", entry.seen or "not dated"),
    )
    checks = "\n".join(f"- {sentence}" for sentence in law_words.checks(entry)) or "- Nothing."
    return "\n".join(
        (
            f"# {law_words.title(entry)}",
            f"[All the law we rest on](index.md). {_LAW_DATA}",
            "",
            "| | |",
            "|---|---|",
            *(f"| {term} | {_cell(words)} |" for term, words in facts),
            "",
            "## What the system checks",
            checks,
            "",
        )
    )


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _asks() -> str:
    lines = [
        "# Worked questions",
        _FROM.format("`hueandcry/facts/data/asks.toml`"),
        "",
        "Every organisation is invented. A no has each of its reasons, with the clause of the "
        "agreement and the law.",
    ]
    group = ""
    for number, one in enumerate(worked.worked(), 1):
        if one.group != group:
            group = one.group
            lines += ["", f"## {group}"]
        decision = worked.answered(one)
        lines += [
            "",
            f"**{number}. {one.title}.** {worked.told(one)} On {day_words(one.on)}.",
            f"Under {'; '.join(worked.under(one))}.",
            "",
            f"**{'Yes' if decision.allowed else 'No'}.**",
        ]
        if decision.allowed:
            lines += [f"- {reason}" for reason in worked.reasons(decision)]
        for link in decision.chain:
            if link.state == "stopped":
                where = "; ".join(text for text in (link.clause, link.citation) if text)
                lines.append(f"- *{link.name}*: {link.words}{f' ({where})' if where else ''}")
    return "\n".join(lines) + "\n"


def _rule_book() -> str:
    lines = ["# The rule book", _FROM.format("the tables that the tests hold"), ""]
    lines.append("The same rules, with the law beside each no: [worked questions](asks.md).")
    for chapter in rule_book.chapters():
        lines += ["", f"## {chapter.title}", chapter.lead, ""]
        for rule in chapter.rules:
            lines.append(f"- {rule.asked} **{rule.answer}**")
            lines += [f"  - {reason}" for reason in rule.reasons]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for path in strangers():
        path.unlink()
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"Wrote {len(pages())} pages.")
