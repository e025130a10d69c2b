"""The programs that other tests drive are found, and a browser that is fetched is unpacked where it belongs."""

import io
import subprocess
import tarfile
from pathlib import Path

import brotli
import pytest

from scripts import bring_browser, programs


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def archive(**files: bytes) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as into:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            into.addfile(member, io.BytesIO(body))
    return content.getvalue()


def test_what_does_not_start_is_no_browser(tmp_path: Path) -> None:
    assert programs.runs(str(script(tmp_path / "good", "exit 0")))
    assert not programs.runs(str(script(tmp_path / "stub", "echo 'Please install the snap.'; exit 1")))
    assert not programs.runs(str(tmp_path / "nowhere"))


def test_a_named_browser_is_taken_or_refused_and_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = script(tmp_path / "good", "exit 0")
    monkeypatch.setenv("ODDITY_CHROMIUM", str(good))
    assert programs.browser_path() == str(good)
    monkeypatch.setenv("ODDITY_CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(LookupError, match="nowhere, which does not start"):
        programs.browser_path()


def test_without_a_redis_the_one_of_the_package_serves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = subprocess.run([programs.redis_server(), "--version"], capture_output=True, text=True, check=True)
    assert "server" in told.stdout


def test_an_archive_is_unpacked_with_the_archives_in_it_and_nothing_leaves_the_folder(tmp_path: Path) -> None:
    libraries = brotli.compress(archive(**{"lib/libnss3.so": b"nss", "../../outside": b"no"}))
    content = archive(**{"package/bin/chromium.br": brotli.compress(b"browser"), "package/bin/al.tar.br": libraries})
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    bring_browser.unpack(content, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "chromium": b"browser",
        "libnss3.so": b"nss",
        "outside": b"no",
    }
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != folder] == []


def test_what_is_left_behind_starts_the_program_with_its_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = tmp_path / "chromium"
    monkeypatch.setattr(bring_browser, "BROUGHT", brought)
    program = script(tmp_path / "a program", 'test "$WHERE" = "a place" && echo "$@"')
    assert bring_browser.leave(program, WHERE="a place")
    assert subprocess.run([brought, "--a", "b c"], capture_output=True, text=True).stdout == "--a b c\n"
    assert not bring_browser.leave(program, WHERE="elsewhere")
    assert not brought.exists()
