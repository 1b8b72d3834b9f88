"""docs/results.md from reports: every part is written, goals are judged, plots are drawn."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from vma_core.training.run_folder import METRICS
from vma_tools.reproduce.addressing import COMPACT_KINDS, gap_rows, section
from vma_tools.reproduce.document import read_reports, write_document
from vma_tools.reproduce.goals import goal_rows
from vma_tools.reproduce.parts import PARTS

SHOTS = (1, 5, 19)
MEASURED = {
    "nll_nats": 70.5, "stderr": 0.5, "excess_nats": 0.3, "excess_stderr": 0.1, "samples": 200,
    "episodes": 2000, "accuracy": 0.98, "accuracy_stderr": 0.01, "excess_nats_stderr": 0.1,
    "top1": 0.8, "top1_stderr": 0.01, "top5": 0.95, "top5_stderr": 0.01, "effective_entries": 2.5,
    "compared_top1": 0.86, "compared_top1_stderr": 0.01,
    "hard_ms": 20.0, "soft_ms": 40.0, "soft_over_hard": 2.0,
    "recognisability_ratio": 1.01, "diversity_ratio": 0.95, "novelty_ratio": 0.8,
    "recognisability_ratio_stderr": 0.01, "real_recognisability": 0.9,
    "real_recognisability_stderr": 0.01, "recognisability": 0.91, "auc": 0.6, "auc_stderr": 0.01,
    "originality": 0.3, "real_originality": 0.3, "auroc": 0.93, "known_mass": 0.1,
    "unknown_mass": 0.8, "ln_entries": 3.0, "address_kl_nats": 2.0,
    "address_kl_nats_stderr": 0.1, "address_kl_bits": 2.9, "latent_kl_nats": 30.0,
    "latent_kl_nats_stderr": 0.3, "pixel_nats": 50.0, "pixel_nats_stderr": 0.4, "overlap": 0.2,
}  # fmt: skip
STAND_INS = ("same_components", "same_loops", "blocks", "gaps", "width_spread")
for name in STAND_INS:
    MEASURED |= {name: 0.5, f"{name}_stderr": 0.01}
    MEASURED |= {f"real_{name}": 0.6, f"real_{name}_stderr": 0.01}


def rows(*own: dict[str, Any]) -> dict[str, Any]:
    """A report whose rows have every figure and distinct keys."""
    return {"rows": [MEASURED | row for row in own]}


def reports() -> dict[str, dict[str, dict[str, Any]]]:
    """Made-up reports of every part."""
    cells = [{"classes": c, "shots": s} for c in (1, 16) for s in SHOTS]
    one_class = [{"classes": 1, "shots": s} for s in SHOTS]
    ways = [{"way": w, "shots": s, "by": "q"} for w in (5, 20) for s in (1, 5)]
    costs = [{"entries": n} for n in (8, 1000)]
    compact = [{"model": m, "classes": c} for m in ("hard", "soft", "none") for c in (1, 16)]
    names = ("vimco", "distinct", "topk", "exact")
    cost = {
        "one_memory": rows(*costs)["rows"],
        "memory_per_target": rows(*costs)["rows"],
        "crossing_points_entries": {"one_memory": 15.0, "memory_per_target": None},
        "shared_against_separate": [{"ratio": 1.0}, {"ratio": 5.5}],
        "throughput": [{"targets_per_second": 144.0, "fraction_of_matrix_product_rate": 0.37}],
    }
    gmn = [
        {"classes": 1, "total": t, "sampling": s}
        for s in ("leak-free", "GMN's own")
        for t in (1, 2, 9)
    ]
    reranked = [
        {"way": 5, "shots": 1, "by": f"{by}, 16 samples"} for by in ("likelihood", "q × likelihood")
    ]
    settings = [{"setting": f"variation {v:g}", "variation": v} for v in (0.0, 0.8, 1.2)]
    named = [{"setting": s, "variation": 0.8} for s in ("default", "new-character")]
    pairs = ("real-real", "real-variants", "reinked-variants")
    realism = [
        {"form": "strokes", "size_px": size, "pair": pair, "accuracy": 0.58}
        for size in (28, 105)
        for pair in pairs
    ]
    return {
        "likelihood": {
            "goal": rows(*one_class),
            "tight": rows({"classes": 1, "shots": 19, "samples": 1000, "nll_nats": 61.9}),
            "table": rows(*cells),
            "gmn": rows(*gmn),
        },
        "autoregressive": {
            "goal": rows(*({"classes": 1, "shots": s, "nll_nats": 57.5} for s in SHOTS))
            | {"started_from": "b" * 64, "updates": 5000, "training_seconds": 1500}
        },
        "few-shot": {
            "few-shot": rows(*ways),
            "label-free": rows(*ways),
            "at-rest": rows(*reranked),
            "lake": rows({"error": 0.0675, "by": "q"}, {"error": 0.06, "by": "q × likelihood"}),
        },
        "variants": {
            "variants": rows(*named, *settings, {"setting": "re-inked people", "variation": ""}),
            "realism": rows(*realism),
            "originality": rows(*({"bin": place} for place in range(1, 11))),
            "open-set": rows({"entries": 32}, {"entries": 128, "auroc": 0.96}),
        },
        "hard-soft": {"models": rows(*compact, {"model": "none", "classes": 4, "accuracy": ""})},
        "addressing": {
            "e0-hard-0": experiment_report(90.0, (1,)),
            "e0-soft-0": experiment_report(90.1, (1,)),
            "hard-0": experiment_report(80.0),
            "hard-1": experiment_report(82.0),
            "soft-0": experiment_report(84.0),
            "hard-0-tight": experiment_report(79.0),
            "soft-0-tight": experiment_report(84.0),
        },
        "addressing-large": {"large-hard-0": experiment_report(70.0)},
        "cost": {"training": cost},
        "memory-use": {"omniglot": rows({"entries": 32}), "compact-mnist": rows({"entries": 8})},
        "scaling": {
            "scaling": rows(*({"entries": n, "classes": n, "shots": 1} for n in (32, 2500)))
        },
        "disjoint": {
            "disjoint": rows(
                {"model": "hard", "memory": "mixed"}, {"model": "soft", "memory": "one"}
            )
        },
        "estimators": {
            f"{name}-{kind}": rows(*(cells if kind == "nll" else ways))
            for name in names
            for kind in ("nll", "accuracy")
        },
    }


def experiment_report(base_nats: float, classes: tuple[int, ...] = (1, 4)) -> dict[str, Any]:
    """A run whose targets each cost ln C and a tenth of a nat more with C classes."""
    own = []
    for count in classes:
        nlls = [base_nats + i + math.log(count) + 0.1 * (count > 1) for i in range(3)]
        mean = sum(nlls) / 3
        own.append({"classes": count, "nll_nats": mean, "samples": 100, "nlls": nlls})
    return {"updates": 2000, "training_seed": 0, "rows": own}


def keep(runs: Path) -> None:
    """As `vma reproduce` leaves them."""
    for part, found in reports().items():
        for name, report in found.items():
            path = runs / "reports" / part / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            words = ["evaluate", "--protocol", part]
            path.write_text(json.dumps({"command": words, "model": "a" * 64, **report}))
    for name in ("hard", "mnist", "vimco"):
        folder = runs / f"compact-{name}"
        folder.mkdir()
        lines = [{"step": step, "address_kl_nats": step / 100} for step in (0, 50, 100)]
        (folder / METRICS).write_text("\n".join(map(json.dumps, lines)))


def test_every_part_is_written_with_its_commands_and_plots(tmp_path: Path) -> None:
    keep(tmp_path / "runs")
    assert set(read_reports(tmp_path / "runs")) == set(PARTS)
    path = write_document(tmp_path / "runs", tmp_path / "docs", quick=True)
    text = path.read_text()
    assert "70.50 ± 0.50" in text
    assert "excess over ln C" in text
    assert "published (GMN, first version)" in text
    assert "never with a memory per target" in text
    assert "made from bbbbbbbbbbbb by 5,000 updates in 25 minutes" in text
    assert text.count("```") == 2 * len(PARTS), "the commands of every part"
    for link in ("addressing", "variants", "hard-soft", "cost", "scaling", "memory-use"):
        assert f"results/{link}.svg" in text
        assert (tmp_path / f"docs/results/{link}.svg").stat().st_size > 1_000


def test_kinds_of_addressing_are_compared_target_by_target_and_seed_by_seed() -> None:
    found = reports()["addressing"]
    (hard, soft) = (
        row for row in section(found, COMPACT_KINDS, None) if row["recipe"] in ("hard", "soft")
    )
    assert (hard["seeds"], soft["seeds"]) == ("0, 1", "0")
    assert hard["C = 1, by seed"] == "81.00, 83.00"
    assert hard["C = 4"] == "83.5 (+0.1 ± 0.0)"
    gaps = {(row[""], row["K"]): row for row in gap_rows(found)}
    assert gaps["e0-hard − e0-soft", 100]["C = 1"] == "-0.10 ± 0.00"
    usual, tight = (row for row in gap_rows(found) if row[""] == "hard − soft")
    assert (usual["seeds"], usual["C = 4"]) == ("0", "-4.00 ± 0.00"), "only seeds that both have"
    assert tight["C = 1"] == "-5.00 ± 0.00"


def test_goals_are_checked_against_the_measurements() -> None:
    found = {row["what"]: row for row in goal_rows(reports())}
    assert found["P1, C = 1, 1 drawings, nats"]["reached"] == "yes"
    assert found["P1, C = 1, 5 drawings, nats"]["reached"] == "no"
    assert found["P1, C = 1, 19 drawings, nats"]["measured"].startswith("61.90"), "most samples"
    head = "P1 with an autoregressive head, C = 1, {} drawings, nats"
    assert [found[head.format(s)]["reached"] for s in SHOTS] == ["yes", "yes", "no"]
    assert found["P9 at the default: recognisability, diversity, novelty"]["reached"] == "yes"
    snail = found["P3, 5-way 1, label term on q, %"]
    assert (snail["published"], snail["reached"]) == ("99.07 (SNAIL)", "no")
    assert found["P10, people against variants at 28 px, %"]["reached"] == "yes"
    assert found["P10, re-inked people against variants at 105 px, %"]["reached"] == "no"
    assert found["P12, as many loops, %"]["reached"] == "no", "fewer than people's"
    assert found["P12, blots, %"]["reached"] == "yes", "fewer than people's"
    assert found["P13, a new character: recognisability"]["reached"] == "yes"
    reached = [row["reached"] for what, row in found.items() if "AUROC" in what]
    assert reached == ["no", "yes"]
