"""Published results of surveys of small areas: the method of a case, and what runs it."""

from tests.published.cases import Runner

RUNNERS: dict[str, Runner] = {}
