"""Names stay at the partner: a file full of them comes in, and nothing at rest holds one."""

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from hueandcry.desk.acts import take_in
from tests.canary import CANARIES, leaks
from tests.desk.partnership import NOW, TODAY, WHO, organisations

NAME, OTHER, THIRD = CANARIES
FILES = {
    "report-fraud": f"""NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,\
phone,email,loss,suspect_phone,suspect_url,suspect_account,organisation,narrative
RE1,2026-04-10,2026-04-01,NFIB3A,Ann,{NAME},1956-07-09,F,DH1 5CV,,{NAME}@example.org,£147.21,,\
https://{NAME}.example/{OTHER}@x,,{THIRD} Ltd,{OTHER} said that {NAME} paid from {NAME}@example.org
RE2,2026-04-11,2026-04-02,Fraud,{OTHER},Oak,1971-01-02,M,DL1,,,,,,,,
,2026-04-11,2026-04-02,Fraud,Ann,{THIRD},1971-01-02,M,DL1,,,,,,,,{THIRD} has no reference
RE4,31/09/2026,,Fraud,Ann,{THIRD},1971-01-02,M,{NAME},,,{OTHER},,,,,there is no such day
RE1,2026-04-10,2026-04-01,NFIB3A,Ann,{NAME},1956-07-09,F,DH1 5CV,,,,,,,,twice
""",
    "police": f"""OFFICIAL-SENSITIVE
Crime Number,Date Reported,Committed From,Offence,Victim Forename,Victim Surname,Victim DOB,sex,\
Location Postcode,phone,email,Value,suspect_phone,suspect_url,suspect_account,organisation,MO,\
cyber_flag
PO1,02/04/2026 00:00,01/04/2026 00:00,Blackmail,Ann,{NAME},05/07/1950 00:00,F,DH1 5CV,,\
{OTHER}@example.org,503.23,,,,{THIRD} Ltd,{OTHER} wrote to {NAME},Y
PO2,02/04/2026 00:00,,Harassment,{OTHER},Oak,,M,{THIRD},,,,,,,,,N
""",
}


def at_rest() -> Iterator[tuple[str, str]]:
    """Everything that the house keeps: each file of the home, each row of each table, as text."""
    for path in settings.HUEANDCRY_HOME.path.rglob("*"):
        if path.is_file():
            yield str(path.name), path.read_bytes().decode("latin-1")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, repr(row)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("source", FILES)
def test_nothing_at_rest_holds_a_name(source: str):
    organisations()
    file = io.BytesIO(FILES[source].encode())
    arrival = take_in.Arrival(file, "file.csv", source, "police", {})
    waiting = take_in.read(arrival, now=lambda: NOW, today=TODAY)
    assert isinstance(waiting, take_in.Waiting)
    assert [where for where, text in at_rest() if leaks(text)] == []
    take_in.publish(waiting.batch, WHO, NOW)
    assert [where for where, text in at_rest() if leaks(text)] == []


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_what_is_there():
    organisations()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_partner SET name = %s WHERE id = 'police'", [NAME])
    assert "register_partner" in {where for where, text in at_rest() if leaks(text)}
    (settings.HUEANDCRY_HOME.path / "left.tmp").write_text(OTHER, encoding="utf-8")
    try:
        assert "left.tmp" in {where for where, text in at_rest() if leaks(text)}
    finally:
        (settings.HUEANDCRY_HOME.path / "left.tmp").unlink()
