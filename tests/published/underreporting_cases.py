"""Published results of surveys of small areas: the method of a case, and what runs it."""

import re
from collections.abc import Mapping
from typing import Any

from hueandcry.figures.small_areas import fay_herriot
from tests.published.cases import Runner


def _fay_herriot(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """The numbers stand in the method's words: y=[...], psi=[...]e-5, x=[...]."""
    given = {
        name: [float(f"{one}{power}") for one in listed.split(",")]
        for name, listed, power in re.findall(r"(\w+)=\[([^\]]*)\](e-?\d+)?", case["method"])
    }
    found = fay_herriot(given["y"], given["psi"], [[one] for one in given["x"]])
    return {"sigma2": found.variance, "beta": list(found.weights), "eblup": list(found.estimates)}


RUNNERS: dict[str, Runner] = {"Fay-Herriot REML": _fay_herriot}
