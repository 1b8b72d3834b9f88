"""Installing PyTorch from the training dock, with a substitute for pip."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from vma_core.training.requirements import TrainingRequirements

from vma_gui.app.application import Application
from vma_gui.docks.training import TrainingDock

PIP = """
import sys
assert sys.argv[1:4] == ["install", "--disable-pip-version-check", "torch==2.13.0"], sys.argv
print("Collecting torch==2.13.0")
print("Downloading torch-2.13.0-cp311-manylinux.whl (900.0 MB)")
for part in (0, 450_000_000, 900_000_000):
    print("Progress", part, "of", 900_000_000)
print("Downloading filelock-3.1-py3-none-any.whl (20 kB)")
print("Progress 20000 of 20000")
{end}
"""
SUCCEEDS = 'print("Installing collected packages: filelock, torch")'
FAILS = 'print("ERROR: No space left on device"); sys.exit(1)'
HANGS = "sys.stdout.flush(); sys.stdin.read(1); import time; time.sleep(600)"


@pytest.fixture
def dock(application: Application) -> TrainingDock:
    shown = application.window.training
    shown.show()
    return shown


def use_pip(dock: TrainingDock, folder: Path, end: str) -> None:
    script = folder / "pip.py"
    script.write_text(PIP.format(end=end), encoding="utf-8")
    missing = TrainingRequirements("checkout", ("torch==2.13.0",))
    dock.setup.use_requirements(missing, [sys.executable, str(script)])


def test_start_waits_until_pytorch_is_installed(
    dock: TrainingDock, tmp_path: Path, qtbot: QtBot
) -> None:
    use_pip(dock, tmp_path, SUCCEEDS)
    assert not dock.start_button.isEnabled()
    assert not dock.measure_button.isEnabled()
    assert "Training needs PyTorch" in dock.start_button.toolTip()
    assert dock.setup.isVisible()
    shares: list[float] = []
    dock.setup.install_button.click()
    installation = dock.setup.installation
    assert installation is not None
    installation.progressed.connect(lambda share, _phase, _name: shares.append(share))
    assert not dock.setup.install_button.isVisible()
    with qtbot.waitSignal(dock.setup.installed, timeout=60_000):
        pass
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert installation.downloaded_mb == pytest.approx(900.02)
    assert not dock.setup.isVisible()
    assert dock.start_button.isEnabled()
    assert dock.start_button.toolTip() == ""


def test_a_failed_installation_says_why_and_can_be_repeated(
    dock: TrainingDock, tmp_path: Path, qtbot: QtBot
) -> None:
    use_pip(dock, tmp_path, FAILS)
    dock.setup.install_button.click()
    qtbot.waitUntil(lambda: "No space left on device" in dock.setup.text.text(), timeout=60_000)
    assert "-m pip install" in dock.setup.text.text()
    assert dock.setup.install_button.isVisible()
    assert not dock.start_button.isEnabled()


def test_an_installation_can_be_cancelled(dock: TrainingDock, tmp_path: Path, qtbot: QtBot) -> None:
    use_pip(dock, tmp_path, HANGS)
    dock.setup.install_button.click()
    qtbot.waitUntil(lambda: "MB so far" in dock.setup.text.text(), timeout=60_000)
    dock.setup.cancel_button.click()
    qtbot.waitUntil(dock.setup.install_button.isVisible, timeout=60_000)
    assert "Training needs PyTorch" in dock.setup.text.text()
    assert not dock.start_button.isEnabled()


def test_a_frozen_program_offers_to_train_elsewhere(dock: TrainingDock) -> None:
    dock.setup.use_requirements(TrainingRequirements("frozen", ("torch",)))
    assert "Train on another machine" in dock.setup.text.text()
    assert not dock.setup.install_button.isVisible()
    assert not dock.start_button.isEnabled()
    assert dock.export_button.isEnabled()
