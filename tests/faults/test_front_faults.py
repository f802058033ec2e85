"""The front door in bad hours: killed, cut off, full, locked, sent twice. No words are lost."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from django.test import Client

from hueandcry.desk import clock, form_token, ready
from hueandcry.inbox import engine, log, numbers, roster, seal, tell
from hueandcry.inbox.models import Entry, Event, Message
from tests.desk import front
from tests.desk.front import code_in, form, words
from tests.faults.front import a_home, found, served

SAID = "I sent £250 to a man who said he was my bank"


def whole(home: Path, shown: dict[str, str]) -> int:
    """How many messages there are; each is whole, and whoever was shown a code has their words."""
    facts = found(home, shown)
    assert facts["words"] == shown
    assert facts["messages"] == facts["events"] == facts["entries"]
    assert facts["first_wrong"] is None
    return len(facts["messages"])


@pytest.mark.sqlite
def test_cut_off_or_killed_no_report_that_was_answered_is_lost(tmp_path: Path):
    home, shown = a_home(tmp_path / "home"), {}
    with served(home) as server:
        half, unread = server.form("half of it " * 90), server.form("nobody read the answer")
        server.send_and_hang_up(half, 0.6)
        server.send_and_hang_up(unread, 1)
        for again in (half, unread):
            code = server.send(again)
            assert code, "the same form, sent again, has its receipt"
            shown[code] = again["words"].strip()
        forms = [server.form(f"{SAID}, {number}") for number in range(50)]
        enough = threading.Event()

        def send(one: dict[str, str]) -> None:
            try:
                shown[server.send(one)] = one["words"]
            except OSError:
                return  # killed: nobody was shown a code
            if len(shown) > 16:
                enough.set()

        with ThreadPoolExecutor(8) as crowd:
            sending = [crowd.submit(send, one) for one in forms]
            assert enough.wait(60)
            server.kill()
        for one in sending:
            one.result()
    assert 16 < len(shown) < 52, "it was killed in the middle"
    kept = whole(home, shown)
    # A report may have been kept whose answer was cut off; half a form never is.
    assert len(shown) <= kept <= 52


@pytest.mark.long
@pytest.mark.sqlite
def test_a_full_disk_keeps_nothing_by_halves_and_gives_the_words_back(tmp_path: Path):
    home, shown = a_home(tmp_path / "home"), {}
    with served(home, largest_file=400_000) as server:
        for number in range(200):
            one = server.form(f"{SAID}, {number} " + "and more " * 400)
            status, page = server.ask("POST", "/tell/write/", one)
            if status != 200:
                break
            shown[server.send(one)] = one["words"].strip()
        assert (status, one["words"].strip() in page) == (503, True)
        assert "Your words are still here." in page
        assert "0300 123 2040" in page
        assert 'href="tel:999"' in page
        assert server.ask("GET", "/help/money-sent/")[0] == 200
        assert server.ask("POST", "/receipt/", {"code": next(iter(shown))})[0] == 200
    assert whole(home, shown) == len(shown) == number
    with served(home) as server:
        again = server.form(one["words"])
        shown[server.send(again)] = again["words"].strip()
    assert whole(home, shown) == number + 1


# ---- in this process


@pytest.fixture
def door(transactional_db: None) -> None:
    front.opened()


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], object]], list[object]]:
    """Call something by several people at the very same moment."""

    def call(people: int, act: Callable[[], object]) -> list[object]:
        together = threading.Barrier(people)

        def one() -> object:
            together.wait()
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(people) as crowd:
            return [waiting.result() for waiting in [crowd.submit(one) for _ in range(people)]]

    return call


def test_one_form_sent_by_two_taps_at_once_is_one_report(door: None, at_once):
    filled = {**form(Client()), "words": SAID}
    codes = at_once(6, lambda: code_in(Client().post("/tell/write/", filled)))
    assert len(set(codes)) == 1
    assert [Message.objects.count(), Event.objects.count()] == [1, 1]
    assert Entry.objects.filter(act="came").count() == 1


def test_reports_at_the_same_moment_are_each_kept(door: None, at_once):
    codes = at_once(6, lambda: code_in(front.told(Client(), SAID)))
    assert len(set(codes)) == Message.objects.count() == 6
    assert log.first_wrong() is None


@contextmanager
def locked(seconds: float) -> Iterator[None]:
    """Another program has the inbox for itself."""
    file = connections["inbox"].settings_dict["NAME"]
    begun = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun.set()
            time.sleep(seconds)
            other.execute("ROLLBACK")

    holding = threading.Thread(target=hold)
    holding.start()
    assert begun.wait(5)
    yield
    holding.join()


@pytest.mark.sqlite
def test_a_report_waits_for_whoever_has_the_inbox_and_a_guide_does_not(door: None):
    filled = {**form(Client()), "words": SAID}
    with locked(1):
        began = time.perf_counter()
        assert Client().get("/help/money-sent/").status_code == 200
        assert time.perf_counter() - began < 0.5
        assert code_in(Client().post("/tell/write/", filled))
    assert Message.objects.count() == 1


@pytest.fixture
def impatient(door: None) -> Iterator[None]:
    """Two tenths of a second instead of five."""
    with connections["inbox"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200")
        yield
        cursor.execute("PRAGMA busy_timeout = 5000")


@pytest.mark.sqlite
@pytest.mark.usefixtures("impatient")
def test_who_has_waited_too_long_has_the_words_and_may_send_them_again():
    filled = {**form(Client()), "words": SAID}
    with locked(0.8):
        response = Client().post("/tell/write/", filled)
    assert response.status_code == 503
    assert SAID in words(response)
    assert "0300 123 2040" in words(response)
    assert Message.objects.count() == 0
    again = {**filled, "form": front.hidden(response)["form"]}
    assert code_in(Client().post("/tell/write/", again))
    assert Message.objects.count() == 1


@pytest.mark.sqlite
def test_a_full_database_keeps_nothing_and_says_who_else_there_is(door: None):
    filled = {**form(Client()), "words": SAID + " and more" * 500}
    with connections["inbox"].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            response = Client().post("/tell/write/", filled)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert response.status_code == 503
    assert filled["words"] in words(response)
    assert [Message.objects.count(), Event.objects.count()] == [0, 0]
    assert log.first_wrong() is None


@pytest.mark.sqlite
def test_what_is_taken_back_is_in_no_file_any_more(door: None):
    """The server keeps its connections, so SQLite does not fold its log in by itself."""
    code = code_in(front.told(Client(), SAID))
    sealed = Message.objects.get().words.encode()
    name = connections["inbox"].settings_dict["NAME"]
    files = [Path(f"{name}{end}") for end in ("", "-wal")]
    assert any(sealed in file.read_bytes() for file in files if file.exists())
    tell.withdraw(code, front.NOW)
    assert not any(sealed in file.read_bytes() for file in files if file.exists())


def test_who_has_no_turn_for_long_is_told_so_and_keeps_the_words(
    door: None, monkeypatch: pytest.MonkeyPatch
):
    filled = {**form(Client()), "words": SAID}
    monkeypatch.setattr(engine, "_PATIENCE", 0.1)
    with engine.writing():
        response = Client().post("/tell/write/", filled)
    assert (response.status_code, SAID in words(response)) == (503, True)
    assert Message.objects.count() == 0
    assert code_in(Client().post("/tell/write/", filled))


@pytest.fixture(params=["no tables", "no key"])
def without(door: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The inbox cannot be read any more."""

    def broken(*given: object) -> None:
        raise DatabaseError("database disk image is malformed")

    def keyless() -> bytes:
        raise FileNotFoundError("keys/inbox")

    if request.param == "no key":
        monkeypatch.setattr(seal, "_key", keyless)
    else:
        for reads in (numbers, roster, tell):
            name = {numbers: "known", roster: "door", tell: "find"}[reads]
            monkeypatch.setattr(reads, name, broken)
    monkeypatch.setattr(ready, "_PAGES", {})
    return str(request.param)


PAGES = ("/", "/help/money-sent/", "/help/money-sent/as/card/", "/talk/", "/kept/", "/tell/")


def test_without_the_inbox_help_goes_on_and_so_does_leaving(without: str):
    for path in PAGES:
        assert Client().get(path).status_code == 200, path
    assert 'href="tel:159"' in words(Client().get("/help/money-sent/"))
    assert Client().get("/leave/").headers["Location"] == "/weather/"


def test_without_the_inbox_words_come_back(without: str):
    response = Client().post("/tell/write/", {"form": "of yesterday", "words": SAID})
    assert SAID in words(response)
    mark = form_token.fresh(clock.now())
    response = Client().post("/tell/write/", {"form": mark, "words": SAID})
    assert response.status_code == 503
    assert SAID in words(response)
    assert "We could not keep it just now. Your words are still here." in words(response)
    assert "0300 123 2040" in words(response)
    for act in ("add", "correct"):
        response = Client().post(f"/receipt/{act}/", {"code": "00000-00000", "words": SAID})
        assert (response.status_code, SAID in words(response)) == (503, True), act
    assert Client().post("/receipt/", {"code": "00000-00000"}).status_code == 503
