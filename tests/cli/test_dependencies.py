"""Direct dependencies have a row with a reason, and lock files name digests and no host."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def direct() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {found[0] for line in project["dependencies"] if (found := re.match(r"[\w.-]+(\[\w+\])?", line))}


def locked(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", file.read_text(encoding="utf-8"), re.MULTILINE))


def test_each_direct_dependency_has_a_row_with_its_locked_version_and_they_are_at_most_thirty() -> None:
    page = (ROOT / "docs" / "decisions" / "0011-dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([\w.\[\]-]+) \| ([\d.]+) \|", page, re.MULTILINE))
    assert set(rows) == direct()
    assert len(rows) <= 30
    core = locked(ROOT / "requirements" / "core.lock")
    assert {name: core[name.partition("[")[0]] for name in rows} == rows


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_a_lock_file_names_no_host_and_a_digest_for_every_package(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert packages and all("--hash=sha256:" in package for package in packages)


def test_the_lock_files_agree() -> None:
    everything = locked(ROOT / "requirements" / "all.lock")
    for file in LOCKS:
        own = {} if file.name == "mutants.lock" else locked(file)
        assert own.items() <= everything.items(), file.name


def test_what_is_installed_beside_the_locked_packages_changes_none_of_them() -> None:
    everything, beside = (locked(ROOT / "requirements" / name) for name in ("all.lock", "mutants.lock"))
    assert beside and {name: version for name, version in beside.items() if everything.get(name, version) != version} == {}
