"""`make fuzz`: all targets one after the other, with the number of calls and of findings of each.

Options are libFuzzer's: -runs=500000, -max_total_time=60. Targets can be named before them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from targets import TARGETS  # noqa: E402

CALLS = re.compile(r"number_of_executed_units: (\d+)")
COVERED = re.compile(r"cov: (\d+)")


def main() -> int:
    """Run them; 1 where something was found."""
    named = [argument for argument in sys.argv[1:] if argument in TARGETS]
    options = [argument for argument in sys.argv[1:] if argument not in TARGETS]
    total, bad = 0, 0
    for name in named or TARGETS:
        done = subprocess.run(
            [sys.executable, str(HERE / "fuzz.py"), name, *options],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        calls = int((CALLS.findall(done.stderr) or ["0"])[-1])
        covered = (COVERED.findall(done.stderr) or ["?"])[-1]
        found = done.returncode != 0
        total, bad = total + calls, bad + found
        print(f"{name:15s} {calls:>10,} calls, {covered} edges{', A FINDING' if found else ''}")
        if found:
            print("\n".join(done.stderr.splitlines()[-40:]), file=sys.stderr)
        sys.stdout.flush()
    print(f"{total:,} calls in all, {bad} targets with findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
