"""The `vma-gui` command: the window, or the same window offscreen where there is no display."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vma_core.errors import UserError

from vma_gui.system_libraries import advice, has_display, missing_libraries


def main() -> int:
    """Check the system, then open the window or do the main job offscreen."""
    parser = argparse.ArgumentParser(prog="vma-gui", description="VMA Explorer")
    parser.add_argument("--model", type=Path, help="model bundle (default: the bundled one)")
    parser.add_argument("--theme", choices=["system", "light", "dark"], help="colours")
    parser.add_argument("--demo", action="store_true", help="drive the window offscreen and exit")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder of the demo's files")
    arguments = parser.parse_args()
    offscreen = arguments.demo or not has_display()
    if not offscreen and "QT_QPA_PLATFORM" not in os.environ:
        platform = "xcb" if os.environ.get("DISPLAY") else "wayland"
    else:
        platform = "offscreen"
    missing = missing_libraries(platform)
    if missing:
        print(advice(missing), file=sys.stderr)
        return 1
    try:
        if offscreen:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            from vma_gui.demo import run_demo

            if not arguments.demo:
                print("No display was found: the same window is driven offscreen instead.")
            print(run_demo(arguments.out, arguments.model, arguments.theme or "light"))
            return 0
        from vma_gui.app import run

        return run(arguments.model, arguments.theme)
    except UserError as error:
        print(f"vma-gui: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
