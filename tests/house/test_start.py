"""Starting is quick: heavy libraries stay on the shelf until a function needs them."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from hueandcry.desk import home
from tests.house.rules import HEAVY

STARTS = ("hueandcry.cli", "hueandcry.partner", "hueandcry.desk.settings", "hueandcry.desk.urls")
SET_UP = "import django; django.setup();" if find_spec("django") else ""


def loaded(code: str, environment: dict[str, str]) -> set[str]:
    """The heavy libraries that a fresh Python holds after running `code`."""
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-600:]
    return set(answer.stdout.split()) & HEAVY


@pytest.mark.parametrize("start", STARTS)
def test_importing_it_loads_nothing_heavy(start: str, tmp_path):
    home.create(tmp_path / "home", mode="real", area="durham", database="")
    environment = {
        "HUEANDCRY_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "hueandcry.desk.settings",
    }
    set_up = SET_UP if start.startswith("hueandcry.desk.u") else ""
    assert loaded(f"{set_up}import {start}", environment) == set()


def test_a_heavy_start_is_seen():
    assert "pyarrow" in loaded("import pyarrow", {})
