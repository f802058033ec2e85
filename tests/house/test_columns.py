"""Every column is classified before it can be migrated in, and the desk holds none that names.

Records of reports live in the register. The desk remembers people at work and nothing else, and
no foreign key opens a way from the one into the other.
"""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import django.apps
import pytest
from django.db import models
from django.test.utils import isolate_apps

from hueandcry.facts.columns import REPORTS, Kind
from hueandcry.inbox import columns as inbox
from hueandcry.register.columns import CLASSIFIED

STRENGTH = {kind: strength for strength, kind in enumerate(get_args(Kind))}
# What would hold a person's identity or anything at all under an innocent name.
NAMING_WORDS = frozenset(
    {
        "address", "birth", "dob", "email", "forename", "ip", "mobile", "name", "narrative",
        "phone", "postcode", "surname", "telephone", "token", "victim",
    }
)  # fmt: skip
OPEN_FIELDS = (models.JSONField, models.BinaryField, models.FileField, models.TextField)


def unclassified(
    found: list[type[models.Model]], classified: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Columns without a kind, kinds without a column, and kinds weaker than the facts' own."""
    for model in found:
        kinds = classified.get(model.__name__, {})
        columns = {field.name for field in model._meta.concrete_fields}
        for name in sorted(columns - set(kinds)):
            yield f"{model.__name__}.{name} has no kind in register/columns.py"
        for name in sorted(set(kinds) - columns):
            yield f"{model.__name__}.{name} has a kind in register/columns.py, but no column"
        for name, kind in kinds.items():
            if kind not in STRENGTH:
                yield f"{model.__name__}.{name}: {kind!r} is no kind"
            elif name in REPORTS and model.__name__ == "Report":
                if STRENGTH[kind] < STRENGTH[REPORTS[name].kind]:
                    yield f"{model.__name__}.{name} is {kind}, but {REPORTS[name].kind} as a fact"
    for name in sorted(set(classified) - {model.__name__ for model in found}):
        yield f"{name} has kinds in register/columns.py, but no table"


def naming(found: list[type[models.Model]], guarded: frozenset[str]) -> Iterator[str]:
    """Columns that could hold an identity: by their name, or since anything fits into them."""
    for model in found:
        for field in model._meta.concrete_fields:
            words = set(field.name.lower().split("_"))
            if field.name in guarded or words & NAMING_WORDS:
                yield f"{model.__name__}.{field.name} names a person: it belongs in the register"
            if isinstance(field, OPEN_FIELDS):
                yield f"{model.__name__}.{field.name} could hold a record: give it a narrow type"


def ways_back(found: list[type[models.Model]]) -> Iterator[str]:
    """Relations that can be walked backwards from a table of the register."""
    for model in found:
        for field in model._meta.get_fields():
            target = field.related_model
            if isinstance(target, type) and not (field.auto_created and not field.concrete):
                into = target._meta.app_label == "register"
                if into and not getattr(field.remote_field, "hidden", False):
                    yield f'{model.__name__}.{field.name} needs related_name="+"'


def of(label: str) -> list[type[models.Model]]:
    return list(django.apps.apps.get_app_config(label).get_models())


def strong() -> frozenset[str]:
    kinds = [*CLASSIFIED.values(), {column.name: column.kind for column in REPORTS.values()}]
    return frozenset(
        name
        for columns in kinds
        for name, kind in columns.items()
        if kind in ("identifying", "special")
    )


def test_every_column_of_the_register_has_its_kind():
    assert of("register")
    assert list(unclassified(of("register"), CLASSIFIED)) == []


def test_every_column_of_the_inbox_has_its_kind():
    assert of("inbox")
    assert list(unclassified(of("inbox"), inbox.CLASSIFIED)) == []


def test_no_table_of_the_inbox_leads_to_another_app():
    for table in of("inbox"):
        for field in table._meta.concrete_fields:
            target = field.related_model
            assert target is None or target._meta.app_label == "inbox", f"{table}.{field.name}"


def test_the_desk_holds_no_identity():
    assert list(naming(of("desk"), strong())) == []


def test_no_relation_leads_back_from_the_register():
    assert list(ways_back([*of("desk"), *of("register")])) == []


@isolate_apps("hueandcry.register")
def test_a_new_column_is_seen():
    class Report(models.Model):
        ref = models.CharField()
        surname = models.CharField()
        token = models.CharField()

        class Meta:
            app_label = "register"

    kinds = {"Report": {"id": "plain", "ref": "quasi", "token": "plain", "gone": "plain", "x": "y"}}
    found = "\n".join(unclassified([Report], kinds | {"Ghost": {}}))
    for fault in ("surname has no kind", "gone has a kind", "token is plain", "'y' is no", "Ghost"):
        assert fault in found


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("sealed", models.BooleanField()),
        ("victim_ref", models.CharField()),
        ("phone", models.CharField()),
        ("notes", models.TextField()),
        ("extra", models.JSONField()),
    ],
)
@isolate_apps("hueandcry.desk")
def test_a_column_that_names_is_seen_on_the_desk(name: str, column: Any):
    Plan = type("Plan", (models.Model,), {name: column, "__module__": "hueandcry.desk.models"})
    assert list(naming([Plan], strong()))


@isolate_apps("hueandcry.register", "hueandcry.desk")
def test_a_way_back_is_seen():
    class Batch(models.Model):
        class Meta:
            app_label = "register"

    class Task(models.Model):
        batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
        quiet = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "desk"

    assert list(ways_back([Task])) == ['Task.batch needs related_name="+"']
