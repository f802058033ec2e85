"""The drawing of the house shows the house as it is, and an arrow up would be red."""

from tests.house.drawing import BAD, PICTURE, draw, edges, floors, package, picture, upward
from tests.house.source import modules


def test_the_drawing_is_of_this_house():
    drawn = PICTURE.read_text(encoding="utf-8") if PICTURE.exists() else ""
    assert drawn == picture(), "run: .venv/bin/python -m tests.house.drawing"


def test_no_arrow_goes_up():
    rows = floors({package(module.name) for module in modules()})
    assert len(edges()) > 10
    assert upward(rows, edges()) == []


def test_an_arrow_up_is_red():
    rows = (("desk",), ("figures", "intake"), ("facts",))
    for wrong in (("facts", "desk"), ("figures", "intake")):
        assert upward(rows, {wrong, ("desk", "facts")}) == [wrong]
        assert BAD in draw(rows, frozenset({wrong}))
    assert BAD not in draw(rows, frozenset({("desk", "facts"), ("figures", "facts")}))
