"""Write docs/results.md from the reports: goals, tables, plots and commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import CARD, load_bundle
from vma_core.errors import UserError
from vma_core.standard_errors import Row

from vma_tools.reproduce import addressing, plots, texts
from vma_tools.reproduce.goals import goal_rows
from vma_tools.reproduce.models import training_curve
from vma_tools.reproduce.parts import PARTS

Reports = dict[str, dict[str, dict[str, Any]]]
PLOTS = "results"
COMPACT_ENTRIES = 8
"""Entries of the memories the compact models are trained with."""


def write_document(runs: Path, out: Path, quick: bool) -> Path:
    """Write results.md and its plots from all reports; return the document's path."""
    reports = read_reports(runs)
    lines = [texts.TITLE, ""]
    if quick:
        lines += [texts.QUICK, ""]
    models = {
        f"{kind} {reports[part][name]['model'][:12]}"
        for kind, part, name in (
            ("bundled", "likelihood", "goal"),
            ("bundled", "variants", "variants"),
            ("the same with an address trained without labels", "few-shot", "label-free"),
        )
        if name in reports.get(part, {})
    }
    names = ", ".join(sorted(models)) or "–"
    lines += [texts.INTRODUCTION.format(models=names), ""]
    goals = goal_rows(reports)
    if goals:
        lines += ["## Goals", "", *markdown(goals), ""]
        lines += [texts.SHORTFALLS, ""]
    for part in PARTS:
        if part in reports:
            lines += [f"## {texts.SECTIONS[part].title}", "", texts.SECTIONS[part].about, ""]
            lines += SECTIONS[part](reports[part], out / PLOTS, runs)
            lines += commands_of(reports[part])
    path = out / "results.md"
    out.mkdir(parents=True, exist_ok=True)
    write_atomically(path, ("\n".join(lines).rstrip() + "\n").encode())
    return path


def write_figures(runs: Path, bundle: Path) -> None:
    """Write the figures measured for every goal into a bundle's card; its hash does not change.

    Raises:
        UserError: the reports are of a different model than the bundle.
    """
    reports = read_reports(runs)
    measured = load_bundle(bundle).model_hash
    for part in ("likelihood", "variants"):
        for name, report in reports.get(part, {}).items():
            if report["model"] != measured:
                raise UserError(
                    "The report {part}/{name} belongs to a different model than {bundle}.",
                    part=part,
                    name=name,
                    bundle=bundle,
                )
    card = json.loads((bundle / CARD).read_text())
    card["figures"] = {row["what"]: row["measured"] for row in goal_rows(reports)}
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    write_atomically(bundle / CARD, text.encode())


def read_reports(runs: Path) -> Reports:
    """Every saved report by part and name."""
    found: Reports = {}
    for part, commands in PARTS.items():
        for command in commands:
            path = runs / "reports" / part / f"{command.name}.json"
            if path.is_file():
                found.setdefault(part, {})[command.name] = json.loads(path.read_text())
    return found


def commands_of(reports: dict[str, dict[str, Any]]) -> list[str]:
    """Code block of the commands that printed a section's figures."""
    lines = ["```"]
    lines += dict.fromkeys(f"vma {' '.join(report['command'])}" for report in reports.values())
    return [*lines, "```", ""]


def markdown(rows: Sequence[Row], columns: Sequence[str] | None = None) -> list[str]:
    """Rows as a Markdown table."""
    names = list(columns or dict.fromkeys(key for row in rows for key in row))
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(str(row.get(n, "")) for n in names) + " |" for row in rows]
    return lines


def with_error(row: Row, value: str, error: str, digits: int = 2, scale: float = 1.0) -> str:
    """“69.55 ± 0.58”."""
    return f"{scale * row[value]:.{digits}f} ± {scale * row[error]:.{digits}f}"


def image(name: str, about: str) -> list[str]:
    """Markdown of a plot."""
    return [f"![{about}]({PLOTS}/{name}.svg)", ""]


def sheet(runs: Path, part: str, out: Path, about: str) -> list[str]:
    """Copy a picture that a part's command wrote beside its report, and show it."""
    kept = runs / "reports" / part / f"{part}.png"
    if not kept.is_file():
        return []
    out.mkdir(parents=True, exist_ok=True)
    write_atomically(out / kept.name, kept.read_bytes())
    return [about, "", f"![{about}]({PLOTS}/{kept.name})", ""]


def _likelihood(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    lines: list[str] = []
    if "goal" in reports:
        rows = [
            {
                "classes": row["classes"],
                "drawings per class": row["shots"],
                "NLL, nats": with_error(row, "nll_nats", "stderr"),
                "K": row["samples"],
                "episodes": row["episodes"],
            }
            for name in ("goal", "tight")
            for row in reports.get(name, {}).get("rows", [])
        ]
        lines += [*markdown(rows), ""]
    if "table" in reports:
        found = {(row["classes"], row["shots"]): row for row in reports["table"]["rows"]}
        shots = list(dict.fromkeys(s for _, s in found))
        table: list[Row] = []
        for classes in dict.fromkeys(c for c, _ in found):
            cells = {s: found[classes, s] for s in shots}
            table.append(
                {"C": classes, "": "this model"}
                | {str(s): with_error(row, "nll_nats", "stderr", 1) for s, row in cells.items()}
            )
            if classes > 1:
                table.append(
                    {"C": classes, "": "excess over ln C"}
                    | {
                        str(s): with_error(row, "excess_nats", "excess_stderr")
                        for s, row in cells.items()
                        if "excess_nats" in row
                    }
                )
            for name, published in texts.PUBLISHED_TABLE1:
                if classes in published:
                    line = {str(s): published[classes].get(s, "") for s in shots}
                    table.append({"C": classes, "": name} | line)
        sample = reports["table"]["rows"][0]
        lines += [texts.TABLE1.format(**sample), "", *markdown(table), ""]
    if "gmn" in reports:
        lines += [texts.GMN, ""]
        rows = []
        drawn = reports["gmn"]["rows"]
        for sampling, classes in dict.fromkeys((r["sampling"], r["classes"]) for r in drawn):
            own = [r for r in drawn if (r["sampling"], r["classes"]) == (sampling, classes)]
            values = {f"t = {r['total']}": with_error(r, "nll_nats", "stderr", 1) for r in own}
            rows.append({"C": classes, "sampling": sampling} | values)
            if sampling == "GMN's own":
                first_version = texts.PUBLISHED_GMN.get(classes, {})
                rows.append(
                    {"C": classes, "sampling": "published (GMN, first version)"}
                    | {f"t = {t}": value for t, value in first_version.items()}
                )
        lines += [*markdown(rows), ""]
    return lines


def _autoregressive(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    report = reports["goal"]
    about = texts.AUTOREGRESSIVE.format(
        model=report["model"][:12],
        start=report["started_from"][:12],
        updates=report["updates"],
        minutes=report["training_seconds"] / 60,
    )
    rows = [
        {
            "classes": row["classes"],
            "drawings per class": row["shots"],
            "NLL, nats": with_error(row, "nll_nats", "stderr"),
            "K": row["samples"],
            "episodes": row["episodes"],
        }
        for row in report["rows"]
    ]
    return [about, "", *markdown(rows), ""]


def _few_shot(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    rows = []
    for report, label in texts.FEW_SHOT_NAMES.items():
        measured = reports.get(report, {}).get("rows", [])
        for by in dict.fromkeys(row["by"] for row in measured):
            # "few-shot" has the rows without a likelihood with more episodes, and the comparison
            # network was trained with labels.
            if (report == "at-rest" and "likelihood" not in by) or (
                report == "label-free" and by != "q"
            ):
                continue
            own = [row for row in measured if row["by"] == by]
            values = {
                f"{r['way']}-way {r['shots']}": with_error(r, "accuracy", "stderr", 2, 100)
                for r in own
            }
            name = label if by == "q" else f"{label}, {by}"
            rows.append({"": f"{name}, {own[0]['episodes']:,} episodes"} | values)
    for name, published in texts.PUBLISHED_FEW_SHOT:
        rows.append({"": name} | published)
    lines = [*markdown(rows), ""]
    if "lake" in reports:
        errors = [
            f"by {row['by']} {with_error(row, 'error', 'stderr', 2, 100)} %"
            for row in reports["lake"]["rows"]
        ]
        lines += [texts.LAKE.format(errors=", ".join(errors)), ""]
    return lines


def _variants(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    lines: list[str] = []
    if "variants" in reports:
        rows = reports["variants"]["rows"]
        plots.variants_plot(rows, out / "variants.svg")
        table = [
            {
                "setting": row["setting"],
                "recognisability": with_error(
                    row, "recognisability_ratio", "recognisability_ratio_stderr", 3
                ),
                "diversity": f"{row['diversity_ratio']:.2f}",
                "novelty": f"{row['novelty_ratio']:.2f}",
                "precision, recall": f"{row['precision']:.2f}, {row['recall']:.2f}"
                if "precision" in row
                else "",
                "same stroke count, %": f"{100 * row['same_components']:.1f}",
                "same loop count, %": f"{100 * row['same_loops']:.1f}",
                "blots, %": f"{100 * row['blocks']:.1f}",
                "gaps, %": f"{100 * row['gaps']:.1f}",
                "width spread": f"{row['width_spread']:.3f}",
            }
            for row in (_people(rows[0]), *rows)
        ]
        people = f"{100 * rows[0]['real_recognisability']:.1f} %"
        lines += [
            *markdown(table),
            "",
            texts.PEOPLE.format(people=people),
            "",
            *image("variants", "Recognisability and novelty over diversity"),
            *sheet(runs, "variants", out, texts.VARIANTS_SHEET),
        ]
    if "realism" in reports:
        lines += [texts.REALISM, ""]
        table = [
            {
                "form": row["form"],
                "pixels": row["size_px"],
                "pair": row["pair"],
                "accuracy, %": with_error(row, "accuracy", "stderr", 1, 100),
                "AUROC": with_error(row, "auc", "auc_stderr", 3),
            }
            for row in reports["realism"]["rows"]
        ]
        lines += [*markdown(table), ""]
    if "originality" in reports:
        lines += [texts.ORIGINALITY, ""]
        table = [
            {
                "tenth": row["bin"],
                "originality": f"{row['originality']:.3f}",
                "recognised, %": with_error(row, "recognisability", "stderr", 1, 100),
                "people: originality": f"{row['real_originality']:.3f}",
                "people: recognised, %": with_error(
                    row, "real_recognisability", "real_recognisability_stderr", 1, 100
                ),
            }
            for row in reports["originality"]["rows"]
        ]
        lines += [*markdown(table), ""]
    if "open-set" in reports:
        lines += [texts.OPEN_SET, ""]
        table = [
            {
                "entries": row["entries"],
                "AUROC": with_error(row, "auroc", "stderr", 3),
                "probability of new: known characters, %": f"{100 * row['known_mass']:.1f}",
                "new characters, %": f"{100 * row['unknown_mass']:.1f}",
            }
            for row in reports["open-set"]["rows"]
        ]
        lines += [*markdown(table), ""]
    return lines


def _people(row: Row) -> Row:
    """People's figures from a row of variants, as a separate row."""
    own = {"setting": "people", "recognisability_ratio_stderr": 0.0}
    own |= {f"{name}_ratio": 1.0 for name in ("recognisability", "diversity", "novelty")}
    return own | {name.removeprefix("real_"): row[name] for name in row if name[:5] == "real_"}


def _hard_soft(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    rows = reports["models"]["rows"]
    plots.hard_soft_plot(rows, out / "hard-soft.svg")
    table = [
        {
            "addressing": row["model"],
            "classes": row["classes"],
            "NLL, nats": with_error(row, "nll_nats", "stderr"),
            "excess over ln C": with_error(row, "excess_nats", "excess_stderr")
            if "excess_nats" in row
            else "",
            "accuracy, %": with_error(row, "accuracy", "accuracy_stderr", 1, 100)
            if row["accuracy"] != ""
            else "",
        }
        for row in rows
    ]
    return [*markdown(table), "", *image("hard-soft", "NLL and accuracy as classes grow")]


def _addressing(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    kinds = addressing.COMPACT_KINDS
    table = addressing.section(reports, kinds, out / "addressing.svg")
    return [
        *markdown(table),
        "",
        texts.GAPS,
        "",
        *markdown(addressing.gap_rows(reports)),
        "",
        *image("addressing", "Excess over ln C as classes grow"),
    ]


def _addressing_large(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    table = addressing.section(reports, addressing.LARGE_KINDS, out / "addressing-large.svg")
    return [*markdown(table), "", *markdown(addressing.gap_rows(reports)), ""]


def _cost(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    report = reports["training"]
    kinds = texts.COST_NAMES
    plots.cost_plot({label: report[name] for name, label in kinds.items()}, out / "cost.svg")
    table = []
    for rows in zip(*(report[name] for name in kinds), strict=True):
        line: Row = {"entries": rows[0]["entries"]}
        for label, row in zip(kinds.values(), rows, strict=True):
            line[f"{label}: hard, soft, ms"] = f"{row['hard_ms']:.0f}, {row['soft_ms']:.0f}"
            line[f"{label}: ratio"] = f"{row['soft_over_hard']:.2f}"
        table.append(line)
    crossings = [
        f"{'never' if point is None else f'{point:.0f}'} with {label}"
        for label, point in zip(
            kinds.values(), report["crossing_points_entries"].values(), strict=True
        )
    ]
    separate = report["shared_against_separate"][1]["ratio"]
    (speed,) = report["throughput"]
    return [
        *markdown(table),
        "",
        texts.COST.format(
            crossings=", ".join(crossings),
            separate=separate,
            targets=speed["targets_per_second"],
            fraction=100 * speed["fraction_of_matrix_product_rate"],
        ),
        "",
        *image("cost", "Cost of one update over the memory's size"),
    ]


def _memory_use(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    table = []
    for name, report in reports.items():
        table += [
            {
                "model, data": texts.MEMORY_USE_NAMES[name],
                "entries": row["entries"],
                "ln M": f"{row['ln_entries']:.2f}",
                "address KL, nats": with_error(row, "address_kl_nats", "address_kl_nats_stderr"),
                "in bits": f"{row['address_kl_bits']:.2f}",
                "latent KL, nats": with_error(row, "latent_kl_nats", "latent_kl_nats_stderr"),
                "pixels, nats": with_error(row, "pixel_nats", "pixel_nats_stderr"),
            }
            for row in report["rows"]
        ]
    lines = [*markdown(table), ""]
    curves = {
        label: training_curve(runs, name)
        for label, name in (("Omniglot", "hard"), ("MNIST", "mnist"))
    }
    if all(curves.values()):
        plots.memory_use_plot(curves, COMPACT_ENTRIES, out / "memory-use.svg")
        lines += image("memory-use", "KL of the address through training")
    return lines


def _scaling(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    rows = reports["scaling"]["rows"]
    plots.scaling_plot(rows, out / "scaling.svg")
    table = [
        {
            "entries": f"{row['entries']:,}",
            "classes × drawings": f"{row['classes']} × {row['shots']}",
            "own class ranked first, %": with_error(row, "top1", "top1_stderr", 1, 100),
            "at rest, q × comparison, %": with_error(
                row, "compared_top1", "compared_top1_stderr", 1, 100
            ),
            "in top five, %": with_error(row, "top5", "top5_stderr", 1, 100),
            "exp H(q)": f"{row['effective_entries']:.1f}",
            "excess over ln C, nats": with_error(row, "excess_nats", "excess_nats_stderr"),
        }
        for row in rows
    ]
    return [*markdown(table), "", *image("scaling", "Accuracy and excess over the memory's size")]


def _disjoint(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    table = [
        {
            "addressing": row["model"],
            "memory": row["memory"],
            "NLL, nats": with_error(row, "nll_nats", "stderr"),
            "excess over ln C": with_error(row, "excess_nats", "excess_stderr"),
            "shared ink": f"{100 * row['overlap']:.1f} %" if row["overlap"] != "" else "",
        }
        for row in reports["disjoint"]["rows"]
    ]
    return [*markdown(table), "", *sheet(runs, "disjoint", out, texts.DISJOINT_SHEET)]


def _estimators(reports: dict[str, dict[str, Any]], out: Path, runs: Path) -> list[str]:
    table = []
    for name, label in texts.ESTIMATOR_NAMES.items():
        nll, accuracy = reports.get(f"{name}-nll"), reports.get(f"{name}-accuracy")
        if not nll or not accuracy:
            continue
        by_classes = {row["classes"]: row for row in nll["rows"]}
        by_way = {(row["way"], row["shots"]): row for row in accuracy["rows"]}
        curve = training_curve(runs, name)
        table.append(
            {
                "estimator": label,
                "NLL, C = 1": with_error(by_classes[1], "nll_nats", "stderr", 1),
                "NLL, C = 16": with_error(by_classes[16], "nll_nats", "stderr", 1),
                "excess over ln C": with_error(by_classes[16], "excess_nats", "excess_stderr"),
                "5-way 1, %": with_error(by_way[5, 1], "accuracy", "stderr", 1, 100),
                "20-way 1, %": with_error(by_way[20, 1], "accuracy", "stderr", 1, 100),
                "address KL at the end": f"{curve[-1]['address_kl_nats']:.2f}" if curve else "",
            }
        )
    return [*markdown(table), ""] if table else []


Section = Callable[[dict[str, dict[str, Any]], Path, Path], list[str]]
SECTIONS: dict[str, Section] = {
    "likelihood": _likelihood,
    "autoregressive": _autoregressive,
    "few-shot": _few_shot,
    "variants": _variants,
    "hard-soft": _hard_soft,
    "addressing": _addressing,
    "addressing-large": _addressing_large,
    "cost": _cost,
    "memory-use": _memory_use,
    "scaling": _scaling,
    "disjoint": _disjoint,
    "estimators": _estimators,
}
