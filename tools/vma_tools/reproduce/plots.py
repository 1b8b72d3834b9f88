"""Plots of the document as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vma_core.standard_errors import Row

COLOURS = {"hard": "#0072B2", "soft": "#D55E00", "none": "#666666"}
"""Okabe and Ito's colour-blind safe palette; markers differ too."""
EXCESS_COLOURS = {
    "hard": "#0072B2", "soft": "#D55E00", "one latent": "#CC79A7", "no memory": "#666666"
}  # fmt: skip
MARKERS = {"hard": "o", "soft": "s", "none": "^"}


def hard_soft_plot(rows: Sequence[Row], path: Path) -> None:
    """NLL and accuracy of the three baselines as classes grow."""
    figure, (left, right) = _figure(2)
    for model in dict.fromkeys(row["model"] for row in rows):
        own = [row for row in rows if row["model"] == model]
        style = {"color": COLOURS[model], "marker": MARKERS[model], "label": model, "capsize": 2}
        classes = [row["classes"] for row in own]
        left.errorbar(classes, [r["nll_nats"] for r in own], [r["stderr"] for r in own], **style)
        judged = [row for row in own if row["accuracy"] != ""]
        if judged:
            right.errorbar(
                [row["classes"] for row in judged],
                [100 * row["accuracy"] for row in judged],
                [100 * row["accuracy_stderr"] for row in judged],
                **style,
            )
    for axes, name in ((left, "NLL, nats"), (right, "accuracy of the address, %")):
        axes.set_xscale("log", base=2)
        axes.set_xticks([1, 2, 4, 8, 16], ["1", "2", "4", "8", "16"])
        axes.set(xlabel="classes in memory, one drawing each", ylabel=name)
        axes.legend(frameon=False)
    _save(figure, path)


def cost_plot(tables: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Milliseconds of an update, hard against soft; one panel per way to share memories."""
    figure, panels = _figure(len(tables))
    for axes, (title, rows) in zip(panels, tables.items(), strict=True):
        sizes = [row["entries"] for row in rows]
        for kind in ("hard", "soft"):
            times = [row[f"{kind}_ms"] for row in rows]
            axes.plot(sizes, times, color=COLOURS[kind], marker=MARKERS[kind], label=kind)
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xticks(sizes, [str(size) for size in sizes], rotation=45)
        axes.set(xlabel="entries in memory", ylabel="one parameter update, ms", title=title)
        axes.legend(frameon=False)
    _save(figure, path)


def growth_plot(series: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Milliseconds over each quantity, with a line of slope one."""
    panels = (
        ("entries", "entries", {"heat_p50_ms": "heat", "add_one_p50_ms": "one more entry"}),
        ("variants", "variants", {"p50_ms": "all variants", "first_round_p50_ms": "the first"}),
        ("image_size", "image_size_px", {"p50_ms": "16 variants"}),
        ("threads", "threads", {"p50_ms": "64 variants"}),
    )
    figure, all_axes = _figure(len(panels))
    for axes, (name, over, columns) in zip(all_axes, panels, strict=True):
        rows = series[name]
        sizes = [float(row[over]) for row in rows]
        for (column, label), kind in zip(columns.items(), COLOURS, strict=False):
            times = [float(row[column]) for row in rows]
            axes.plot(sizes, times, color=COLOURS[kind], marker=MARKERS[kind], label=label)
        last = float(rows[-1][next(iter(columns))])
        linear = [last * (s / sizes[-1]) ** (-1 if name == "threads" else 1) for s in sizes]
        axes.plot(sizes, linear, color="#999999", linestyle=":", label="in proportion")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], rotation=45)
        axes.minorticks_off()
        axes.set(xlabel=over.replace("_px", ", px").replace("_", " "), ylabel="ms")
        axes.legend(frameon=False)
    _save(figure, path)


def excess_plot(curves: Mapping[str, Sequence[Row]], path: Path) -> None:
    """NLL − NLL(C = 1) − ln C over the number of classes, one line per kind of addressing."""
    figure, axes = _figure(1)
    figure.set_size_inches(6.4, 4.0)
    for (label, rows), marker in zip(curves.items(), "osv^DP*X<>dp", strict=False):
        kind = next((k for k in ("soft", "one latent", "no memory") if k in label), "hard")
        axes.errorbar(
            [row["classes"] for row in rows],
            [row["excess_nats"] for row in rows],
            [row["stderr"] for row in rows],
            color=EXCESS_COLOURS[kind],
            marker=marker,
            linestyle="--" if "E4" in label else "-",
            label=label,
            capsize=2,
        )
    classes = sorted({row["classes"] for rows in curves.values() for row in rows})
    axes.axhline(0.0, color="#999999", linestyle=":")
    axes.set_xscale("log", base=2)
    axes.set_xticks(classes, [str(c) for c in classes])
    axes.minorticks_off()
    axes.set(xlabel="classes in memory, one drawing each", ylabel="NLL − NLL(C = 1) − ln C, nats")
    axes.legend(frameon=False, fontsize=7)
    _save(figure, path)


def memory_use_plot(curves: dict[str, list[dict[str, Any]]], entries: int, path: Path) -> None:
    """KL of the address through training, one line per data set."""
    figure, axes = _figure(1)
    for (name, lines), colour in zip(curves.items(), ("#0072B2", "#D55E00"), strict=False):
        steps = [line["step"] for line in lines]
        axes.plot(steps, [line["address_kl_nats"] for line in lines], color=colour, label=name)
    axes.axhline(math.log(entries), color="#666666", linestyle=":", label=f"ln {entries}")
    axes.set(xlabel="updates", ylabel="KL(q(a | x, M) ‖ p(a)), nats")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    _save(figure, path)


def scaling_plot(rows: Sequence[Row], path: Path) -> None:
    """Accuracy and excess NLL over memory size."""
    figure, (left, right) = _figure(2)
    sizes = [row["entries"] for row in rows]
    for name, label, kind in (("top1", "ranked first", "hard"), ("top5", "in top five", "soft")):
        left.errorbar(
            sizes,
            [100 * row[name] for row in rows],
            [100 * row[f"{name}_stderr"] for row in rows],
            color=COLOURS[kind],
            marker=MARKERS[kind],
            label=label,
        )
    right.errorbar(
        sizes,
        [row["excess_nats"] for row in rows],
        [row["excess_nats_stderr"] for row in rows],
        color=COLOURS["hard"],
        marker=MARKERS["hard"],
    )
    left.legend(frameon=False)
    left.set(ylabel="own class, % of drawings")
    right.set(ylabel="excess NLL over ln C, nats")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set(xlabel="entries in memory")
    _save(figure, path)


def variants_plot(rows: Sequence[Row], path: Path) -> None:
    """Recognisability and novelty over diversity for slider positions, people at (1, 1)."""
    figure, axes = _figure(1)
    swept = sorted(
        (row for row in rows if row["setting"].startswith("variation ")),
        key=lambda row: row["variation"],
    )
    diversity = [row["diversity_ratio"] for row in swept]
    axes.plot(
        diversity,
        [row["recognisability_ratio"] for row in swept],
        color="#0072B2",
        marker="o",
        label="recognisability",
    )
    axes.plot(
        diversity,
        [row["novelty_ratio"] for row in swept],
        color="#D55E00",
        marker="s",
        label="novelty",
    )
    for row in rows:
        if row["setting"] == "default":
            place = (row["diversity_ratio"], row["recognisability_ratio"])
            axes.annotate("default", place, (0, -18), textcoords="offset points", ha="center")
    axes.plot([1], [1], marker="*", markersize=12, color="#009E73", linestyle="", label="people")
    axes.set(xlabel="diversity, people = 1", ylabel="people = 1")
    axes.legend(frameon=False)
    _save(figure, path)


def _figure(columns: int) -> Any:
    import matplotlib

    matplotlib.use("Agg")
    # Reproducible files: no dates, no random ids of clip paths.
    matplotlib.rcParams.update({"svg.hashsalt": "vma", "font.size": 9, "axes.spines.top": False})
    from matplotlib import pyplot

    return pyplot.subplots(1, columns, figsize=(4.2 * columns, 3.0), layout="constrained")


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
