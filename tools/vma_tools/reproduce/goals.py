"""Goals and measured figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from vma_core.standard_errors import Row

from vma_tools.reproduce.texts import COST_NAMES, PUBLISHED_TABLE1

Reports = dict[str, dict[str, dict[str, Any]]]


def goal_rows(reports: Reports) -> list[Row]:
    """One row per measured goal: what, published, goal, measured, reached."""
    makers: tuple[Callable[[Reports], list[Row]], ...] = (
        _table1,
        _autoregressive,
        _variants,
        _realism,
        _originality,
        _stand_ins,
        _new_characters,
        _few_shot,
        _lake,
        _scaling,
        _scaling_at_rest,
        _cost,
    )
    return [row for make in makers for row in make(reports)]


def _row(what: str, published: str, goal: str, measured: str, reached: bool) -> Row:
    return {
        "what": what,
        "published": published,
        "goal": goal,
        "measured": measured,
        "reached": "yes" if reached else "no",
    }


def _rows_of(reports: Reports, part: str, name: str) -> list[Row]:
    rows: list[Row] = reports.get(part, {}).get(name, {}).get("rows", [])
    return rows


def best_likelihoods(reports: Reports) -> list[Row]:
    """The goal's cells, each measured with the most samples."""
    best: dict[tuple[int, int], Row] = {}
    for name in ("goal", "tight"):
        for row in _rows_of(reports, "likelihood", name):
            cell = (row["classes"], row["shots"])
            if cell not in best or row["samples"] > best[cell]["samples"]:
                best[cell] = row
    return list(best.values())


def _table1(reports: Reports) -> list[Row]:
    rows = []
    for row in best_likelihoods(reports):
        goal = {1: 72.0, 5: 67.0, 19: 62.0}.get(row["shots"])
        published = {1: "85.2", 5: "75.3", 19: "71.8"}.get(row["shots"], "")
        if goal is not None and row["classes"] == 1:
            value = f"{row['nll_nats']:.2f} ± {row['stderr']:.2f} (K = {row['samples']})"
            what = f"P1, C = 1, {row['shots']} drawings, nats"
            rows.append(_row(what, published, f"≤ {goal:g}", value, row["nll_nats"] <= goal))
    cells = {
        (row["classes"], row["shots"]): row for row in _rows_of(reports, "likelihood", "table")
    }
    compared = [
        cells[classes, shots]["nll_nats"] - value
        for _, table in PUBLISHED_TABLE1
        for classes, line in table.items()
        for shots, value in line.items()
        if (classes, shots) in cells
    ]
    if compared:
        below = sum(difference < 0 for difference in compared)
        rows.append(
            _row(
                "P1, every published cell",
                "86.5 … 71.8",
                "below each",
                f"below {below} of {len(compared)}, by {-max(compared):.1f} to "
                f"{-min(compared):.1f} nats",
                below == len(compared),
            )
        )
    excess = [r["excess_nats"] for (c, _), r in cells.items() if c == 16 and "excess_nats" in r]
    if excess:
        worst = max(excess)
        text = f"{min(excess):.2f} … {worst:.2f}"
        rows.append(_row("P1, over ln C at C = 16, nats", "0.3–2", "≤ 0.5", text, worst <= 0.5))
    return rows


def _autoregressive(reports: Reports) -> list[Row]:
    goals = {1: 62.0, 5: 58.0, 19: 54.0}
    return [
        _row(
            f"P1 with an autoregressive head, C = 1, {row['shots']} drawings, nats",
            "–",
            f"≤ {goals[row['shots']]:g}",
            f"{row['nll_nats']:.2f} ± {row['stderr']:.2f} (K = {row['samples']})",
            row["nll_nats"] <= goals[row["shots"]],
        )
        for row in _rows_of(reports, "autoregressive", "goal")
        if row["classes"] == 1 and row["shots"] in goals
    ]


def _variants(reports: Reports) -> list[Row]:
    for row in _rows_of(reports, "variants", "variants"):
        if row["setting"] == "default":
            recognised, diverse = row["recognisability_ratio"], row["diversity_ratio"]
            new = row["novelty_ratio"]
            return [
                _row(
                    "P9 at the default: recognisability, diversity, novelty",
                    "people 1, 1, 1",
                    "≥ 1.00, 0.9–1.1, ≥ 0.8",
                    f"{recognised:.3f}, {diverse:.2f}, {new:.2f}",
                    recognised >= 1.0 and 0.9 <= diverse <= 1.1 and new >= 0.8,
                )
            ]
    return []


def _realism(reports: Reports) -> list[Row]:
    goals = {"reinked-variants": ("re-inked people", 0.55), "real-variants": ("people", 0.60)}
    return [
        _row(
            f"P10, {goals[row['pair']][0]} against variants at {row['size_px']} px, %",
            "–",
            f"≤ {100 * goals[row['pair']][1]:g}",
            f"{100 * row['accuracy']:.1f} ± {100 * row['stderr']:.1f}",
            row["accuracy"] <= goals[row["pair"]][1],
        )
        for row in _rows_of(reports, "variants", "realism")
        if row["pair"] in goals
    ]


def _originality(reports: Reports) -> list[Row]:
    rows = _rows_of(reports, "variants", "originality")
    if not rows:
        return []
    lead = [100 * (row["recognisability"] - row["real_recognisability"]) for row in rows]
    last = max(rows, key=lambda row: row["bin"])
    new = last["originality"] / last["real_originality"]
    return [
        _row(
            "P11: recognised less than people in the worst tenth, points; originality of the last",
            "0; 1",
            "≤ 0.5; ≥ 0.95",
            f"{-min(lead):.1f}; {new:.2f}",
            min(lead) >= -0.5 and new >= 0.95,
        )
    ]


def _stand_ins(reports: Reports) -> list[Row]:
    names = {
        "same_components": ("as many strokes as the exemplar, %", 1),
        "same_loops": ("as many loops, %", 1),
        "blocks": ("blots, %", -1),
        "gaps": ("narrow gaps, %", -1),
        "width_spread": ("spread of the width, %", -1),
    }
    rows = []
    for row in _rows_of(reports, "variants", "variants"):
        if row["setting"] == "default":
            for name, (about, sign) in names.items():
                error = math.hypot(row[f"{name}_stderr"], row[f"real_{name}_stderr"])
                rows.append(
                    _row(
                        f"P12, {about}",
                        f"people {100 * row[f'real_{name}']:.1f}",
                        "people's, within a standard error",
                        f"{100 * row[name]:.1f} ± {100 * row[f'{name}_stderr']:.1f}",
                        sign * (row[name] - row[f"real_{name}"]) >= -error,
                    )
                )
    return rows


def _new_characters(reports: Reports) -> list[Row]:
    found = {row["setting"]: row for row in _rows_of(reports, "variants", "variants")}
    rows = []
    if {"default", "new-character"} <= set(found):
        new, known = (found[s]["recognisability_ratio"] for s in ("new-character", "default"))
        error = found["default"]["recognisability_ratio_stderr"]
        rows.append(
            _row(
                "P13, a new character: recognisability",
                "people 1",
                f"that of P9, {known:.3f}",
                f"{new:.3f}",
                new >= known - error,
            )
        )
    return rows + [
        _row(
            f"P13, AUROC of the novelty detector, {row['entries']} entries",
            "–",
            "≥ 0.95",
            f"{row['auroc']:.3f} ± {row['stderr']:.3f}",
            row["auroc"] >= 0.95,
        )
        for row in _rows_of(reports, "variants", "open-set")
    ]


def _few_shot(reports: Reports) -> list[Row]:
    goals = {
        (5, 1): ("99.07 (SNAIL)", 99.07),
        (5, 5): ("99.78 (SNAIL)", 99.78),
        (20, 1): ("97.64 (SNAIL)", 97.64),
        (20, 5): ("99.36 (SNAIL)", 99.36),
    }
    free = {(5, 1): 97.0, (5, 5): 99.0, (20, 1): 90.0, (20, 5): 96.0}
    rows = []
    with_labels = {cell: limit for cell, (_, limit) in goals.items()}
    for name, by, limits, about in (
        ("few-shot", "q", with_labels, "label term on q"),
        ("few-shot", "q × comparison", with_labels, "at rest: q × comparison"),
        ("label-free", "q", free, "no labels in the loss"),
    ):
        for row in _rows_of(reports, "few-shot", name):
            cell = (row["way"], row["shots"])
            if row["by"] == by and cell in limits:
                published = (
                    {5: "91 / 97"}.get(cell[0], "–") if name == "label-free" else goals[cell][0]
                )
                rows.append(
                    _row(
                        f"P3, {cell[0]}-way {cell[1]}, {about}, %",
                        published,
                        f"≥ {limits[cell]:g}",
                        f"{100 * row['accuracy']:.2f} ± {100 * row['stderr']:.2f}",
                        100 * row["accuracy"] >= limits[cell],
                    )
                )
    return rows


def _lake(reports: Reports) -> list[Row]:
    return [
        _row(
            f"P4, error by {row['by']}, %",
            published,
            f"≤ {limit:g}",
            f"{100 * row['error']:.2f} ± {100 * row['stderr']:.2f}",
            100 * row["error"] <= limit,
        )
        for row in _rows_of(reports, "few-shot", "lake")
        for by, published, limit in (
            ("q", "13.5 ConvNet", 10.0),
            ("q × comparison × likelihood", "4.5 people", 4.5),
        )
        if row["by"] == by
    ]


def _scaling(reports: Reports) -> list[Row]:
    return [
        _row(
            f"P6, {row['entries']:,} entries: own class ranked first, %; excess over ln C, nats",
            "–",
            "≥ 75; ≤ 2",
            f"{100 * row['top1']:.1f} ± {100 * row['top1_stderr']:.1f}; {row['excess_nats']:.2f}",
            row["top1"] >= 0.75 and row["excess_nats"] <= 2,
        )
        for row in _rows_of(reports, "scaling", "scaling")
        if row["entries"] == 2500
    ]


def _scaling_at_rest(reports: Reports) -> list[Row]:
    return [
        _row(
            f"P6, {row['entries']:,} entries: the same at rest, q × comparison, %",
            "–",
            "≥ 85",
            f"{100 * row['compared_top1']:.1f} ± {100 * row['compared_top1_stderr']:.1f}",
            row["compared_top1"] >= 0.85,
        )
        for row in _rows_of(reports, "scaling", "scaling")
        if row["entries"] == 2500
    ]


def _cost(reports: Reports) -> list[Row]:
    report = reports.get("cost", {}).get("training")
    if not report:
        return []
    separate = report["shared_against_separate"][1]["ratio"]
    rows = []
    for name, label in COST_NAMES.items():
        crossing = report["crossing_points_entries"][name]
        largest = report[name][-1]
        ratio = largest["soft_over_hard"]
        from_where = "never" if crossing is None else f"{crossing:.0f} entries"
        rows += [
            _row(
                f"P7, hard cheaper than soft from, {label}",
                "48 entries",
                "≤ 16",
                from_where,
                crossing is not None and crossing <= 16,
            ),
            _row(
                f"P7, soft over hard at {largest['entries']:,} entries, {label}",
                "–",
                "≥ 5",
                f"{ratio:.1f}",
                ratio >= 5,
            ),
        ]
    return [
        *rows,
        _row(
            "one update with a memory per target over one shared",
            "–",
            "≥ 5",
            f"{separate:.1f}",
            separate >= 5,
        ),
    ]
