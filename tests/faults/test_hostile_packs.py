"""A pack with any byte changed is read as it stands or refused in a sentence; nothing else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hueandcry.areas.build import build
from hueandcry.areas.write import write
from hueandcry.facts.area_files import FACTS, HISTORY, PROFILE, UnusableArea
from hueandcry.facts.place import read
from tests.core.test_place_axes import CHANGES
from tests.spec.test_areas import whole

PIECES = (
    *(b"", b"\0", b"\xff", b'"', b"\n", b",", b"[", b"]", b"=", b"{}", b"true", b"[[change]]\n"),
    *(b"-1", b"9" * 30, b"1e9", b"\xef\xbb\xbf", b"E22000365", b"E05010412", b"2026-02-30", b"''"),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write(build(whole(folder / "own"), partnerships=["Darlington"]), folder / "pack")
    return folder / "pack"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from((FACTS, FACTS, PROFILE, HISTORY)),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    ),
)
def test_any_change_is_read_or_refused(
    pack: Path, tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    for file in (FACTS, PROFILE, HISTORY):
        content = (pack / file).read_bytes()
        if file == FACTS:
            content += CHANGES.replace("E22000365", "E22000072", 1).encode()
        if file == name:
            for where, length, piece in edits:
                at = int(where * len(content))
                content = content[:at] + piece + content[at + length :]
        (tmp_path / file).write_bytes(content)
    said, residents = outcome(tmp_path)
    assert "\n" not in said
    assert len(said) < 700
    assert said or residents == 107_804


def outcome(folder: Path) -> tuple[str, int]:
    """Why a pack is refused, or the residents of what was read."""
    try:
        found = read(folder)
    except UnusableArea as told:
        return str(told), 0
    return "", sum(place.residents for place in found.places.values())
