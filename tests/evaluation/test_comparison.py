"""Comparing: the same figures for the same seed, interrupted or not; nothing trained on what is measured."""

import base64
import dataclasses
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import autoencoders
from app.config import ROOT, Settings
from app.datasets import files, registry
from app.datasets.base import Request
from app.errors import InputError, StorageError
from app.evaluation.comparison import contenders, data, running
from app.evaluation.comparison.config import ComparisonConfig, make
from app.evaluation.comparison.measuring import histogram, roc
from app.evaluation.comparison.results import ROC_GRID, Comparison
from app.kinds import named
from app.kinds.base import Preprocessing
from app.reports import comparison as report
from app.reports import comparison_plot, sprites
from app.reports import comparison_table as table
from app.training import fit
from app.training.parts import Parts

SHAPE = (8, 8)
SETTINGS = Settings()


def stripes(n: int, upright: bool, seed: int) -> np.ndarray:
    """(n, 8, 8) uint8: one stripe each, somewhere, upright or level."""
    rng = np.random.default_rng(seed)
    x = np.zeros((n, *SHAPE), np.uint8)
    for image, place in zip(x, rng.integers(1, 7, n), strict=True):
        (image.T if upright else image)[place] = rng.integers(150, 256)
    return x


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Paths of normal samples (upright stripes) and anomalous ones (level stripes)."""
    folder = tmp_path_factory.mktemp("stripes")
    np.save(folder / "upright.npy", stripes(200, True, 1))
    np.save(folder / "level.npy", stripes(60, False, 2))
    return str(folder / "upright.npy"), str(folder / "level.npy")


@pytest.fixture(scope="module")
def config(places: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> ComparisonConfig:
    return ComparisonConfig(
        *places,
        architectures="dense,convolutional_bottleneck@mean,pca",
        bottleneck=4,
        epochs=3,
        snapshots="1",
        batch_size=16,
        test_samples=5,
        learning_rate=0.01,
        result=tmp_path_factory.mktemp("whole") / "result.png",
    )


@pytest.fixture(scope="module")
def found(config: ComparisonConfig) -> Comparison:
    """One small comparison for the whole module."""
    return running.compare(config, SETTINGS)


def figures(comparison: Comparison) -> dict[str, object]:
    """All figures but the times."""
    made = json.loads(json.dumps(comparison.to_dict()))
    for model in made["models"]:
        for snapshot in model["snapshots"]:
            del snapshot["training_seconds"], snapshot["cpu_seconds"]
    return made


def test_every_model_is_measured_after_its_epochs(found):
    assert [model.name for model in found.models] == ["dense", "convolutional_bottleneck@mean", "pca"]
    assert [[s.epoch for s in model.snapshots] for model in found.models] == [[1, 3], [1, 3], [1]]
    assert not found.partial
    for model in found.models:
        assert model.complete
        assert set(model.made) == {s.epoch for s in model.snapshots}
        for s in model.snapshots:
            assert 0 <= s.auroc_interval[0] <= s.auroc <= s.auroc_interval[1] <= 1
            assert len(s.scores) == 10
            assert len(s.roc) == len(ROC_GRID)
            assert s.threshold > 0
    json.dumps(found.to_dict(), allow_nan=False)


def test_principal_components_tell_stripes_apart(found):
    assert found.models[-1].last.auroc > 0.95


def test_training_lowers_the_loss(found):
    for model in found.models[:2]:
        first, last = model.snapshots
        assert last.test_loss < first.test_loss


def test_the_same_seed_gives_the_same_figures(config, found, tmp_path):
    again = running.compare(dataclasses.replace(config, result=tmp_path / "again.png"), SETTINGS)
    assert figures(again) == figures(found)


def test_a_model_s_figures_do_not_depend_on_what_else_is_compared(config, found, tmp_path):
    alone = dataclasses.replace(config, architectures="convolutional_bottleneck@mean", result=tmp_path / "alone.png")
    assert figures(running.compare(alone, SETTINGS))["models"][0] == figures(found)["models"][1]


@pytest.mark.parametrize("stop_at", [3, 14, 25])
def test_interrupted_and_resumed_is_as_if_nothing_had_happened(config, found, tmp_path, stop_at):
    """With 152 training samples an epoch has 10 steps: in the first, the second and the third epoch of `dense`."""
    ticks = iter(range(stop_at))

    def interrupt(done: int, total: int, what: str) -> None:
        if what != "dense" and next(ticks, None) is None:
            raise KeyboardInterrupt

    small = dataclasses.replace(config, result=tmp_path / "result.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "STEPS", 1)
        part = running.compare(small, SETTINGS, tell=interrupt)
    assert part.partial
    assert (tmp_path / "result.unfinished").is_dir()
    assert [m.last.epoch for m in part.models] == ([] if stop_at < 10 else [1])
    if part.models:
        assert "Partial" in table.text(part)
        assert report.write_all(part, small) == [tmp_path / "result.png"]
    whole = running.compare(dataclasses.replace(small, resume=True), SETTINGS)
    assert not whole.partial
    assert figures(whole) == figures(found)
    running.forget(small)
    assert not (tmp_path / "result.unfinished").exists()


def test_resuming_with_other_options_is_refused(config, tmp_path):
    def interrupt(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    small = dataclasses.replace(config, architectures="pca,dense", result=tmp_path / "result.png")
    running.compare(small, SETTINGS, tell=interrupt)
    with pytest.raises(InputError, match="has --seed 0, but this one has 1"):
        running.compare(dataclasses.replace(small, seed=1, resume=True), SETTINGS)
    (tmp_path / "result.unfinished" / "options.json").write_text("{")
    with pytest.raises(InputError, match=r"options\.json is damaged"):
        running.compare(dataclasses.replace(small, resume=True), SETTINGS)


def test_resuming_what_never_started_starts(config, tmp_path):
    said: list[str] = []
    small = dataclasses.replace(config, architectures="pca", result=tmp_path / "r.png", resume=True)
    assert running.compare(small, SETTINGS, say=said.append).models[0].complete
    assert "no unfinished comparison" in said[0]


# What the models see


def test_no_sample_is_both_learnt_and_measured(config):
    parts = data.load(config, SETTINGS).parts
    assert [len(part) for part in (parts.training, parts.validation, parts.test)] == [152, 28, 20]
    assert parts.training.dtype == np.float32
    assert parts.training.max() <= 1


def test_plotted_samples_are_drawn_at_random_and_none_twice(config):
    first = data.draw(config, 100, 50)
    assert [len(set(rows.tolist())) for rows in first] == [5, 5]
    assert first[0].tolist() != list(range(5))
    np.testing.assert_array_equal(first[0], data.draw(config, 100, 50)[0])
    other = data.draw(dataclasses.replace(config, seed=7), 100, 50)
    assert first[0].tolist() != other[0].tolist()


def test_a_data_set_with_a_test_part_is_tested_on_that(config, monkeypatch):
    whole = files.load(Path(config.normal), Request())

    def load(settings, request):
        return whole.take(slice(100) if request.part == "train" else slice(100, 130))

    for name in ("mnist", "fashion_mnist"):
        source = dataclasses.replace(registry.DATASETS[name], load=load)
        monkeypatch.setitem(registry.DATASETS, name, source)
    groups = data.load(dataclasses.replace(config, normal="mnist", anomalous="fashion_mnist"), SETTINGS)
    parts = groups.parts
    assert [len(part) for part in (parts.training, parts.validation, parts.test)] == [95, 5, 30]
    assert len(groups.anomalous) == 30


def test_every_part_is_limited(config):
    groups = data.load(dataclasses.replace(config, limit=20), SETTINGS)
    parts = groups.parts
    sizes = [len(part) for part in (parts.training, parts.validation, parts.test, groups.anomalous)]
    assert sizes == [20, 20, 20, 20]


def test_a_signal_in_its_own_units_is_scaled(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        np.save(tmp_path / f"{name}.npy", rng.normal(5, 40, (60, 16)).astype(np.float32))
    config = ComparisonConfig(str(tmp_path / "a.npy"), str(tmp_path / "b.npy"), test_samples=3)
    groups = data.load(config, SETTINGS)
    assert groups.kind == "signal"
    assert groups.parts.training.min() == 0
    assert groups.parts.training.max() == 1


@pytest.mark.parametrize(("shape", "kind"), [((16,), "signal"), ((8, 8, 3), "photo")])
def test_signals_and_colour_are_compared_and_shown(tmp_path, shape, kind):
    rng = np.random.default_rng(0)
    for name, n in (("a", 60), ("b", 20)):
        np.save(tmp_path / f"{name}.npy", rng.integers(0, 256, (n, *shape), np.uint8))
    config = ComparisonConfig(
        str(tmp_path / "a.npy"), str(tmp_path / "b.npy"), architectures="dense,convolutional@mean,pca", bottleneck=2,
        epochs=1, test_samples=3, result=tmp_path / "r.png", report=tmp_path / "report", page=tmp_path / "page",
    )  # fmt: skip
    made = running.compare(config, SETTINGS)
    assert made.to_dict()["kind"] == kind
    assert all(model.complete for model in made.models)
    assert len(report.write_all(made, config)) == 3


def test_at_mean_the_untrained_reconstruction_is_as_bright_as_the_samples(config):
    x = np.full((2, *SHAPE), 0.1, np.float32)
    blank = np.zeros((1, *SHAPE), np.float32)
    for name, expected in (("convolutional", 0.5), ("convolutional@mean", 0.1)):
        recipe = contenders.recipe(name, "photo", {"optimizer": "sgd", "learning_rate": 1e-9, "epochs": 1})
        model = autoencoders.build(recipe.architecture, SHAPE, 4)
        fit.fit(model, Parts(x, x, x, Preprocessing("photo", SHAPE)), recipe, named("photo"), 0)
        np.testing.assert_allclose(fit.reconstruct(model, blank), np.full((1, *SHAPE), expected), atol=1e-6)


# What is shown


def test_histogram_shares_add_up_to_one():
    rng = np.random.default_rng(0)
    shares = histogram(rng.random(300), rng.random(40) + 0.5)
    assert sum(shares["normal"]) == pytest.approx(1, abs=1e-3)
    assert sum(shares["anomalous"]) == pytest.approx(1, abs=1e-3)
    assert len(shares["edges"]) == len(shares["normal"]) + 1
    assert histogram(np.zeros(3), np.zeros(3))["edges"][-1] > 0


def test_the_roc_curve_is_the_best_recall_within_each_rate():
    from app.scoring.metrics import recall_at_false_alarm_rate

    rng = np.random.default_rng(0)
    normal, anomalous = rng.random(500), rng.random(300) + 0.3
    expected = [recall_at_false_alarm_rate(normal, anomalous, rate) for rate in ROC_GRID]
    assert roc(normal, anomalous) == pytest.approx(expected, abs=1e-5)


def test_the_table_has_a_line_a_model(found):
    lines = table.text(found).splitlines()
    assert lines[0].startswith("20 upright against 60 level, score mse")
    assert [line.split()[0] for line in lines[4:]] == ["dense", "convolutional_bottleneck@mean", "pca"]
    assert all("[" in line and "%" in line for line in lines[4:])


def test_a_picture_is_written_for_every_measured_epoch(found, config):
    written = report.write_all(found, config)
    assert [path.name for path in written] == ["result-epoch-1.png", "result.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written)


def test_the_picture_has_a_panel_a_model_and_no_empty_one(found, monkeypatch):
    monkeypatch.setattr(comparison_plot, "COLUMNS", 2)
    titles = [axes.get_title().partition("\n")[0] for axes in comparison_plot.draw(found, 3).axes]
    assert titles == ["dense", "convolutional with a bottleneck, good start", "principal components"]


def test_sprites_hold_every_sample_in_its_place(found):
    sheets = sprites.sheets(found)
    picture = np.asarray(Image.open(BytesIO(sheets["dense"])).convert("L"))
    assert picture.shape == (2 * 8, 10 * 8)
    np.testing.assert_allclose(picture[8:16, 16:24], found.models[0].made[3][2], atol=9)
    samples = np.asarray(Image.open(BytesIO(sheets["samples"])).convert("L"))
    np.testing.assert_allclose(samples[:, 72:80], found.groups.shown[9] * 255, atol=9)


@pytest.mark.parametrize(("shape", "size"), [((30,), (1, 30)), ((6, 5, 3), (6, 5))])
def test_sprites_of_signals_and_of_colour(shape, size):
    made = np.random.default_rng(0).integers(0, 256, (3, *shape), np.uint8)
    image = Image.open(BytesIO(sprites.sheet([made, made], size)))
    assert image.size == (10 * size[1], 2 * size[0])


def test_the_report_is_one_file_that_asks_for_nothing(found, tmp_path):
    text = report.write(tmp_path, found).read_text(encoding="utf-8")
    assert text.count("data:text/javascript;base64,") >= 10
    assert 'src="http' not in text
    assert "url(" not in text
    assert 'href="' not in text
    assert "upright against level" in text


def test_the_page_and_json_get_the_same_object(found, tmp_path):
    path = report.write_page(tmp_path, found)
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(json.dumps(found.to_dict()))


def test_modules_of_the_report_import_each_other_by_name():
    found = report.modules(report.ENTRY) | report.modules(report.TRANSLATOR)
    for name, address in found.items():
        source = base64.b64decode(address.partition(",")[2]).decode()
        for match in report.IMPORT.finditer(source):
            raise AssertionError(f"{name} still imports {match[2]}")
    assert "js/pages/compare/run.js" in found and len(found) > 5


# Bad input

BAD = {
    "zero epochs": ({"epochs": 0}, r"--epochs is 0\. Expected a value greater than or equal to 1"),
    "unknown architecture": ({"architectures": "dense,convolutionl"}, r"'convolutionl'\. Did you mean convolutional\?"),
    "PCA has no start": ({"architectures": "pca@mean"}, "no architecture 'pca@mean'"),
    "no architecture": ({"architectures": " , "}, "--architectures is empty"),
    "unknown score": ({"score": "msee"}, "Did you mean mse"),
    "unknown optimizer": ({"optimizer": "adm"}, "Did you mean adam"),
    "unknown loss": ({"loss": "mean_square_error"}, "--loss"),
    "snapshot after the end": ({"snapshots": "1,11"}, "Expected whole numbers from 1 to 10"),
    "snapshot that is none": ({"snapshots": "x"}, "names the epoch 'x'"),
    "negative step": ({"learning_rate": -1.0}, "Expected a value greater than 0"),
}


@pytest.mark.parametrize(("given", "message"), BAD.values(), ids=BAD)
def test_bad_options_are_refused(given, message):
    with pytest.raises(InputError, match=message):
        make({"loss": "mse", **given})


def test_keras_s_names_of_the_losses_are_taken():
    assert make({"loss": "binary_crossentropy"}).loss == "bce"


@pytest.fixture
def untrained(monkeypatch):
    """Training fails the test: what is bad is to be found before it."""

    def refuse(*args):
        raise AssertionError("It trained.")

    monkeypatch.setattr(running, "fit", refuse)


@pytest.mark.usefixtures("untrained")
def test_sets_of_different_shapes_are_refused(config, tmp_path):
    np.save(tmp_path / "wide.npy", np.zeros((30, 8, 9), np.uint8))
    with pytest.raises(InputError, match=r"\(8, 8\).*\(8, 9\)"):
        running.compare(dataclasses.replace(config, anomalous=str(tmp_path / "wide.npy")), SETTINGS)


@pytest.mark.usefixtures("untrained")
def test_more_test_samples_than_there_are_are_refused(config):
    with pytest.raises(InputError, match="--test-samples is 21, but there are 20 test samples"):
        running.compare(dataclasses.replace(config, test_samples=21), SETTINGS)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("flag", ["result", "report", "page"])
def test_a_place_that_cannot_be_written_is_found_first(config, tmp_path, flag):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=f"--{flag}"):
        running.compare(dataclasses.replace(config, **{flag: tmp_path / "file" / "x.png"}), SETTINGS)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("name", ["result.txt", ""])
def test_a_result_that_is_no_picture_is_refused(config, tmp_path, name):
    with pytest.raises(InputError, match="--result is"):
        running.compare(dataclasses.replace(config, result=tmp_path / name), SETTINGS)


@pytest.mark.usefixtures("untrained")
def test_a_category_of_a_set_that_has_none_is_refused(config):
    with pytest.raises(InputError, match="mnist has no categories"):
        running.compare(dataclasses.replace(config, normal="mnist:3"), SETTINGS)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize(
    ("shape", "options", "said"),
    [
        ((6, 6, 3), {"score": "registered"}, "cannot judge a photo"),
        ((16,), {"score": "log-sum"}, "adds up several reconstructions"),
        ((6, 6, 3), {"architectures": "pca,denoising"}, "multiples of 4"),
    ],
)
def test_what_such_samples_cannot_have_is_refused_before_any_training(tmp_path, shape, options, said):
    for name in "ab":
        np.save(tmp_path / f"{name}.npy", np.random.default_rng(0).integers(0, 256, (40, *shape), np.uint8))
    given = ComparisonConfig(str(tmp_path / "a.npy"), str(tmp_path / "b.npy"), test_samples=2, **options)
    with pytest.raises(InputError, match=said):
        running.compare(dataclasses.replace(given, result=tmp_path / "r.png"), SETTINGS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npy", "b.npy"]


def test_a_loss_that_is_no_number_ends_with_a_sentence_and_keeps_nothing(config, tmp_path):
    wild = dataclasses.replace(config, optimizer="sgd", learning_rate=1e38, result=tmp_path / "r.png")
    with pytest.raises(InputError, match="no longer a number"):
        running.compare(wild, SETTINGS)
    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_and_is_damaged_is_refused_with_a_sentence(config, tmp_path):
    small = dataclasses.replace(config, architectures="dense", result=tmp_path / "result.png")

    def interrupt(done: int, total: int, what: str) -> None:
        if "epoch 2" in what:
            raise KeyboardInterrupt

    assert running.compare(small, SETTINGS, tell=interrupt).partial
    kept = tmp_path / "result.unfinished"
    (kept / "dense" / "latest.weights.h5").write_bytes(b"damaged")
    with pytest.raises(StorageError, match="kept for --resume, cannot be read"):
        running.compare(dataclasses.replace(small, resume=True), SETTINGS)
    (kept / "dense.npz").write_bytes(b"damaged")
    with pytest.raises(InputError, match=r"dense\.npz is damaged"):
        running.compare(dataclasses.replace(small, resume=True), SETTINGS)
    assert kept.is_dir()


@pytest.mark.parametrize("missing", ["keras", "tensorflow", "matplotlib"])
def test_without_what_training_needs_it_says_how_to_install_it(config, tmp_path, missing):
    """In a process of its own, in which the package cannot be imported."""
    given = ["compare", "--normal", config.normal, "--anomalous", config.anomalous]
    code = f"import sys; sys.modules[{missing!r}] = None; from app.cli import main, run; sys.exit(run(main, {given!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "pip install -r requirements-train.txt" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_architecture_is_a_contender_with_a_name_for_people():
    assert {name.removesuffix("@mean") for name in contenders.KNOWN} == set(autoencoders.ARCHITECTURES)
    assert contenders.title("convolutional@mean") == "convolutional, good start"
    assert contenders.title("pca") == "principal components"
    described = autoencoders.ARCHITECTURES["convolutional"].description
    assert contenders.description("convolutional@mean").startswith(described)


def test_the_recipes_are_those_of_the_comparison():
    recipes = ComparisonConfig(architectures="deep,convolutional@mean,denoising,pca").recipes("signal")
    deep, start, noise, solved = recipes.values()
    assert (deep.activation, deep.epochs, deep.batch_size, deep.learning_rate) == ("relu", 10, 64, None)
    assert (deep.schedule, deep.patience, deep.scaling, deep.vary, deep.trim) == ("constant", 0, "range", "none", 0.0)
    assert (start.architecture, start.start_at_mean, noise.corruption, solved.epochs) == (
        "convolutional",
        True,
        "noise",
        1,
    )


@pytest.mark.parametrize(("kind", "scaling"), [("signal", "range"), ("photo", "none"), ("drawing", "none")])
def test_all_contenders_see_the_same_samples(kind, scaling):
    recipes = ComparisonConfig(architectures=",".join(contenders.KNOWN)).recipes(kind)
    assert {(recipe.scaling, recipe.folds) for recipe in recipes.values()} == {(scaling, 0)}
