"""One line of a prepared file into the report that the row it was made from would have given."""

import re
from datetime import date
from decimal import Decimal

from hueandcry.facts.artefact import Artefact
from hueandcry.facts.offence import offences
from hueandcry.facts.place import Spot, spot
from hueandcry.facts.report import AGE_BANDS, Finding, Person, Report
from hueandcry.intake import artefacts, must_not_miss, rules, tidy
from hueandcry.intake.as_sent import as_sent
from hueandcry.intake.classify import SURE, classify, dated
from hueandcry.intake.dates import EARLIEST
from hueandcry.intake.one_row import LONGEST_RAW, UNSURE, Asked, Seen, counted, unsure_of
from hueandcry.intake.prepared import AT, NAMES, RAW, check
from hueandcry.intake.reject import LONGEST_REF, Reject, is_reference
from hueandcry.intake.rows import Row
from hueandcry.intake.weigh import LOOK, Beyond, Weighed, is_sealed, meaning_key, weigh

TOLD = "The sender’s own copy decided this."
_PREFIXES = ("", "NFIB")
_REMEDY = "Prepare the file again and send it unopened."
_TOKEN = re.compile(r"[0-9a-f]{32}")
_LOSS = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONFIDENCE = re.compile(r"[01]\.[0-9]{1,18}|[0-9.]+e-[0-9]{1,2}")


class _Unfit(ValueError):
    """A cell is not what its column may hold."""


def prepared_report(row: Row, ref: str, sheet: str, asked: Asked, seen: Seen) -> Report | Reject:
    """The report of a line, or a reject; nothing of a line that does not fit is kept or shown."""
    cells = row.cells[: len(NAMES)]
    if check(cells[:-1]) != cells[-1]:
        return _back(row, ref, sheet, "", "This row was changed after it was prepared.")
    try:
        return _report(cells, ref, asked, seen)
    except _Unfit as why:
        column = str(why)
        return _back(row, ref, sheet, column, "This is not what a prepared file can hold here.")


def _back(row: Row, ref: str, sheet: str, column: str, reason: str) -> Reject:
    shown = ref[:LONGEST_REF] if is_reference(ref) else ""
    return Reject(sheet, row.number, column, shown, "", reason, _REMEDY)


def _report(cells: list[str], ref: str, asked: Asked, seen: Seen) -> Report:
    told = {name: cells[at] for name, at in AT.items()}
    _must(is_reference(ref) and ref == told["ref"], "ref")
    _must(told["state"] == "", "state")
    event_on, reported_on = _days(told, asked.today)
    weighed = _weighed(told, event_on or reported_on, asked)
    finding = weighed.finding
    _must(told["online"] in ("yes", "no", ""), "online")
    online = {"yes": True, "no": False}.get(told["online"])
    theme, stream = counted(asked.source.source, finding, online)
    where = _spot(told, asked)
    return Report(
        source=asked.source.source,
        ref=ref,
        event_on=event_on,
        reported_on=reported_on,
        finding=finding,
        stream=stream,
        theme=theme,
        online=online,
        sealed=weighed.sealed,
        loss=_loss(told["loss"]),
        person=_person(told),
        lsoa=where.lsoa,
        ward=where.ward,
        partnership=where.partnership,
        unsure=_unsure(told["unsure"], finding),
        alike=_alike(told["alike"], seen),
        raw=_raw(told, asked),
        artefacts=_artefacts(told["artefacts"]),
    )


def _must(fits: object, column: str) -> None:
    if not fits:
        raise _Unfit(column)


def _days(told: dict[str, str], today: date) -> tuple[date | None, date]:
    event_on, reported_on = _day(told, "event_on"), _day(told, "reported_on")
    if reported_on is None or not EARLIEST <= reported_on <= today:
        raise _Unfit("reported_on")
    _must(event_on is None or EARLIEST <= event_on <= reported_on, "event_on")
    return event_on, reported_on


def _day(told: dict[str, str], column: str) -> date | None:
    text = told[column]
    if not text:
        return None
    _must(_DAY.fullmatch(text), column)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Unfit(column) from None


def _weighed(told: dict[str, str], on: date, asked: Asked) -> Weighed:
    """What was found at the sender's desk, and what is known here and was not there.

    There the row's own words were looked at, so its alarms stand, and its sure findings; here
    people have said what labels mean, and a model may know more.
    """
    label, code = told["raw_code"], told["code"]
    _must(code == "" or code in offences(), "code")
    _must(_CONFIDENCE.fullmatch(told["confidence"]), "confidence")
    confidence = float(told["confidence"])
    _must(0 <= confidence <= (1 if code else SURE), "confidence")
    _must(told["sealed"] in ("yes", ""), "sealed")
    bare = weigh(label, "", on, source=asked.source, beyond=Beyond())
    here = weigh(label, "", on, source=asked.source, beyond=asked.beyond)
    ours = _is_ours(told["why"], code, label, on) or told["why"] == bare.finding.why
    found = Finding(code, confidence, told["why"] if ours else TOLD)
    sealed = bool(told["sealed"]) or is_sealed(code, label)
    answered = meaning_key(label) in asked.beyond.meanings
    if must_not_miss.is_alarm(found.why) and found.why != bare.finding.why:
        by_label = here.finding if answered else found
        least = min(by_label.confidence, LOOK)
        return Weighed(Finding(by_label.code, least, found.why), sealed=True)
    if answered or found == bare.finding or must_not_miss.is_alarm(bare.finding.why):
        return (
            here  # what the label itself alarms of is looked at, whatever an older list made of it
        )
    if sealed:
        found = Finding(code, min(confidence, LOOK), found.why)
    return Weighed(found, sealed=sealed)


def _is_ours(why: str, code: str, label: str, on: date) -> bool:
    """Whether a reason is a sentence of ours, and no text that somebody put in its place."""
    rule = rules.named_in(why)
    return (
        must_not_miss.is_alarm(why)
        or (rule is not None and rule.why == why)
        or why == dated(Finding(code, 1.0, ""), on).why
        or any(
            why == classify(label, on, prefix, own).why
            for prefix in _PREFIXES
            for own in ("", code)
        )
    )


def _spot(told: dict[str, str], asked: Asked) -> Spot:
    lsoa = told["lsoa"]
    _must(lsoa == tidy.lsoa(lsoa), "lsoa")
    return spot(asked.area, lsoa) if asked.area and lsoa else Spot(lsoa, "", "")


def _loss(text: str) -> Decimal | None:
    _must(text == "" or _LOSS.fullmatch(text), "loss")
    pounds = Decimal(text) if text else None
    _must(pounds is None or pounds <= tidy.LARGEST_LOSS, "loss")
    return pounds


def _person(told: dict[str, str]) -> Person:
    band, outward, token = told["age_band"], told["outward"], told["token"]
    _must(band == "" or band in map(str, AGE_BANDS), "age_band")
    _must(told["sex"] in ("F", "M", ""), "sex")
    _must(outward == "" or tidy.postcode(outward) == (outward, "", True), "outward")
    _must(token == "" or _TOKEN.fullmatch(token), "token")
    return Person(int(band) if band else None, told["sex"], outward, token)


def _unsure(text: str, finding: Finding) -> tuple[str, ...]:
    said = text.split(";") if text else []
    _must(set(said) <= set(UNSURE) and said == sorted(set(said), key=UNSURE.index), "unsure")
    return unsure_of(
        finding.confidence < SURE, *(name in said for name in UNSURE if name != "code")
    )


def _alike(ref: str, seen: Seen) -> str:
    _must(ref == "" or ref.casefold() in seen.refs, "alike")
    return ref


def _artefacts(text: str) -> tuple[Artefact, ...]:
    found = artefacts.from_text(text)
    if found is None:
        raise _Unfit("artefacts")
    return found


def _raw(told: dict[str, str], asked: Asked) -> tuple[tuple[str, str], ...]:
    order = dict.fromkeys([name for name in asked.source.columns if name in RAW])
    raw = [(name, told[f"raw_{name}"]) for name in [*order, *(n for n in RAW if n not in order)]]
    for name, text in raw:
        _must(len(text) <= LONGEST_RAW and as_sent(name, text) == text, f"raw_{name}")
    return tuple((name, text) for name, text in raw if text)
