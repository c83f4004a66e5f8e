"""How the window looks: sizes, colours in light and dark, and icons by what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from gdnotice import places

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

TIGHT, SMALL, GAP, WIDE, WIDEST = 4, 8, 12, 16, 24
"""The spaces between things, in device-independent pixels."""
_TURN = 30
"""Milliseconds between two parts that take other colours while they are not seen."""
READABLE = 640
"""The width of a column of text that is still easy to read."""

ICONS: Mapping[str, str] = {
    "board": "mdi6.view-dashboard-outline", "notices": "mdi6.file-document-multiple-outline", "new": "mdi6.plus",
    "lock": "mdi6.lock-outline", "people": "mdi6.account-multiple-outline", "search": "mdi6.magnify",
    "back": "mdi6.arrow-left", "approve": "mdi6.check-decagram-outline", "stamp": "mdi6.stamper",
    "send": "mdi6.send-outline", "acknowledge": "mdi6.email-check-outline", "cover": "mdi6.shield-check-outline",
    "withdraw": "mdi6.undo-variant", "reject": "mdi6.close-octagon-outline", "paper": "mdi6.file-download-outline",
    "change": "mdi6.pencil-outline", "ready": "mdi6.clipboard-check-outline", "evidence": "mdi6.paperclip",
    "send-back": "mdi6.keyboard-return", "overdue": "mdi6.alert-circle-outline", "today": "mdi6.clock-outline",
    "error": "mdi6.alert-octagon-outline", "warning": "mdi6.alert-outline", "note": "mdi6.information-outline",
    "copy": "mdi6.content-copy", "sample": "mdi6.flask-outline", "expire": "mdi6.timer-off-outline",
    "letter": "mdi6.file-plus-outline", "cancel": "mdi6.close", "supersede": "mdi6.file-replace-outline",
    "calendar": "mdi6.calendar-month-outline", "undo": "mdi6.undo", "redo": "mdi6.redo",
    "zoom-in": "mdi6.magnify-plus-outline", "zoom-out": "mdi6.magnify-minus-outline",
    "page-before": "mdi6.chevron-up", "page-after": "mdi6.chevron-down", "fit-page": "mdi6.fit-to-page-outline",
    "fit": "mdi6.arrow-expand-horizontal", "done": "mdi6.check-circle", "reads-as": "mdi6.arrow-right-thin",
    "settings": "mdi6.cog-outline", "help": "mdi6.help-circle-outline", "keyboard": "mdi6.keyboard-outline",
    "screen": "mdi6.application-outline", "person": "mdi6.account-outline", "act": "mdi6.lightning-bolt-outline",
    "batch": "mdi6.table-arrow-right", "spreadsheet": "mdi6.file-table-outline", "ledger": "mdi6.book-lock-outline",
    "prove": "mdi6.shield-search", "backup": "mdi6.content-save-outline", "restore": "mdi6.backup-restore",
    "close-day": "mdi6.calendar-lock-outline", "export": "mdi6.table-arrow-right", "pack": "mdi6.zip-box-outline",
    "purge": "mdi6.shredder", "recovery": "mdi6.key-plus", "passphrase": "mdi6.lock-reset",
    "keyring": "mdi6.key-chain", "print": "mdi6.printer-outline", "folder": "mdi6.folder-download-outline",
    "computed": "mdi6.calculator-variant-outline", "where": "mdi6.file-eye-outline", "clock": "mdi6.timer-outline",
    "offers": "mdi6.file-sign", "open-file": "mdi6.folder-open-outline", "amend": "mdi6.file-edit-outline",
    "save-file": "mdi6.content-save-outline", "remove": "mdi6.trash-can-outline",
    "studio": "mdi6.vector-square-edit",
    "draw": "mdi6.vector-square-plus", "delete": "mdi6.trash-can-outline", "preview": "mdi6.text-box-outline",
    "keep": "mdi6.content-save-outline", "institution": "mdi6.bank-transfer",
}  # fmt: skip


class Colours(NamedTuple):
    """One set of colours. Text on its ground keeps a contrast of at least 4.5 to 1."""

    ground: str
    surface: str
    rail: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    good: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT = Colours(
    ground="#f5f6f8", surface="#ffffff", rail="#eceff3", line="#d5dae1", text="#1b2330", muted="#566273",
    accent="#1c5ba3", on_accent="#ffffff", soft="#e3edf8", good="#1a7142", warn="#8a5200", warn_soft="#fff2d9",
    bad="#b3261e", bad_soft="#fce9e7",
)  # fmt: skip
DARK = Colours(
    ground="#171a1f", surface="#1f2329", rail="#13161a", line="#3a414c", text="#e6e9ef", muted="#a2adbc",
    accent="#76aeeb", on_accent="#10151c", soft="#26384d", good="#68c691", warn="#e9b65c", warn_soft="#3a3020",
    bad="#f2938a", bad_soft="#402523",
)  # fmt: skip


class Theme(QObject):
    """The look in force; follows the system's light or dark unless the desk prefers one.

    ``changed`` when it did: icons are drawn anew then.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.colours = LIGHT
        self._sheet = ""
        self._dressed: WeakSet[QWidget] = WeakSet()
        self._stale: WeakSet[QWidget] = WeakSet()
        self._next = QTimer(self, interval=_TURN)
        self._next.timeout.connect(self._restyle_one)
        self._tell = QTimer(self, interval=_TURN + _TURN // 2, singleShot=True)
        self._tell.timeout.connect(self.changed)
        self._look = "system"
        self._usual, self._size = app.font().pointSizeF(), 100
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        self._follow(hints.colorScheme())

    def prefer(self, look: str, text_size: int = 100) -> None:
        """Wear ``look`` (system, light, dark), with texts of ``text_size`` per cent of the usual."""
        if (look, text_size) == (self._look, self._size):
            return
        self._look, self._size = look, text_size
        font = self._app.font()
        font.setPointSizeF(self._usual * text_size / 100)
        self._app.setFont(font)
        self._follow(self._app.styleHints().colorScheme())

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        dark = scheme == Qt.ColorScheme.Dark if self._look == "system" else self._look == "dark"
        self.wear(DARK if dark else LIGHT)

    def wear(self, colours: Colours) -> None:
        """Take these colours: at once for what is seen, part by part for the rest, at the latest when it is shown."""
        self.colours = colours
        self._app.setPalette(_palette(colours))
        self._sheet = _sheet(colours, self._app.font().pointSizeF())
        for part in list(self._dressed):
            if isValid(part):
                self._stale.add(part)
                if part.isVisible():
                    self._restyle(part)
        self._next.start()
        self._tell.start()

    def dress(self, part: QWidget) -> None:
        """Give a screen, a dialog or another large part the look in force, from now on; all inside it follows.

        Neither the application nor a window has a style sheet of its own. With one of the application, every widget is
        styled anew for each parent it is ever put into; with one of the window, a change of colours styles all screens
        at once, and the window stands still.
        """
        if part not in self._dressed:
            self._dressed.add(part)
            part.installEventFilter(self)
        part.setStyleSheet(self._sheet)

    def dressed(self, widget: QWidget) -> bool:
        """Whether it has the look from a part that it is in."""
        one: QWidget | None = widget
        while one is not None:
            if one in self._dressed:
                return True
            one = one.parentWidget()
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._restyle(watched)
        return False

    def _restyle(self, part: QWidget) -> None:
        if part in self._stale:
            self._stale.discard(part)
            part.setStyleSheet(self._sheet)

    def _restyle_one(self) -> None:
        """One part that is not seen, so that nobody waits for it later."""
        for part in list(self._stale):
            if isValid(part):
                self._restyle(part)
                return
        self._stale.clear()
        self._next.stop()

    def icon(self, meaning: str, colour: str = "") -> QIcon:
        """The icon for ``meaning`` in the colours in force."""
        from ui import icons  # the window is shown before the first icon

        return icons.icon(ICONS[meaning], colour or self.colours.text, self.colours.line)


_worn: list[Theme] = []


def theme() -> Theme:
    """The application's theme, made when it is first asked for."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "the application comes first"
    if not _worn or _worn[0].parent() is not app:
        _worn[:] = [Theme(app)]
    return _worn[0]


def folder_of(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    assert spec is not None, "it is installed with the program"
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


def use_font(app: QApplication) -> None:
    """The text font of the papers for the window too, where the system's own is not one made for screens."""
    if app.platformName() in ("windows", "cocoa"):
        return
    upright = folder_of("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    number = QFontDatabase.addApplicationFont(str(upright))
    if families := QFontDatabase.applicationFontFamilies(number):
        app.setFont(QFont(families[0], 10))


def label(text: str = "", look: str = "", *, wrap: bool = True, name: str = "") -> QLabel:
    """A text on the screen that can be selected with the mouse. ``look`` is title, heading, muted, small, bad ..."""
    made = QLabel(text)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_look(made, look)
    if name:
        made.setObjectName(name)
    return made


_HEAVY = frozenset(("title", "heading", "figure", "bad-figure", "key", "strong", "sample", "main", "main-act"))
"""The looks that the style sheet sets in a heavier weight."""


def strong(font: QFont) -> QFont:
    """The same font, heavier.

    The text font is one file for all weights. Of such a file Qt takes the plain weight, whatever weight a style sheet
    asks for; only its axis gives another.
    """
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    made.setVariableAxis(QFont.Tag("wght"), 600)
    return made


def set_look(widget: QWidget, look: str) -> None:
    """Give a widget another look of the style sheet."""
    before = widget.property("look")
    if before == look:
        return
    widget.setProperty("look", look)
    if look in _HEAVY or before in _HEAVY:
        weight = QFont()  # it says nothing but the axis: size and all else stay the style sheet's
        if look in _HEAVY:
            weight.setVariableAxis(QFont.Tag("wght"), 600)
        widget.setFont(weight)
    # A widget that was never shown has yet to be polished: doing it here would take most of the start's time.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.ground, QPalette.ColorRole.Base: c.surface, QPalette.ColorRole.Button: c.surface,
        QPalette.ColorRole.AlternateBase: c.ground, QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Text: c.text, QPalette.ColorRole.ButtonText: c.text, QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent, QPalette.ColorRole.ToolTipBase: c.surface,
        QPalette.ColorRole.ToolTipText: c.text, QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Link: c.accent, QPalette.ColorRole.Accent: c.accent,
    }  # fmt: skip
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.muted))
    return palette


def _sheet(c: Colours, points: float) -> str:
    mark = "check-light" if c.on_accent == LIGHT.on_accent else "check-dark"
    check = (places.resources() / "window" / f"{mark}.svg").as_posix()
    return f"""
QMainWindow, QDialog {{ background: {c.ground}; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
QLabel {{ color: {c.text}; background: transparent; }}
QLabel[look="title"] {{ font-size: {points * 1.6:.1f}pt; font-weight: 600; }}
QLabel[look="heading"] {{ font-size: {points * 1.15:.1f}pt; font-weight: 600; }}
QLabel[look="figure"] {{ font-size: {points * 1.7:.1f}pt; font-weight: 600; }}
QLabel[look="muted"] {{ color: {c.muted}; }}
QLabel[look="small"] {{ color: {c.muted}; font-size: {points * 0.9:.1f}pt; }}
QLabel[look="key"] {{
    background: {c.ground}; border: 1px solid {c.line}; border-bottom: 2px solid {c.line}; border-radius: 4px;
    padding: 1px 7px; font-weight: 600;
}}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="was"] {{ color: {c.muted}; text-decoration: line-through; }}
QLabel[look="bad"] {{ color: {c.bad}; }}
QLabel[look="bad-figure"] {{ color: {c.bad}; font-size: {points * 1.7:.1f}pt; font-weight: 600; }}
QLabel[look="warn"] {{ color: {c.warn}; }}
QLabel[look="good"] {{ color: {c.good}; }}
QLabel[look="sample"] {{
    background: {c.warn_soft}; color: {c.warn}; padding: 5px 12px; border-bottom: 1px solid {c.line}; font-weight: 600;
}}
QFrame[look="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; }}
QFrame[look="drop"] {{ background: {c.surface}; border: 1px dashed {c.muted}; border-radius: 6px; }}
QFrame[look="drop-over"] {{ background: {c.soft}; border: 2px dashed {c.accent}; border-radius: 6px; }}
QFrame[look="bad-card"] {{ background: {c.bad_soft}; border: 1px solid {c.bad}; border-radius: 6px; }}
QFrame[look="warn-card"] {{ background: {c.warn_soft}; border: 1px solid {c.warn}; border-radius: 6px; }}
QFrame[look="part"] {{ border: none; border-top: 1px solid {c.line}; }}
QFrame[look="banner"] {{ background: {c.warn_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[look="rail"] {{ background: {c.rail}; border: none; border-right: 1px solid {c.line}; }}
QFrame#interview-head {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
QFrame#about {{ background: {c.soft}; border: none; border-top: 1px solid {c.line}; }}
QFrame#line {{ background: {c.line}; }}
QFrame[look="rail"] QToolButton {{
    border: 2px solid transparent; border-radius: 6px; padding: 7px 10px; text-align: left; color: {c.text};
    background: transparent;
}}
QPushButton[look="main-icon"] {{
    background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; padding: 6px 0;
}}
QPushButton[look="main-icon"]:focus {{ border: 2px solid {c.text}; padding: 5px 0; }}
QFrame[look="rail"] QToolButton[look="low"] {{ padding: 2px 10px; }}
QFrame[look="rail"] QToolButton:hover {{ background: {c.soft}; }}
QFrame[look="rail"] QToolButton:checked {{ background: {c.soft}; font-weight: 600; }}
QFrame[look="rail"] QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton[look="tool"] {{ border: 2px solid transparent; border-radius: 5px; padding: 4px; background: transparent; }}
QToolButton[look="tool"]:hover {{ background: {c.soft}; }}
QToolButton[look="tool"]:checked {{ background: {c.soft}; border-color: {c.line}; }}
QToolButton[look="tool"]:focus {{ border-color: {c.accent}; }}
QPushButton {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 6px 14px; color: {c.text};
    min-height: 18px;
}}
QPushButton:hover {{ background: {c.soft}; }}
QPushButton:checked {{ background: {c.soft}; border-color: {c.accent}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.ground}; }}
QPushButton[look="main"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600; }}
QPushButton[look="main"]:focus {{ border: 2px solid {c.text}; padding: 5px 13px; }}
QPushButton[look="main"]:disabled {{ background: {c.line}; color: {c.muted}; border-color: {c.line}; }}
QPushButton[look="link"] {{ border: 2px solid transparent; background: transparent; color: {c.accent}; padding: 4px; }}
QPushButton[look="link"]:focus {{ border-color: {c.accent}; }}
QPushButton[look="act"], QPushButton[look="main-act"] {{ text-align: left; padding-left: 10px; }}
QPushButton[look="act"]:focus {{ padding-left: 9px; }}
QPushButton[look="main-act"] {{
    background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
}}
QPushButton[look="main-act"]:focus {{ border: 2px solid {c.text}; padding-left: 9px; }}
QPushButton[look="figure-card"] {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; padding: 0; text-align: left;
}}
QPushButton[look="figure-card"]:hover {{ background: {c.soft}; }}
QPushButton[look="figure-card"]:checked {{ background: {c.soft}; border: 1px solid {c.accent}; }}
QPushButton[look="figure-card"]:focus {{ border: 2px solid {c.accent}; padding: 0; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit {{
    background: {c.surface}; border: 1px solid {c.muted}; border-radius: 5px; padding: 6px 8px; color: {c.text};
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; min-height: 18px;
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent}; padding: 5px 7px; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{
    width: 0; height: 0; border-left: 4px solid {c.surface}; border-right: 4px solid {c.surface};
    border-top: 5px solid {c.muted};
}}
QComboBox QAbstractItemView {{ border: 1px solid {c.line}; border-radius: 0; padding: 4px; }}
QLineEdit:disabled {{ background: {c.ground}; color: {c.muted}; }}
QRadioButton, QCheckBox {{ spacing: 8px; padding: 3px; border: 1px solid transparent; border-radius: 4px; }}
QRadioButton::indicator, QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {c.muted}; background: {c.surface};
}}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked {{ border-color: {c.accent}; background: {c.accent}; image: url("{check}"); }}
QRadioButton::indicator:checked {{
    border-color: {c.accent};
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {c.accent},
        stop: 0.5 {c.accent}, stop: 0.62 {c.surface}, stop: 1 {c.surface});
}}
QRadioButton::indicator:disabled, QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
QRadioButton:focus, QCheckBox:focus {{ border-color: {c.accent}; }}
QTableView, QTreeView, QListView {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; gridline-color: {c.line};
    selection-background-color: {c.soft}; selection-color: {c.text}; outline: none;
}}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 2px solid {c.accent}; }}
QTableView::item, QTreeView::item {{ padding: 4px 5px; border: none; }}
QTableView::item:selected, QTreeView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{
    background: {c.surface}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line}; padding: 6px 8px;
    font-weight: 600; text-align: left;
}}
QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QStatusBar {{ background: {c.rail}; border-top: 1px solid {c.line}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ padding: 3px 8px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ padding: 8px 14px; color: {c.muted}; border-bottom: 2px solid transparent; background: transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; font-weight: 600; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar:focus {{ outline: none; }}
QTabBar::tab:focus {{ color: {c.accent}; }}
QProgressBar {{ border: 1px solid {c.line}; border-radius: 4px; background: {c.surface}; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QSplitter::handle {{ background: {c.line}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 11px; }}
QScrollBar:horizontal {{ height: 11px; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
