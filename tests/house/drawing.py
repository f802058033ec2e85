"""Draws the house from its imports: python -m tests.house.drawing writes docs/made/house.svg.

Floors stand as the contract in pyproject.toml says, arrows as the code imports. An arrow that does
not go down is red.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence

from tests.house.source import ROOT, imports, modules

PICTURE = ROOT / "docs" / "made" / "house.svg"
WIDTH, FLOOR, BOX, HIGH, TOP, ASIDE = 960, 92, 132, 40, 116, 84
INK, SOFT, LINE, MULBERRY, LANTERN, BAD = (
    "#241B22", "#5C5058", "#B9AEB2", "#5A1F45", "#F6B94A", "#A1261F"
)  # fmt: skip
Edge = tuple[str, str]


def floors(present: set[str]) -> tuple[tuple[str, ...], ...]:
    """The packages of each floor, the highest first, without those that are yet to come."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contract = next(c for c in tools["importlinter"]["contracts"] if c["id"] == "floors")
    named = ([word.strip(" ()") for word in line.split("|")] for line in contract["layers"])
    return tuple(found for line in named if (found := tuple(w for w in line if w in present)))


def edges() -> frozenset[Edge]:
    """Which package imports which, wherever the import stands."""
    return frozenset(
        (package(module.name), package(name))
        for module in modules()
        for _, name in imports(module)
        if name.startswith("hueandcry.") and package(module.name) not in ("", package(name))
    )


def package(name: str) -> str:
    """The package that a dotted name lies in: "desk" for "hueandcry.desk.pages.picture"."""
    return f"{name}.".split(".")[1]


def upward(rows: Sequence[Sequence[str]], arrows: Iterable[Edge]) -> list[Edge]:
    """Arrows that do not go down."""
    floor = {name: number for number, row in enumerate(rows) for name in row}
    return sorted(arrow for arrow in arrows if floor.get(arrow[1], 0) <= floor.get(arrow[0], 99))


def draw(rows: Sequence[Sequence[str]], arrows: frozenset[Edge]) -> str:
    """The picture as SVG text, the same for the same house."""
    at = _places(rows)
    height = TOP + FLOOR * len(rows) + 16
    wrong = set(upward(rows, arrows))
    lines = [_arrow(at, arrow, BAD if arrow in wrong else LINE) for arrow in sorted(arrows)]
    boxes = [_box(name, *place) for name, place in at.items()]
    said = f"{len(at)} packages on {len(rows)} floors, {len(arrows)} arrows, {len(wrong)} not down."
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="The house drawn from its imports: {said}" '
            'font-family="Atkinson Hyperlegible Next, Arial, sans-serif" font-size="17">',
            f'<rect width="{WIDTH}" height="{height}" fill="#FAF6F0"/>',
            f'<path d="M24 {TOP - 18}L{WIDTH // 2} 20L{WIDTH - 24} {TOP - 18}z" '
            f'fill="{MULBERRY}"/>',
            f'<circle cx="{WIDTH // 2}" cy="62" r="11" fill="{LANTERN}"/>',
            *lines,
            *boxes,
            f'<text x="24" y="{height - 8}" fill="{SOFT}" font-size="14">{said}</text>',
            "</svg>\n",
        )
    )


def _places(rows: Sequence[Sequence[str]]) -> Mapping[str, tuple[int, int]]:
    # A package alone on its floor stands aside, by turns, so that arrows past it are seen.
    alone = [row[0] for row in rows if len(row) == 1]
    aside = {name: ASIDE * (-1) ** turn for turn, name in enumerate(alone)}
    return {
        name: ((2 * place + 1) * WIDTH // (2 * len(row)) + aside.get(name, 0), TOP + FLOOR * floor)
        for floor, row in enumerate(rows)
        for place, name in enumerate(row)
    }


def _box(name: str, x: int, y: int) -> str:
    return (
        f'<rect x="{x - BOX // 2}" y="{y}" width="{BOX}" height="{HIGH}" rx="6" fill="#fff" '
        f'stroke="{INK}"/>'
        f'<text x="{x}" y="{y + 26}" text-anchor="middle" fill="{INK}">{name}</text>'
    )


def _arrow(at: Mapping[str, tuple[int, int]], arrow: Edge, colour: str) -> str:
    (x, y), (to_x, to_y) = at[arrow[0]], at[arrow[1]]
    y, bend = y + HIGH, (to_y - y - HIGH) // 2
    # Arrows end side by side along the box, so that each can be followed.
    to_x += (x - to_x) * BOX // (2 * WIDTH)
    curve = f"M{x} {y}C{x} {y + bend} {to_x} {to_y - bend} {to_x} {to_y - 5}"
    head = f"M{to_x - 4} {to_y - 8}L{to_x} {to_y}L{to_x + 4} {to_y - 8}z"
    return (
        f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        f'<path d="{head}" fill="{colour}"/>'
    )


def picture() -> str:
    """The house as it stands now."""
    present = {package(module.name) for module in modules()} - {""}
    return draw(floors(present), edges())


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    print(f"Wrote {PICTURE.relative_to(ROOT)}.")
