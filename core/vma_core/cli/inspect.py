"""vma inspect: a model's card, or the addresses that a drawing reads."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from vma_core.cli.common import add_json, add_model, model_of, positive, print_json, print_note
from vma_core.cli.memory_argument import add_memory, memory_of
from vma_core.engine.request import Drawing
from vma_core.errors import WrongUseError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.readers import read_entries
from vma_core.memory.entries import Memory
from vma_core.standard_errors import table

HELP = "show a model's card, or the addresses a drawing reads from a memory"
EXAMPLE = "vma inspect --query a.png --memory glyphs/ --top 5"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--query", type=Path, help="image whose addresses to list")
    add_memory(parser)
    parser.add_argument("--top", type=int, default=5, help="entries to list")
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Print the card or the addresses."""
    bundle = model_of(arguments)
    if arguments.query is None:
        card = {"model": bundle.model_hash, **bundle.card}
        if arguments.json:
            print_json(card)
        else:
            print("\n".join(f"{key}: {value}" for key, value in card.items()))
        return
    engine = bundle.engine()
    settings = NormaliserSettings()
    queries = read_entries(arguments.query, engine.image_size, settings, print_note)
    if len(queries) != 1:
        raise WrongUseError("--query must be one image; it holds {count}.", count=len(queries))
    entries = memory_of(arguments, engine.image_size)
    addresses = engine.address(Memory(entries).snapshot(), Drawing.of(queries[0].image))
    top = np.argsort(-addresses.posterior)[: positive("top", arguments.top)]
    rows = [
        {
            "entry": int(i),
            "label": entries[i].label,
            "q": float(addresses.posterior[i]),
            "p": float(addresses.prior[i]),
        }
        for i in top
    ]
    summary = {
        "entropy_bits": addresses.entropy_bits,
        "effective_entries": addresses.effective_entries,
        "address_kl_bits": addresses.kl_bits,
        "dummy_posterior": addresses.dummy_posterior,
        "new_probability": addresses.new_probability,
    }
    if arguments.json:
        print_json({"model": bundle.model_hash, "rows": rows, **summary})
    else:
        print(table(rows))
        print(" · ".join(f"{key} {value:.3f}" for key, value in summary.items()))
