"""The agents of an offer as they are typed, each with every way the offer lists to reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.files import KeyPath
from gdnotice.offer.agents import METHODS, PAPER, ROLES
from gdnotice.offer.sheet import AgentSheet, DeliverySheet
from gdnotice.pack.form import Choice
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme

_NUMBERS = {"fax": "(212) 555-0116", "email": "notices@agent.example", "upload": "https://upload.agent.example/offer"}
_NUMBER_WORDS = {"fax": "Fax number", "email": "E-mail address", "upload": "Upload link"}


class AgentsForm(QWidget):
    """Edits the list it is given in place. ``changed`` at every keystroke; ``grew`` when a part came or went."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._agents: list[AgentSheet] = []
        self._wrong: dict[KeyPath, QLabel] = {}
        self._inputs: dict[KeyPath, QWidget] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GAP)

    def show_agents(self, agents: list[AgentSheet]) -> None:
        """Show these agents and edit them."""
        self._agents = agents
        self._build()

    def say(self, mistakes: Mapping[KeyPath, str]) -> None:
        """What is wrong, by its place below ``agent``: ``(0, "delivery", 1, "number")``."""
        said: dict[KeyPath, list[str]] = {}
        for path, words in mistakes.items():
            near = next((path[:long] for long in range(len(path), 0, -1) if path[:long] in self._wrong), None)
            if near is not None:
                said.setdefault(near, []).append(words)
        for path, of in self._wrong.items():
            of.setText("\n".join(said.get(path, ())))
            of.setVisible(path in said)

    def focus(self, path: KeyPath) -> QWidget | None:
        """Go to the place of a mistake; returns where that is."""
        for long in range(len(path), 0, -1):
            if (found := self._inputs.get(path[:long])) is not None:
                found.setFocus(Qt.FocusReason.TabFocusReason)
                return found
        return None

    # --- building ---

    def _build(self, focus: KeyPath = ()) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._wrong.clear()
        self._inputs.clear()
        for place, agent in enumerate(self._agents):
            self._rows.addWidget(self._agent(place, agent))
        add = QPushButton(" Add an agent")
        add.setObjectName(f"{self._name}.add")
        add.setIcon(theme().icon("new"))
        add.clicked.connect(self._add_agent)
        self._rows.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        if focus:
            self.focus(focus)

    def _agent(self, place: int, agent: AgentSheet) -> QFrame:
        card = QFrame()
        set_look(card, "card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(GAP, GAP, GAP, GAP)
        rows.setSpacing(SMALL)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        name = f"{self._name}.{place}"
        role = self._list(f"{name}.role", "Role of the agent", ROLES, agent.role, lambda key: _set(agent, "role", key))
        self._place(grid, 0, 0, "Role", role, (place, "role"))
        called = self._line(f"{name}.name", "Name of the agent", agent.name, lambda text: _set(agent, "name", text))
        self._place(grid, 0, 1, "Name as the offer prints it", called, (place, "name"))
        told = "Telephone for information"
        information = self._line(
            f"{name}.information", told, agent.information, lambda text: _set(agent, "information", text)
        )
        information.setPlaceholderText("(800) 555-0118")
        self._place(grid, 1, 0, told, information, (place, "information"))
        rows.addLayout(grid)
        self._wrong[place,] = self._fault(rows)
        for number, way in enumerate(agent.deliveries):
            rows.addWidget(self._delivery(place, number, way))
        rows.addLayout(self._agent_buttons(place, agent, name))
        return card

    def _agent_buttons(self, place: int, agent: AgentSheet, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        more = QPushButton(" Add a way to reach it")
        more.setObjectName(f"{name}.add-way")
        more.setAccessibleName(f"Add a way to reach {agent.name or 'this agent'}")
        more.setIcon(theme().icon("new"))
        more.clicked.connect(lambda: self._add_way(place))
        row.addWidget(more)
        row.addStretch(1)
        row.addWidget(self._remove(f"{name}.remove", "Remove this agent", lambda: self._take(self._agents, place)))
        return row

    def _delivery(self, place: int, number: int, way: DeliverySheet) -> QFrame:
        here = (place, "delivery", number)
        name = f"{self._name}.{place}.{number}"
        box = QFrame()
        set_look(box, "part")
        grid = QGridLayout(box)
        grid.setContentsMargins(GAP, SMALL, SMALL, SMALL)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

        def turned(method: str) -> None:
            way.method = method
            self._build((*here, "method"))

        way_list = self._list(f"{name}.method", "Way of delivery", METHODS, way.method, turned)
        self._place(grid, 0, 0, "Way", way_list, (*here, "method"))
        agent = self._agents[place]
        gone = self._remove(f"{name}.remove", "Remove this way", lambda: self._take(agent.deliveries, number))
        if way.method in PAPER:
            lines = _Lines("\n".join(way.address))
            lines.setObjectName(f"{name}.address")
            lines.setAccessibleName("Address, a line each")
            lines.textChanged.connect(lambda: self._address(way, lines))
            self._place(grid, 0, 1, "Address", lines, (*here, "address"))
        elif way.method:
            words = _NUMBER_WORDS[way.method]
            to = self._line(f"{name}.number", words, way.number, lambda text: _set(way, "number", text))
            to.setPlaceholderText(_NUMBERS[way.method])
            self._place(grid, 0, 1, words, to, (*here, "number"))
        only = QCheckBox("For Eligible Institutions only")
        only.setObjectName(f"{name}.eligible")
        only.setChecked(way.eligible_only)
        only.clicked.connect(lambda on: self._set(lambda: _set(way, "eligible_only", on)))
        confirm = self._line(
            f"{name}.confirm", "Telephone to confirm", way.confirm, lambda text: _set(way, "confirm", text)
        )
        confirm.setPlaceholderText("(212) 555-0117")
        self._place(grid, 1, 0, "Telephone to confirm", confirm, (*here, "confirm"))
        side = QHBoxLayout()
        side.addWidget(only)
        side.addStretch(1)
        side.addWidget(gone)
        grid.addLayout(side, 4, 1)
        return box

    def _place(self, grid: QGridLayout, row: int, column: int, words: str, made: QWidget, path: KeyPath) -> None:
        head = label(words, "small", wrap=False)
        head.setBuddy(made)
        grid.addWidget(head, 3 * row, column)
        grid.addWidget(made, 3 * row + 1, column, Qt.AlignmentFlag.AlignTop)
        wrong = label("", "bad", name=f"wrong:{made.objectName()}")
        wrong.hide()
        grid.addWidget(wrong, 3 * row + 2, column)
        self._wrong[path], self._inputs[path] = wrong, made

    def _fault(self, rows: QVBoxLayout) -> QLabel:
        made = label("", "bad")
        made.hide()
        rows.addWidget(made)
        return made

    def _line(self, name: str, words: str, text: str, take: Callable[[str], object]) -> QLineEdit:
        line = QLineEdit(text)
        line.setObjectName(name)
        line.setAccessibleName(words)
        line.setCursorPosition(0)
        line.textEdited.connect(lambda typed: self._set(lambda: take(typed)))
        return line

    def _list(
        self, name: str, words: str, choices: Sequence[Choice], chosen: str, take: Callable[[str], object]
    ) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.addItem("choose", "")
        for one in choices:
            box.addItem(one.label, one.id)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.activated.connect(lambda place: self._set(lambda: take(box.itemData(place))))
        box.installEventFilter(self)
        return box

    def _remove(self, name: str, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setIcon(theme().icon("remove", theme().colours.muted))
        button.setIconSize(QSize(18, 18))
        set_look(button, "link")
        button.clicked.connect(act)
        return button

    # --- what it does ---

    def _set(self, act: Callable[[], object]) -> None:
        act()
        self.changed.emit()

    def _address(self, way: DeliverySheet, lines: QPlainTextEdit) -> None:
        way.address = [one.strip() for one in lines.toPlainText().split("\n") if one.strip()]
        self.changed.emit()

    def _add_agent(self) -> None:
        self._agents.append(AgentSheet())
        self._build((len(self._agents) - 1, "role"))
        self.changed.emit()

    def _add_way(self, place: int) -> None:
        ways = self._agents[place].deliveries
        ways.append(DeliverySheet())
        self._build((place, "delivery", len(ways) - 1, "method"))
        self.changed.emit()

    def _take(self, of: list[AgentSheet] | list[DeliverySheet], place: int) -> None:
        del of[place]
        self._build()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class _Lines(QPlainTextEdit):
    """As high as three lines, or as its own up to six."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("One line each")
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = min(6, max(2, self.blockCount()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 24)


def _set(of: object, name: str, value: object) -> None:
    setattr(of, name, value)
