"""docs/reference/settings.md names every setting of the code, and none that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Set by the command line itself while a shell completes a command.
OWN = {"STEWARD_COMPLETE"}


def named(folder: str) -> set[str]:
    code = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / folder).rglob("*.py")))
    return {name.rstrip("_") for name in re.findall(r"\bSTEWARD_[A-Z_]+", code)} - OWN - {"STEWARD"}


def test_every_setting_is_on_the_page_and_every_row_is_a_setting() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    own, tests = page.split("## For tests")
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", own, re.MULTILINE))
    assert named("src/steward") - rows == set(), "describe these in docs/reference/settings.md"
    assert rows - named("src/steward") - {"PORT", "NO_COLOR"} == set(), "these are no settings any more"
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", tests, re.MULTILINE)) >= {
        "STEWARD_TEST_ENGINE",
        "STEWARD_TEST_POSTGRES",
    }
