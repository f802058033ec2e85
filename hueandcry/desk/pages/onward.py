"""The questions that the numbers answer, each with the page that answers it."""

from django.urls import reverse

from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.page import may_open

QUESTIONS = (
    ("alarms", "What is rising?"),
    ("series", "Which reports hang together?"),
    ("places", "Where is it more than you would expect?"),
    ("hidden", "How many told nobody?"),
)


def questions(member: MemberFact, but: str = "") -> list[tuple[str, str]]:
    """Address and words of each question that is for the member, without the page they are on."""
    return [
        (reverse(name), words)
        for name, words in QUESTIONS
        if name != but and may_open(member, name)
    ]
