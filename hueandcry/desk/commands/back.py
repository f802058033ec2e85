"""What an organisation got back, by command."""

import argparse
import json

from hueandcry.desk import clock
from hueandcry.desk.acts import back
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.home import Home
from hueandcry.facts.lists import lists
from hueandcry.intake.quality import compared, most_help


def run(options: argparse.Namespace, home: Home) -> int:
    """Print thanks, the quality of the last file of each list, its use and who looked."""
    member = member_called(options.person)
    if member.role not in back.ROLES:
        raise Trouble("A researcher works with released tables only. Ask: hueandcry show.")
    got = back.got(
        member, area_id=home.area, who=who(member.name), today=clock.today(), now=clock.now
    )
    if options.json:
        answer = {
            "partner": member.partner,
            "thanks": back.thanks(got),
            "quality": back.quality(got),
            "use": back.used(got),
            "looked": back.looked(got),
            "ledger": got.ledger,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    print(back.thanks(got) or "You have sent no file yet. Bring one in: hueandcry intake.")
    for one in got.lists:
        _say(one)
    for row in back.used(got):
        print(f"{row['month']}: {row['answers']:,} answers to {row['to']}, for {row['purpose']}")
    print(f"Questions about your records since the last quarter began: {len(got.looks):,}.")
    return 0


def _say(one: back.List) -> None:
    file, found = one.files[-1]
    before = one.files[-2][1] if len(one.files) > 1 else None
    print(f"{lists()[one.source].title}, taken in on {file.taken_in:%d/%m/%Y}")
    for measure in found.measures:
        if measure.value is not None:
            verdict = compared(measure, before.measure(measure.key) if before else None)
            print(f"  {measure.words}: {measure.said}{', ' if verdict else ''}{verdict}")
    print(f"  Next time: {most_help(found)}")
