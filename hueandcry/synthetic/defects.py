"""Every way partners are known to spoil a value, each with its name and its chance.

Each function takes the true value and gives the text a partner would send and the names of the
defects in it. Chances are those of the sample files, assumed otherwise (reference: synthetic).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from hueandcry.synthetic.lists import Label, housing_kinds, labels, short_names

Spoilt = tuple[str, tuple[str, ...]]
NAMES = (
    "nickname",
    "initial",
    "name_typo",
    "name_upper",
    "dob_missing",
    "dob_day_month",
    "dob_1900",
    "postcode_missing",
    "postcode_outward",
    "postcode_no_space",
    "postcode_lower",
    "postcode_1_I",
    "postcode_0_O",
    "phone_missing",
    "phone_plus_44",
    "phone_no_zero",
    "phone_excel",
    "email_missing",
    "email_at",
    "email_typo",
    "email_upper",
    "loss_pound_comma",
    "loss_k",
    "loss_about",
    "loss_missing",
    "event_date_missing",
    "date_us_order",
    "code_and_words",
    "words_only",
    "label_typo",
    "label_retired",
    "label_line_break",
    "label_placeholder",
    "label_action_fraud",
    "label_fraud",
    "label_blank",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Slips:
    """Chance, and how often things are spoilt: 1 is as usual, 0 never, 2 twice as often."""

    rng: Random
    often: float = 1.0

    def happen(self, usual: float) -> bool:
        """Whether something happens that usually happens with the chance `usual`."""
        return self.rng.random() < usual * self.often

    def draw(self) -> float:
        """A number to hold against the usual chances of several things that exclude each other."""
        return self.rng.random() / self.often if self.often else 1.0


def given_name(name: str, slips: Slips) -> Spoilt:
    """A first name: a nickname, an initial, a slip or capitals."""
    chance = slips.draw()
    short = short_names().get(name)
    if short and chance < 0.12:
        return short, ("nickname",)
    if chance < 0.16:
        return name[0], ("initial",)
    return _name(name, slips)


def family_name(name: str, slips: Slips) -> Spoilt:
    """A surname: a slip or capitals."""
    return _name(name, slips)


def _name(name: str, slips: Slips) -> Spoilt:
    chance = slips.draw()
    if chance < 0.06:
        return _slip(name, slips.rng), ("name_typo",)
    if chance < 0.10:
        return name.upper(), ("name_upper",)
    return name, ()


def _slip(text: str, rng: Random) -> str:
    """One letter dropped, doubled, swapped with the next or mistaken."""
    at = rng.randrange(len(text))
    kind = rng.randrange(4)
    if kind == 0 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice(_LETTERS) + text[at + 1 :]


def birthday(born: date, slips: Slips) -> tuple[date | None, tuple[str, ...]]:
    """A date of birth: missing, day and month swapped, or 1 January 1900."""
    chance = slips.draw()
    if chance < 0.12:
        return None, ("dob_missing",)
    if chance < 0.13:
        return date(1900, 1, 1), ("dob_1900",)
    if chance < 0.20 and born.day <= 12 and born.day != born.month:
        return date(born.year, born.day, born.month), ("dob_day_month",)
    return born, ()


def postcode(code: str, slips: Slips) -> Spoilt:
    """A postcode: missing, cut short, run together, small letters, 1 and I or 0 and O mistaken."""
    chance = slips.draw()
    outward, inward = code.split(" ")
    if chance < 0.08:
        return "", ("postcode_missing",)
    if chance < 0.13:
        return outward, ("postcode_outward",)
    if chance < 0.28:
        return outward + inward, ("postcode_no_space",)
    if chance < 0.36:
        return code.lower(), ("postcode_lower",)
    if chance < 0.40 and "1" in code:
        return code.replace("1", "I", 1), ("postcode_1_I",)
    if chance < 0.40 and "O" in inward:
        return f"{outward} {inward.replace('O', '0', 1)}", ("postcode_0_O",)
    return code, ()


def phone(number: str, slips: Slips) -> Spoilt:
    """A phone number: missing, +44, run together, its zero lost, or as Excel shows it."""
    chance = slips.draw()
    digits = number.replace(" ", "")
    if chance < 0.13:
        return "", ("phone_missing",)
    if chance < 0.27:
        return f"+44 {number[1:]}", ("phone_plus_44",)
    if chance < 0.38:
        return digits[1:], ("phone_no_zero",)
    if chance < 0.41:
        return f"{float(digits[1:]):.4E}", ("phone_excel",)
    return (digits if chance < 0.72 else number), ()


def email(address: str, slips: Slips) -> Spoilt:
    """An email address: missing, "(at)", capitals or a slip before the at sign."""
    chance = slips.draw()
    if chance < 0.20:
        return "", ("email_missing",)
    if chance < 0.23:
        return address.replace("@", "(at)"), ("email_at",)
    if chance < 0.25:
        return address.upper(), ("email_upper",)
    if chance < 0.28:
        name, domain = address.split("@")
        return f"{_slip(name, slips.rng)}@{domain}", ("email_typo",)
    return address, ()


def loss(pounds: float, slips: Slips) -> Spoilt:
    """Money: plain, "£1,200.00", "1.2k", "c. £500" or nothing at all."""
    chance = slips.draw()
    if chance < 0.10:
        return "", ("loss_missing",)
    if chance < 0.45:
        return f"£{pounds:,.2f}", ("loss_pound_comma",)
    if chance < 0.51 and pounds >= 1000:
        return f"{pounds / 1000:.1f}k", ("loss_k",)
    if chance < 0.57 and pounds > 0:
        return f"c. £{round(pounds)}", ("loss_about",)
    return (f"{pounds:.2f}" if chance < 0.8 else f"{pounds:.0f}"), ()


def sex(known: str, rng: Random) -> str:
    """F or M, or one of three ways of not saying."""
    return rng.choices((known, "U", "Not known", ""), weights=(84, 4, 7, 5))[0]


def fraud_category(code: str, chances: Sequence[float], slips: Slips) -> Spoilt:
    """A fraud or computer-misuse code as a partner words it.

    `chances` are those of: the bare code, code and words, words, "Action Fraud", "Fraud",
    a placeholder, blank.
    """
    spoilt = [chance * slips.often for chance in chances[3:]]
    form = slips.rng.choices(range(7), weights=[*chances[:3], *spoilt])[0]
    if form == 0:
        return code, ()
    if form in (1, 2):
        label = wording(code, slips)
        if form == 1 and label.wording in ("plain", "line_break"):
            return f"{code} {label.label}", ("code_and_words", *_wording_defect(label))
        return label.label, ("words_only", *_wording_defect(label))
    if form == 5:
        return _placeholder(slips.rng), ("label_placeholder",)
    return (
        ("Action Fraud", ("label_action_fraud",)),
        ("Fraud", ("label_fraud",)),
        ("", ()),
        ("", ("label_blank",)),
    )[form - 3]


def crime_label(code: str, slips: Slips) -> Spoilt:
    """A police offence as forces word it; one in a hundred is a placeholder, some are blank."""
    chance = slips.draw()
    if chance < 0.01:
        return _placeholder(slips.rng), ("label_placeholder",)
    if chance < 0.015:
        return "", ("label_blank",)
    label = wording(code, slips)
    return label.label, _wording_defect(label)


def log_kind(code: str, slips: Slips) -> Spoilt:
    """What a housing officer wrote down: their own word for it, "Scam" or nothing."""
    chance = slips.draw()
    if chance < 0.02:
        return "Scam", ("label_placeholder",)
    if chance < 0.03:
        return "", ("label_blank",)
    return housing_kinds()[code], ()


def wording(code: str, slips: Slips) -> Label:
    """One of the wordings of a code, by weight."""
    known = labels()[code]
    weights = [label.weight * (1 if label.wording == "plain" else slips.often) for label in known]
    return slips.rng.choices(known, weights=weights)[0]


def _wording_defect(label: Label) -> tuple[str, ...]:
    return () if label.wording == "plain" else (f"label_{label.wording}",)


def _placeholder(rng: Random) -> str:
    return rng.choice(labels()[""]).label
