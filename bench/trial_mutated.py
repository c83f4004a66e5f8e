"""``python bench/trial_mutated.py FOLDER``: PDFs of a folder, damaged, given to the commands; see README.md.

Whatever is done to a file, ``printing map``, ``check`` and ``stamp`` end soon, with a small memory, with an exit code
that says what happened and a sentence that says it too, and leave nothing half written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORM = "rights-notice"
SECONDS = 10.0
"""For one file, of the processor's time; the clock on the wall may show more on a busy machine."""
MEMORY = 512 * 1024
"""Of any process, in kilobytes that are really used."""
_NEVER = ("Traceback", "did not expect", "fault of the program", "broke off")
_HANGS = 90.0
_SAID = re.compile(r"[.:!?)]\s*$|^ ", re.MULTILINE)

Mutation = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Ended:
    """How one command ended: its code, what it wrote, seconds of processor time and of the wall, peak kilobytes."""

    code: int
    said: str
    processor: float
    wall: float
    memory: int


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="trial_mutated.py", description="Give damaged PDFs to the commands.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=40, help="how many of the PDFs to take")
    parser.add_argument("--each", type=int, default=8, help="how many ways of damage for each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to keep the files that bring a problem")
    asked = parser.parse_args(words)
    chance = random.Random(asked.seed)  # noqa: S311  nothing is kept secret by it
    found = sorted(one for one in asked.folder.rglob("*.pdf") if one.is_file())
    runs, codes, most = 0, Counter[str](), Ended(0, "", 0.0, 0.0, 0)
    problems = 0
    for path in chance.sample(found, min(asked.files, len(found))):
        with tempfile.TemporaryDirectory(prefix="mutated-") as name:
            for how, mutant in _mutants(path, Path(name), asked.each, chance):
                for what, ended, wrong in _tried(mutant, Path(name) / how):
                    runs += 1
                    codes[f"{what.split()[0]} {ended.code}"] += 1
                    most = Ended(
                        0, "", max(most.processor, ended.processor), max(most.wall, ended.wall),
                        max(most.memory, ended.memory),
                    )  # fmt: skip
                    for one in wrong:
                        problems += 1
                        print(f"{path.name}, {how}, {what}: {one}", flush=True)
                        if asked.keep is not None:
                            asked.keep.mkdir(parents=True, exist_ok=True)
                            (asked.keep / f"{path.stem}-{how.replace(' ', '-')}.pdf").write_bytes(mutant)
    ways = ", ".join(f"{name}: {count}" for name, count in sorted(codes.items()))
    print(f"{runs} commands ({ways}); {problems} problems")
    print(f"most: {most.processor:.1f} s of the processor, {most.wall:.1f} s in all, {most.memory // 1024} MB")
    return int(problems > 0)


# --------------------------------------------------------------------------------------------------- the commands


def _tried(mutant: bytes, folder: Path) -> Iterator[tuple[str, Ended, list[str]]]:
    """Map it; and where the sound file was mapped, check and stamp on that printing with this file in its place."""
    folder.mkdir()
    paper = folder / "paper.pdf"
    paper.write_bytes(mutant)
    mapped = folder / "mapped"
    before = _names(folder)
    ended = _run("printing", "map", paper, "--form", FORM, "-o", mapped)
    wrong = _judged(ended, (0, 3), _names(folder) - before, {"mapped"} if ended.code == 0 else set())
    if ended.code == 0 and _names(mapped) != {"official.pdf", "placement.json"}:
        wrong.append(f"the printing's folder holds {sorted(_names(mapped))}")
    yield "map", ended, wrong
    sound = folder.parent / "sound"
    if not sound.is_dir():
        return
    altered = folder / "altered"
    shutil.copytree(sound, altered)
    (altered / "official.pdf").write_bytes(mutant)
    placement = altered / "placement.json"
    told = json.loads(placement.read_text(encoding="utf-8"))
    told["sha256"] = hashlib.sha256(mutant).hexdigest()
    placement.write_text(json.dumps(told), encoding="utf-8")
    resources = ROOT / "resources"
    notice = (FORM, resources / "offers" / "sample-rights-2026.toml", resources / "samples" / "rights-notice.toml")
    out = folder / "out.pdf"
    before = _names(folder)
    ended = _run("stamp", *notice, "-o", out, "--printing", altered, "--draft")
    yield "stamp", ended, _judged(ended, (0, 3), _names(folder) - before, {"out.pdf"} if ended.code == 0 else set())
    if ended.code == 0:
        ended = _run("verify", out)
        yield "verify", ended, _judged(ended, (0,), set(), set())
    before = _names(folder)
    ended = _run("check", *notice, "--printing", altered)
    yield "check", ended, _judged(ended, (0, 1, 3), _names(folder) - before, set())


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _run(*words: object) -> Ended:
    with tempfile.TemporaryFile() as heard:
        began = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "gdnotice", *map(str, words)], cwd=ROOT, stdout=heard, stderr=heard
        )
        while (done := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() - began > _HANGS:
                child.kill()
            time.sleep(0.02)
        child.returncode = os.waitstatus_to_exitcode(done[1])
        heard.seek(0)
        used = done[2]  # with what it waited for: the process that reads the file
        return Ended(
            child.returncode, heard.read().decode("utf-8", "replace"), used.ru_utime + used.ru_stime,
            time.monotonic() - began, used.ru_maxrss,
        )  # fmt: skip


def _judged(ended: Ended, codes: tuple[int, ...], made: set[str], may: set[str]) -> list[str]:
    wrong = []
    if ended.code not in codes:
        wrong.append(f"it ended with {ended.code}: {ended.said[-300:]}")
    if ended.processor > SECONDS:
        wrong.append(f"it took {ended.processor:.1f} s")
    if ended.memory > MEMORY:
        wrong.append(f"it took {ended.memory // 1024} MB")
    wrong += [f"it says {one!r}" for one in _NEVER if one in ended.said]
    if ended.code and not _SAID.search(ended.said.strip()):
        wrong.append(f"it says no sentence: {ended.said[-100:]!r}")
    if made != may:
        wrong.append(f"it left {sorted(made)}")
    return wrong


# ---------------------------------------------------------------------------------------------------- the mutants


def _mutants(path: Path, folder: Path, each: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    content = path.read_bytes()
    _run("printing", "map", path, "--form", FORM, "-o", folder / "sound")
    plain = _plain(path, folder)
    ways: list[tuple[str, Mutation, bytes]] = [(name, way, content) for name, way in RAW.items()]
    if plain is not None:
        ways += [(name, way, plain) for name, way in PARTS.items()]
    for name, way, given in chance.sample(ways, min(each, len(ways))):
        mutant = way(given, chance)
        if way in PARTS.values():
            mutant = _mended(mutant, folder)
        if mutant != given:
            yield name, mutant


def _plain(path: Path, folder: Path) -> bytes | None:
    """The file with every object in plain sight, as qpdf writes it."""
    out = folder / "plain.pdf"
    words = ["--qdf", "--object-streams=disable", "--decrypt", "--stream-data=preserve"]
    done = subprocess.run(["qpdf", *words, path, out], capture_output=True, check=False, timeout=60)
    return out.read_bytes() if done.returncode in (0, 3) and out.is_file() else None


def _mended(mutant: bytes, folder: Path) -> bytes:
    """With a true table of contents again: what is wrong is to be what was done, and not that besides."""
    there = folder / "broken.pdf"
    there.write_bytes(mutant)
    done = subprocess.run(["fix-qdf", there], capture_output=True, check=False, timeout=60)
    return done.stdout if done.returncode == 0 and len(done.stdout) > len(mutant) // 2 else mutant


def _truncated(pdf: bytes, chance: random.Random) -> bytes:
    return pdf[: int(len(pdf) * chance.uniform(0.02, 0.999))]


def _flipped(pdf: bytes, chance: random.Random) -> bytes:
    out = bytearray(pdf)
    for _ in range(chance.choice((1, 10, 200, 5000))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _emptied(pdf: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(pdf))
    length = min(len(pdf) - start, chance.choice((16, 512, 20_000)))
    return pdf[:start] + bytes(length) + pdf[start + length :]


def _shuffled(pdf: bytes, chance: random.Random) -> bytes:
    size = max(64, len(pdf) // 9)
    pieces = [pdf[at : at + size] for at in range(0, len(pdf), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def _other_start(pdf: bytes, chance: random.Random) -> bytes:
    where = chance.choice((0, 7, len(pdf) // 2, len(pdf) * 10, 2**40))
    return re.sub(rb"startxref\s+\d+", b"startxref\n%d" % where, pdf)


def _doubled(pdf: bytes, chance: random.Random) -> bytes:
    """Objects once more at the end, each with another's contents."""
    found = list(re.finditer(rb"(?s)\n(\d+ \d+ obj\b)(.*?)endobj", pdf))
    if len(found) < 2:
        return pdf
    heads, bodies = (chance.sample(found, min(20, len(found))) for _ in range(2))
    more = b"".join(b"\n" + one[1] + other[2] + b"endobj\n" for one, other in zip(heads, bodies, strict=True))
    place = pdf.rfind(b"startxref")
    return pdf[:place] + more + pdf[place:]


def _replaced(pattern: bytes, *others: bytes) -> Mutation:
    """Some of what the pattern finds, by one of ``others``, in which ``\\1`` is what the pattern kept."""

    def way(pdf: bytes, chance: random.Random) -> bytes:
        found = list(re.finditer(pattern, pdf))
        out = bytearray(pdf)
        for one in reversed(chance.sample(found, min(len(found), chance.choice((1, 3, 1000))))):
            out[one.start() : one.end()] = one.expand(chance.choice(others).replace(b"\\x", b"\\\\x"))
        return bytes(out)

    return way


def _loops(key: bytes) -> Mutation:
    """References under a key lead to where they stand, or to any other object."""

    def way(pdf: bytes, chance: random.Random) -> bytes:
        numbers = [int(one) for one in re.findall(rb"\n(\d+) 0 obj\b", pdf)] or [1]
        own = 1

        def other(one: re.Match[bytes]) -> bytes:
            nonlocal own
            if one[1]:
                own = int(one[1])
                return one[0]
            to = chance.choice((own, own, 1, chance.choice(numbers)))
            return key + b" [ %d 0 R %d 0 R ]" % (to, own) if one[2] == b"[" else key + b" %d 0 R" % to

        return re.sub(rb"\n(\d+) 0 obj\b|" + key + rb"\s*(?:(\[)[^\]]*\]|\d+ 0 R)", other, pdf)

    return way


_BOMB = zlib.compress(bytes(300_000_000), 9)


def _bombed(pdf: bytes, chance: random.Random) -> bytes:
    """A stream that unpacks to much more than there is memory for."""
    found = list(re.finditer(rb"(?s)\n(\d+ 0 obj)\s*<<(.*?)>>\s*stream\r?\n.*?endstream", pdf))
    if not found:
        return pdf
    one = chance.choice(found)
    twice = zlib.compress(_BOMB, 9)
    names = b"<< /Filter [ /FlateDecode /FlateDecode ] /Length %d %s>>" % (len(twice), b"/Subtype /Form ")
    return (
        pdf[: one.start()] + b"\n" + one[1] + b"\n" + names + b"\nstream\n" + twice + b"\nendstream" + pdf[one.end() :]
    )


def _nested(pdf: bytes, chance: random.Random) -> bytes:
    deep = chance.choice((600, 5_000, 100_000))
    opening, closing = chance.choice(((b"[", b"]"), (b"<< /A ", b" >>")))
    nest = rb"/Type /\1 /Deep " + opening * deep + b"1" + closing * deep
    return _replaced(rb"/Type /(Catalog|Page|Annot|Font)\b", nest)(pdf, chance)


RAW: dict[str, Mutation] = {
    "truncated": _truncated, "bits flipped": _flipped, "a block of zeros": _emptied, "pieces shuffled": _shuffled,
    "another start": _other_start, "objects doubled": _doubled,
    "false lengths": _replaced(
        rb"/Length (\d+)\b", b"/Length 0", b"/Length 99999999", b"/Length -1", rb"/Length \g<1>7"
    ),
}  # fmt: skip
"""Done to the file as it is."""

PARTS: dict[str, Mutation] = {
    "page tree in a circle": _loops(b"/Kids"), "parents in a circle": _loops(b"/Parent"),
    "bookmarks in a circle": _loops(b"/Next"), "fields in a circle": _loops(b"/Fields"),
    "annotations in a circle": _loops(b"/Annots"), "contents in a circle": _loops(b"/Contents"),
    "resources in a circle": _loops(b"/Resources"), "looks in a circle": _loops(b"/N"),
    "false counts": _replaced(rb"/Count -?\d+", b"/Count -7", b"/Count 2147483648", b"/Count 0", b"/Count /Seven"),
    "huge predictors": _replaced(
        rb"/Filter /FlateDecode", rb"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2000000000 >>",
        rb"/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors 999999 /BitsPerComponent 16 /Columns 65535 >>",
        rb"/Filter [ /LZWDecode /FlateDecode ]", rb"/Filter /JBIG2Decode", rb"/Filter " + b"[ /FlateDecode ]" * 3,
    ),
    "deep nesting": _nested, "a bomb": _bombed,
    "huge pictures": _replaced(rb"/(Width|Height) \d+", rb"/\1 2000000000", rb"/\1 60000", rb"/\1 -1"),
    "odd boxes": _replaced(
        rb"/(MediaBox|CropBox|Rect|BBox)\s*\[[^\]]*\]", rb"/\1 [ 0 0 1e38 1e38 ]", rb"/\1 [ 0 0 0 0 ]",
        rb"/\1 [ 1 2 ]", rb"/\1 [ (a) /b null true ]", rb"/\1 [ -99999999999999999999 0 9 9 ]", rb"/\1 7",
    ),
    "odd kinds": _replaced(
        rb"/(FT|Ff|MaxLen|Q|DA|V|Opt|F|Rotate|T|TU)\s+(?=[/\d(\[])[^\s/(\[]*",
        rb"/\1 7 ", rb"/\1 [ [ ] ] ", rb"/\1 << >> ", rb"/\1 -2147483649 ",
        rb"/\1 (\\\\) ", rb"/\1 99999999999999999999999999 ", rb"/\1 null ",
    ),
}  # fmt: skip
"""Done to its parts in plain sight; the table of contents is true."""


if __name__ == "__main__":
    # A script's own folder comes first on the path; there ``bench`` would be a file instead of the folder.
    sys.path[0] = str(ROOT)
    sys.exit(main(sys.argv[1:]))
