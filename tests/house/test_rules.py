"""The house keeps its own rules, and each rule is shown a breach that it must see."""

from pathlib import Path

import pytest

from tests.house.rules import RULES
from tests.house.source import ROOT, Breach, modules, parse

MODULES = modules()

# rule, where the code stands, the code, whether it breaks the rule
CASES = (
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared\nCleared()", True),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared as C\nC()", True),
    ("one_maker", "desk/x", "from hueandcry.sharing import release\nrelease.Cleared()", True),
    ("one_maker", "figures/x", "import hueandcry.register.gate as g\nmake = g.Extract", True),
    ("one_maker", "desk/x", "from hueandcry.sharing.decide import Decision\nlist(map(Decision, x))", True),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Released\nclass Mine(Released): ...", True),
    ("one_maker", "desk/x", "class Decision: ...", True),
    ("one_maker", "desk/x", "from hueandcry.sharing import release\ngetattr(release, 'Cleared')()", True),
    ("one_maker", "desk/x", "from dataclasses import replace\nreplace(cleared, tables=())", True),
    ("one_maker", "intake/x", "import dataclasses as d\nfrom hueandcry.sharing.release import Cleared\nd.replace(c)", True),
    ("one_maker", "desk/x", "import copy\ncopy.replace(cleared, tables=())", True),
    ("one_maker", "sharing/other", "from hueandcry.sharing.release import Cleared\nx = Cleared.__new__(Cleared)", True),
    ("one_maker", "sharing/control", "from hueandcry.sharing.release import Cleared\nx = Cleared()", False),
    ("one_maker", "register/gate", "x = Extract()\ny = Released()", False),
    ("one_maker", "register/gate", "from hueandcry.sharing.release import Cleared\nx = Cleared()", True),
    ("one_maker", "intake/x", "from dataclasses import replace\nreplace(report, theme='')", False),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared, Held\nAnswer = Cleared | Held", False),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared\ndef f(x: Cleared | None) -> tuple[Cleared, ...]: ...", False),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared\nisinstance(x, Cleared)", False),
    ("one_maker", "desk/x", "from hueandcry.sharing.release import Cleared\nmatch x:\n    case Cleared(): ...", False),
    ("one_maker", "desk/x", "from dataclasses import replace\ndef f(figure: Cleared): replace(figure)", True),
    ("one_maker", "desk/x", "from dataclasses import replace\ndef f(figure: Any): replace(figure)", True),
    ("one_maker", "desk/x", "from dataclasses import replace\ndef f(page: Page): replace(page.figure)", True),
    ("one_maker", "exchange/x", "from dataclasses import replace\ndef f(sheet: Sheet): replace(sheet)", False),
    ("one_maker", "exchange/x", "from dataclasses import replace\ndef f(x):\n    y: Sheet = x[0]\n    replace(y)", False),
    ("one_maker", "sharing/x", "from dataclasses import replace\nfrom hueandcry.sharing.release import Held\nreplace(x)", False),
    ("one_maker", "desk/x", "title('Decision')", False),
    ("frozen", "facts/x", "from dataclasses import dataclass\n@dataclass\nclass A: ...", True),
    ("frozen", "facts/x", "import dataclasses\n@dataclasses.dataclass(frozen=True)\nclass A: ...", True),
    ("frozen", "facts/x", "from dataclasses import dataclass\n@dataclass(frozen=True, slots=False)\nclass A: ...", True),
    ("frozen", "desk/x", "object.__setattr__(cleared, 'tables', ())", True),
    ("frozen", "intake/x", "from dataclasses import dataclass\n@dataclass(slots=True)\nclass _Tally: ...", False),
    ("frozen", "intake/x", "from dataclasses import dataclass\n@dataclass\nclass _Tally: ...", True),
    ("frozen", "facts/x", "from dataclasses import dataclass\n@dataclass(frozen=True, slots=True)\nclass A:\n    def __post_init__(self):\n        object.__setattr__(self, 'a', 1)", False),
    ("register_alone", "desk/x", "from django.db import connection", True),
    ("register_alone", "desk/x", "from django import db\ndb.connection.cursor()", True),
    ("register_alone", "desk/x", "from django.db.models.expressions import RawSQL", True),
    ("register_alone", "desk/x", "User.objects.raw('select 1')", True),
    ("register_alone", "desk/x", "User.objects.extra(where=['1=1'])", True),
    ("register_alone", "desk/x", "User._meta", True),
    ("register_alone", "desk/x", "getattr(User, '_meta')", True),
    ("register_alone", "desk/x", "from django.apps import apps\napps.get_model('register', 'Report')", True),
    ("register_alone", "desk/x", "import_module('hueandcry.register.models')", True),
    ("register_alone", "cli", "import sqlite3", True),
    ("register_alone", "cli", "call_command('dumpdata')", True),
    ("register_alone", "figures/x", "import psycopg.rows", True),
    ("register_alone", "desk/x", "from django.core import serializers", True),
    ("register_alone", "register/x", "from django.db import connection\nReport._meta", False),
    ("register_alone", "intake/x", "report.raw", False),
    ("register_alone", "desk/x", "from django.apps import AppConfig\nfrom django.db import transaction", False),
    ("clock", "register/x", "from datetime import date\ndate.today()", True),
    ("clock", "desk/x", "import datetime\nwhen = datetime.datetime.now", True),
    ("clock", "figures/x", "import time as t\nt.time()", True),
    ("clock", "desk/models", "from django.utils import timezone\nfield(default=timezone.now)", True),
    ("clock", "desk/models", "field(auto_now_add=True)", True),
    ("clock", "desk/clock", "from datetime import datetime\ndatetime.now()", False),
    ("clock", "desk/x", "from time import monotonic\nmonotonic()", False),
    ("clock", "desk/x", "from hueandcry.desk import clock\nclock.now()", False),
    ("chance", "synthetic/x", "import random\nrandom.choice('ab')", True),
    ("chance", "synthetic/x", "from random import Random\nRandom()", True),
    ("chance", "synthetic/x", "from random import shuffle\nshuffle(x)", True),
    ("chance", "sharing/x", "import secrets\nsecrets.token_hex()", True),
    ("chance", "sharing/x", "import os\nos.urandom(8)", True),
    ("chance", "synthetic/x", "from random import Random\nRandom(seed)", False),
    ("chance", "figures/x", "import numpy as np\nnp.random.default_rng()", True),
    ("chance", "figures/x", "import numpy as np\nnp.random.default_rng(seed)", False),
    ("chance", "figures/x", "import numpy as np\nnp.random.normal()", True),
    ("chance", "desk/x", "import secrets\nsecrets.token_hex()", False),
    ("narrow_except", "desk/x", "try: f()\nexcept Exception: raise", True),
    ("narrow_except", "desk/x", "try: f()\nexcept: raise", True),
    ("narrow_except", "desk/x", "try: f()\nexcept (OSError, BaseException): raise", True),
    ("narrow_except", "desk/x", "import contextlib\nwith contextlib.suppress(Exception): f()", True),
    ("narrow_except", "desk/x", "try: f()\nexcept (OSError, ValueError): raise", False),
    ("light_start", "figures/x", "import ibis", True),
    ("light_start", "figures/x", "from ibis.expr import types", True),
    ("light_start", "figures/x", "class A:\n    import duckdb", True),
    ("light_start", "figures/x", "def f():\n    import ibis", False),
    ("light_start", "figures/x", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ibis", False),
    ("facts_alone", "facts/x", "import django", True),
    ("facts_alone", "facts/x", "from hueandcry.sharing import release", True),
    ("facts_alone", "facts/x", "import csv\nfrom hueandcry.facts.figure import Key", False),
    ("one_network", "desk/x", "import urllib.request", True),
    ("one_network", "partner/x", "from http import client", True),
    ("one_network", "desk/acts/x", "import socket", True),
    ("one_network", "desk/net", "import socket", False),
    ("one_network", "desk/x", "from urllib.parse import urlsplit\nfrom http import HTTPStatus", False),
    ("told_names", "desk/utils", "", True),
    ("told_names", "sharing/exceptions", "", True),
    ("told_names", "sharing/marking", "", False),
    ("no_ceremony", "desk/x", "from django.contrib import admin\nadmin.site", True),
    ("no_ceremony", "desk/x", "from django.forms import ModelForm\nclass F(ModelForm): ...", True),
    ("no_ceremony", "desk/x", "from django.views.generic import ListView", True),
    ("no_ceremony", "desk/x", "from django import forms\nclass F(forms.ModelForm): ...", True),
    ("no_ceremony", "desk/x", "from django.dispatch import receiver", True),
    ("no_ceremony", "desk/x", "from django import forms\nclass F(forms.Form): ...", False),
)  # fmt: skip


def test_there_is_a_house_to_check():
    assert len(MODULES) > 20


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule: str):
    found = [breach for module in MODULES for breach in RULES[rule](module)]
    assert not found, "\n".join(f"{b.module}, line {b.line}: {b.what}" for b in found)


@pytest.mark.parametrize(("rule", "where", "code", "broken"), CASES)
def test_the_rule_sees(rule: str, where: str, code: str, broken: bool, tmp_path: Path):
    assert bool(_breaches(rule, where, code, tmp_path)) is broken


def test_every_rule_is_shown_a_breach_and_an_innocent():
    shown = {(rule, broken) for rule, _, _, broken in CASES}
    assert shown == {(rule, broken) for rule in RULES for broken in (True, False)}


def _breaches(rule: str, where: str, code: str, tmp_path: Path) -> list[Breach]:
    path = tmp_path / "hueandcry" / f"{where}.py"
    path.parent.mkdir(parents=True)
    path.write_text(code, encoding="utf-8")
    return list(RULES[rule](parse(path, tmp_path)))


def test_the_package_is_the_one_beside_these_tests():
    assert (ROOT / "hueandcry" / "__init__.py").exists()
