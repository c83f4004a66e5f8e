"""Nothing that is left out is needed: the program's every import works in an interpreter that lacks all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installer import leave_out

ROOT = Path(__file__).resolve().parents[2]

# Run in an interpreter of its own, for modules once imported cannot be taken away again.
_WITHOUT = """
import ast, importlib, re, sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, {root!r})
from installer import gathering, leave_out

root = Path({root!r})
modules = sorted(leave_out.MODULES)

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in modules) or not leave_out.is_module_kept(name):
            raise ModuleNotFoundError(f"{{name}} is left out", name=name)

for name in [one for one in sys.modules if any(one == left or one.startswith(left + ".") for left in modules)]:
    del sys.modules[name]
sys.meta_path.insert(0, Lacking())
for name in leave_out.EMPTIED:  # as the build does
    empty = ModuleType(name)
    importlib.import_module(name.partition(".")[0])
    empty.__path__ = [str(Path(sys.modules[name.partition(".")[0]].__file__).parent / name.partition(".")[2])]
    sys.modules[name] = empty
sys.modules["ssl"] = ModuleType("ssl")  # as installer/begin.py does

at_build = {at_build!r}
wanted = set()
for path in [one for package in gathering.OWN for one in (root / package).rglob("*.py")]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted |= {{(alias.name, "") for alias in node.names}}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            wanted |= {{(node.module, alias.name) for alias in node.names}}
wanted |= {{(name, "") for name in gathering.own_modules(root)}}
tried = 0
for module, name in sorted(wanted):
    if module in at_build or module.split(".")[0] in ("winreg", "msvcrt", "_winapi"):
        continue
    if module == "gdnotice.__main__":  # it runs the command
        continue
    found = importlib.import_module(module)
    if name and not hasattr(found, name):
        importlib.import_module(f"{{module}}.{{name}}")
    tried += 1
print(tried, "ssl" if hasattr(sys.modules["ssl"], "SSLContext") else "no TLS")

from gdnotice.stamp.letters import faces, glyphs
prepared = faces.face("sans")
start, length = prepared.tables["glyf"]
import struct
long = struct.unpack_from(">h", prepared.ttf, prepared.tables["head"][0] + 50)[0]
loca = prepared.tables["loca"][0]
place = [struct.unpack_from(">L", prepared.ttf, loca + 4 * one)[0] if long else
         2 * struct.unpack_from(">H", prepared.ttf, loca + 2 * one)[0] for one in range(80)]
bodies = [prepared.ttf[start + a:start + b] for a, b in zip(place, place[1:]) if b > a]
assert bodies
for body in bodies:
    assert glyphs.rescaled(body, 0.5)
from gdnotice.deadlines import calendars
from gdnotice.actions import self_test
from gdnotice.clock import SystemClock
for part in self_test.self_test(SystemClock()):
    assert not part.wrong, part
"""

AT_BUILD = (
    "fontTools.agl", "fontTools.cffLib", "fontTools.pens.qu2cuPen", "fontTools.pens.recordingPen",
    "fontTools.pens.t2CharStringPen", "fontTools.pens.transformPen", "fontTools.subset", "fontTools.varLib",
    "fontTools",
)  # fmt: skip
"""Imported by what makes faces, which a build does beforehand (installer/fonts.py)."""


def test_every_import_works_without_what_is_left_out(home: Path) -> None:
    # The faces are made first, as a build makes them: without the left-out modules they could not be.
    make = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from gdnotice.stamp.letters import compact, faces;"
        "[(faces.face(one), compact.glyphs(one)) for one in faces.NAMES]"
    )
    assert subprocess.run([sys.executable, "-c", make], capture_output=True).returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT.format(root=str(ROOT), at_build=AT_BUILD)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tried, _, tls = done.stdout.strip().partition(" ")
    assert int(tried) > 500
    assert tls == "no TLS"


def test_each_reason_is_given() -> None:
    for listed in (leave_out.MODULES, leave_out.MODULE_PATTERNS, leave_out.EMPTIED, leave_out.FILES):
        assert all(why and not why.endswith(".") for why in listed.values())
