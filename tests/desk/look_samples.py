"""One realistic context for each page template, empty and in error too. Everything is invented."""

from itertools import product
from typing import Any

from django.utils.safestring import mark_safe

from hueandcry.exchange.charts import STREAM_COLOURS, trend_chart
from hueandcry.exchange.words import period_words
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.facts.offence import STREAMS, themes

STRICT = {
    "tlp": "TLP:AMBER+STRICT",
    "classification": "OFFICIAL-SENSITIVE",
    "rule": "Your own organisation only. Do not forward.",
}
GREEN = {"tlp": "TLP:GREEN", "classification": "OFFICIAL", "rule": "Anyone in the partnership."}
TABS = ("Today", "Bring in a file", "Picture", "May I see this?", "Agreements", "Ledger")
QUARTERS = (
    "2024-Q4",
    "2025-Q1",
    "2025-Q2",
    "2025-Q3",
    "2025-Q4",
    "2026-Q1",
    "2026-Q2",
    "2026-Q3",
)


def frame(tab: str, title: str, lede: str = "", **more: Any) -> dict[str, Any]:
    """What every signed-in page has, and the page's own."""
    return {
        "title": title,
        "lede": lede,
        "marking": STRICT,
        "demo": True,
        "area_name": "County Durham and Darlington",
        "person": {
            "full_name": "Priya Nair",
            "role_words": "Analyst",
            "partner_name": "Durham Constabulary",
        },
        "sign_out_url": "/demo/leave/",
        "home_url": "/desk/",
        "tabs": [(f"/{name}/", name, name == tab) for name in TABS],
        "foot_links": [("/how/", "How this works")],
        "ledger_number": 48217,
        **more,
    }


def table_of(
    stream: str,
    axes: tuple[str, ...],
    values: tuple[tuple[str, ...], ...],
    counts: dict[tuple[str, ...], int | str],
) -> ClearedTable:
    """A cleared table of `counts`, words where a count is withheld; totals are of what is shown."""
    cells = []
    for key in product(*((*line, None) for line in values)):
        under = [
            count
            for inner, count in counts.items()
            if all(part in (None, own) for part, own in zip(key, inner, strict=True))
        ]
        words = next((count for count in under if isinstance(count, str)), "")
        if words and None not in key:
            cells.append(ClearedCell(key, None, words))
        else:
            cells.append(ClearedCell(key, sum(c for c in under if isinstance(c, int))))
    return ClearedTable(stream, axes, values, tuple(cells))


def quarters_of(stream: str, *counts: int | str) -> ClearedTable:
    """Eight quarters of one stream."""
    keys = ((quarter,) for quarter in QUARTERS)
    return table_of(stream, ("quarter",), (QUARTERS,), dict(zip(keys, counts, strict=True)))


def by_theme() -> ClearedTable:
    """Police crimes by quarter and theme, none withheld."""
    sizes = {
        "harassment_threats": 500,
        "images_sextortion": 130,
        "child_exploitation": 80,
        "extremism_hate": 25,
        "other": 15,
        "not_sure": 10,
    }
    counts: dict[tuple[str, ...], int | str] = {
        (quarter, theme): size + 5 * ((place * 3 + len(theme)) % 5)
        for place, quarter in enumerate(QUARTERS)
        for theme, size in sizes.items()
    }
    return table_of("police_online", ("quarter", "theme"), (QUARTERS, tuple(themes())), counts)


def stream(
    table: ClearedTable, finding: str, rows: list[Any], columns: list[str]
) -> dict[str, Any]:
    """One stream of the picture page."""
    names = {key: theme.name for key, theme in themes().items()}
    colours = {key: theme.colour for key, theme in themes().items()}
    drawn = [
        trend_chart(table, title=finding, names=names, colours=colours, invented=True, narrow=n)
        for n in (False, True)
    ]
    name = STREAMS[table.stream]
    return {
        "key": table.stream,
        "name": name,
        "finding": finding,
        "chart_svg": mark_safe(drawn[0]),
        "chart_svg_narrow": mark_safe(drawn[1]),
        "table": {"caption": name, "columns": columns, "rows": rows},
        "downloads": [(f"/p.{form}?s={table.stream}", form.upper()) for form in ("csv", "svg")],
        "say": {
            "id": f"say-{table.stream}",
            "words": f"{finding}.",
            "source": "Rounded to 5. Source: partners’ reports, as known on 2 October 2026.",
            "tlp": "TLP:AMBER",
        },
    }


def select(name: str, label: str, *options: str) -> dict[str, Any]:
    """A field with the first option chosen."""
    return {
        "id": f"ask-{name}",
        "name": name,
        "label": label,
        "options": [
            {"value": one, "name": one, "chosen": place == 0} for place, one in enumerate(options)
        ],
    }


ASK = {
    "fields": [
        select("period", "By", "Quarter", "Month", "Week"),
        select("split", "Split by", "Nothing", "What it is about", "Ward"),
        select("whose", "Whose", "Everyone’s", "Our own, exact"),
        select("purpose", "What for", "Preventing and detecting crime", "Helping victims"),
    ],
    "button": "Show",
}
STEPS = [
    {"words": "Choose", "state": "done"},
    {"words": "Check that it adds up", "state": "now"},
    {"words": "Take it in", "state": ""},
]
FRIDAY = [
    {"number": n, "words": words, "url": "/", "done": n < 3, "current": n == 3}
    for n, words in enumerate(
        (
            "See the quarter at a glance",
            "Bring in the police file",
            "See what changed",
            "May I see this, and why?",
            "Check what was written down",
            "Now your own spreadsheet",
        ),
        start=1,
    )
]
ROWS = [
    {
        "number": 48216,
        "when": "Fri 2 Oct, 10:42",
        "who": "Priya Nair",
        "act": "read",
        "what": "Trend by quarter",
        "url": "/x/",
        "whom": "Durham Constabulary",
        "tlp": "TLP:AMBER",
        "result": "left",
        "kind": "good",
    },
    {
        "number": 48215,
        "when": "Fri 2 Oct, 10:40",
        "who": "Sam Okoro",
        "act": "asked",
        "what": "Names of people who reported",
        "url": "",
        "whom": "County Council",
        "tlp": "TLP:AMBER+STRICT",
        "result": "refused",
        "kind": "bad",
    },
    {
        "number": 48214,
        "when": "Thu 1 Oct, 16:05",
        "who": "Dafydd Rees",
        "act": "asked",
        "what": "Trend by week and ward",
        "url": "/x/",
        "whom": "Wear College",
        "tlp": "TLP:AMBER",
        "result": "held back",
        "kind": "held",
    },
    {
        "number": 48213,
        "when": "Thu 1 Oct, 15:58",
        "who": "Priya Nair",
        "act": "took in",
        "what": "police_extract.csv",
        "url": "",
        "whom": "",
        "tlp": "",
        "result": "1,214 rows",
        "kind": "quiet",
    },
]
CHAIN = [
    {
        "title": "An agreement is in force",
        "words": "DSA-2026-007, until 31 December 2027.",
        "state": "passed",
        "url": "/a/",
        "url_words": "Read it",
    },
    {
        "title": "There is a power to share",
        "words": "Crime and Disorder Act 1998 s.115.",
        "state": "passed",
    },
    {"title": "No law bars it", "words": "Clause 3 allows counts, not names.", "state": "stopped"},
    {"title": "A basis for the one who receives it", "words": "", "state": "not_reached"},
    {"title": "Written down", "words": "Ledger entry 48,196.", "state": "passed"},
]
ASKED = [
    ("To see", "Names and addresses, July to September 2026"),
    ("Asked by", "Priya Nair, analyst, Durham Constabulary"),
    ("Held by", "Trading Standards"),
    ("For", "preventing and detecting crime"),
]


def panels() -> list[dict[str, Any]]:
    """Three streams, one of them too small to show."""
    return [
        {
            "title": STREAMS["police_online"],
            "number": 770,
            "kind": "counted",
            "url": "/p/",
            "change_words": "30 more than last quarter",
            "spark": [690, 700, 710, 705, 720, 735, 740, 770],
            "note": "From 1 June the crime form asks about online. Part of the rise is that.",
            "colour": STREAM_COLOURS["police_online"],
        },
        {
            "title": STREAMS["fraud"],
            "number": 1780,
            "kind": "counted",
            "url": "/p/",
            "change_words": "35 more than last quarter",
            "note": "",
            "spark": [1690, 1720, 1700, 1745, 1730, 1750, 1745, 1780],
            "colour": STREAM_COLOURS["fraud"],
        },
        {
            "title": STREAMS["computer_misuse"],
            "number": None,
            "words": "fewer than 10",
            "kind": "held",
            "change_words": "",
            "spark": [40, 35, None, 30, 25, 20, 15, None],
            "note": "",
            "colour": STREAM_COLOURS["computer_misuse"],
        },
    ]


def picture() -> dict[str, Any]:
    """Two streams, one by theme, one with quarters held back."""
    misuse = quarters_of(
        "computer_misuse", 70, "fewer than 10", 25, 85, "fewer than 10", 70, 75, 10
    )
    rows = [[f"Quarter {n}", {"number": 70 + n}] for n in range(1, 5)]
    rows.append(["Quarter 5", {"held": "fewer than 10"}])
    themed = [[theme.name, *[{"number": 1200}] * 4] for theme in themes().values()]
    return {
        "ask": ASK,
        "streams": [
            stream(
                by_theme(),
                "Police crimes flagged online: 770, 30 more than the quarter before",
                themed,
                ["What it is about", *(period_words(one) for one in QUARTERS[:-5:-1])],
            ),
            stream(
                misuse,
                "Computer misuse reports: 10 in July to September 2026, 65 fewer",
                rows,
                ["Period", "Reports"],
            ),
        ],
        "counted": [
            "These are reports, counted by the day they were reported.",
            "A report is not a crime, and not a person: most people tell nobody.",
        ],
        "sure": [
            ("+", "Every row of each file is accounted for."),
            ("−", "Late reports usually add a few."),
        ],
        "gate": [
            ("Agreements", "DSA-2026-007"),
            ("Made safe", "rounded to 5"),
            ("Marking", {"tlp": "TLP:AMBER"}),
            ("Data digest", {"raw": "7c1e55ab02d9…"}),
            ("Ledger entry", {"number": 48217}),
        ],
        "may_i_url": "/may-i/",
        "next": [("/x/", "Ask for the same by theme")],
    }


def check() -> dict[str, Any]:
    """A file of two sheets that does not add up yet."""
    return {
        "crumbs": [("/in/", "Bring in a file"), ("", "Check")],
        "steps": STEPS,
        "sheets": [
            {
                "name": "July-Sept",
                "note": "headings on row 3",
                "rows": 1212,
                "accepted": 1195,
                "duplicates": 9,
                "rejected": 4,
                "left_over": 4,
                "own_words": "says 1,214",
                "own_kind": "bad",
                "own_note": "2 rows hidden in the sheet: 88, 89",
            },
            {
                "name": "Scam mail",
                "note": "",
                "rows": 36,
                "accepted": 34,
                "duplicates": 1,
                "rejected": 1,
                "left_over": 0,
                "own_words": "says 36",
                "own_kind": "good",
                "own_note": "agrees",
            },
            {
                "name": "Notes",
                "note": "",
                "rows": 0,
                "accepted": 0,
                "duplicates": 0,
                "rejected": 0,
                "left_over": 0,
                "own_words": "no table here",
                "own_kind": "",
            },
        ],
        "whole": {"rows": 1248, "accepted": 1229, "duplicates": 10, "rejected": 5, "left_over": 4},
        "verdict": {
            "kind": "bad",
            "strong": "Nothing has been taken in yet.",
            "words": "4 rows have a police reference that we do not hold.",
        },
        "rejects": [
            {
                "sheet": "July-Sept",
                "row": 41,
                "column": "Date seen",
                "as_sent": "31/09/2026",
                "why": "There is no 31 September.",
                "mend": "Send the right date.",
            },
            {
                "sheet": "July-Sept",
                "row": 97,
                "column": "Category",
                "as_sent": "",
                "why": "Two rows share one merged cell.",
                "mend": "Unmerge, and send again.",
            },
        ],
        "rejects_total": 5,
        "rejects_url": "/r/",
        "tidied": [
            {"column": "loss", "as_sent": "c. £1.2k", "as_read": "£1,200, about", "rows": 31},
            {"column": "date", "as_sent": "46268", "as_read": "3 September 2026", "rows": 88},
        ],
        "tidied_total": 141,
        "queue": [
            {"label": "Action Fraud", "rows": 4, "read_as": ""},
            {"label": "cyber - other", "rows": 12, "read_as": ""},
        ],
        "unsure_total": 16,
        "alike_total": 3,
        "ready": False,
        "take_in_url": "/t/",
        "stop_url": "/s/",
        "law": {
            "title": "Trading Standards’ law applies.",
            "words": "Only counts leave.",
            "url": "/law/",
        },
    }


def choosing(error: str) -> dict[str, Any]:
    """The form of the page that brings in a file."""
    return {
        "steps": STEPS,
        "may_upload": True,
        "send_url": "/in/",
        "source": {
            "id": "source",
            "name": "source",
            "label": "What kind of file is it?",
            "options": [
                {
                    "value": "police",
                    "name": "A police extract",
                    "chosen": True,
                    "hint": "Crimes with an online flag",
                },
                {"value": "report-fraud", "name": "A Report Fraud list"},
            ],
        },
        "file": {
            "id": "file",
            "name": "file",
            "label": "The file",
            "type": "file",
            "accept": ".csv",
            "hint": "CSV or Excel, up to 25 MB.",
            "error": error,
        },
        "errors": [("file", error)] if error else [],
        "waiting": [{"name": "Q2.csv", "url": "/w/", "words": "read on 1 October"}],
        "offered": [
            {
                "key": "police",
                "name": "police_extract.csv",
                "source_name": "Police",
                "words": "1,214 rows of a police system, with its usual mess.",
            }
        ],
    }


def agreement() -> dict[str, Any]:
    """One agreement in force."""
    return {
        "crumbs": [("/a/", "Agreements"), ("", "DSA-2026-007")],
        "state": {"words": "in force", "kind": "good"},
        "between": "Durham Constabulary to County Council",
        "window": "1 January 2026 to 31 December 2027",
        "plain": [
            ("Why", "To choose where to hold sessions. For nothing else."),
            ("What is never shared", "Anything sealed. Any field this does not name."),
        ],
        "tlp": "TLP:AMBER",
        "classification": "OFFICIAL-SENSITIVE",
        "cases": [
            {"given": "A fraud, victim aged 16", "expect": "hidden", "holds": True},
            {"given": "A sealed case", "expect": "hidden", "holds": False},
        ],
        "cases_words": "1 of 2, run today at 06:00",
        "law": [
            ("Power", "Crime and Disorder Act 1998 s.115"),
            ("Check the law again by", {"text": "14 March 2027", "note": "in date"}),
        ],
        "signed": [{"partner": "Durham Constabulary", "words": "J. Webb, 18 December 2025"}],
        "missing": ["County Council"],
        "digest": "b41c 09fe 77d2",
        "used": [("Asked", 41), ("Refused", 6)],
        "ledger_url": "/l/",
        "rule": '[what]\ndataset = "reports"\n\n[release]\nsmallest_count = 10',
        "try_url": "/may-i/",
    }


def listed() -> list[dict[str, Any]]:
    """Two agreements, one of them over."""
    return [
        {
            "url": "/a/1/",
            "title": "Fraud counts for community safety",
            "reference": "DSA-2026-007",
            "parties": "Durham Constabulary to County Council",
            "status": "in force",
            "kind": "good",
            "window": "1 January 2026 to 31 December 2027",
            "allows": "Counts by ward, rounded to 5.",
        },
        {
            "url": "/a/2/",
            "title": "Traders complained about",
            "reference": "DSA-2025-011",
            "parties": "Trading Standards to Durham Constabulary",
            "status": "over",
            "kind": "warn",
            "window": "1 April 2025 to 31 March 2026",
            "allows": "Counts by month.",
        },
    ]


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Template and context by a name for the picture of it."""
    door = {"marking": GREEN, "demo": True, "area_name": "County Durham and Darlington"}
    people = [
        {
            "key": "priya",
            "name": "Priya Nair",
            "role_words": "Analyst",
            "partner_name": "Durham Constabulary",
            "can": "Asks for figures, and says what changed.",
        },
        {
            "key": "sam",
            "name": "Sam Okoro",
            "role_words": "Officer",
            "partner_name": "Durham County Council",
            "can": "Brings in their organisation’s files and sees its reports exactly.",
        },
    ]
    no: dict[str, Any] = {
        "needed": [{"words": "A named investigation. Give its reference.", "law": "s.242"}],
        "needed_who": "Only Trading Standards can say so.",
        "may_see": [{"url": "/x/", "words": "Complaints by month", "note": "counts of 5 and more"}],
    }
    ledger = {
        "rows": ROWS,
        "older_url": "/l/?before=1",
        "downloads": [("/l.json", "JSON")],
        "checkpoint": [("Entries", {"number": 48217}), ("Root", {"raw": "b41c09fe77d2" * 3})],
    }
    return {
        "choose": (
            "desk/choose.html",
            {
                **door,
                "title": "Choose who you are",
                "token": "t",
                "lede": "Everything here is invented.",
                "people": people,
                "choose_url": "/demo/",
            },
        ),
        "choose-spent": ("desk/choose.html", {**door, "title": "Choose again", "spent": True}),
        "first": ("desk/first.html", {**door, "title": "Your first way in", "demo": False}),
        "today": (
            "desk/today.html",
            frame(
                "Today",
                "The quarter at a glance",
                "July to September 2026. As known on 2 October 2026.",
                panels=panels(),
                friday=FRIDAY,
                ledger_rows=ROWS,
                ledger_url="/l/",
                actions=[
                    ("/p/", "See the picture", "chart-line"),
                    ("/in/", "Bring in a file", "file-arrow-up"),
                ],
            ),
        ),
        "today-empty": (
            "desk/today.html",
            frame(
                "Today",
                "The quarter at a glance",
                "October to December 2026.",
                ledger_rows=[],
                demo=False,
                owed=[
                    ("Durham Constabulary", "due 15 January"),
                    ("Public form", {"tag": "open", "kind": "good", "note": "0 so far"}),
                ],
                empty={
                    "title": "No reports yet",
                    "url": "/in/",
                    "words": "This page lights up when the first file comes in.",
                    "url_words": "Bring in a file",
                    "other_url": "/try/",
                    "other_words": "Try it with invented data",
                },
            ),
        ),
        "intake": (
            "desk/intake.html",
            frame(
                "Bring in a file",
                "Bring in a file",
                "Reports of Durham Constabulary.",
                **choosing(""),
            ),
        ),
        "intake-error": (
            "desk/intake.html",
            frame(
                "Bring in a file",
                "Bring in a file",
                "",
                **choosing("photo.csv is a picture, not a table. Send the CSV itself."),
            ),
        ),
        "intake-demo": (
            "desk/intake.html",
            frame(
                "Bring in a file",
                "Bring in a file",
                "",
                **{**choosing(""), "may_upload": False, "home_check_url": "/f/"},
            ),
        ),
        "check": (
            "desk/intake_check.html",
            frame(
                "Bring in a file",
                "Trading Standards file: 4 rows still to explain",
                "TS Q2 2026-27 v3 FINAL.xlsx. Nothing has been taken in yet.",
                **check(),
            ),
        ),
        "check-clean": (
            "desk/intake_check.html",
            frame(
                "Bring in a file",
                "q3.csv: 2 rows ready",
                **{
                    **check(),
                    "rejects": [],
                    "rejects_total": 0,
                    "tidied": [],
                    "queue": [],
                    "alike_total": 0,
                    "unsure_total": 0,
                    "law": None,
                    "ready": True,
                    "verdict": {"kind": "good", "strong": "It adds up.", "words": "Take it in."},
                },
            ),
        ),
        "done": (
            "desk/intake_done.html",
            frame(
                "Bring in a file",
                "1,229 reports taken in",
                steps=STEPS,
                done={"kind": "good", "strong": "Thank you.", "words": "The picture has them now."},
                facts=[("File", "q3.csv"), ("Names kept", "none")],
                next=[("/p/", "See what changed")],
                progress={"done": 476, "total": 768, "words": "476 of 768 rows."},
            ),
        ),
        "picture": (
            "desk/picture.html",
            frame(
                "Picture",
                "What happened, and what changed",
                "Reports, counted by the day they were reported.",
                **picture(),
            ),
        ),
        "picture-held": (
            "desk/picture.html",
            frame(
                "Picture",
                "Held back to protect people",
                ask=ASK,
                counted=[],
                gate=[],
                held={
                    "reason": "With an earlier table, this would give one person away.",
                    "instead": "The same by partnership, or by quarter.",
                },
            ),
        ),
        "may-i": ("desk/may_i.html", frame("May I see this?", "May I see this, and why?", ask=ASK)),
        "may-i-no": (
            "desk/may_i.html",
            frame(
                "May I see this?",
                "May I see this, and why?",
                ask=ASK,
                verdict={
                    "allowed": False,
                    "title": "No, not yet.",
                    "words": "Trading Standards must first weigh three things.",
                    "strong": "Nothing was opened.",
                },
                asked=ASKED,
                chain=CHAIN,
                yes_if=no["needed"],
                yes_who=no["needed_who"],
                may_see=no["may_see"],
                law_checked_words="Checked 14 September 2026.",
            ),
        ),
        "may-i-yes": (
            "desk/may_i.html",
            frame(
                "May I see this?",
                "May I see this, and why?",
                ask=ASK,
                verdict={
                    "allowed": True,
                    "title": "Yes, as counts, rounded to 5.",
                    "words": "Every link of the chain holds.",
                },
                asked=ASKED,
                chain=[CHAIN[0], CHAIN[1], CHAIN[4]],
                tlp="TLP:AMBER",
                fields=[
                    {"field": "Ward", "leaves": "as it is"},
                    {"field": "Name", "leaves": "Not named in the agreement.", "dropped": True},
                ],
                must_do=["Keep it in the community safety team."],
                see_url="/p/",
            ),
        ),
        "agreements": (
            "desk/agreements.html",
            frame(
                "Agreements",
                "Agreements, in plain words",
                agreements=listed(),
                house_rules=listed()[:1],
            ),
        ),
        "agreements-none": ("desk/agreements.html", frame("Agreements", "Agreements")),
        "agreement": (
            "desk/agreement.html",
            frame("Agreements", "Fraud counts for community safety", **agreement()),
        ),
        "ledger": (
            "desk/ledger.html",
            frame(
                "Ledger",
                "The ledger",
                "Everything that was asked.",
                verified={
                    "holds": True,
                    "title": "It holds",
                    "words": "All 48,217 entries match the signed checkpoints.",
                },
                **ledger,
            ),
        ),
        "ledger-broken": (
            "desk/ledger.html",
            frame(
                "Ledger",
                "The ledger",
                rows=[],
                verified={
                    "holds": False,
                    "title": "It was changed",
                    "words": "Entry 12 does not match its checkpoint.",
                },
            ),
        ),
        "people": (
            "desk/people.html",
            frame(
                "",
                "People",
                may_add=True,
                link="/first/abc/",
                partners=[{"value": "police", "name": "Durham Constabulary"}],
                roles=[{"value": "analyst", "name": "Analyst"}],
                table={
                    "caption": "Members",
                    "columns": ["Name", "Partner", "Role"],
                    "rows": [["Priya Nair", "Durham Constabulary", "Analyst"]],
                },
            ),
        ),
        "refused": (
            "desk/refused.html",
            frame(
                "Picture",
                "No: clause 3 of DSA-2026-011 allows counts, not names.",
                words="Names came to Trading Standards under consumer law.",
                asked=ASKED,
                chain=CHAIN,
                **no,
            ),
        ),
        "not-yours": (
            "desk/not_yours.html",
            frame("", "This page is for somebody else", roles=["Coordinator", "Officer"]),
        ),
        "problem": ("desk/problem.html", frame("", "Something broke here", number="F-1002-0931")),
        "not-here": (
            "desk/problem.html",
            {**door, "title": "This page is not here", "not_here": True},
        ),
        "friday-six": (
            "desk/friday_six.html",
            frame(
                "Today",
                "Now your own spreadsheet",
                "See what the check says of a real file, without sending it anywhere.",
                friday=FRIDAY,
                results=[("reports.csv", "No names, no full postcodes.")],
                sources=[("police", "A police extract")],
                commands=[
                    {
                        "words": "Check a police extract.",
                        "command": "hueandcry partner check FILE.csv --source police --out checked",
                    }
                ],
            ),
        ),
        "how": (
            "desk/how.html",
            frame(
                "",
                "How this works",
                attribution="Contains OS data © Crown copyright and database right.",
            ),
        ),
    }
