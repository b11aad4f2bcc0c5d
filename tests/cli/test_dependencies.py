"""Direct dependencies have a row with a reason and are used, the core has no extras,
lock files name digests and no host."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What is named by nobody here: whitenoise packs static files with it, Django's engine is made of it.
TAKEN_UP = {"brotli", "psycopg[binary]"}


def named(lines: list[str]) -> set[str]:
    return {found[0] for line in lines if (found := re.match(r"[\w.-]+(\[\w+\])?", line))}


def direct() -> set[str]:
    return named(PROJECT["dependencies"])


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


def test_each_lock_file_holds_the_one_before_it_and_the_core_holds_no_package_of_an_extra() -> None:
    core, scan, demo, everything = (
        locked(ROOT / "requirements" / f"{name}.lock") for name in ("core", "scan", "demo", "all")
    )
    assert core.items() < scan.items() < demo.items() < everything.items()
    extras = PROJECT["optional-dependencies"]
    assert named(extras["scan"]) <= set(scan) - set(core) and named(extras["demo"]) <= set(demo) - set(scan)
    assert {name for extra in extras.values() for name in named(extra)} & set(core) == set()


def unused(packages: set[str], source: str) -> set[str]:
    """Packages of which no module is named in the source, by its code or in its settings."""
    modules: dict[str, set[str]] = {}
    for module, owners in metadata.packages_distributions().items():
        for owner in owners:
            modules.setdefault(re.sub(r"[-_.]+", "-", owner.lower()), set()).add(module.lstrip("_"))
    return {
        name
        for name in packages
        if not any(re.search(rf"\b{one}", source, re.I) for one in modules[name.partition("[")[0]])
    }


def test_what_is_installed_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    extras = PROJECT["optional-dependencies"]
    assert unused(direct() | named(extras["scan"]) | named(extras["demo"]), source) == TAKEN_UP
    assert unused({"rich", "polib"}, "from rich.console import Console") == {"polib"}


def test_the_lock_files_agree() -> None:
    everything = locked(ROOT / "requirements" / "all.lock")
    for file in LOCKS:
        own = {} if file.name == "mutants.lock" else locked(file)
        assert own.items() <= everything.items(), file.name


def test_what_is_installed_beside_the_locked_packages_changes_none_of_them() -> None:
    everything, beside = (locked(ROOT / "requirements" / name) for name in ("all.lock", "mutants.lock"))
    assert (
        beside
        and {name: version for name, version in beside.items() if everything.get(name, version) != version}
        == {}
    )
