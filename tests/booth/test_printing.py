"""Printing the visitor's sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from vma_tools.benchmarks.simulated_visitors import Visitors

from vma_gui.booth.run import Booth


def test_print_sheet_writes_a_pdf(booth: Booth, visitors: Visitors, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from vma_gui.booth.result_card import make_card, print_sheet

    window = booth.window
    visitors.draw_letter()
    visitors.live(0.5)
    work = window.visit.card_drawing()
    assert work is not None
    card = make_card(work, window.inference.engine)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    assert print_sheet(printer, "House", "The memory saved 9 bits.", work, card)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_an_unavailable_printer_is_reported(
    booth: Booth, visitors: Visitors, tmp_path: Path
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from vma_gui.booth.result_card import make_card, print_sheet

    visitors.draw_letter()
    visitors.live(0.5)
    work = booth.window.visit.card_drawing()
    assert work is not None
    card = make_card(work, booth.window.inference.engine)
    broken = QPrinter(QPrinter.PrinterMode.HighResolution)
    broken.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    broken.setOutputFileName(str(tmp_path / "no" / "folder.pdf"))
    assert not print_sheet(broken, "House", "", work, card)
