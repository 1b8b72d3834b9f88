"""Qt style sheet generated from the design tokens."""

from __future__ import annotations

from vma_gui.theme.tokens import (
    BODY_PT,
    BOX_PX,
    FIELD_PX,
    ICON_PX,
    LINE_PX,
    RADIUS_PX,
    SMALL_PT,
    TARGET_PX,
    TITLE_PT,
    Tokens,
)

GNOME_LAYOUT = 3
"""Qt's number of the order in which Cancel comes before the button that goes on."""


def style_sheet(t: Tokens, text_percent: int = 100) -> str:
    """Rules for what the palette cannot set."""
    body, small, title = (text_percent / 100 * size for size in (BODY_PT, SMALL_PT, TITLE_PT))
    line_px = round(text_percent * LINE_PX / 100)
    field_px = round(text_percent * FIELD_PX / 100)
    target_px = round(text_percent * TARGET_PX / 100)
    box_px = round(text_percent * BOX_PX / 100)
    icon_px = round(text_percent * ICON_PX / 100)
    icons = "" if text_percent == 100 else f"qproperty-iconSize: {icon_px}px;"
    return f"""
* {{ font-size: {body}pt; }}
QMainWindow, QDialog {{ background: {t.ground}; }}
QFrame#panel {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px; }}
QLabel[role="title"] {{ font-size: {title}pt; font-weight: 600; }}
QLabel[role="muted"] {{ color: {t.muted}; font-size: {small}pt; }}
QLabel[role="warning"] {{ color: {t.danger}; font-size: {small}pt; }}
LiveText[role="muted"] {{ font-size: {small}pt; }}
QLabel[role="figure"], LiveText[role="figure"] {{ font-weight: 600; }}
QPushButton, QToolButton {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
    padding: 5px 10px; min-height: {line_px}px;
}}
QToolButton {{ padding: 5px; min-width: 20px; {icons} }}
QToolButton[popupMode="2"] {{ padding-right: 16px; }}
QToolButton[popupMode="2"][plain="true"] {{ padding-right: 5px; }}
QToolButton[plain="true"]::menu-indicator {{ image: none; }}
QToolButton[autoRaise="true"], QToolButton[autoRaise="true"][popupMode="2"][plain="true"] {{
    background: transparent; border-color: transparent; padding: 1px; min-height: 20px;
}}
QToolButton[autoRaise="true"]:hover {{ border-color: {t.muted}; }}
QToolButton[autoRaise="true"]:focus,
QToolButton[autoRaise="true"][popupMode="2"][plain="true"]:focus {{
    border: 1px solid {t.accent}; padding: 1px;
}}
QToolButton::menu-indicator {{ subcontrol-position: right center; right: 5px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.muted}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.line}; }}
QToolButton:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
}}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; button-layout: {GNOME_LAYOUT}; }}
QPushButton:disabled, QToolButton:disabled {{
    color: {t.muted}; background: {t.surface}; border-color: {t.line};
}}
QPushButton:focus, QToolButton:focus, QDialog QLineEdit:focus, QLineEdit#label:focus,
QLineEdit#filter:focus {{
    border: 2px solid {t.accent}; padding: 4px 9px;
}}
QToolButton:focus {{ padding: 4px; }}
QPushButton[role="primary"]:focus {{ border-color: {t.ink}; }}
QDialog QLineEdit, QLineEdit#label, QLineEdit#filter {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
    padding: 4px 8px; min-height: {line_px}px; selection-background-color: {t.accent};
}}
QSpinBox, QDoubleSpinBox, QComboBox, QLineEdit {{ min-height: {field_px}px; }}
QCheckBox, QRadioButton {{ min-height: {target_px}px; }}
QListView {{ background: {t.surface}; border: none; outline: none; }}
QListWidget, QTableWidget, QTextBrowser, QPlainTextEdit {{ border: 2px solid {t.surface}; }}
QPlainTextEdit#text {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
    padding: 1px; selection-background-color: {t.accent};
}}
QPlainTextEdit#text:focus {{ border: 2px solid {t.accent}; padding: 0; }}
QListWidget:focus, QTableWidget:focus, QTextBrowser:focus, QPlainTextEdit:focus {{
    border-color: {t.accent};
}}
QSlider {{ min-height: 24px; }}
QSlider:horizontal {{ min-width: 64px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {t.raised}; border: 2px solid {t.accent}; width: 14px; height: 14px;
    margin: -7px 0; border-radius: 9px;
}}
QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
QCheckBox::indicator {{ width: {box_px}px; height: {box_px}px; }}
QCheckBox::indicator:unchecked {{
    border: 1px solid {t.muted}; border-radius: 3px; background: {t.raised};
    width: {box_px - 2}px; height: {box_px - 2}px;
}}
QListWidget::item {{ padding: 4px 6px; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: {t.ground}; color: {t.muted}; border: none; padding: 6px 12px;
    margin-left: 4px; border-bottom: 2px solid {t.ground}; }}
QTabBar::tab:selected {{ color: {t.ink}; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover {{ color: {t.ink}; }}
QMenuBar {{ background: {t.ground}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: {RADIUS_PX}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.line}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{
    background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px 6px;
}}
QStatusBar {{ background: {t.ground}; color: {t.muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {t.muted}; font-size: {small}pt; padding: 0 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 5px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {t.muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {t.line}; border-radius: 5px; min-width: 32px; }}
QScrollBar::handle:horizontal:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0; width: 0;
}}
QSplitter::handle {{ background: transparent; }}
QFrame#chip {{
    background: {t.raised}; border: 1px solid {t.accent}; border-radius: {RADIUS_PX}px;
}}
QToolButton[role="chip"] {{ border-color: transparent; background: transparent; padding: 2px; }}
QFrame#notice {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
}}
QToolButton[role="missing"] {{
    border-style: dashed; border-color: {t.muted}; padding: 1px 5px; min-height: {field_px}px;
}}
QToolButton[role="missing"]:focus {{ border: 2px solid {t.accent}; padding: 0 4px; }}
QFrame#message {{
    background: {t.raised}; border: 1px solid {t.danger}; border-radius: {RADIUS_PX}px;
}}
QFrame#message[kind="info"] {{ border-color: {t.accent}; }}
QFrame#message QToolButton, QStatusBar QToolButton {{
    background: transparent; border-color: transparent; padding: 2px;
}}
QFrame#message QToolButton:hover, QStatusBar QToolButton:hover {{ background: {t.line}; }}
QFrame#message QToolButton:focus, QStatusBar QToolButton:focus {{
    border: 2px solid {t.accent}; padding: 1px;
}}
QFrame#message QPushButton {{ padding: 3px 10px; }}
QFrame#message QPushButton:focus {{ padding: 2px 9px; }}
"""
