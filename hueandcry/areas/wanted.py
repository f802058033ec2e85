"""What somebody asked a pack for: a force or partnerships, by name or code, with near names."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hueandcry.areas.find import Found, partnerships
from hueandcry.facts.area_files import UnusableArea, listed
from hueandcry.facts.force import Force, forces

_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A force, and the partnerships of it that are wanted: none named means all of them."""

    force: Force
    partnerships: tuple[str, ...]


def force_called(text: str) -> Force:
    """The force of a name or code, however it is written; raises UnusableArea with near names."""
    code = _one(text, {force.code: force.name for force in forces().values()}, "police force")
    return forces()[code]


def wanted(found: Found, force: str, asked: Sequence[str]) -> Wanted:
    """Who is meant by `--force` or by `--partnership`; raises UnusableArea."""
    if force:
        return Wanted(force_called(force), ())
    known = partnerships(found)
    names = {code: name for code, (name, _) in known.items()}
    codes = [_one(text, names, "partnership") for text in asked]
    own = sorted({known[code][1] for code in codes})
    unknown = [code for code in own if code not in forces()]
    if unknown:
        raise UnusableArea(f"{unknown[0]} is no police force of England and Wales in 2024.")
    if len(own) > 1:
        raise UnusableArea(
            f"These partnerships lie in {listed([forces()[code].name for code in own])}. "
            "A pack holds one force: build one for each."
        )
    return Wanted(forces()[own[0]], tuple(sorted(set(codes))))


def _one(text: str, names: Mapping[str, str], kind: str) -> str:
    """The code that `text` means among `names` by code."""
    said = plain(text)
    found = [code for code, name in names.items() if said in (code.casefold(), plain(name))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnusableArea(f"“{text}” is the name of {listed(sorted(found))}. Give the code.")
    raise UnusableArea(f"There is no {kind} “{text}” here.{_perhaps(said, names)}")


def _perhaps(said: str, names: Mapping[str, str]) -> str:
    by_plain = {plain(name): name for name in names.values()}
    near = difflib.get_close_matches(said, by_plain, 3, _NEAR)
    near += [name for name in by_plain if said and said in name and name not in near]
    if not near:
        return " Names are as the Office for National Statistics writes them."
    return f" Did you mean {' or '.join(f'“{by_plain[name]}”' for name in near[:5])}?"


def plain(name: str) -> str:
    """A name for comparing: small letters, “and” for “&”, without what all forces are called."""
    words = name.casefold().replace("&", " and ").replace("-", " ").replace(",", " ").split()
    kept = [word for word in words if word not in ("police", "constabulary", "the")]
    return " ".join(kept or words)
