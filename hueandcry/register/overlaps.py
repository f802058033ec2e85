"""Overlaps of several lists: linked only where the book allows it, counted, the tokens deleted.

The exact counts stay here and in figures on their way through control: no page ever has them.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from hueandcry.facts.estimate import Estimated, Estimates, Said, Support
from hueandcry.figures.hidden.table import OverlapTable, table
from hueandcry.register import gate, ledger, pseudonyms
from hueandcry.register.gate import Extract, Refused
from hueandcry.register.models import Overlap
from hueandcry.sharing.decide import Ask, Decision


@dataclass(frozen=True, slots=True)
class Linked:
    """What a matcher found: how many victims stand in exactly these lists, by stratum too.

    `lists` gives each list's name and owner, in the order of a pattern such as "10110". `strata`
    maps "fraud, person" and the like to counts; where it has any, they are all of `counts`.
    `recall` says what share of links was found ("planted": 0.93, "of" how many known pairs),
    `files` names each token file by its SHA-256.
    """

    project: str
    lists: tuple[tuple[str, str], ...]
    unit: str
    window: tuple[date | None, date | None]
    counts: Mapping[str, int]
    strata: Mapping[str, Mapping[str, int]]
    recall: Mapping[str, float | None]
    threshold: float
    scheme: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What anybody in the agreement may know of an overlap: all but its counts.

    `digest` names its counts, and with them all that is made of it: keyed, since whoever knows most
    of the counts would try the rest until a plain one fits. `seed` is as secret: whoever could draw
    the same draws from other counts would know the right ones by their picture. `number` is the
    ledger entry of the linking, `gone_number` that of the tokens' deletion.
    """

    id: int
    project: str
    lists: tuple[tuple[str, str], ...]
    unit: str
    window: tuple[date | None, date | None]
    recall: Mapping[str, float | None]
    threshold: float
    scheme: str
    files: tuple[str, ...]
    made_at: datetime
    number: int
    gone_number: int | None
    digest: str

    @property
    def seed(self) -> int:
        """What its draws start from: the same each time, and known to this home alone."""
        return int(pseudonyms.digest(f"draws of {self.digest}")[:8], 16)

    @property
    def missed_links(self) -> float | None:
        """The share of links missed: by a check by hand where there was one, else planted."""
        best = self.recall.get("clerical")
        share = self.recall.get("planted") if best is None else best
        return None if share is None else round(1 - share, 6)

    @property
    def recall_of(self) -> int | None:
        """Of how many known pairs that was measured, where anybody knows."""
        number = self.recall.get("of")
        return None if number is None else int(number)

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose lists were linked, each once."""
        return tuple(dict.fromkeys(owner for _, owner in self.lists))


def keep(found: Linked, ask: Ask, who: Mapping[str, str], today: date, now: datetime) -> Standing:
    """Keep an overlap with its ledger entry, if every owner lets its list be linked for counts.

    `ask` is the question of whoever linked, with `link` "counts" and the lists' owners. Raises
    gate.Refused, which is written down too; then nothing is kept. Raises ValueError where the
    owners of the ask and of the lists differ, or the strata do not add up.
    """
    _sound(found, ask)
    decision = allowed(ask, who, today, now)
    facts = _facts(ask, decision, who) | {
        "lists": [f"{name} of {owner}" for name, owner in found.lists],
        "unit": found.unit,
        "window": [day.isoformat() if day else "" for day in found.window],
        "threshold": f"{found.threshold:g}",
        "scheme": found.scheme,
        "recall": {
            name: f"{share:.4g}" for name, share in found.recall.items() if share is not None
        },
        "token_files": list(found.files),
        "result": "counts",
    }
    with transaction.atomic(durable=True):
        number = ledger.append_within(facts, now)
        row = Overlap.objects.create(
            project=found.project,
            lists=[list(one) for one in found.lists],
            unit=found.unit,
            first_on=found.window[0],
            last_on=found.window[1],
            counts={"whole": dict(found.counts), "strata": {k: dict(v) for k, v in
                                                            found.strata.items()}},
            recall=dict(found.recall),
            threshold=found.threshold,
            scheme=found.scheme,
            files=list(found.files),
            made_at=now,
            made_by=who.get("who", ""),
            number=number,
        )  # fmt: skip
    return _standing(row)


def allowed(ask: Ask, who: Mapping[str, str], today: date, now: datetime) -> Decision:
    """The book's yes to linking these owners' lists; a no is written down and raised as Refused.

    Ask it before the first token file is read.
    """
    decision = gate.decision_on(ask, today)
    if not decision.allowed:
        facts = _facts(ask, decision, who)
        refusal = {"result": "refused", "why": " ".join(decision.reasons)}
        raise Refused(decision, ask, ledger.append(facts | refusal, now))
    return decision


def gone(overlap: int, who: Mapping[str, str], now: datetime) -> int:
    """Write down that the tokens behind an overlap were deleted; returns the entry's number.

    Said twice it is written once. Raises Overlap.DoesNotExist for another number.
    """
    with transaction.atomic(durable=True):
        row = Overlap.objects.select_for_update().get(id=overlap)
        if row.gone_number is None:
            facts = {
                "act": "tokens deleted",
                "what": f"the tokens of overlap {row.id}",
                "project": row.project,
                "owners": sorted({owner for _, owner in row.lists}),
                "token_files": row.files,
                **who,
            }
            row.gone_number = ledger.append_within(facts, now)
            row.save(update_fields=["gone_number"])
    return int(row.gone_number)


def stays(overlap: int, why: str, who: Mapping[str, str], now: datetime) -> int:
    """Write down that the tokens behind an overlap were not deleted, and why; the entry's number.

    Raises Overlap.DoesNotExist for another number.
    """
    row = Overlap.objects.get(id=overlap)
    facts = {
        "act": "governance",
        "what": f"the tokens of overlap {row.id} stay",
        "project": row.project,
        "owners": sorted({owner for _, owner in row.lists}),
        "reason": why,
        **who,
    }
    return ledger.append(facts, now)


def latest() -> Standing | None:
    """The overlap that was made last, without its counts; None where there is none."""
    row = Overlap.objects.order_by("made_at", "id").last()
    return None if row is None else _standing(row)


def opened(
    overlap: Standing, ask: Ask, who: Mapping[str, str], today: date, now: datetime
) -> Extract:
    """Open an overlap for an estimate: decided and written down first, as any look.

    Raises gate.Refused, and ValueError where the ask is about other owners.
    """
    if set(ask.owners) != set(overlap.owners) or ask.link != "counts":
        raise ValueError("An overlap is opened for the owners of its lists, to count.")
    return gate.open_linked(ask, overlap.digest, overlap.made_at, who, today, now)


def tables(overlap: Standing, extract: Extract) -> Mapping[str, OverlapTable]:
    """The exact tables behind an opened overlap: "" the whole, and each stratum by its name."""
    if extract.digest != overlap.digest or extract.ask.link != "counts":
        raise ValueError("These counts are opened by the gate alone.")
    row = Overlap.objects.get(id=overlap.id)
    names = [name for name, _ in row.lists]
    found = {"": _table(names, row.counts["whole"])}
    return found | {name: _table(names, some) for name, some in row.counts["strata"].items()}


def made(digest: str, how: str) -> Estimates | None:
    """What was computed of an overlap before in the way that `how` names; None where it was not.

    It is kept beside the mirror: derived, exact, for this home alone, and made again when lost.
    """
    try:
        text = _path(digest, how).read_text("utf-8")
        kept = json.loads(text)
        return Estimates(
            tuple(Support(**one) for one in kept["support"]),
            tuple(Estimated(**one) for one in kept["numbers"]),
            tuple(Said(**one) for one in kept["words"]),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def keep_made(digest: str, how: str, estimates: Estimates) -> None:
    """Keep what was computed, whole or not at all."""
    target = _path(digest, how)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}.half")
    half.write_text(json.dumps(asdict(estimates)), "utf-8")
    half.chmod(0o600)
    half.replace(target)


def _path(digest: str, how: str) -> Path:
    name = hashlib.sha256(f"{digest} {how}".encode()).hexdigest()
    return Path(settings.HUEANDCRY_HOME.path) / "mirror" / f"estimate-{name[:24]}.json"


def _sound(found: Linked, ask: Ask) -> None:
    if {owner for _, owner in found.lists} != set(ask.owners) or ask.link != "counts":
        raise ValueError("Lists are linked by leave of their owners, to count.")
    long = len(found.lists)
    for counts in (found.counts, *found.strata.values()):
        for pattern, count in counts.items():
            if len(pattern) != long or set(pattern) - {"0", "1"} or count < 0:
                raise ValueError(f"“{pattern}” with {count} is no count of {long} lists.")
    summed = sum(sum(counts.values()) for counts in found.strata.values())
    if found.strata and summed != sum(found.counts.values()):
        raise ValueError("The strata do not add up to the whole.")


def _facts(ask: Ask, decision: Decision, who: Mapping[str, str]) -> dict[str, Any]:
    return {
        "act": "combination",
        "what": "lists linked, to count who stands in several",
        "partner": ask.partner,
        "purpose": ask.purpose,
        "reason": ask.reason,
        "owners": sorted(ask.owners),
        "agreements": sorted({one.id for grant in decision.grants for one in grant.agreements}),
        **who,
    }


def _table(names: Sequence[str], counts: Mapping[str, int]) -> OverlapTable:
    return table(names, {tuple(map(int, pattern)): count for pattern, count in counts.items()})


def _standing(row: Overlap) -> Standing:
    lists = tuple((name, owner) for name, owner in row.lists)
    whole = json.dumps([lists, row.counts, row.recall], sort_keys=True, ensure_ascii=False)
    return Standing(
        id=row.id,
        project=row.project,
        lists=lists,
        unit=row.unit,
        window=(row.first_on, row.last_on),
        recall=row.recall,
        threshold=row.threshold,
        scheme=row.scheme,
        files=tuple(row.files),
        made_at=row.made_at,
        number=row.number,
        gone_number=row.gone_number,
        digest=pseudonyms.digest(whole),
    )
