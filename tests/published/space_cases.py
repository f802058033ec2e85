"""Published results of place and concentration: the method of a case, and what runs it."""

from tests.published.cases import Runner

RUNNERS: dict[str, Runner] = {}
