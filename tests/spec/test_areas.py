"""Area packs from public files: what is built, what is refused, and in which words."""

import argparse
import csv
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from hueandcry.areas import command
from hueandcry.areas.build import build
from hueandcry.areas.write import write
from hueandcry.facts.area_files import HISTORY, PROFILE, UnusableArea
from hueandcry.facts.area_rows import UnreconciledArea, residents_of, totals
from hueandcry.facts.force import forces
from hueandcry.facts.place import area, read

DURHAM = Path(str(files("hueandcry.facts") / "data" / "areas" / "durham"))
COUNTY, DARLINGTON = "E06000047", "E06000005"
COUNCILS = (
    "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"
    "E06000047,County Durham,E22000365,County Durham,E23000008,Durham\n"
    "E06000005,Darlington,E22000072,Darlington,E23000008,Durham\n"
)
# Invented: the council of County Durham holds two partnerships, and one has a part of Darlington.
SEVERAL = COUNCILS + "E06000047,County Durham,E22000901,Dales,E23000008,Durham\n"
Spoil = Callable[[bytes], bytes]


def everywhere(folder: Path, councils: str = COUNCILS) -> Path:
    """Sources as for all of England and Wales, of which only Durham is there."""
    folder.mkdir(exist_ok=True)
    rows = list(csv.DictReader((DURHAM / PROFILE).read_text("utf-8").splitlines()))
    with (folder / "lsoa21_profile_ew.csv").open("w", encoding="utf-8", newline="") as file:
        kept = [column for column in rows[0] if not column.startswith("csp24")]
        writer = csv.DictWriter(file, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "ltla24_csp24_pfa24.csv").write_text(councils, encoding="utf-8")
    return folder


def whole(folder: Path, spoil: Spoil = lambda content: content, name: str = PROFILE) -> Path:
    """Durham's own files, one of them spoilt."""
    folder.mkdir(exist_ok=True)
    for file in (PROFILE, HISTORY):
        content = (DURHAM / file).read_bytes()
        (folder / file).write_bytes(spoil(content) if file == name else content)
    return folder


def ask(what: str, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    getattr(command, f"add_{what}")(parser)
    run = {"build": command.make, "list": command.index, "check": command.check}[what]
    return run(parser.parse_args(arguments))


def test_a_force_is_built_from_every_small_area_and_says_what_it_lacks(tmp_path: Path) -> None:
    pack = build(everywhere(tmp_path / "ew"), force="durham constabulary")
    made = write(pack, tmp_path / "out")
    shipped = area("durham")
    assert made.places == shipped.places
    assert made.names == shipped.names
    assert (made.id, made.name) == ("durham", "Durham")
    assert set(made.missing) == {
        "what became of the small areas of 2011",
        "ages of residents",
        "boundaries of small areas",
        "outlines of partnerships",
    }
    assert "no map of small areas or wards" in made.missing.values()
    assert not made.history


def test_a_force_with_files_of_its_own_keeps_its_past(tmp_path: Path) -> None:
    made = write(build(whole(tmp_path / "own"), force="E23000008"), tmp_path / "out")
    assert made.history == area("durham").history
    assert "what became of the small areas of 2011" not in made.missing


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for out in ("one", "two"):
        write(build(whole(tmp_path / "own"), force="Durham"), tmp_path / out)
    one, two = sorted((tmp_path / "one").iterdir()), sorted((tmp_path / "two").iterdir())
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_one_partnership_is_a_pack_whose_split_areas_stay_whole(tmp_path: Path) -> None:
    made = write(build(whole(tmp_path / "own"), partnerships=["Darlington"]), tmp_path / "out")
    assert residents_of(made.places.values()) == {"E22000072": 107_804}
    assert made.name == "Darlington"
    targets = {code for became in made.history.values() for code in became.lsoas}
    assert targets == set(made.places)


def test_a_partnership_that_shares_a_council_is_not_guessed(tmp_path: Path) -> None:
    source = everywhere(tmp_path / "ew", SEVERAL)
    made = write(build(source, force="Durham"), tmp_path / "out")
    assert residents_of(made.places.values()) == {"": 522_078, "E22000072": 107_804}
    assert "which of 330 small areas lie in County Durham and Dales" in made.missing
    with pytest.raises(UnusableArea, match="Dales shares a council with County Durham, and these"):
        build(source, partnerships=["E22000901"])


def test_a_part_of_a_partnership_does_not_pass_for_the_whole(tmp_path: Path) -> None:
    spread = SEVERAL.replace(
        "E22000072,Darlington,E23000008,Durham\n", "E22000901,Dales,E23000008,Durham\n", 1
    )
    made = write(build(everywhere(tmp_path / "ew", spread), force="Durham"), tmp_path / "out")
    assert residents_of(made.places.values()) == {"": 629_882}


@pytest.mark.parametrize("by", ["lsoa21_code", "ward24_code"])
def test_a_lookup_tells_partnerships_apart(tmp_path: Path, by: str) -> None:
    source = everywhere(tmp_path / "ew", SEVERAL)
    county = [place for place in area("durham").places.values() if place.partnership == "E22000365"]
    wards = sorted({place.ward for place in county})
    dales = set(wards[:20])
    said = {
        place.lsoa if by == "lsoa21_code" else place.ward: (
            "E22000901" if place.ward in dales else "E22000365"
        )
        for place in county
    }
    lookup = tmp_path / "lookup.csv"
    lines = [f"{by},csp24_code", *(f"{key},{code}" for key, code in said.items())]
    lookup.write_text("\n".join(lines), encoding="utf-8")
    made = write(build(source, force="Durham", lookup=lookup), tmp_path / "out")
    found = residents_of(made.places.values())
    assert found["E22000901"] == sum(place.residents for place in county if place.ward in dales)
    assert sum(found.values()) == 629_882
    assert "" not in found
    lookup.write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(UnusableArea, match="says nothing of"):
        build(source, force="Durham", lookup=lookup)
    lookup.write_text("\n".join([*lines[:-1], lines[-1][:-4] + "0072"]), encoding="utf-8")
    with pytest.raises(UnusableArea, match="E22000072 is no partnership of County Durham"):
        build(source, force="Durham", lookup=lookup)


def less(content: bytes) -> bytes:
    """Cut off at the end of a line."""
    return content[: content.rindex(b"\n", 0, -400) + 1]


def more_people(content: bytes) -> bytes:
    return content.replace(b",1046,", b",1047,", 1)


SPOILT = [
    (less, "Durham add up to .*, not 396. The file may have been cut short"),
    (lambda content: content[:-30], "line 397 has .* cells, not 22. It may have been cut short"),
    (lambda content: content[:40], "lacks the columns ward24_code, ltla24_code"),
    (lambda content: content[: content.index(b"\n") + 1], "holds no rows"),
    (lambda content: b"", "lacks the columns"),
    (lambda content: content + content.splitlines(True)[-1], "twice"),
    (more_people, "residents of Durham add up to 629,883, not 629,882"),
    (lambda content: content.replace(b",1046,", b",1O46,", 1), "reads '1O46'. It must be a whole"),
    (lambda content: content.replace(b",1046,", b",,", 1), "reads ''. It must be a whole"),
    (lambda content: content.replace(b"Bank Top &", b"B\xe2nk Top &"), "line 2 is not text in UTF"),
    (
        lambda content: content.replace(b"Bank Top &", "BÃ¢nk Top &".encode()),
        "“BÃ¢nk Top & Lascelles” was encoded twice",
    ),
    (lambda content: content.replace(b"Bank Top &", b"\0", 1), "lost on its way"),
    (lambda content: content.replace(b"Bank Top", b"\x1b[2J", 1), "is no name or number"),
    (lambda content: content.replace(b"Bank Top", b"=1", 1), "ward24_name is no name or number"),
    (
        lambda content: content.replace(b"E05010412", b"E07000001", 1),
        "reads 'E07000001'",
    ),
    (lambda content: content.replace(b"Bank Top", b"Bank Topp", 1), "E05010412 is called"),
    (lambda content: content.replace(b"Darlington", b'"Darlington', 1), "is no CSV|cut short"),
    (lambda content: b"PK\x03\x04" + content, "lacks the column|not text"),
    (lambda content: content.decode().encode("utf-16"), "not text in UTF-8|lost on its way"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
def test_a_spoilt_profile_is_refused_in_one_sentence(
    tmp_path: Path, spoil: Spoil, words: str
) -> None:
    source = whole(tmp_path / "own", spoil)
    with pytest.raises(UnusableArea, match=words) as told:
        write(build(source, force="Durham"), tmp_path / "out")
    assert "\n" not in str(told.value)
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: content.replace(b",U,", b",Q,", 1), "reads 'Q'. It must be U, S, M or X"),
        (lambda content: content.replace(b",S,", b",U,", 1), "more than one change_code"),
        (lambda content: content.replace(b",M,", b",S,", 1), "was split and yet became one area"),
        (less, "says nothing of"),
    ],
)
def test_a_spoilt_history_is_refused(tmp_path: Path, spoil: Spoil, words: str) -> None:
    with pytest.raises(UnusableArea, match=words):
        build(whole(tmp_path / "own", spoil, HISTORY), force="Durham")


def map_of(codes: list[str], point: tuple[float, float] = (-1.5, 54.7)) -> str:
    x, y = point
    ring = [[x, y], [x + 0.1, y], [x, y + 0.1], [x, y]]
    features = [
        {
            "type": "Feature",
            "properties": {"lsoa21_code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code in codes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


CODES = sorted(area("durham").places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no GeoJSON"),
        ("[" * 100_000, "is no GeoJSON"),
        (map_of(CODES)[:-3], "is no GeoJSON"),
        (map_of(CODES[1:]), f"says nothing of {CODES[0]}"),
        (map_of([*CODES, CODES[0]]), "holds a lsoa21_code twice"),
        (map_of(CODES, (427_000.0, 542_000.0)), "no area in longitude and latitude"),
        (map_of(CODES).replace("Polygon", "Point"), "no area in longitude and latitude"),
    ],
)
def test_a_spoilt_map_is_refused(tmp_path: Path, text: str, words: str) -> None:
    source = whole(tmp_path / "own")
    (source / "lsoa21.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableArea, match=words):
        build(source, force="Durham")


def test_a_map_keeps_only_what_lies_in_the_pack(tmp_path: Path) -> None:
    source = whole(tmp_path / "own")
    (source / "lsoa21.geojson").write_text(map_of([*CODES, "E01000001"]), encoding="utf-8")
    made = write(build(source, partnerships=["E22000072"]), tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "lsoa21.geojson").read_text("utf-8"))["features"]
    assert {one["properties"]["lsoa21_code"] for one in kept} == set(made.places)
    assert "boundaries of small areas" not in made.missing


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--force", "Durhm"], "no police force “Durhm” here. Did you mean “Durham”?"),
        (["--force", "yorkshire"], "“West Yorkshire” or “South Yorkshire” or “North Yorkshire”"),
        (["--force", "Springfield"], "as the Office for National Statistics writes them"),
        (["--force", "Kent"], "No file here holds Kent"),
        (["--partnership", "E22000999"], "no partnership “E22000999” here"),
        (["--partnership", "Darlingtn"], "Did you mean “Darlington”?"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    source = whole(tmp_path / "own")
    out = tmp_path / "out"
    assert ask("build", *arguments, "--from", str(source), "--out", str(out)) == 2
    *_, last = capsys.readouterr().err.splitlines()
    assert words in last
    assert not out.exists()


def test_partnerships_of_two_forces_are_two_packs(tmp_path: Path) -> None:
    for name in ("durham", "cleveland"):
        folder = tmp_path / f"geo_{name}"
        folder.mkdir()
        (folder / PROFILE).write_bytes((DURHAM.parent / name / PROFILE).read_bytes())
    with pytest.raises(UnusableArea, match=r"lie in Durham and Cleveland\. A pack holds one force"):
        build(tmp_path, partnerships=["Darlington", "Hartlepool"])


def test_nothing_is_written_over(tmp_path: Path) -> None:
    pack = build(whole(tmp_path / "own"), force="Durham")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept")
    with pytest.raises(UnusableArea, match="is there already"):
        write(pack, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("content", "words"), [("", "holds neither"), ("x", "is no whole Parquet file")]
)
def test_a_folder_without_sources_is_said_so(tmp_path: Path, content: str, words: str) -> None:
    if content:
        pytest.importorskip("duckdb")
        (tmp_path / "lsoa21_profile_ew.parquet").write_text(content)
    with pytest.raises(UnusableArea, match=words):
        build(tmp_path, force="Durham")
    with pytest.raises(UnusableArea, match="There is no folder"):
        build(tmp_path / "gone", force="Durham")


def test_without_councils_no_partnership_is_known(tmp_path: Path) -> None:
    source = everywhere(tmp_path / "ew")
    (source / "ltla24_csp24_pfa24.csv").write_text(COUNCILS.splitlines()[0] + "\n" + "".join(
        line + "\n" for line in COUNCILS.splitlines()[2:]
    ))  # fmt: skip
    with pytest.raises(UnusableArea, match="does not hold County Durham"):
        build(source, force="Durham")
    (source / "ltla24_csp24_pfa24.csv").unlink()
    with pytest.raises(UnusableArea, match="no partnership is known"):
        build(source, force="Durham")


def test_build_answers_in_words_and_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(whole(tmp_path / "own"))
    assert ask("build", "--force", "Durham", "--from", source, "--out", str(tmp_path / "a")) == 0
    said = capsys.readouterr().out
    assert "396 small areas, 83 wards, 629,882 residents" in said
    assert "Missing: ages of residents. So: no rate by age" in said
    out = str(tmp_path / "b")
    assert ask("build", "--force", "Durham", "--from", source, "--out", out, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["totals"] == totals(area("durham").places.values())
    assert answer["files"] == ["area.toml", PROFILE, HISTORY]
    assert answer["changed_since_2011"] == 21


def test_check_tells_what_holds_from_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    write(build(whole(tmp_path / "own"), force="Durham"), made)
    assert ask("check", str(made)) == 0
    assert "Durham (durham) adds up." in capsys.readouterr().out
    (made / PROFILE).write_bytes(more_people((made / PROFILE).read_bytes()))
    assert ask("check", str(made)) == 1
    assert "residents add up to 629883, not 629882" in capsys.readouterr().err
    (made / PROFILE).unlink()
    assert ask("check", str(made)) == 2
    assert "holds no file lsoa21_profile.csv" in capsys.readouterr().err
    assert ask("check", str(tmp_path / "gone")) == 2
    assert "holds no file area.toml" in capsys.readouterr().err


def test_every_pack_that_is_carried_is_listed_and_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("list", "--json") == 0
    packs = {pack["id"]: pack for pack in json.loads(capsys.readouterr().out)}
    assert set(packs) == {"durham", "cleveland"}
    assert packs["cleveland"]["totals"]["residents"] == 569_410
    assert len(packs["cleveland"]["partnerships"]) == 4
    for force in ("Durham", "Cleveland"):
        stated = next(one for one in forces().values() if one.name == force)
        own = next(pack for pack in packs.values() if pack["totals"]["lsoas"] == stated.lsoas)
        assert own["totals"]["residents"] == stated.residents
        assert own["totals"]["households"] == stated.households


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[totals]", "[total]"), r"\[totals\] must state lsoas, wards, residents and households"),
        (("lsoas = 396", "lsoas = 395"), "lsoas add up to 396, not 395"),
        (('id = "durham"', 'id = "../durham"'), "the id is small letters and hyphens"),
        (('name = "Durham"\n', "name = 3\n"), "does not say its name"),
        (
            ("residents = 107804", "resident = 107804"),
            "add up to 107804, not stated",
        ),
        (('code = "E22000072"', 'code = "E22000073"'), "residents of Darlington add up to 0"),
        (("[totals]", "[totals"), "cannot be read as TOML"),
        (('name = "Durham"\n', 'name = "=1+1"\n'), "the name a short line"),
        (('code = "E22000072"', "code = [1]"), "must say its code and name"),
        (('stops = "no map of partnerships"', "stops = {}"), "must say its what and stops"),
        (("[totals]", "change = 3\n[totals]"), "each .*change.* must say its day"),
    ],
)
def test_a_pack_that_was_changed_by_hand_is_refused(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    write(build(whole(tmp_path / "own"), force="Durham"), tmp_path / "made")
    facts = tmp_path / "made" / "area.toml"
    text = facts.read_text("utf-8")
    assert change[0] in text
    facts.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(UnusableArea, match=words):
        read(tmp_path / "made")


def test_a_stated_partnership_less_is_seen(tmp_path: Path) -> None:
    write(build(whole(tmp_path / "own"), force="Durham"), tmp_path / "made")
    facts = tmp_path / "made" / "area.toml"
    text = facts.read_text("utf-8")
    first = text.index("[[partnership]]")
    second = text.index("[[partnership]]", first + 1)
    facts.write_text(text[:first] + text[second:], encoding="utf-8")
    with pytest.raises(UnreconciledArea, match="does not state the partnership E22000072"):
        read(tmp_path / "made")
