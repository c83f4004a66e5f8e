"""A fresh minimal Debian system in a folder, and commands run in it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.program import NAME

USER, USER_ID = "clerk", 4242
HOME = "/srv/people/Zoë Łukasz Müller"
DISPLAY = ":97"
SOCKETS = Path("/", "tmp", ".X11-unix")
"""Where an X server has its sockets."""
_TOOLS = ("debootstrap", "unshare", "chroot", "Xvfb", "xdotool")


def cannot() -> str | None:
    """Why no fresh system can be made here; None where one can."""
    if os.geteuid() != 0:
        return "debootstrap needs root"
    missing = [one for one in _TOOLS if shutil.which(one) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    tried = subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True)
    return None if tried.returncode == 0 else "namespaces of our own are not permitted here"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it left; ``seconds`` from start to end."""

    code: int
    out: str
    err: str


class Root:
    """The fresh system, in ``folder``. A base is kept beside it, so that the next one takes seconds."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.folder = folder
        base = folder.with_name(f"base-{suite}")
        if not (base / "usr" / "bin" / "dpkg").exists():
            shutil.rmtree(base, ignore_errors=True)
            subprocess.run(["debootstrap", "--variant=minbase", suite, base], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", base, folder], check=True)
        (folder / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # no service is started in it
        (folder / "usr" / "sbin" / "policy-rc.d").chmod(0o755)
        (folder / HOME.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        self.as_root("useradd", "--uid", str(USER_ID), "--create-home", "--home-dir", HOME, USER)

    @property
    def home(self) -> Path:
        """The user's home, as seen from outside."""
        return self.folder / HOME.lstrip("/")

    def lacks(self, *names: str) -> list[str]:
        """Of these file names those that are nowhere in the system."""
        there = {path.name for path in self.folder.rglob("*")}
        return [one for one in names if not any(name.startswith(one) for name in there)]

    def as_root(self, *command: str) -> str:
        """Run as root, with the network; raises where it fails."""
        done = self._run(command, user=False)
        if done.returncode != 0:
            raise RuntimeError(
                f"{' '.join(command)} failed in the fresh system:\n{(done.stdout + done.stderr)[-3000:]}"
            )
        return done.stdout

    def as_user(self, *command: str, given: str = "", more: Mapping[str, str] | None = None) -> Said:
        """Run as the ordinary user: no network, the program's folder read-only. ``given`` comes on descriptor 0."""
        done = self._run(command, user=True, given=given, more=more)
        return Said(done.returncode, done.stdout, done.stderr)

    def begin_as_user(self, *command: str) -> subprocess.Popen[str]:
        """Begin what goes on for a while, such as a window."""
        return subprocess.Popen(
            self._command(command, user=True), env=_environment({"DISPLAY": DISPLAY}), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    @staticmethod
    def end(begun: subprocess.Popen[str]) -> str:
        """End what was begun, with all that it has started itself; returns what it said."""
        os.killpg(begun.pid, signal.SIGKILL)
        out, _ = begun.communicate(timeout=20)
        return out

    def _run(
        self, command: Sequence[str], *, user: bool, given: str = "", more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(command, user=user), env=_environment(more or {}) if user else _of_root(), text=True,
            input=given, capture_output=True, timeout=600,
        )  # fmt: skip

    def _command(self, command: Sequence[str], *, user: bool) -> list[str]:
        """Mounts live in a namespace of the command's own, so nothing is ever left mounted."""
        at = shlex.quote(str(self.folder))
        lines = [
            f"mount -t proc proc {at}/proc",
            f"mount --rbind /dev {at}/dev",
            f"mount -t tmpfs tmpfs {at}{SOCKETS.parent}",
            f"mkdir -p {at}{SOCKETS} && chmod 1777 {at}{SOCKETS.parent}",
            f"if [ -d {SOCKETS} ]; then mount --bind {SOCKETS} {at}{SOCKETS}; fi",
        ]
        if user:
            library = f"{at}/usr/lib/{NAME}"
            lines += [f"mount --bind {library} {library}", f"mount -o remount,bind,ro {library}"]
        else:
            lines += [f"cp /etc/resolv.conf {at}/etc/resolv.conf 2>/dev/null || true"]
        inside = f"cd {shlex.quote(HOME)} 2>/dev/null; exec {shlex.join(command)}" if user else shlex.join(command)
        who = f"--userspec={USER_ID}:{USER_ID}" if user else ""
        lines.append(f"exec chroot {who} {at} /bin/sh -c {shlex.quote(inside)}")
        spaces = ["--mount", "--pid", "--fork", "--kill-child", *(["--net"] if user else [])]
        return ["unshare", *spaces, "/bin/sh", "-e", "-c", "\n".join(lines)]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": HOME, "USER": USER, "LANG": "C.UTF-8", **more}


def _of_root() -> dict[str, str]:
    # What reaches a registry here (a proxy, say) reaches it from within too.
    kept = {name: text for name, text in os.environ.items() if name.lower().endswith("_proxy")}
    return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/", "DEBIAN_FRONTEND": "noninteractive", **kept}
