"""A model of labels, learnt from the list and from what people decided, that knows when to stop.

Letters and words of a label (TF-IDF) into a linear model, one against the rest (scikit-learn). It
is made anew from its examples wherever it is needed, the same each time; nothing of it is stored.
Needs the desk's packages: import inside the function that uses it. Method and measured figures:
docs/method/classification.md.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, log
from typing import Any

from hueandcry.intake.classify import label_key, tidied, wordings
from hueandcry.intake.weigh import Guess

STATED = 0.02  # the error that a machine's decisions must stay below
SURE_OF_IT = 0.95  # how sure the bound on that error is (one-sided)
STEP = 10  # decisions between two looks at the bound
FOLDS = 5
SEED = 1
SHOWN = 5
_WHOLE = "tfidfvectorizer-1"  # scikit-learn's own name of the first of the two: whole words


@dataclass(frozen=True, slots=True)
class Example:
    """A label and what it means: a code, or "" where the label alone does not say."""

    label: str
    code: str


@dataclass(frozen=True, slots=True)
class Account:
    """How good the model is, from labels that it had not seen when it was asked.

    `listed` and `decided` are how many labels it learnt from the list and from people. Of people's
    decisions it would have decided `above` at its threshold, `wrong` of them otherwise than they
    did; `bound` is the upper limit of that error. It may decide only where `bound` < `stated`.
    """

    listed: int
    decided: int
    above: int
    wrong: int
    bound: float
    stated: float
    threshold: float | None

    @property
    def may_decide(self) -> bool:
        """Whether there is a score above which it decides."""
        return self.threshold is not None


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: scikit-learn's parts, and the curve that turns a score into a share."""

    account: Account
    _parts: Mapping[str, Any] = field(repr=False)
    _slope: float
    _start: float

    def guess(self, label: str) -> Guess | None:
        """The most likely code; None where the label holds nothing learnt, or says no offence."""
        import numpy

        row = self._parts["letters"].transform([tidied(label)])
        if not row.nnz:
            return None
        scores = self._parts["lines"].decision_function(row)[0]
        best, margin = int(scores.argmax()), _margin(scores[None, :])[0]
        code = str(self._parts["lines"].classes_[best])
        if not code:
            return None
        threshold = self.account.threshold
        return Guess(
            code=code,
            confidence=float(1 / (1 + numpy.exp(-(self._start + self._slope * margin)))),
            decides=threshold is not None and bool(margin >= threshold),
            words=_told(self._parts, row, best),
        )


def needed(stated: float = STATED) -> int:
    """How many decisions without one error it takes before the bound falls below `stated`."""
    return ceil(log(1 - SURE_OF_IT) / log(1 - stated))


def bound(wrong: int, asked: int) -> float:
    """The upper limit of an error seen `wrong` times in `asked` (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    return float(beta.ppf(SURE_OF_IT, wrong + 1, asked - wrong)) if wrong < asked else 1.0


def listed() -> tuple[Example, ...]:
    """The label list as examples; what it calls unclear teaches that the label does not say."""
    return tuple(
        Example(text, label.code if label.state == "sure" else "") for text, label in wordings()
    )


def digest(taught: Sequence[Example], decided: Sequence[Example]) -> str:
    """Names exactly what a model was made from."""
    made = repr((sorted(map(repr, taught)), sorted(map(repr, decided)), SEED, STATED))
    return hashlib.sha256(made.encode()).hexdigest()


@lru_cache(4)
def learn(
    taught: tuple[Example, ...], decided: tuple[Example, ...], stated: float = STATED
) -> Model:
    """Learn from both; take the threshold from `decided`, each label judged by a model without it.

    A label in both counts as decided. Takes about three seconds; the last few are kept.
    """
    examples = {label_key(one.label): one for one in taught}
    people = {label_key(one.label): one for one in decided}
    both = [examples[key] for key in sorted(examples.keys() - people)]
    first = len(both)
    both += [people[key] for key in sorted(people)]
    margins, right, said = _held_out(both)
    slope, start = _shares(margins[said], right[said])
    ours = [at for at in range(first, len(both)) if said[at]]
    account = _account(first, len(people), margins[ours], right[ours], stated)
    letters, lines = _fitted(both)
    names = letters.get_feature_names_out()
    return Model(account, {"letters": letters, "lines": lines, "names": names}, slope, start)


def _fitted(examples: Sequence[Example]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    letters = make_union(
        TfidfVectorizer(token_pattern=r"[a-z0-9]+", ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    rows = letters.fit_transform([tidied(one.label) for one in examples])
    lines = LinearSVC(random_state=SEED).fit(rows, [one.code for one in examples])
    return letters, lines


def _held_out(examples: Sequence[Example]) -> tuple[Any, Any, Any]:
    """For each example, from a model that did not see its label: margin, right or not, said or not.

    Each label stands in `examples` once, so that folds of labels are folds of groups.
    """
    import numpy
    from sklearn.model_selection import KFold

    codes = numpy.array([one.code for one in examples], dtype=object)
    margins, guesses = numpy.zeros(len(examples)), codes.copy()
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=SEED).split(codes):
        letters, lines = _fitted([examples[at] for at in seen])
        rows = letters.transform([tidied(examples[at].label) for at in unseen])
        scores = lines.decision_function(rows)
        margins[unseen] = _margin(scores)
        guesses[unseen] = lines.classes_[scores.argmax(axis=1)]
    return margins, guesses == codes, guesses != ""


def _margin(scores: Any) -> Any:
    """How far the best line leads the second."""
    import numpy

    two = numpy.sort(scores, axis=1)[:, -2:]
    return two[:, 1] - two[:, 0]


def _shares(margins: Any, right: Any) -> tuple[float, float]:
    """Platt's curve from margin to the share of right answers: its slope and start."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e3, random_state=SEED).fit(margins[:, None], right)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _account(listed_: int, people: int, margins: Any, right: Any, stated: float) -> Account:
    """Lower the threshold step by step while the bound holds, and stop at the first that does not.

    A sequence fixed beforehand needs no correction for looking many times (Angelopoulos et al.
    2021, "Learn then Test", 4.2).
    """
    order = (-margins).argsort(kind="stable")
    wrong = (~right[order].astype(bool)).cumsum()
    kept: tuple[int, int, float] | None = None
    for above in range(needed(stated), len(order) + 1, STEP):
        errors = int(wrong[above - 1])
        if (limit := bound(errors, above)) >= stated:
            break
        kept = (above, errors, limit)
    if kept is None:
        return Account(listed_, people, 0, 0, 1.0, stated, None)
    threshold = float(margins[order[kept[0] - 1]])
    return Account(listed_, people, *kept, stated, threshold)


def _told(parts: Mapping[str, Any], row: Any, best: int) -> tuple[tuple[str, float], ...]:
    """The pieces of the label that spoke most for the guess: whole words first, then letters."""
    weights = parts["lines"].coef_[best, row.indices] * row.data
    least = max(float(weights.max()) / 10, 0.01)
    found = [
        (str(parts["names"][at]), float(weight))
        for at, weight in zip(row.indices, weights, strict=True)
        if weight >= least
    ]
    found.sort(key=lambda one: (not one[0].startswith(_WHOLE), -one[1]))
    told: list[tuple[str, float]] = []
    for name, weight in found:
        piece = name.split("__", 1)[1].strip()
        if len(piece) > 2 and not any(piece in said or said in piece for said, _ in told):
            told.append((piece, round(weight, 2)))
    return tuple(told[:SHOWN])
