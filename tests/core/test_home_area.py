"""A home with a pack of its own stands alone: it may be moved, and the pack's folder may go."""

import shutil
from pathlib import Path

import pytest

from hueandcry.areas.build import build
from hueandcry.areas.write import write
from hueandcry.desk import home
from hueandcry.desk.commands.opened import Trouble, area_pack
from hueandcry.facts.place import area
from tests.spec.test_areas import whole


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write(build(whole(tmp_path / "own"), partnerships=["Darlington"]), tmp_path / "pack")
    return tmp_path / "pack"


def test_a_home_keeps_its_pack_wherever_it_goes(tmp_path: Path, pack: Path) -> None:
    (pack / "notes.txt").write_text("no part of a pack")
    made = home.create(tmp_path / "home", mode="real", area=str(pack), database="")
    shutil.rmtree(pack)
    assert not (tmp_path / "home" / "area" / "notes.txt").exists()
    (tmp_path / "home").rename(tmp_path / "moved")
    found = home.read(tmp_path / "moved")
    assert found.area != made.area
    assert area(found.area).name == "Darlington"
    assert str(tmp_path) not in (tmp_path / "moved" / "home.toml").read_text()


def test_a_pack_that_is_carried_stays_where_it_is(tmp_path: Path) -> None:
    made = home.create(tmp_path / "home", mode="real", area="cleveland", database="")
    assert made.area == "cleveland"
    assert not (tmp_path / "home" / "area").exists()


def test_a_pack_left_by_an_earlier_attempt_is_replaced(tmp_path: Path, pack: Path) -> None:
    (tmp_path / "home" / "area").mkdir(parents=True)
    (tmp_path / "home" / "area" / "lsoa21.geojson").write_text("another area's")
    home.create(tmp_path / "home", mode="real", area=str(pack), database="")
    assert not (tmp_path / "home" / "area" / "lsoa21.geojson").exists()


def test_the_homes_own_copy_may_be_named(tmp_path: Path, pack: Path) -> None:
    home.create(tmp_path / "home", mode="real", area=str(pack), database="")
    (tmp_path / "home" / "home.toml").unlink()
    made = home.create(
        tmp_path / "home", mode="real", area=str(tmp_path / "home" / "area"), database=""
    )
    assert area(made.area).name == "Darlington"


def test_no_pack_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"no area pack 'atlantis'\. There is: cleveland"):
        area_pack("atlantis")
    (tmp_path / "area.toml").write_text("id = 3")
    with pytest.raises(Trouble, match=r"area\.toml does not say its id"):
        area_pack(str(tmp_path))
