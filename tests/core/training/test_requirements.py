"""What each kind of installation is told about PyTorch."""

from __future__ import annotations

import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from vma_core.cli.train import require_torch
from vma_core.errors import UserError
from vma_core.training import requirements
from vma_core.training.requirements import training_requirements


@pytest.fixture(autouse=True)
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "has_torch", lambda: False)
    monkeypatch.setitem(sys.modules, "torch", None)


def test_a_checkout_installs_its_pinned_versions() -> None:
    found = training_requirements()
    assert found.installation == "checkout"
    assert found.missing == ("torch==2.13.0",)
    assert found.constraints is not None
    assert found.constraints.name == "constraints.txt"
    arguments = found.pip_arguments()
    assert arguments[0] == "install"
    assert arguments[arguments.index("-c") + 1] == str(found.constraints)
    assert arguments[-1] == "torch==2.13.0"


def test_a_wheel_reads_the_versions_from_its_metadata(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    info = tmp_path / "vma_explorer-0.1.0.dist-info"
    with zipfile.ZipFile(tmp_path / "vma_explorer-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(
            f"{info.name}/METADATA",
            "Metadata-Version: 2.4\nName: vma-explorer\nVersion: 0.1.0\nRequires-Dist: numpy>=2\n"
            "Provides-Extra: train\nRequires-Dist: torch==2.13.0; extra == 'train'\n"
            "Requires-Dist: no-such-package>=1; extra == 'train'\n",
        )
    with zipfile.ZipFile(tmp_path / "vma_explorer-0.1.0-py3-none-any.whl") as wheel:
        wheel.extractall(tmp_path)
    installed = metadata.PathDistribution(info)
    monkeypatch.setattr(requirements, "_checkout", lambda: None)
    monkeypatch.setattr(metadata, "requires", lambda _name: installed.requires)
    found = training_requirements()
    assert found.installation == "wheel"
    assert found.missing == ("torch==2.13.0", "no-such-package>=1")
    assert "-c" not in found.pip_arguments()
    with pytest.raises(UserError, match=r"-m pip install .*torch==2.13.0"):
        require_torch()


def test_a_frozen_program_cannot_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert not training_requirements().can_install
    with pytest.raises(UserError, match="Export the training job"):
        require_torch()
