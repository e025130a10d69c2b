"""What is installed is locked: every package of the *.in files, each version with a checksum, and no host named."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["requirements", "requirements-train", "requirements-scale", "requirements-tracking", "requirements-dev"]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\$", re.M)


def locked(name: str) -> set[tuple[str, str]]:
    """(package, version) of every line."""
    return set(PINNED.findall((ROOT / f"{name}.txt").read_text()))


def wanted(name: str) -> set[str]:
    """The packages that people ask for, also by way of `-r`."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / f"{name}.in").read_text().splitlines()]
    others = [line.split()[1].removesuffix(".in") for line in lines if line.startswith("-r")]
    names = {re.split(r"[\[<>=;! ]", line)[0] for line in lines if line and not line.startswith("-")}
    return names.union(*map(wanted, others))


@pytest.mark.parametrize("name", NAMES)
def test_every_package_is_locked_with_its_checksums(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text()
    assert wanted(name) <= {package for package, _ in locked(name)}, "run make lock"
    packages = re.split(r"^(?=[a-z])", text, flags=re.M)[1:]
    assert len(packages) == len(PINNED.findall(text))
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text


def test_the_files_agree() -> None:
    for name in ("requirements-train", "requirements-scale", "requirements-tracking"):
        assert locked("requirements") <= locked(name) <= locked("requirements-dev")
    assert locked("requirements-train") <= locked("requirements-tracking")


def test_npm_packages_are_locked_and_name_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    given = json.loads((ROOT / "package.json").read_text())
    assert lock[""]["devDependencies"] == given["devDependencies"], "run make lock"
    packages = [package for path, package in lock.items() if path]
    assert packages and all("integrity" in package and "resolved" not in package for package in packages)
