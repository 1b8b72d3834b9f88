"""The `vma-gui` command: opens the window, or drives it offscreen if there is no display."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tomllib
from pathlib import Path

from platformdirs import user_log_path
from vma_core.errors import UserError

from vma_gui.system.system_libraries import has_display, install_advice, missing_libraries
from vma_gui.theme.tokens import THEME_CHOICES


def argument_parser() -> argparse.ArgumentParser:
    """Parser of the command line; must not import Qt."""
    parser = argparse.ArgumentParser(prog="vma-gui", description="VMA Explorer")
    parser.add_argument("file", type=Path, nargs="?", help="a project, pictures or a font to open")
    parser.add_argument("--model", type=Path, help="model bundle (default: the bundled one)")
    parser.add_argument("--theme", choices=THEME_CHOICES, help="colours")
    parser.add_argument("--booth", action="store_true", help="full screen for visitors")
    parser.add_argument("--booth-config", type=Path, help="the booth's settings (TOML)")
    parser.add_argument(
        "--no-watchdog", action="store_true", help="booth: do not restart it when it hangs"
    )
    parser.add_argument("--demo", action="store_true", help="drive the window offscreen and exit")
    parser.add_argument("--selftest", action="store_true", help="try every part offscreen and exit")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder of the demo's files")
    return parser


def main() -> int:
    """Check the system, then open the window or run the demo offscreen."""
    arguments = argument_parser().parse_args()
    booth = arguments.booth or arguments.booth_config is not None
    # Tests run the booth without a display by setting the platform explicitly.
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    offscreen = arguments.demo or arguments.selftest or not (has_display() or (booth and chosen))
    if offscreen:
        platform = "offscreen"
    else:
        platform = chosen or ("xcb" if os.environ.get("DISPLAY") else "wayland")
    missing = missing_libraries(platform)
    if missing:
        print(install_advice(missing), file=sys.stderr)
        return 1
    if booth and offscreen:
        print("vma-gui: the booth needs a display, and none was found.", file=sys.stderr)
        return 1
    if booth:
        return open_booth(arguments)
    try:
        if not arguments.selftest:
            from vma_gui.app.engine_preload import preload_engine

            preload_engine(arguments.model)
        if offscreen:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            if arguments.selftest:
                from vma_gui.app.selftest import run_selftest

                return run_selftest()
            from vma_gui.app.demo import run_demo

            if not arguments.demo:
                print("No display was found: the same window is driven offscreen instead.")
            print(run_demo(arguments.out, arguments.model, arguments.theme or "light"))
            return 0
        from vma_gui.app.application import run

        return run(arguments.model, arguments.theme, arguments.file)
    except UserError as error:
        print(f"vma-gui: {error}", file=sys.stderr)
        return 1


def open_booth(arguments: argparse.Namespace) -> int:
    """Start the watchdog, which runs this command again, or the booth if the watchdog runs."""
    from vma_gui.booth.watchdog import CONFIG_ERROR_CODE, WATCHED, run_under_watchdog

    if not (os.environ.get(WATCHED) or arguments.no_watchdog):
        return run_under_watchdog(
            [sys.executable, "-m", "vma_gui", *sys.argv[1:]], reports_folder(arguments)
        )
    from vma_gui.booth.run import run_booth

    try:
        return run_booth(arguments.booth_config)
    except UserError as error:
        print(f"vma-gui: {error}", file=sys.stderr)
        return CONFIG_ERROR_CODE


def reports_folder(arguments: argparse.Namespace) -> Path | None:
    """Folder for crash reports; None if the settings forbid them.

    The watchdog imports no Qt, so it reads this one setting itself; the window reports errors in
    the file.
    """
    if arguments.booth_config is not None:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            values = tomllib.loads(arguments.booth_config.read_text(encoding="utf-8"))
            if values.get("keep", {}).get("reports") is False:
                return None
    return user_log_path("vma-explorer") / "booth"


if __name__ == "__main__":
    sys.exit(main())
