"""Libraries made ready on Linux: cut down, or replaced by a stand-in with the same names."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from installer import icu, linking

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux")


@pytest.fixture
def qt(tool: object) -> Path:
    assert callable(tool)
    for one in ("as", "ld", "readelf"):
        tool(one)
    spec = find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "Qt" / "lib"


def test_the_data_of_icu_is_small_and_still_sorts(qt: Path, tmp_path: Path) -> None:
    (original,) = qt.glob("libicudata.so.*")
    made = icu.trimmed(original, tmp_path)
    assert made.stat().st_size < original.stat().st_size / 8
    number = original.name.rpartition(".")[2]
    # In a process of its own: a process takes the first library of a name that it meets.
    asked = f"""
import ctypes, sys
ctypes.CDLL({str(made)!r}, ctypes.RTLD_GLOBAL)
ctypes.CDLL({str(qt / f"libicuuc.so.{number}")!r}, ctypes.RTLD_GLOBAL)
icu = ctypes.CDLL({str(qt / f"libicui18n.so.{number}")!r})
status = ctypes.c_int(0)
icu.ucol_open_{number}.restype = ctypes.c_void_p
collator = icu.ucol_open_{number}(b"en_US", ctypes.byref(status))
assert collator and status.value <= 0, status.value
def order(one, other):
    texts = [text.encode("utf-16-le") for text in (one, other)]
    return icu.ucol_strcoll_{number}(
        ctypes.c_void_p(collator), texts[0], len(one), texts[1], len(other)
    )
print(order("zebra", "Ähre"), order("cote", "coté"), order("a", "B"), order("x", "x"))
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "-1", "-1", "0"]


def test_a_stand_in_has_the_names_and_stops_who_calls(qt: Path, tmp_path: Path) -> None:
    if not linking.CAN_STAND_IN:
        pytest.skip("no stand-ins are made for this kind of processor")
    original, user = qt / "libQt6Network.so.6", qt / "libQt6Pdf.so.6"
    made = tmp_path / original.name
    names = linking.stand_in(original, [user], made, mute=["_ZN13QNetworkReply8finishedEv"])
    assert "_ZN13QNetworkReply16staticMetaObjectE" in names
    assert made.stat().st_size < 50_000
    wanted = {one.name for one in linking.taken(user)} & {one.name for one in linking.given(original)}
    assert wanted == set(names) == {one.name for one in linking.given(made)} - {"Qt_6"}
    versions = {one.name: one.version for one in linking.given(original)}
    assert all(one.version == versions[one.name] for one in linking.given(made) if one.name in wanted)
    library = ctypes.CDLL(str(made))
    silent = library["_ZN13QNetworkReply8finishedEv"]
    silent.restype = ctypes.c_char_p
    assert silent() == b""
    asked = f"import ctypes; ctypes.CDLL({str(made)!r})['_ZNK13QNetworkReply5errorEv']()"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == -4  # an illegal instruction


def test_what_is_no_library_needs_nothing(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"just text")
    assert not linking.is_elf(plain)
    assert linking.needed(plain) == []
