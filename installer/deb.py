"""The Debian package: the built folder, what desktops and manuals read, and the names of what it depends on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from installer import desktop, linking, manual, pictures
from installer.program import DESCRIPTION, NAME, ROOT, SUMMARY, TITLE, Build

_MAINTAINER = "GD Notice <desk@gdnotice.invalid>"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def can_build() -> str | None:
    """Why no Debian package can be built here; None where one can."""
    missing = [one for one in ("dpkg-deb", "dpkg-shlibdeps") if shutil.which(one) is None]
    return f"needs {' and '.join(missing)} (Debian's package dpkg-dev)" if missing else None


def build(what: Build, bill: Path) -> Path:
    """The package, in ``what.out``. ``bill`` is the bill of materials, which goes in as well."""
    root = what.work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    library = root / "usr" / "lib" / NAME
    shutil.copytree(what.folder, library, symlinks=True)
    programs = root / "usr" / "bin"
    programs.mkdir(parents=True)
    for name in (NAME, f"{NAME}-desk"):
        (programs / name).symlink_to(f"../lib/{NAME}/{name}")
    share = root / "usr" / "share"
    _write(share / "applications" / f"{NAME}.desktop", desktop.ENTRY)
    _write(share / "mime" / "packages" / f"{NAME}.xml", desktop.KINDS)
    _icons(what, share / "icons" / "hicolor")
    pages = share / "man" / "man1"
    pages.mkdir(parents=True)
    manual.pages(what, pages)
    about = share / "doc" / NAME
    about.mkdir(parents=True)
    shutil.copyfile(bill, about / "bill-of-materials.cdx.json")
    shutil.copyfile(ROOT / "docs" / "install.md", about / "install.md")
    _write(about / "copyright", _copyright())
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    _write(root / "DEBIAN" / "control", _control(what, (size + 1023) // 1024, _depends(what)))
    _write(root / "DEBIAN" / "md5sums", _sums(root))
    _even(root, what.moment)
    made = what.out / f"{NAME}_{what.version}_{_architecture()}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, made],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(what.moment)}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return made


def _architecture() -> str:
    return _ARCHITECTURES.get(os.uname().machine, os.uname().machine)


def _control(what: Build, size: int, depends: str) -> str:
    long = "\n".join(f" {line}" for line in DESCRIPTION.splitlines())
    return (
        f"Package: {NAME}\nVersion: {what.version}\nArchitecture: {_architecture()}\nMaintainer: {_MAINTAINER}\n"
        f"Installed-Size: {size}\nDepends: {depends}\nRecommends: xdg-utils, shared-mime-info, desktop-file-utils\n"
        f"Section: misc\nPriority: optional\nDescription: {SUMMARY[0].lower()}{SUMMARY[1:]}\n{long}\n"
    )


def _depends(what: Build) -> str:
    """The packages whose libraries ours are linked to, as Debian's own tool names them."""
    scratch = what.work / "depends"
    _write(scratch / "debian" / "control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    binaries = [path for path in sorted(what.folder.rglob("*")) if path.is_file() and linking.is_elf(path)]
    private = sorted({path.parent for path in binaries})
    done = subprocess.run(
        [
            "dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0",
            *(f"-l{folder}" for folder in private), *(f"-e{path}" for path in binaries if not path.is_symlink()),
        ],
        cwd=scratch, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"^shlibs:Depends=(.+)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"dpkg-shlibdeps could not tell the dependencies:\n{done.stderr[-2000:]}")
    return found[1]


def _icons(what: Build, folder: Path) -> None:
    for size in (48, 64, 128, 256):
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True)
        shutil.copyfile(pictures.sized(what.work, size), place / f"{NAME}.png")
    (folder / "scalable" / "apps").mkdir(parents=True)
    shutil.copyfile(pictures.DRAWING, folder / "scalable" / "apps" / f"{NAME}.svg")


def _copyright() -> str:
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {TITLE}\n\nFiles: *\nCopyright: {TITLE}\nLicense: proprietary\n All rights reserved.\n"
        "Comment: The parts of others, each with its licence, are listed in bill-of-materials.cdx.json here.\n"
        f" The texts of their licences lie in /usr/lib/{NAME}/_internal/licences.\n"
    )


def _sums(root: Path) -> str:
    import hashlib

    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
        for path in files
        if "DEBIAN" not in path.parts
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _even(root: Path, moment: int) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
    root.chmod(0o755)
    os.utime(root, (moment, moment))
