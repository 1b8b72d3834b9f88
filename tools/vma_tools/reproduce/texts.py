"""Texts of the results document, and the published figures for comparison."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "# Results"

QUICK = (
    "**A quick run**: few episodes, few samples, no training. The figures have large errors; they "
    "only show that everything works."
)

INTRODUCTION = """\
Written by `vma reproduce`, which runs the commands below in order, each with `--data DIR --json`,
where `DIR` contains `omniglot28/`, `omniglot/` and `mnist/`.

Models: {models}.

All figures are for the 659 evaluation characters at 28×28 pixels, which were not used in training
or, with the one exception named in figures.md, to choose any setting. Seeds are 0; ± is one
standard error of the mean over episodes. Published figures use their authors' own images and
judges."""

SHORTFALLS = """\
[figures.md](figures.md) explains what was tried where a goal is missed, and why it is missed."""


class SectionText(NamedTuple):
    """Heading and first paragraph of a section."""

    title: str
    about: str


SECTIONS = {
    "likelihood": SectionText(
        "Likelihood",
        """\
P1: −log p(x | M) of a drawing, given other drawings of its character among C classes. Memory and
target are drawn without replacement; the target is never in memory. K importance samples of z are
stratified over the addresses: with K = 1000 every address gets at least one, with fewer samples
only the K / 2 most probable do; omitting the others can only raise the figure. The decoder is
factorised.""",
    ),
    "autoregressive": SectionText(
        "Likelihood with an autoregressive head",
        """\
P1 as above, the same targets and memories, with another p(x | z, m): every pixel is predicted from
the pixels before it in raster order as well, by a masked head over the features of the decoder and
of the entry that was read (`vma train --recipe autoregressive`, on the frozen bundled model, whose
q(z | x, m) is trained along). A row by itself: the head is not in the bundle and draws nothing.""",
    ),
    "few-shot": SectionText(
        "Few-shot classification",
        """\
P3: the class with the largest share of q(a | x, M) among N classes (ways) with k drawings each
(shots), without retraining. Once the pen rests, the window names a drawing by q × comparison ×
likelihood: the factor e^(30 cos) of the network that also detects new characters, and
p(x | m_a)^0.1 of the five then most probable classes, estimated with 16 samples of z each. The
rows with a likelihood have one query per episode.""",
    ),
    "variants": SectionText(
        "Variants",
        """\
P9, after Boutin, Singhal, Thomas and Serre (NeurIPS 2022): would people recognise a variant, do
variants differ as much as people's drawings, are they new? One exemplar in memory, 20 variants of
each character; strokes are inked with Omniglot's pen (5.2 of 105 pixels) and sampled as
Omniglot-28 was. Both judges were trained on background characters by
`python -m vma_tools.train_judges`. The first three figures are relative to people's own drawings;
exact copies would have diversity 0 and novelty 0. Precision is the share of variants that lie
among people's drawings, recall the share of drawings that lie among the variants, in the diversity
judge's space. *Twenty entries*: the exemplars of 19 other characters are in memory too, the
exemplar is the drawing, and variants are of what it recalls. *New character*: the exemplar is the
drawing, and the starter set is in memory (P13). *Re-inked people*: people's other drawings, traced
and inked again. P12 approximates what people call a defect by the number of strokes and loops
compared with the exemplar, blots (a full 3×3 block of ink at 28 pixels), gaps below 3 of 105
pixels, and the spread of the line width within a drawing.""",
    ),
    "hard-soft": SectionText(
        "Question 1: hard variational addressing against soft attention and no memory",
        """\
Three compact models with the same networks and the same updates of 32 targets with four decoded
samples each (`compact-hard.toml`, `compact-soft.toml`, `compact-none.toml`), trained without
labels. ln C is the cost of naming one of C classes.""",
    ),
    "addressing": SectionText(
        "Question 1, taken apart: what decides between hard and soft addressing",
        """\
Small models with the same networks and updates of eight targets (four in E4) with four decoded
pairs each, trained without labels and without dummy entries on a memory of eight drawings; the
recipes `addressing/*.toml` name what differs. All start from the same weights at the same seed, and
see the same drawings and the same noise of z. One estimate for all: importance sampling of every
latent, where a discrete address is stratified instead of sampled; K = 50 for the curves of 100
targets, 1000 where it is named. Targets are the same for all models and numbers of classes. In
brackets the excess NLL − NLL(C = 1) − ln C; ± is over the targets, after the mean over seeds.
*Soft* has a latent u for the address beside z, as the compact baseline above; *one latent* is the
paper's own baseline, z ~ N(0, I) for address and detail, independent of the memory. Rows appear
once their runs are finished.""",
    ),
    "addressing-large": SectionText(
        "Question 1 at the bundled model's size",
        """\
The same with the bundled model's networks and training (`addressing/large-*.toml`).""",
    ),
    "cost": SectionText(
        "Question 2: the cost of one parameter update",
        """\
Hard and soft addressing alternate in one process, with the bundled model's networks and four
decoded samples per target; medians. *One memory*: 32 targets share it, as in our training. *A
memory per target*: four targets with one each, as in the published comparison. Hard addressing
samples addresses without a gradient and then trains on the entries it read; soft attention
propagates a gradient through every entry.""",
    ),
    "memory-use": SectionText(
        "Question 3: what the memory contributes",
        """\
KL(q(a | x, M) ‖ p(a)) and the parts of the bound. Omniglot: one drawing per class, the target's
class among them. MNIST: random digits as memory. Nothing is annealed.""",
    ),
    "scaling": SectionText(
        "Question 4: memories far larger than in training",
        """\
Trained with 32 entries, tested on unseen characters. The excess is over the NLL with the target's
own class alone plus ln C, on the same targets.""",
    ),
    "disjoint": SectionText(
        "Question 5: memories that share nothing",
        """\
The target's own entry alone; with the one of 200 drawings from another alphabet that shares least
ink with it, so that their average is no character; with entries of three other alphabets. Compact
models; the address is discrete from the first update, without a temperature.""",
    ),
    "estimators": SectionText(
        "Estimators of the address gradient",
        """\
The compact hard model under four estimators, with equal numbers of updates and decoded pairs.
VIMCO is the paper's. The wake phase sums over distinct addresses, which it samples, takes by
probability, or enumerates, and moves q towards their normalised weights.""",
    ),
}

TABLE1 = (
    "All cells, K = {samples}, {episodes:,} episodes each, with the same targets in every cell:"
)
GMN = (
    "P2, GMN's protocol: t drawings in total from at most C classes. GMN's own sampling draws "
    "with replacement, so the target itself may be in memory."
)
LAKE = (
    "P4, Lake's twenty within-alphabet 20-way runs, 400 trials, error {errors}. "
    "Published: people 4.5, Bayesian program learning 3.3, a convolutional network 13.5."
)
GAPS = (
    "Differences in NLL, nats, target by target; below 0 the first recipe is better. With one "
    "class nothing is to be addressed."
)
PEOPLE = "This judge recognises {people} of people's own drawings."
COST = (
    "Number of entries from which hard addressing is cheaper (published: 48): {crossings}. An "
    "update with one memory per target costs {separate:.1f} times as much as with a shared "
    "memory. The bundled model's recipe trains on {targets:.0f} targets a second, {fraction:.0f} % "
    "of this machine's matrix product rate."
)

REALISM = (
    "P10: a small convolutional network learns to tell two sets of drawings apart on half of the "
    "alphabets and is tested on the other half, both ways; chance is 50 %. *Affine*: copies of "
    "the exemplar, slightly rotated, stretched, slanted and shifted. *Jogged*: people's drawings, "
    "re-inked as if they had lain up to a pixel elsewhere on the scanner: a traced line runs "
    "through pixel centres, a variant's line does not."
)
ORIGINALITY = (
    "P11: each character's variants, sorted by distance from the exemplar into tenths from the "
    "nearest to the most original, and people's drawings sorted the same way."
)
OPEN_SET = (
    "P13: one drawing of each of this many characters is in memory. The probability that a "
    "drawing's character is not among them, as the novelty detector gives it; means over drawings "
    "of known and of new characters."
)
VARIANTS_SHEET = (
    "Default setting: the exemplar and twelve variants per row; below each row, in grey, people's "
    "own drawings of the character (for pixels: the training drawings that share most ink with "
    "the variants)."
)
DISJOINT_SHEET = (
    "Two entries without common ink, then five samples each of hard, soft and no memory, with the "
    "same noise."
)

MEMORY_USE_NAMES = {
    "omniglot": "bundled, Omniglot",
    "compact-omniglot": "compact, Omniglot",
    "compact-mnist": "compact, MNIST",
}

COST_NAMES = {"one_memory": "one memory", "memory_per_target": "a memory per target"}

ESTIMATOR_NAMES = {
    "vimco": "VIMCO, 4 samples",
    "distinct": "wake phase, 4 distinct sampled addresses",
    "topk": "wake phase, the 4 most probable",
    "exact": "wake phase, all 9; half of the targets",
}

FEW_SHOT_NAMES = {
    "few-shot": "this model, q(a \\| x)",
    "label-free": "the same, address trained without labels, q(a \\| x)",
    "at-rest": "this model",
}

AUTOREGRESSIVE = """\
Model {model}, made from {start} by {updates:,} updates in {minutes:.0f} minutes."""

PUBLISHED_TABLE1: tuple[tuple[str, dict[int, dict[int, float]]], ...] = (
    (
        "the paper",
        {
            1: {1: 86.5, 2: 83.0, 3: 79.6, 4: 79.0, 5: 76.5, 10: 76.2, 19: 73.9},
            2: {1: 87.2, 2: 83.3, 3: 80.9, 4: 79.3, 5: 79.1, 10: 77.0, 19: 75.0},
            4: {1: 87.5, 2: 83.3, 3: 81.2, 4: 80.7, 5: 79.5, 10: 78.6, 19: 76.7},
            16: {1: 89.6, 2: 85.1, 3: 81.5, 4: 81.9, 5: 81.3, 10: 79.8, 19: 77.0},
        },
    ),
    (
        "the open re-implementation (26×26, total entries)",
        {
            1: {1: 85.2, 2: 79.8, 3: 77.5, 4: 76.2, 5: 75.3, 10: 73.2, 19: 71.8},
            2: {1: 85.2, 2: 82.7, 3: 80.1, 4: 78.5, 5: 77.5, 10: 75.2, 19: 73.5},
        },
    ),
)
"""NLL in nats by classes and drawings per class."""

PUBLISHED_GMN = {
    1: {0: 89.3, 1: 83.4, 2: 79.6, 3: 77.2, 4: 75.3, 9: 66.7},
    2: {0: 89.2, 1: 86.6, 2: 85.0, 3: 83.5, 4: 81.6, 9: 75.9},
    4: {1: 88.8, 2: 88.0, 3: 87.9, 4: 86.6, 9: 82.5},
}
"""NLL in nats by classes and total drawings, trained with up to two classes."""

PUBLISHED_FEW_SHOT = (
    ("the paper", {"5-way 1": "91", "5-way 5": "97", "16-way 1": "89.6"}),
    (
        "Neural Statistician (generative)",
        {"5-way 1": "98.1", "5-way 5": "99.5", "20-way 1": "93.2", "20-way 5": "98.1"},
    ),
    (
        "Matching networks",
        {"5-way 1": "98.1", "5-way 5": "98.9", "20-way 1": "93.8", "20-way 5": "98.5"},
    ),
    (
        "Prototypical networks",
        {"5-way 1": "98.8", "5-way 5": "99.7", "20-way 1": "96.0", "20-way 5": "98.9"},
    ),
    (
        "SNAIL",
        {"5-way 1": "99.07", "5-way 5": "99.78", "20-way 1": "97.64", "20-way 5": "99.36"},
    ),
)
