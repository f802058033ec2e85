"""Writes docs/made/outputs.md from the table of states; a test says when it is stale."""

from hueandcry.sharing.outputs import page
from tests.house.source import ROOT

if __name__ == "__main__":
    (ROOT / "docs" / "made" / "outputs.md").write_text(page(), encoding="utf-8")
