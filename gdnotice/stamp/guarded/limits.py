"""What a process that reads a file from outside may not do: take long, take much, write, look around, call anybody.

The limits are the system's where it has them (``setrlimit`` on Linux and macOS, a Job object on Windows), so they hold
for native code as well. The audit hook stands beside them and holds for Python code: it is what makes a fault of a
parser harmless, not a wall against one that has been taken over.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from gdnotice import places

MEMORY = 512 * 1024 * 1024
"""Bytes of address space; what is really used is less."""

_OPEN_FILES = 64
_STATUS = "/proc/self/status"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

OUT_OF_MEMORY = 71
"""Exit code of a process that its own watch ended; no parser uses it."""

OUT_OF_TIME = frozenset({-int(getattr(signal, "SIGXCPU", 24)), 1816})
"""Exit codes of a process that the system ended for its time: by a signal, or on Windows for its job's quota."""


def lock(seconds: int) -> None:
    """Bind this process for the rest of its life. ``seconds`` are of processor time, from now."""
    sys.dont_write_bytecode = True
    _lock_resources(seconds)
    sys.addaudithook(_hook(_own_folders(), frozenset(str(Path(one).absolute()) for one in sys.path)))


if sys.platform == "win32":

    def _lock_resources(seconds: int) -> None:
        """The program that started this process has put it into a job already (:func:`confine`)."""

    def peak_memory() -> int:
        """0: not told here."""
        return 0

else:
    import resource

    def _bound(kind: int, most: int, hardest: int | None = None) -> bool:
        try:
            hard = resource.getrlimit(kind)[1]
            highest = most if hardest is None else hardest
            if hard != resource.RLIM_INFINITY:
                highest = min(highest, hard)
            resource.setrlimit(kind, (min(most, highest), highest))
        except (OSError, ValueError):  # macOS refuses some of them
            return False
        return True

    def _lock_resources(seconds: int) -> None:
        _bound(resource.RLIMIT_CORE, 0)  # a picture of the memory on disk would hold a person's answers
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = math.ceil(used.ru_utime + used.ru_stime) + seconds  # the system counts from the start of the process
        _bound(resource.RLIMIT_CPU, until, until + 1)  # at the lower one comes a signal that tells why
        _bound(resource.RLIMIT_FSIZE, 0)
        _bound(resource.RLIMIT_NOFILE, _OPEN_FILES)
        kept = _bound(resource.RLIMIT_AS, MEMORY)
        if sys.platform == "darwin" or not kept:  # macOS takes the limit and does not keep it
            threading.Thread(target=_watch, daemon=True).start()
        _bound(resource.RLIMIT_NPROC, 0)

    def _watch() -> None:
        while peak_memory() < MEMORY:
            time.sleep(0.02)
        os._exit(OUT_OF_MEMORY)

    def peak_memory() -> int:
        """The most memory that this process has had at a time, in bytes."""
        try:
            for line in Path(_STATUS).read_bytes().splitlines():
                if line.startswith(b"VmHWM:"):  # not getrusage: on Linux that begins with the memory of the parent
                    return int(line.split()[1]) * 1024
        except OSError:
            pass
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024


_NEVER = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "os.putenv", "os.setxattr", "shutil.", "tempfile.", "urllib.", "webbrowser.",
    "winreg.", "pty.",
)  # fmt: skip


def _own_folders() -> tuple[str, ...]:
    """Where the program and its libraries lie: what is imported late, fonts and forms are still to be read."""
    package = Path(__file__).resolve().parents[2]
    own = [package, places.forms(), places.resources(), places.cache() / "fonts"]
    # The folder that holds the package may be a person's own one, so it is opened whole in a built program only.
    libraries = [Path(one) for one in sys.path if one and (places.built() or Path(one).resolve() != package.parent)]
    if places.built():
        own.append(Path(sys.executable))  # its modules lie in it
    folders = {str(spelled) for one in (*own, *libraries) for spelled in (one.absolute(), one.resolve())}
    return tuple(folder.rstrip(os.sep) + os.sep for folder in sorted(folders))


def _hook(own: tuple[str, ...], listed: frozenset[str]) -> Callable[[str, tuple[object, ...]], None]:
    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_NEVER):
            raise PermissionError(event)
        if event in ("open", "os.listdir", "os.scandir"):
            path = arguments[0] if arguments else None
            if isinstance(path, int):
                return
            if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
                raise PermissionError(event)
            # not Path.resolve, which looks at the disk; here "a/../b" only has to become "b"
            name = os.path.abspath(os.fsdecode(path if isinstance(path, str | bytes) else "."))  # noqa: PTH100
            allowed = name == _STATUS or (name + os.sep).startswith(own)
            if event != "open":  # whoever imports looks through the folder first
                allowed = allowed or name in listed or (name + os.sep).startswith(own)
            if not allowed:
                raise PermissionError(event)

    return refuse


# ------------------------------------------------------------------------------------------------------- Windows

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
    _DIE_ON_UNHANDLED, _KILL_ON_CLOSE = 0x400, 0x2000
    _EXTENDED_CLASS = 9

    class _Job:
        """A Job object. Closing its last handle ends the child, so the child cannot outlive the program."""

        def __init__(self, child: subprocess.Popen[bytes], seconds: int) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = wintypes.HANDLE
            kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
            kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
            self._kernel = kernel
            self._handle = kernel.CreateJobObjectW(None, None)
            limits = _Extended()
            basic = limits.BasicLimitInformation
            basic.PerProcessUserTimeLimit = seconds * 10_000_000  # units of 100 ns
            basic.ActiveProcessLimit = 1
            basic.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED | _KILL_ON_CLOSE
            limits.ProcessMemoryLimit = MEMORY
            done = self._handle and kernel.SetInformationJobObject(
                self._handle, _EXTENDED_CLASS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            # The wall clock's limit holds even where the system refuses a job within its own job.
            self.holds = bool(done and kernel.AssignProcessToJobObject(self._handle, vars(child)["_handle"]))

        def __del__(self) -> None:
            if self._handle:
                self._kernel.CloseHandle(self._handle)

    def confine(child: subprocess.Popen[bytes], seconds: int) -> object:
        """Put ``child`` into a Job object with these limits. Keep what is returned as long as it runs."""
        return _Job(child, seconds)

else:

    def confine(child: subprocess.Popen[bytes], seconds: int) -> object:
        """Nothing: the child binds itself (:func:`lock`) before it has read a byte."""
        return None
