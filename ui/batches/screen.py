"""The page of batches: a spreadsheet, what was found in it, and what is made of its good rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.batch_into_ledger import BatchDrafted
from gdnotice.batch.first_pass import FirstPass, answers_of_row, write_marked_copy
from gdnotice.batch.look import Looked, look
from gdnotice.batch.template import write_template
from gdnotice.batch.with_kept_offer import OnFiles, Wanted
from gdnotice.errors import Problem
from gdnotice.pack.load import form
from ui import dialogs, how, screen
from ui.asking import Ask, AskDialog
from ui.batches import work
from ui.batches.asks import asks_for_files, wanted_of
from ui.batches.chooser import Chooser, DropZone
from ui.batches.kept import KeptBatches
from ui.batches.row import RowDialog
from ui.batches.tables import NUMBER, ColumnsModel, FindingsModel
from ui.running import Running
from ui.screen import Screen
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look
from ui.words import counted, problem_words
from ui.work import Desk, Job

_FINDINGS, _COLUMNS, _KEPT = range(3)


class Batches(Screen):
    """A spreadsheet for an offer and form of the ledger, from its first look to its notices or papers."""

    title = "Batch"
    how = how.BATCH

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.path: Path | None = None
        self.looked: Looked | None = None
        self.done: FirstPass | None = None
        self.running = Running(desk, "rows")
        self.running.dropped.connect(self._dropped)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        rows.addLayout(self._head())
        self.chooser = Chooser()
        rows.addWidget(self.chooser)
        self.drop = DropZone()
        rows.addWidget(self.drop)
        rows.addWidget(self._tabs(), 1)
        rows.addWidget(self.running)
        rows.addLayout(self._foot())
        self.setAcceptDrops(True)
        self.chooser.changed.connect(self._again)
        self.drop.given.connect(self.take)
        self.drop.sheet.activated.connect(lambda _place: self._look(self.drop.sheet.currentText()))
        self._tell()

    # --- what it is made of ---

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Batch", "title", wrap=False))
        row.addSpacing(GAP)
        row.addWidget(label("Each row of a spreadsheet is one notice.", "muted"), 1, Qt.AlignmentFlag.AlignBottom)
        self._template = QPushButton("Save an empty &template …")
        self._template.setObjectName("template")
        set_look(self._template, "link")
        self._template.clicked.connect(self.template)
        row.addWidget(self._template, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _tabs(self) -> QTabWidget:
        self.tabs = _Tabs()
        self.tabs.setObjectName("batch-tabs")
        self.tabs.setAccessibleName("What was found")
        self._findings, self._columns = FindingsModel(), ColumnsModel()
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, SMALL, 0, 0)
        rows.setSpacing(SMALL)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        self._summary = label("", "strong", name="summary")
        line.addWidget(self._summary, 1)
        self.only_bad = QCheckBox("Only rows with &errors")
        self.only_bad.setObjectName("only-bad")
        self.only_bad.toggled.connect(self._list)
        line.addWidget(self.only_bad)
        self._marked = QPushButton("Save a &marked copy …")
        self._marked.setObjectName("marked")
        self._marked.setToolTip("The spreadsheet again, with what was found of each row beside it")
        self._marked.clicked.connect(self.marked)
        line.addWidget(self._marked)
        rows.addLayout(line)
        self._notes = label("", "muted", name="notes")
        rows.addWidget(self._notes)
        self.findings = _table("findings", "Findings by row", self._findings, (84, 70, 200))
        self.findings.activated.connect(self._open)
        rows.addWidget(self.findings, 1)
        self._clean = label("", "muted", name="clean")
        self._clean.setAlignment(Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self._clean, 1)
        self.tabs.addTab(page, "F&indings")
        self.columns = _table("columns", "Columns of the spreadsheet", self._columns, (76, 300))
        self.tabs.addTab(self.columns, "Col&umns")
        self.kept = KeptBatches(self.desk)
        self.kept.began.connect(self._began)
        self.kept.ended.connect(self.running.finish)
        self.kept.said.connect(lambda words: self.wants.emit(screen.TELL, words))
        self.tabs.addTab(self.kept, "&Batches of the ledger")
        return self.tabs

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._came = label("", "", name="came")
        row.addWidget(self._came, 1)
        self.go = QPushButton()
        self.go.setObjectName("go")
        set_look(self.go, "main")
        self.go.clicked.connect(self.act)
        row.addWidget(self.go)
        return row

    # --- coming and going ---

    def come(self, what: Any = None) -> None:
        """``what`` may be the path of a spreadsheet."""
        self.refresh()
        if isinstance(what, Path):
            self.take(what)
        self.setFocusProxy(self.drop.browse)

    def refresh(self) -> None:
        self.desk.run("Reading the offers", work.served, done=self._offers, only="batch-offers")
        self.kept.refresh()

    def forget(self) -> None:
        self.path = self.looked = self.done = None
        self.running.finish()
        self.chooser.offer_these(())
        self.kept.show_batches([])
        self._came.clear()
        self._tell()

    def _offers(self, found: tuple[work.Served, ...]) -> None:
        before = self.chooser.chosen
        self.chooser.offer_these(found)
        if before is None:
            self._again()

    # --- the spreadsheet ---

    def take(self, path: Path) -> None:
        """Take this spreadsheet: look at it, then check every row."""
        self.path = path
        self._came.clear()
        self._look()

    def _again(self) -> None:
        if self.path is not None:
            self._look(self.drop.sheet.currentText() if not self.drop.sheet.isHidden() else None)
        else:
            self._tell()

    def _look(self, sheet: str | None = None) -> None:
        chosen = self.chooser.chosen
        if self.path is None or chosen is None:
            return
        self._stop()
        self.looked = self.done = None
        self._tell()
        self.desk.aside(
            "Looking at the spreadsheet", look, self.path, chosen.form, sheet, done=self._seen, failed=self._unseen,
            only="batch-look",
        )  # fmt: skip

    def _seen(self, found: Looked) -> None:
        self.looked = found
        self.drop.sheet.clear()
        self.drop.sheet.addItems(found.sheets)
        self.drop.sheet.setCurrentText(found.sheet or "")
        self.drop.sheet.setVisible(len(found.sheets) > 1)
        self._tell()
        if found.fits:
            self.tabs.setCurrentIndex(_FINDINGS)
            self.check()
        else:
            self.tabs.setCurrentIndex(_COLUMNS)

    def _unseen(self, problem: Problem) -> None:
        told = problem_words(problem)
        self.drop.tell(self.path.name if self.path else "", f"{told.what} {told.meaning} {told.remedy}", bad=True)
        self.path = None

    def check(self) -> None:
        """The first pass: every row is checked, nothing is stamped or kept."""
        wanted = self._wanted()
        if wanted is None or self.looked is None:
            return
        given: dict[str, Any] = {"progress": "tell", "done": self._checked, "failed": self._failed}
        if self.chooser.to_ledger:
            job = self.desk.slowly(
                "Checking", work.check_ledger_rows, wanted, self.looked.rows, name="", also=False, **given
            )
        else:
            job = self.desk.slowly("Checking", work.check_file_rows, wanted, self.looked.rows, **given)
        self._began(job)

    def _checked(self, found: FirstPass) -> None:
        self.running.finish()
        self.done = found
        self._tell()

    def _wanted(self) -> Wanted | None:
        chosen, looked = self.chooser.chosen, self.looked
        if chosen is None or looked is None:
            return None
        return Wanted(
            chosen.form, chosen.offer, looked.path, self.chooser.chosen_printing, looked.sheet,
            work.jobs_for(looked.rows),
        )  # fmt: skip

    # --- what is done with it ---

    def act(self) -> None:
        """Draft the good rows in the ledger, or ask for the folder of their papers."""
        wanted = self._wanted()
        if wanted is None or self.looked is None:
            return
        if self.chooser.to_ledger:
            self._ask_draft(wanted, self.looked.rows)
        else:
            self._ask_stamp(wanted, self.looked.rows)

    def _ask_draft(self, wanted: Wanted, rows: int) -> None:
        asks = (
            Ask("name", "&Name of the batch", value=wanted.rows.stem, required=True,
                help="Given again, it goes on: a row that is there already is not drafted twice."),
            Ask("also", "A row that was drafted before with other answers", "choice", value="no", choices=(
                ("no", "Leave it: the notice that is there is changed or withdrawn by hand"),
                ("yes", "Draft a notice more of it"),
            )),
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            dialog.accept()
            self._began(
                self.desk.slowly(
                    "Drafting", work.draft, wanted, rows, name=given["name"], also=given["also"] == "yes",
                    done=self._drafted, failed=self._failed, changes=True, progress="tell",
                )
            )  # fmt: skip

        told = "A notice of every good row, ready for approval. Rows with errors are left out and told."
        dialogs.show(AskDialog("Draft a batch", told, "&Draft", asks, submit, self.window()))

    def _drafted(self, found: tuple[BatchDrafted, tuple[str, ...]]) -> None:
        self.running.finish()
        done, _ = found
        told = [f"Batch {done.batch}: {counted(done.drafted, 'notice')} drafted and ready for approval"]
        if done.there:
            told.append(f"{done.there:,} there before")
        if done.refused:
            told.append(f"{counted(len(done.refused), 'row')} refused")
        ending = " Stopped: draft it again, and it goes on." if done.stopped else ""
        self._came.setText(", ".join(told) + "." + ending)
        self.wants.emit(screen.TELL, ", ".join(told) + ".")
        self.tabs.setCurrentIndex(_KEPT)
        self.kept.refresh()
        self.check()

    def _ask_stamp(self, wanted: Wanted, rows: int) -> None:
        folder = (self.desk.copies or Path.home()) / f"{wanted.rows.stem}-papers"

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            try:
                target = wanted_of(given)
            except Problem as problem:
                dialog.refused(problem)
                return
            dialog.accept()
            self._began(
                self.desk.slowly(
                    "Stamping", work.stamp_into_folder, wanted, rows, **target, done=self._stamped,
                    failed=self._failed, progress="tell",
                )
            )  # fmt: skip

        told = (
            "One PDF of every good row, a marked copy of the spreadsheet and a summary. They are kept in no ledger; "
            "whoever has the folder can read them."
        )
        dialogs.show(AskDialog("Stamp onto files", told, "&Stamp", asks_for_files(folder), submit, self.window()))

    def _stamped(self, found: OnFiles) -> None:
        self.running.finish()
        self.done = found.rows
        stopped = " Stopped: stamp into the same folder again, and it goes on." if found.rows.stopped else ""
        also = [one.name for one in (*found.written, *((found.merged,) if found.merged else ()))]
        self._came.setText(f"{found.told}{stopped} In {found.folder}: {', '.join(also)}.")
        self._tell()

    def _began(self, job: Job) -> None:
        self.running.show_job(job)
        self._buttons()

    def _stop(self) -> None:
        if self.running.job is not None and self.running.job.words == "Checking":
            self.running.job.cancel()
        self.running.finish()

    def _dropped(self) -> None:
        self._came.setText("Stopped before anything was done.")
        self._buttons()

    def _failed(self, problem: Problem) -> None:
        self.running.finish()
        self._buttons()
        dialogs.tell_problem(self.window(), problem)

    # --- files ---

    def template(self) -> None:
        """Save an empty spreadsheet of the form."""
        chosen = self.chooser.chosen
        if chosen is None:
            return
        opened = form(chosen.form)

        def write(path: Path) -> None:
            said = f"Written: {path.name}. Fill in a row for each notice."
            self.desk.aside(
                "Writing the template", lambda: write_template(opened, path, replace=True),
                done=lambda _none: self.wants.emit(screen.TELL, said),
            )  # fmt: skip

        place = (self.desk.copies or Path.home()) / f"{chosen.form}.xlsx"
        dialogs.choose(self, "Empty template", write, save_as=str(place), kinds="Excel (*.xlsx);;CSV (*.csv)")

    def marked(self) -> None:
        """Save the spreadsheet with what was found beside each row."""
        wanted, done = self._wanted(), self.done
        if wanted is None or done is None:
            return

        def write(path: Path) -> None:
            self.desk.slowly(
                "Writing the marked copy", write_marked_copy, wanted.rows, wanted.form, path, done, wanted.sheet,
                done=lambda _none: self.wants.emit(screen.TELL, f"Written: {path.name}."), ledger=False,
            )  # fmt: skip

        name = f"{wanted.rows.stem}-marked{wanted.rows.suffix}"
        dialogs.choose(self, "Marked copy", write, save_as=str(wanted.rows.with_name(name)))

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the row that a finding is about."""
        wanted, done = self._wanted(), self.done
        if wanted is None or done is None:
            return
        number = int(index.data(NUMBER))
        found = [one.finding for one in done.found if one.row == number]
        columns = self.looked.columns if self.looked is not None else ()
        self.desk.aside(
            "Reading the row", answers_of_row, wanted.rows, wanted.form, number, wanted.sheet,
            done=lambda cells: dialogs.show(RowDialog(number, cells, columns, found, self.window())),
            only="batch-row",
        )  # fmt: skip

    # --- what it shows ---

    def _tell(self) -> None:
        self._tell_drop()
        self._columns.show(self.looked)
        self._list()
        self._buttons()

    def _tell_drop(self) -> None:
        looked = self.looked
        if looked is None:
            name = self.path.name if self.path is not None else "Drop a spreadsheet here"
            told = "Looking at it …" if self.path is not None else _EMPTY
            self.drop.tell(name, told if self.chooser.chosen is not None else _NO_OFFER)
            return
        known = sum(one.use == "answer" for one in looked.columns)
        columns = f"{known} of {len(looked.columns)} columns known"
        told = f"{', '.join(looked.told)}; {counted(looked.rows, 'row')}; {columns}"
        wrong = [one for one in looked.columns if one.use in ("almost", "double")]
        if looked.missing:
            told += f"; {counted(len(looked.missing), 'needed column')} missing"
        if wrong:
            told += f"; {counted(len(wrong), 'heading')} to be mended"
        self.drop.tell(looked.path.name, f"{told}.", bad=not looked.fits)

    def _list(self) -> None:
        chosen = self.chooser.chosen
        done = self.done
        self._findings.show(done, self.looked, chosen.form if chosen else "", errors=self.only_bad.isChecked())
        there = self._findings.rowCount() > 0
        self.findings.setVisible(there)
        self._clean.setVisible(not there)
        self._clean.setText(
            "No error and no warning." if done is not None and done.rows and not self.only_bad.isChecked()
            else "No row has an error." if done is not None and done.rows
            else "" if self.looked is not None else "What is wrong with a row is told here, before anything is made."
        )  # fmt: skip
        self._summary.setText(_summed(done, ledger=self.chooser.to_ledger))
        notes = list(done.notes if done is not None else ())
        if done is not None and done.more:
            notes.append(f"{done.more:,} more findings are not shown; a marked copy has all of them.")
        self._notes.setText(" ".join(notes))
        self._notes.setVisible(bool(notes))

    def _buttons(self) -> None:
        done = self.done
        busy = self.running.job is not None
        ready = done is not None and done.good + (0 if self.chooser.to_ledger else done.there) > 0
        count = done.good if done is not None else 0
        if self.chooser.to_ledger:
            self.go.setText(f"&Draft {counted(count, 'notice')} …" if ready else "&Draft the notices …")
        else:
            self.go.setText("&Stamp the papers …" if not ready else f"&Stamp {counted(count, 'paper')} …")
        self.go.setAccessibleName(self.go.text().replace("&", ""))
        self.go.setEnabled(ready and not busy)
        self._marked.setEnabled(done is not None and not busy)
        self.only_bad.setEnabled(done is not None)
        self._template.setEnabled(self.chooser.chosen is not None)


class _Tabs(QTabWidget):
    """Tabs that give way to what stands above and below them: their tables scroll."""

    def hasHeightForWidth(self) -> bool:
        """Qt's own say yes for words that wrap, and take then the height that their tables would like."""
        return False


_EMPTY = "CSV or Excel; its first row names the columns, by a question's id or its label."
_NO_OFFER = "The ledger has no offer yet: keep one first, then its notices can come from a spreadsheet."


def _summed(done: FirstPass | None, *, ledger: bool) -> str:
    if done is None:
        return ""
    verb = "may be drafted" if ledger else "may be stamped"
    told = [f"{counted(done.rows, 'row')}: {done.good:,} {verb}"]
    if done.there:
        told.append(f"{done.there:,} there already")
    told.append(f"{done.refused:,} with errors")
    if done.warned:
        told.append(f"{done.warned:,} with warnings")
    return ", ".join(told) + (", stopped before the end." if done.stopped else ".")


def _table(name: str, words: str, model: Any, widths: tuple[int, ...]) -> QTableView:
    table = QTableView()
    table.setObjectName(name)
    table.setAccessibleName(words)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    for column, wide in enumerate(widths):
        header.resizeSection(column, wide)
    header.setSectionResizeMode(len(widths), QHeaderView.ResizeMode.Stretch)
    return table
