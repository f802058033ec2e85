"""Published results of alarms in weekly counts: the method of a case, and what runs it."""

from tests.published.cases import Runner

RUNNERS: dict[str, Runner] = {}
