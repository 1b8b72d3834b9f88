"""Choose people's drawings for the visual Turing test from Omniglot's background set.

python -m vma_tools.bundle_people_drawings --data DATA --out omniglot_background.npz
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from vma_core.importers.omniglot import data_file
from vma_core.turing.questions import Character, read_characters, write_characters

CHARACTERS = 60
DRAWINGS = 14
SEED = 26


def choose(characters: tuple[Character, ...]) -> list[Character]:
    """Characters that are evenly spread over the alphabets, `DRAWINGS` drawings of each."""
    many = [character for character in characters if len(character.drawings) >= DRAWINGS]
    rows = np.unique(np.linspace(0, len(many) - 1, CHARACTERS).round().astype(int))
    rng = np.random.default_rng(SEED)
    chosen = []
    for row in rows:
        places = sorted(rng.permutation(len(many[row].drawings))[:DRAWINGS].tolist())
        drawings = tuple(many[row].drawings[place] for place in places)
        chosen.append(Character(many[row].name, drawings))
    return chosen


def main() -> int:
    parser = argparse.ArgumentParser(prog="vma_tools.bundle_people_drawings")
    parser.add_argument("--data", type=Path, required=True, help="folder with omniglot_strokes/")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    path = data_file(arguments.data, "omniglot_strokes/background.npz")
    chosen = choose(read_characters(path))
    write_characters(chosen, arguments.out)
    print(f"{len(chosen)} characters, {arguments.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
