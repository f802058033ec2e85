"""The model of labels: it says what it cannot tell, and decides only below the stated error."""

import random
from functools import cache

import pytest

from hueandcry.facts.offence import offences
from hueandcry.intake import learnt
from hueandcry.intake.classify import label_key
from hueandcry.intake.learnt import Example, Model


@cache
def examples() -> tuple[Example, ...]:
    """The label list, each label once, in an order of no meaning but the same each time."""
    once = list({label_key(one.label): one for one in learnt.listed()}.values())
    random.Random(6).shuffle(once)
    return tuple(once)


@cache
def taught(held: int) -> tuple[Model, tuple[Example, ...]]:
    """A model that takes four fifths of the list for people's decisions, and the fifth it lacks."""
    rest = tuple(one for at, one in enumerate(examples()) if at % 5 != held)
    return learnt.learn((), rest), tuple(examples()[held::5])


def test_with_too_few_decisions_it_only_suggests() -> None:
    decided = examples()[:40]
    model = learnt.learn(examples()[40:], decided)
    assert not model.account.may_decide
    assert (model.account.decided, model.account.bound) == (40, 1.0)
    found = model.guess("Fraud - dating / romance, by internet")
    assert found is not None
    assert (found.code, found.decides) == ("NFIB1D", False)
    assert {"dating", "romance"} <= {piece for piece, _ in found.words}


def test_what_it_decides_on_labels_it_never_saw_is_below_the_stated_error() -> None:
    model, unseen = taught(0)
    assert model.account.may_decide
    assert model.account.bound < learnt.STATED
    assert model.account.above >= learnt.needed()
    guesses = [(model.guess(one.label), one) for one in unseen]
    decided = [(found, one) for found, one in guesses if found and found.decides]
    wrong = [one.label for found, one in decided if found.code != one.code]
    assert len(decided) >= 0.15 * len(unseen), "a model that never decides is of no use"
    assert len(wrong) <= learnt.STATED * len(decided) + 1, wrong


def test_it_decides_nothing_that_is_no_label() -> None:
    model, _ = taught(0)
    by = random.Random(6)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(50):
        words = ("".join(by.choices(letters, k=by.randint(3, 9))) for _ in range(3))
        found = model.guess(" ".join(words))
        assert found is None or not found.decides
    for label in ("", "   ", "Matthew", "01/02/2024", "£120.50", "DH1 2LU", "=1+1"):
        found = model.guess(label)
        assert found is None or not found.decides, label


def test_the_same_examples_give_the_same_model_in_any_order() -> None:
    some = examples()[:120]
    one = learnt.learn(some[:60], some[60:])
    other = learnt.learn(some[59::-1], some[:59:-1])
    assert one.account == other.account
    assert one.guess("rental scam") == other.guess("rental scam")
    assert learnt.digest(some, ()) == learnt.digest(tuple(reversed(some)), ())
    assert learnt.digest(some, ()) != learnt.digest(some[1:], some[:1])


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    assert learnt.bound(0, 149) == pytest.approx(1 - 0.05 ** (1 / 149))
    assert learnt.bound(1, 20) == pytest.approx(0.2161, abs=1e-4)  # Clopper and Pearson, 1934
    assert learnt.bound(5, 5) == 1.0
    assert learnt.needed(0.02) == 149


def test_each_confidence_is_a_share_of_right_answers() -> None:
    model, unseen = taught(0)
    found = [(guess, one.code) for one in unseen if (guess := model.guess(one.label))]
    said = sum(guess.confidence for guess, _ in found) / len(found)
    right = sum(guess.code == code for guess, code in found) / len(found)
    assert abs(said - right) < 0.1
    assert all(guess.code in offences() for guess, _ in found)
