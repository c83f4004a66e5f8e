"""The figures: as a table on the terminal, as a page of the documentation, and held against what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.contestants import Kind
from bench.race import Spread


@dataclass(frozen=True, slots=True)
class Measured:
    """A contestant on a form. ``rate`` is files a second, ``ratio`` how many times our rate is its own, round by round;
    ``size`` the mean output in bytes; ``problems`` what is not seen, lost or left open."""

    name: str
    kind: Kind
    how: str
    rate: Spread
    ratio: Spread
    size: int
    problems: list[str]
    synced: bool


@dataclass(frozen=True, slots=True)
class OnPaper:
    """``bytes`` of the empty form, ``pages`` that get answers."""

    id: str
    title: str
    bytes: int
    pages: int
    contestants: list[Measured]

    def named(self, name: str) -> Measured:
        return next(one for one in self.contestants if one.name == name)

    def added(self, one: Measured) -> float:
        """Kilobytes more than the empty form, for each page that gets answers."""
        return (one.size - self.bytes) / 1000 / self.pages

    def fastest(self, *, faultless: bool = False) -> Measured | None:
        """The fastest of those used as documented; with ``faultless`` of those that did the whole work."""
        peers = [one for one in self.contestants if one.kind == "documented" and not (faultless and one.problems)]
        return max(peers, key=lambda one: one.rate.median, default=None)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something promised: at least (or, with ``most``, at most) ``target``."""

    what: str
    found: Spread
    target: float
    most: bool = False

    @property
    def met(self) -> bool:
        return self.found.median <= self.target if self.most else self.found.median >= self.target


@dataclass(slots=True)
class Results:
    """Everything that was measured in one run. ``load`` is the machine's before it began; ``two_cores`` is what two
    processes that only reckon gained against one, beside which ``two_jobs`` is to be seen."""

    day: str
    machine: str
    quick: bool
    rounds: int
    load: float
    papers: list[OnPaper] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    memory: dict[str, Spread] = field(default_factory=dict)
    rows: int = 0
    jobs: dict[int, Spread] = field(default_factory=dict)
    two_jobs: Spread | None = None
    two_cores: Spread | None = None
    claims: list[Claim] = field(default_factory=list)
    seconds: float = 0.0


_PEERS = {"flat": 30, "fields": 50, "w9": 100}
_TUNED = {"flat": 1.5, "fields": 3, "w9": 10}
_COPY = {"10kB": 0.25, "220kB": 0.55}
_SYNCED = 0.6
_MEMORY = 10_000
_JOBS = 1.8
_ADDED = 6.0
_QUIET = 0.3
"""The machine's load under which nothing else can be said to have run."""


def claims(results: Results) -> list[Claim]:
    """What was promised for what was measured, with what was found."""
    found: list[Claim] = []
    for paper in results.papers:
        found.extend(_about(paper))
    for name, rate in results.memory.items():
        if "three pages, no fields" in name:
            found.append(Claim(f"in memory: {name}, a second", rate, _MEMORY))
    if results.two_jobs is not None and not results.quick:  # a few rows are done before two processes have started
        found.append(Claim(f"two jobs against one, {results.rows} rows", results.two_jobs, _JOBS))
    return found


def _about(paper: OnPaper) -> Iterator[Claim]:
    if paper.id in _PEERS:
        target = _PEERS[paper.id]
        for faultless, word in ((False, "fastest peer"), (True, "fastest peer that did the whole work")):
            if (peer := paper.fastest(faultless=faultless)) is not None:
                yield Claim(f"{paper.id}: times the {word} ({peer.name})", peer.ratio, target)
        yield Claim(f"{paper.id}: times the tuned overlay", paper.named("tuned overlay").ratio, _TUNED[paper.id])
    if paper.id in _COPY:
        for name in ("copying the form", "copying the output"):
            yield Claim(f"{paper.id}: of the rate of {name}", paper.named(name).ratio, _COPY[paper.id])
        yield Claim(f"{paper.id}: of the rate of copying, both synced", paper.named("copying, synced").ratio, _SYNCED)
    added = paper.added(paper.named("GD Notice"))
    yield Claim(f"{paper.id}: kB added a page stamped", Spread(added, added, added), _ADDED, most=True)


def _busy(results: Results) -> list[str]:
    if results.load < _QUIET:
        return []
    return ["Other programs were busy while this was measured: rates are low, and ratios spread more than they would."]


def _number(spread: Spread) -> str:
    """Three figures, with quartiles where they differ."""
    median, low, high = (_three(one) for one in (spread.median, spread.low, spread.high))
    return median if low == high else f"{median} ({low} to {high})"


def _three(number: float) -> str:
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def _row(paper: OnPaper, one: Measured) -> tuple[str, str, str, str, str]:
    ratio = "" if one.kind == "ours" else _number(one.ratio)
    seen = "" if one.kind == "copy" else "; ".join(one.problems) or "yes"
    return one.name, _number(one.rate), ratio, f"{paper.added(one):.1f}", seen


_HEADS = ("", "files a second", "ours is ... times as fast", "kB more a page", "all seen and locked")


def table(results: Results) -> str:
    """For the terminal."""
    lines = ["", f"{results.day}. {results.machine}. {results.rounds} rounds; medians, quartiles in brackets."]
    lines += _busy(results)
    for paper in results.papers:
        rows = [_HEADS, *(_row(paper, one) for one in paper.contestants)]
        widths = [max(len(row[at]) for row in rows) for at in range(4)]
        lines += ["", f"{paper.title}: {paper.bytes:,} bytes, {paper.pages} pages get answers"]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
            lines.append(f"  {'  '.join(cells)}  {row[4]}".rstrip())
    lines += ["", *results.skipped, "In memory, a second:"]
    lines += [f"  {_number(rate):28}  {name}" for name, rate in results.memory.items()]
    lines += ["", f"Batch of {results.rows:,} rows, rows a second:"]
    lines += [f"  {_number(rate):28}  with {count} job{'s' * (count > 1)}" for count, rate in results.jobs.items()]
    if results.two_cores is not None:
        lines.append(f"  {_number(results.two_cores):28}  what two processes that only reckon gain against one")
    lines += ["", "Promised:"]
    for one in results.claims:
        goal = f"at {'most' if one.most else 'least'} {one.target:g}"
        lines.append(f"  {'met   ' if one.met else 'MISSED'}  {_number(one.found):28}  {goal:16}  {one.what}")
    lines += ["", f"Measured in {results.seconds:.0f} s, load {results.load:.1f} before. Nothing was deleted;"]
    lines.append("`python3 dev.py bench --clear` deletes the files of all runs when you are done measuring.")
    return "\n".join(lines)


def page(results: Results) -> str:
    """For ``docs/speed.md``."""
    lines = [
        "# Speed",
        "",
        "Written by `python3 dev.py bench --write`; do not edit by hand.",
        "",
        f"Measured on {results.day}: {results.machine}. Load before: {results.load:.1f}.",
        *_busy(results),
        "",
        f"Each figure is the median of {results.rounds} rounds, the quartiles in brackets. In each round the",
        "contestants take turns, in changing order; every file is new, on one disk, and none is deleted; the system's",
        "buffers are written out before each round. A ratio is the median of the rounds' own ratios, never a figure of",
        "one run held against another's. A form has a dozen records; one has letters of Western Europe, one of Central",
        "Europe. Our time has the fitting of every text in it; overlays by others get each line's size and place ready",
        "made. Whether all is seen is asked once: pdftotext reads each text in its box, poppler and PDFium show ink in",
        "each box, no answered field can be edited. Peers that failed in this are compared all the same, and named.",
        "",
        "## Promised and found",
        "",
        "| | found | promised | |",
        "|---|---|---|---|",
    ]
    for claim in results.claims:
        goal = f"at {'most' if claim.most else 'least'} {claim.target:g}"
        lines.append(f"| {claim.what} | {_number(claim.found)} | {goal} | {'met' if claim.met else '**missed**'} |")
    for paper in results.papers:
        lines += ["", f"## {paper.title[:1].upper()}{paper.title[1:]}", ""]
        lines += [f"{paper.bytes:,} bytes; {paper.pages} pages get answers.", ""]
        lines += [f"| {' | '.join(_HEADS)} |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(_row(paper, one))} |" for one in paper.contestants]
    lines += ["", *results.skipped, "", "## In memory", "", "| a second | |", "|---|---|"]
    lines += [f"| {_number(rate)} | {name} |" for name, rate in results.memory.items()]
    lines += ["", f"## A batch of {results.rows:,} rows", "", "| rows a second | |", "|---|---|"]
    lines += [f"| {_number(rate)} | {count} job{'s' * (count > 1)} |" for count, rate in results.jobs.items()]
    if results.two_cores is not None:
        lines += [
            "",
            f"In the same minutes two processes that only reckon gained {_number(results.two_cores)} times one.",
        ]
    lines += [
        "",
        "Reading the spreadsheet, both passes, the journal, the summary and starting the processes included.",
        "",
    ]
    lines += ["## How each was used", "", "| | |", "|---|---|"]
    hows = {one.name: one.how for paper in results.papers for one in paper.contestants}
    lines += [f"| {name} | {how} |" for name, how in hows.items()]
    return "\n".join(lines) + "\n"
