"""Startup: missing libraries, running without a display, benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from vma_gui.system.system_libraries import has_display, install_advice, parse_ldd


def test_missing_libraries_are_named_with_an_install_command() -> None:
    output = "\tlibxcb-icccm.so.4 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n"
    missing = parse_ldd(output)
    assert missing == ["libxcb-icccm.so.4"]
    assert "apt-get install libxcb-icccm4" in install_advice(missing)
    assert "libodd.so" in install_advice(["libodd.so"])


def test_a_missing_display_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":7")
    assert has_display()


def environment(tmp_path: Path) -> dict[str, str]:
    """Environment variables without a display, with isolated user folders."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    homes = {"CONFIG": "config", "DATA": "data"}
    return kept | {f"XDG_{n}_HOME": str(tmp_path / p) for n, p in homes.items()}


def test_without_a_display_variants_and_a_screenshot_are_saved(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vma_gui", "--out", str(tmp_path / "out")]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, summary = done.stdout.splitlines()
    assert "No display" in first
    assert "16 variants" in summary
    with Image.open(tmp_path / "out/window.png") as window:
        assert window.size == (1280, 800)
        assert len(window.convert("RGB").getcolors(1 << 20) or []) > 50
    with Image.open(tmp_path / "out/variants.png") as sheet:
        assert sheet.info["vma:count"] == "16"


def test_an_unusable_model_prints_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vma_gui", "--demo", "--model", str(tmp_path / "none")]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "no model at" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_gui_benchmark_prints_a_report(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vma_core", "benchmark", "gui", "--json", "--entries", "20"]
    command += ["--repeats", "2", "--idle-seconds", "0.1"]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["entries"] == 20
    assert report["points"] > 40
    for key in ("heat_ms", "variants_ms", "gap_ms"):
        assert 0 <= report[key]["p50"] <= report[key]["p95"]
    assert 0 < report["decoded_percent"] <= 100
    spent = report["processor_ms_per_point"]
    assert 0 < spent["interface"] <= spent["window"]
    assert spent["engine"] > 0


@pytest.mark.slow
def test_the_startup_benchmark_times_cold_and_warm_starts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vma_core", "benchmark", "startup", "--repeats", "1", "--json"]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report["warm"]) == 1
    assert min(*report["cold"], *report["warm"]) > 0
    assert report["heavy_imports"] == []
