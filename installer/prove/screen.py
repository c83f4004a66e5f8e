"""A screen that nobody sees, keys pressed on it as a person presses them, and pictures of it."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from installer.prove.root import SOCKETS

_SIZE = "1280x860x24"


class Screen:
    """Use it in ``with``: entering starts the X server, leaving ends it."""

    def __init__(self, display: str, folder: Path) -> None:
        self.display, self.folder = display, folder
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            ["Xvfb", self.display, "-screen", "0", _SIZE, "-ac", "-nolisten", "tcp", "-fbdir", self.folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        socket = SOCKETS / f"X{self.display.removeprefix(':')}"
        wait_for(socket.exists, "the X server", 20)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)

    def title(self) -> str:
        """The title of the program's window; empty where there is none."""
        titles = [self._do("getwindowname", one) for one in self._windows()]
        return max(titles, key=len, default="")

    def shows(self, title: str) -> bool:
        """Whether a window with just this title is to be seen."""
        return title in [self._do("getwindowname", one) for one in self._windows()]

    def press(self, *keys: str) -> None:
        """Press keys by their names, one after the other: ``Return``, ``ctrl+n``."""
        self._focus()
        self._do("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        self._focus()
        self._do("type", "--delay", "25", text)

    def count(self) -> int:
        """How many windows of the program are to be seen."""
        return len(self._windows())

    def picture(self, name: str) -> Path:
        """A picture of the whole screen, from the file that the X server draws into."""
        content = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack_from(">25I", content)
        size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        start = size + 12 * colours
        made = self.folder / f"{name}.png"
        Image.frombuffer("RGB", (width, height), content[start : start + line * height], "raw", "BGRX", line, 1).save(
            made
        )
        return made

    def _focus(self) -> None:
        windows = self._windows()
        if windows:  # there is no window manager to do it: the newest, which is a dialog where one is open
            self._do("windowfocus", windows[-1])

    def _windows(self) -> list[str]:
        return self._do("search", "--onlyvisible", "--name", "otice").split()

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, capture_output=True, text=True
        )
        return done.stdout.strip()


def wait_for(there: Callable[[], object], what: str, seconds: float) -> float:
    """Wait until ``there`` says yes; returns the seconds it took. Raises :class:`RuntimeError` where it never does."""
    begun = time.monotonic()
    while not there():
        if time.monotonic() - begun > seconds:
            raise RuntimeError(f"{what} did not come within {seconds:g} seconds")
        time.sleep(0.02)
    return time.monotonic() - begun
