"""Declarations of actions and menus, and the `QAction`s and `QMenu`s made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QHelpEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolTip, QWidget

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

SEPARATOR = None
REASON = "reason"
"""Property of an action: why it is disabled."""


class State:
    """A condition and the signals that may change it, such as whether something is selected.

    Args:
        is_true: the condition.
        signals: that may change it.
        otherwise: a sentence that says why an action is disabled while the condition is false.
    """

    def __init__(
        self, is_true: Callable[[], bool], *signals: SignalInstance, otherwise: str = ""
    ) -> None:
        self.is_true = is_true
        self.signals = signals
        self._otherwise = otherwise

    @property
    def reason(self) -> str:
        """Why the condition is false; "" if it is true."""
        return "" if self.is_true() else self._otherwise


class AllOf(State):
    """All of several conditions; the first one that is false gives the reason."""

    def __init__(self, *states: State) -> None:
        signals = [signal for state in states for signal in state.signals]
        super().__init__(lambda: all(state.is_true() for state in states), *signals)
        self._states = states

    @property
    def reason(self) -> str:
        return next((state.reason for state in self._states if not state.is_true()), "")


class UndoStepNames:
    """The step that an action takes, for its texts: “Undo Stroke”.

    Args:
        name: the step's name, or "" if there is none.
        changed: emitted with the new name.
        text: menu text with `{step}`.
        tip: tool tip with `{step}`.
    """

    def __init__(
        self, name: Callable[[], str], changed: SignalInstance, text: str, tip: str
    ) -> None:
        self.name = name
        self.changed = changed
        self.text = text
        self.tip = tip


class _StepTexts(QObject):
    """Keeps the texts of an action up to date, as long as the action exists."""

    def __init__(self, declared: Action, step: UndoStepNames, action: QAction) -> None:
        super().__init__(action)
        self._declared, self._step, self._action = declared, step, action
        step.changed.connect(self._show)
        self._show(step.name())

    def _show(self, name: str) -> None:
        # The signal carries the name; a stack emits it even while it is being destroyed.
        declared, step = self._declared, self._step
        escaped = name.replace("&", "&&")
        self._action.setText(step.text.format(step=escaped) if name else declared.text)
        _set_tip(self._action, step.tip.format(step=name) if name else declared.tip)


def _set_tip(action: QAction, tip: str, reason: str = "") -> None:
    """Set the tool tip, with the first key, and why the action is disabled."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = f"{tip} ({keys})" if keys else tip
    action.setToolTip(f"{tip}\n{reason}" if reason else tip)
    action.setProperty(REASON, reason)


def disabled_reason(action: QAction) -> str:
    """Why an action is disabled; "" if it is enabled, or if no reason is known."""
    return str(action.property(REASON) or "")


class ReasonMenu(QMenu):
    """A menu whose disabled items say why they are: in a tool tip, as the pointer rests there."""

    def event(self, event: QEvent) -> bool:
        """Leave out the other items' tool tips, which repeat their names."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            action = self.actionAt(event.pos())
            reason = "" if action is None else disabled_reason(action)
            QToolTip.showText(event.globalPos(), reason, self)
            return True
        return super().event(event)


class _Enabling(QObject):
    """Enables an action by a state and tells the reason otherwise, as long as it exists."""

    def __init__(self, declared: Action, state: State, action: QAction) -> None:
        super().__init__(action)
        self._declared, self._state, self._action = declared, state, action
        self._shown: tuple[bool, str] | None = None
        for signal in state.signals:
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        now = self._state.is_true(), self._state.reason
        if now != self._shown:
            self._shown = now
            self._action.setEnabled(now[0])
            _set_tip(self._action, self._declared.tip, now[1])


class _Binding(QObject):
    """Shows a state, now and after each of its signals, as long as its owner exists."""

    def __init__(self, state: State, show: Callable[[bool], object], owner: QObject) -> None:
        super().__init__(owner)
        self._state, self._show = state, show
        for signal in state.signals:
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self, value: bool | None = None) -> None:
        # A signal may carry the state; an undo stack emits even while it is being destroyed.
        self._show(self._state.is_true() if value is None else value)


@dataclass(frozen=True, eq=False)
class Action:
    """One action.

    Attributes:
        name: attribute of `Actions`.
        text: menu text.
        tip: tool tip; the first key is appended.
        run: called when the action is triggered.
        keys: key sequences separated by spaces; menus show the first one.
        icon: file name of the icon, or "".
        switch: makes the action checkable; called with each new state.
        enabled: when the action can be triggered; None for always.
        checked: makes the action checkable; what its mark shows.
        on_canvas: whether the keys work only while the drawing panel has the focus, so that
            Return still ends typing elsewhere.
        step: what the action would undo or redo, named in its texts.
    """

    name: str
    text: str
    tip: str
    run: Callable[[], object] | None = None
    keys: str = ""
    icon: str = ""
    switch: Callable[[bool], object] | None = None
    enabled: State | None = None
    checked: State | None = None
    on_canvas: bool = False
    step: UndoStepNames | None = None


@dataclass(frozen=True, eq=False)
class Choices:
    """A submenu with one item per choice.

    Attributes:
        name: attribute of `Actions`.
        text: menu text.
        choices: (value, text) of each item.
        choose: called with the value the user picks.
        current: the checked value; None for items without a mark.
        enabled: when the menu can be opened; None for always.
    """

    name: str
    text: str
    choices: Sequence[tuple[str, str]]
    choose: Callable[[Any], object]
    current: str | None = None
    enabled: State | None = None


Item = Action | Choices | Callable[[], QMenu | Sequence[QAction]] | None
"""Part of a menu: an action, a submenu, one that is made later, or a separator."""


class Menu:
    """One menu of the menu bar."""

    def __init__(self, text: str, *items: Item) -> None:
        self.text = text
        self.items = items


class Actions(QObject):
    """The window's actions by name (`actions.add`, `actions.undo`, …), and its menu bar."""

    starter_menu: QMenu
    replace_menu: QMenu
    stabiliser_menu: QMenu
    symmetry_menu: QMenu
    text_menu: QMenu

    def __init__(self, menus: Sequence[Menu], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._menus = menus
        self._theme = theme
        self._parent = parent
        self._actions: dict[str, QAction] = {}
        for declared in self.declared():
            self._actions[declared.name] = self._make_action(declared)
        tools = QActionGroup(self)
        tools.addAction(self.pen)
        tools.addAction(self.eraser)
        for menu in menus:
            for item in menu.items:
                if isinstance(item, Choices):
                    setattr(self, item.name, self._make_menu(item))
        self._show_icons()
        theme.changed.connect(self._show_icons)

    def __getattr__(self, name: str) -> QAction:
        """An action by its name."""
        actions: dict[str, QAction] = self.__dict__.get("_actions", {})
        if name in actions:
            return actions[name]
        raise AttributeError(name)

    def declared(self) -> Iterator[Action]:
        """All declared actions in the order of the menus."""
        for menu in self._menus:
            yield from (item for item in menu.items if isinstance(item, Action))

    def reason_for_keys(self, event: QKeyEvent) -> str:
        """Why pressed keys do nothing: the reason of the disabled action that has them, or ""."""
        pressed = QKeySequence(event.keyCombination())
        for declared in self.declared():
            action = self._actions[declared.name]
            if pressed in action.shortcuts() and not action.isEnabled():
                return disabled_reason(action)
        return ""

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Add all menus; the submenus that others create must exist by now."""
        for declared in self._menus:
            menu = ReasonMenu(declared.text, bar)
            bar.addMenu(menu)
            for item in declared.items:
                if item is SEPARATOR:
                    menu.addSeparator()
                elif isinstance(item, Action):
                    menu.addAction(self._actions[item.name])
                elif isinstance(item, Choices):
                    menu.addMenu(getattr(self, item.name))
                else:
                    made = item()
                    if isinstance(made, QMenu):
                        menu.addMenu(made)
                    else:
                        menu.addActions(made)

    def _make_action(self, declared: Action) -> QAction:
        action = QAction(declared.text, self._parent)
        action.setCheckable(declared.switch is not None or declared.checked is not None)
        # An icon would take the place of the tick.
        action.setIconVisibleInMenu(not action.isCheckable())
        action.setShortcuts([QKeySequence(keys) for keys in declared.keys.split()])
        _set_tip(action, declared.tip)
        if declared.step is not None:
            _StepTexts(declared, declared.step, action)
        if declared.on_canvas:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            self._parent.addAction(action)
        if declared.enabled is not None and declared.step is not None:
            _Binding(declared.enabled, action.setEnabled, action)  # its tool tip names the step
        elif declared.enabled is not None:
            _Enabling(declared, declared.enabled, action)
        if declared.checked is not None:
            _Binding(declared.checked, action.setChecked, action)
        if declared.switch is not None:
            action.toggled.connect(declared.switch)
        action.triggered.connect(lambda: self._run(declared, action))
        return action

    def _run(self, declared: Action, action: QAction) -> None:
        if declared.run is not None:
            declared.run()
        if declared.checked is not None:
            # Qt has toggled the mark, even if nothing changed.
            action.setChecked(declared.checked.is_true())

    def _make_menu(self, declared: Choices) -> QMenu:
        menu, group = QMenu(declared.text, self._parent), QActionGroup(self)
        menu.setToolTipsVisible(declared.current is None)
        if declared.enabled is not None:
            _Binding(declared.enabled, menu.menuAction().setEnabled, menu)
        for value, text in declared.choices:
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, v=value: declared.choose(v))
            if declared.current is not None:
                action.setCheckable(True)
                action.setChecked(value == declared.current)
                group.addAction(action)
        return menu

    def _show_icons(self) -> None:
        for declared in self.declared():
            if declared.icon:
                self._actions[declared.name].setIcon(icon(declared.icon, self._theme))
