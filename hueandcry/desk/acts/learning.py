"""The model of an owner's labels, learnt beside the pages so that none of them waits for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache

from hueandcry.intake import learnt
from hueandcry.intake.learnt import Example, Model
from hueandcry.intake.weigh import Guess, no_guess
from hueandcry.register import doubt

_LAST: dict[str, Model] = {}  # the last that was ready, by owner, while the next one is learnt


def model(owner: str) -> Model:
    """The model of an owner's decisions and of the list; waits some seconds where it is new."""
    _LAST[owner] = _learning(_taught(owner)).result()
    return _LAST[owner]


def ready(owner: str) -> Model | None:
    """The same at once: the one before where it is being learnt, None where there is none yet."""
    learning = _learning(_taught(owner))
    return model(owner) if learning.done() else _LAST.get(owner)


def guesser(owner: str) -> Callable[[str], Guess | None]:
    """What intake asks of labels that nothing else knows.

    With too few decisions the model could decide nothing, so none is asked.
    """
    if len(doubt.taught(owner)) < learnt.needed():
        return no_guess
    return lambda label: model(owner).guess(label)


def _taught(owner: str) -> tuple[Example, ...]:
    return tuple(sorted((Example(*one) for one in doubt.taught(owner)), key=repr))


@lru_cache(8)
def _learning(taught: tuple[Example, ...]) -> Future[Model]:
    return _worker().submit(learnt.learn, learnt.listed(), taught)


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="learning")
