"""What is asked before the papers of a batch are stamped onto files, and what the answers come to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gdnotice.batch.names import USUAL
from gdnotice.errors import Misuse
from gdnotice.files import Pasted
from ui.asking import Ask
from ui.batches import work


def asks_for_files(folder: Path) -> tuple[Ask, ...]:
    """Where to, under which names, and with what; ``folder`` is proposed."""
    return (
        Ask("folder", "&Folder of the papers", "folder", value=str(folder), required=True),
        Ask("names", "&Names of the files", value=USUAL, required=True,
            help="{row}, {row:05} and ids of answers in braces, as {holder.names}."),
        Ask("merged", "All papers in one file as &well, to print", "choice", value="yes", choices=(
            ("yes", "Yes: all.pdf in that folder"), ("no", "No"),
        )),
        Ask("picture", "&Picture of a signature for every paper", "file",
            help="A PNG or JPEG file. Leave it empty where the papers are signed by hand."),
        Ask("signs", "Whose signature &it is", "choice", value="institution", choices=(
            ("institution", "The institution's"), ("holder", "The holder's"),
        )),
        Ask("overwrite", "What is in the folder already", "choice", value="no", choices=(
            ("no", "Goes on where a run was stopped; nothing else is overwritten"),
            ("yes", "Replace papers and files of the same name"),
        )),
    )  # fmt: skip


def wanted_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as :func:`ui.batches.work.stamp_into_folder` takes them. Raises :class:`Misuse` for a picture that is
    no file."""
    folder = Path(given["folder"]).expanduser()
    picture = given["picture"]
    if isinstance(picture, Pasted):
        raise Misuse(
            "A pasted picture is no file.",
            "A batch that goes on later has to find the same signature again.",
            "Save the picture as a PNG file and choose that.",
        )
    return {
        "folder": folder,
        "names": given["names"],
        "merged": work.merged_beside(folder) if given["merged"] == "yes" else None,
        "signatures": ((given["signs"], picture.expanduser()),) if picture is not None else (),
        "overwrite": given["overwrite"] == "yes",
    }
