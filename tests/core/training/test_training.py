"""Training: content of episodes, exact resuming, bad steps, refused data."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import TINY
from vma_core.errors import UserError
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model import blocks
from vma_core.model.config import ADDRESSINGS
from vma_core.training.corpus import Corpus, background_sets, refuse_evaluation_characters
from vma_core.training.distributed import Processes, started_processes
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.losses import EpisodeSampling, step_loss
from vma_core.training.recipe import ESTIMATORS, Recipe
from vma_core.training.trainer import StepRecord, Trainer


@pytest.fixture
def corpus() -> Corpus:
    """Sixteen classes of six different images."""
    rng = np.random.default_rng(1)
    images = (rng.random((2, 96, 8, 8)) < 0.3).astype(np.uint8)
    rows = [np.arange(6 * c, 6 * c + 6) for c in range(16)]
    return Corpus(images, rows, [f"A/{c}" for c in range(16)], "hash")


RECIPE = Recipe(
    steps=8,
    entries=4,
    shots=(1, 2),
    targets=4,
    foreign_fraction=0.2,
    address_samples=2,
    warmup_steps=2,
    address_steps=2,
    address_entries=4,
    model=TINY,
)


def test_the_target_is_never_in_the_memory(corpus: Corpus) -> None:
    sampler = EpisodeSampler(corpus, 4, (1, 2, 4), 6, 0.3, seed=0, augment=False)
    for number in range(50):
        episode = sampler.sample(number)
        stored = {m.tobytes() for m in episode.memory}
        assert not stored & {t.tobytes() for t in episode.targets}


def test_matches_mark_the_targets_class_and_foreign_targets_have_none(corpus: Corpus) -> None:
    sampler = EpisodeSampler(corpus, 4, (2,), 8, 0.5, seed=0, augment=False)
    by_image = {corpus.images[0, r].tobytes(): c for c, rs in enumerate(corpus.rows) for r in rs}
    foreign = 0
    for number in range(20):
        episode = sampler.sample(number)
        for target, matches in zip(episode.targets, episode.matches, strict=True):
            same = [by_image[m.tobytes()] == by_image[target.tobytes()] for m in episode.memory]
            assert matches.tolist() == same
            foreign += not any(same)
    assert foreign > 0


def run(trainer: Trainer) -> list[StepRecord]:
    return [replace(record, step_ms=0.0) for record in trainer.records()]


def test_a_shorter_run_keeps_the_shares_of_both_stages() -> None:
    recipe = replace(RECIPE, steps=25_000, address_steps=12_000)
    shorter = recipe.with_updates(370)
    assert (shorter.steps, shorter.address_steps) == (250, 120)
    assert (recipe.with_updates(1).steps, recipe.with_updates(1).address_steps) == (1, 0)
    assert replace(RECIPE, address_steps=0).with_updates(7).steps == 7


@pytest.mark.parametrize("estimator", ["distinct", "vimco", "topk", "exact"])
def test_resuming_continues_bit_for_bit(corpus: Corpus, tmp_path: Path, estimator: str) -> None:
    recipe = replace(RECIPE, estimator=estimator)
    whole = Trainer(recipe, corpus)
    all_records = run(whole)
    first = Trainer(recipe, corpus)
    steps = first.records()
    for _ in range(5):
        next(steps)
    first.save(tmp_path / "checkpoint.safetensors")
    second = Trainer(recipe, corpus)
    second.restore(tmp_path / "checkpoint.safetensors")
    assert run(second) == all_records[5:]
    for name, value in whole.averaged.items():
        assert torch.equal(value, second.averaged[name]), name


@pytest.mark.parametrize("by_labels", [True, False])
def test_the_last_updates_train_the_address_embedding_alone(
    corpus: Corpus, by_labels: bool
) -> None:
    trainer = Trainer(replace(RECIPE, address_labels=by_labels), corpus)
    steps = trainer.records()
    for _ in range(RECIPE.steps):
        next(steps)
    before = {k: v.clone() for k, v in trainer.model.state_dict().items()}
    for _ in steps:
        pass
    after = trainer.model.state_dict()
    changed = {k.split(".")[0] for k in after if not torch.equal(before[k], after[k])}
    assert changed == {"embed", "addressing"}


def test_updates_may_exceed_the_recipes_steps(corpus: Corpus) -> None:
    trainer = Trainer(replace(RECIPE, steps=1, address_steps=0), corpus)
    for _ in range(3):
        trainer.update()
    assert trainer.step == 3


def test_training_lowers_the_loss(corpus: Corpus) -> None:
    trainer = Trainer(replace(RECIPE, steps=150, address_steps=0, learning_rate=3e-3), corpus)
    bounds = [record.bound_nats for record in trainer.records()]
    assert np.mean(bounds[-20:]) > np.mean(bounds[:20]) + 3


@pytest.mark.parametrize("addressing", ["soft", "none"])
def test_the_baselines_train_and_resume_the_same_way(
    corpus: Corpus, tmp_path: Path, addressing: str
) -> None:
    recipe = replace(
        RECIPE,
        estimator="importance",
        model=replace(TINY, addressing=addressing),
        steps=120,
        address_steps=0,
        label_weight=0.0,
        learning_rate=3e-3,
    )
    trainer = Trainer(recipe, corpus)
    steps = trainer.records()
    first = [next(steps) for _ in range(60)]
    trainer.save(tmp_path / "checkpoint.safetensors")
    rest = [replace(record, step_ms=0.0) for record in steps]
    assert np.mean([r.bound_nats for r in rest[-20:]]) > np.mean([r.bound_nats for r in first[:20]])
    assert (rest[-1].address_kl_nats > 1e-4) == (addressing == "soft")
    second = Trainer(recipe, corpus)
    second.restore(tmp_path / "checkpoint.safetensors")
    assert run(second) == rest


def test_companions_learn_and_leave_a_single_entry_alone(corpus: Corpus) -> None:
    recipe = replace(
        RECIPE, shots=(2,), steps=30, address_steps=0, model=replace(TINY, companions=2)
    )
    trainer = Trainer(recipe, corpus)
    run(trainer)
    model = trainer.model.eval()
    images = torch.from_numpy(corpus.images[0, :5]).unsqueeze(1).float()
    with torch.no_grad():
        features = model.features(images)
        together = model.templates(features)
        alone = model.templates(tuple(f[:1] for f in features))
    assert not torch.equal(together[0], features[0])
    assert torch.equal(alone[0], features[0][:1])


def test_sparse_reads_give_the_bound_and_the_decoders_gradient_of_dense_ones(
    corpus: Corpus,
) -> None:
    # Normalisation layers at rest, so that keys do not depend on what else is in the batch.
    plain = replace(RECIPE, label_weight=0.0, foreign_fraction=0.0, address_samples=1)
    memory = replace(plain, entries=16, shots=(1,), address_entries=16)
    gradients, figures = [], []
    for sparse in (False, True):
        recipe = replace(memory, sparse_keys=sparse, estimator="topk")
        trainer = Trainer(recipe, corpus)
        trainer.model.eval()
        found = step_loss(
            trainer.model, trainer.sampler.sample(0), recipe, EpisodeSampling(recipe, 0)
        )
        found.loss.backward()
        figures.append(found)
        gradients.append(trainer.model.decoder.output.weight.grad)
    dense, sparsely = figures
    assert sparsely.bound_nats == pytest.approx(dense.bound_nats.item(), rel=1e-5)
    assert sparsely.address_kl_nats == pytest.approx(dense.address_kl_nats.item(), rel=1e-5)
    torch.testing.assert_close(gradients[0], gradients[1])


def test_two_processes_train_as_one_does_with_the_joint_batch(corpus: Corpus) -> None:
    recipe = replace(RECIPE, episodes=2)
    alone = Trainer(recipe, corpus)
    bounds = [record.bound_nats for record in alone.records()]
    context = torch.multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    workers = [
        context.Process(target=train_as_one_of_two, args=(rank, recipe, corpus, results))
        for rank in range(2)
    ]
    for worker in workers:
        worker.start()
    answers = sorted((results.get() for _ in workers), key=lambda answer: answer[0])
    for worker in workers:
        worker.join()
    (_, bounds_0, parameters_0), (_, bounds_1, parameters_1) = answers
    assert bounds_0 == bounds_1
    assert parameters_0 == parameters_1
    assert bounds_0 == pytest.approx(bounds, rel=1e-4)
    named = zip(alone.model.named_parameters(), parameters_0, strict=True)
    for (name, ours), theirs in named:
        # The next layer's normalisation removes this one: its gradient is rounding, which Adam
        # divides by itself.
        if name != "embed.norms.2.bias":
            expected = ours.detach().numpy().ravel()
            np.testing.assert_allclose(theirs, expected, rtol=1e-3, atol=1e-5, err_msg=name)


def train_as_one_of_two(
    rank: int, recipe: Recipe, corpus: Corpus, results: SimpleQueue[object]
) -> None:
    """Target of a process: what torchrun would start."""
    os.environ |= {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": "2",
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(20_000 + os.getppid() % 20_000),
    }
    torch.set_num_threads(1)
    with started_processes("cpu") as processes:
        trainer = Trainer(recipe, corpus, processes)
        bounds = [record.bound_nats for record in trainer.records()]
        parameters = [p.detach().ravel().tolist() for p in trainer.model.parameters()]
    results.put((rank, bounds, parameters))


def test_episodes_that_cannot_be_shared_are_an_error(corpus: Corpus) -> None:
    with pytest.raises(UserError, match="cannot be shared by 2 processes"):
        Trainer(replace(RECIPE, episodes=3), corpus, Processes(0, 2))


def test_a_run_starts_from_another_models_weights(corpus: Corpus) -> None:
    other = Trainer(RECIPE, corpus)
    run(other)
    weights = other.model.state_dict()
    wider = replace(RECIPE, model=replace(TINY, companions=2))
    trainer = Trainer(wider, corpus)
    trainer.start_from(weights)
    images = torch.from_numpy(corpus.images[0, :4]).unsqueeze(1).float()
    with torch.no_grad():
        features = trainer.model.features(images)
        for ours, alone in zip(trainer.model.templates(features), features, strict=True):
            torch.testing.assert_close(ours, alone)
    with pytest.raises(UserError, match="different architecture"):
        Trainer(replace(RECIPE, model=replace(TINY, embedding_size=6)), corpus).start_from(weights)


def test_bad_steps_are_skipped_and_counted(corpus: Corpus) -> None:
    trainer = Trainer(replace(RECIPE, max_bad_steps=3), corpus)
    with torch.no_grad():
        trainer.model.decoder.output.bias.fill_(float("nan"))
    with pytest.raises(UserError, match="3 steps in a row"):
        run(trainer)
    assert trainer.bad_steps == 3


def test_a_checkpoint_of_another_architecture_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    Trainer(RECIPE, corpus).save(path)
    other = Trainer(replace(RECIPE, model=replace(TINY, embedding_size=6)), corpus)
    with pytest.raises(UserError, match="different architecture"):
        other.restore(path)


def test_unknown_recipe_keys_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text("stepz = 3\n")
    with pytest.raises(UserError, match="Unknown recipe key 'stepz'"):
        Recipe.read(path)
    path.write_text("[model]\nimage_sise = 3\n")
    with pytest.raises(UserError, match="Unknown model configuration key"):
        Recipe.read(path)
    path.write_text("steps = 'many'\n")
    with pytest.raises(UserError, match="'steps' must be of type int, not 'many'"):
        Recipe.read(path)
    path.write_text("shots = [1, '2']\n")
    with pytest.raises(UserError, match="'shots' must be of type list of int, not"):
        Recipe.read(path)
    path.write_text("bfloat16 = 1\n")
    with pytest.raises(UserError, match="'bfloat16' must be of type bool, not 1"):
        Recipe.read(path)


def test_shipped_recipes_are_valid() -> None:
    from vma_core.training.autoregressive_head import AutoregressiveRecipe
    from vma_core.training.stroke_head import StrokeRecipe
    from vma_resources import resource_path

    # The experiment's base has what its recipes share and names no estimator.
    paths = [p for p in resource_path("recipes").rglob("*.toml") if p.stem[:4] != "base"]
    heads = [p for p in paths if StrokeRecipe.is_alone(p) or AutoregressiveRecipe.read(p)]
    assert len(heads) == 2
    recipes = [Recipe.read(path) for path in paths if path not in heads]
    assert {r.estimator for r in recipes} == set(ESTIMATORS)
    assert {r.model.addressing for r in recipes} == set(ADDRESSINGS)


def test_evaluation_characters_are_refused(data: Path) -> None:
    with np.load(data / "omniglot28/test.npz") as archive:
        name = archive.files[0].removeprefix("images_evaluation/")
    glyphs = GlyphSet(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.intp), [name], "mine")
    with pytest.raises(UserError, match="evaluation characters"):
        refuse_evaluation_characters(glyphs, data)


def test_validation_alphabets_are_not_trained_on(data: Path) -> None:
    train, held_out = background_sets(data, 28)
    alphabets = [{n.split("/")[0] for n in s.class_names} for s in (train, held_out)]
    assert not alphabets[0] & alphabets[1]
    assert len(train.class_names) + len(held_out.class_names) == 964


@pytest.mark.parametrize("computed", [True, False])
def test_bfloat16_is_used_only_where_it_is_computed(
    monkeypatch: pytest.MonkeyPatch, computed: bool
) -> None:
    monkeypatch.setattr(blocks, "computes_bfloat16", lambda _device: computed)
    convolution, image = torch.nn.Conv2d(1, 2, 3), torch.rand(1, 1, 8, 8)
    with blocks.bfloat16_if(True, "cpu"):
        assert convolution(image).dtype == (torch.bfloat16 if computed else torch.float32)
    with blocks.bfloat16_if(False, "cpu"):
        assert convolution(image).dtype == torch.float32
