"""The worked questions of facts/data/asks.toml, each with its answer and every reason for it."""

import pytest

from hueandcry.sharing import worked
from hueandcry.sharing.chain import NAMES
from hueandcry.sharing.decide import Decision
from hueandcry.sharing.joining import FIT

ASKS = {f"{one.group} {one.title}": one for one in worked.worked()}


def stopped(decision: Decision) -> list[str]:
    return [link.name for link in decision.chain if link.state == "stopped"]


@pytest.mark.parametrize("title", ASKS)
def test_the_answer_and_each_reason_are_as_the_table_says(title: str) -> None:
    one = ASKS[title]
    decision = worked.answered(one)
    assert ("yes" if decision.allowed else "no", worked.reasons(decision)) == (
        one.answer,
        one.because,
    )
    assert decision.allowed == (not stopped(decision))
    assert set(decision.would_make_it_yes) <= {
        link.mend for refusal in decision.refused for link in refusal.chain
    } | {link.mend for link in decision.chain}


def test_a_no_cites_its_clause_wherever_there_is_an_agreement() -> None:
    for title, one in ASKS.items():
        for link in worked.answered(one).chain:
            if link.state == "stopped" and link.name != FIT:
                nothing = any(other.state == "not reached" for other in worked.answered(one).chain)
                assert nothing or link.clause.startswith("DSA-"), title
                assert link.mend or nothing, title


def test_every_link_stops_something_and_so_does_every_group() -> None:
    """Nobody adds a link without a question that it answers with a no."""
    found = {name for one in ASKS.values() for name in stopped(worked.answered(one))}
    assert found == {*NAMES, FIT}
    assert len(ASKS) == len(worked.worked()) >= 40
