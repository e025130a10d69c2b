"""A detector made of what the page /train downloads: its network, its scaling, its score, its threshold.

Nothing is trained or chosen here. The page has done both, on held-out normals as `app.training.choose` does it; what it
says of itself is a stranger's file, and every field of it is checked.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, ValidationError

from app import kinds
from app.detectors import spec as specs
from app.detectors import store
from app.detectors.spec import (
    Saved,
    SavedDataset,
    SavedPreprocessing,
    SavedScaling,
    SavedScore,
    SavedThreshold,
    SavedTraining,
    Spec,
)
from app.errors import InputError, OddityError
from app.kinds.scaling import Scaling
from app.scoring import scores
from app.scoring.calibration import thin
from app.training import browser
from app.training.card import plain, threshold
from app.training.describe import versions
from app.training.export import export

if TYPE_CHECKING:
    import keras

MOST_SCORES = 100_000
CHECKED = 16
"""Made-up samples on which the exported network is held against Keras: there are no others."""
LICENCES = {True: "none: made by a program", False: "the samples are of whoever trained it, and not in the file"}
"""By whether the samples were synthetic."""

CARD = """# {name}

{synthetic}An autoencoder of {kind}s, {shape}, trained in a browser on {count} samples of {what}, and imported.
What it cannot reconstruct, it flags: a sample is anomalous when its score is above the threshold.

| figure | value |
| --- | --- |
| score | `{score}` |
| threshold | {threshold} |{measured_after}
| calibration | scores of {calibration} held-out normals |
| largest difference between LiteRT and Keras | {difference:.2g} |

What the page measured on its test samples, at the threshold that it chose:

| figure | value |
| --- | --- |
{measured}

The settings, as in the page's address: `{settings}`
"""

MEASURED_AFTER = "\n| false-alarm rate of this threshold on {n} other normal samples | {rate:.1%} |"


class Data(Saved):
    """What it was trained on."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    count: int = Field(ge=1)
    synthetic: bool


class Experiment(Saved):
    """experiment.json, as static/js/core/experiment/package.js writes it."""

    format: Literal[1]
    kind: Literal["signal", "drawing"]
    shape: tuple[Annotated[int, Field(gt=0)], ...] = Field(min_length=1, max_length=2)
    scaling: SavedScaling
    score: SavedScore
    threshold: SavedThreshold
    calibration: Annotated[list[float], Field(min_length=1, max_length=MOST_SCORES)]
    data: Data
    measured: dict[str, float]
    settings: Annotated[str, Field(max_length=5000)]


def import_package(path: Path, name: str, out: Path, replace: bool, say: Callable[[str], None]) -> Path:
    """Save the downloaded file as the detector `name` in `out`; returns its folder.

    Raises InputError for a file that is none, or a name that is taken, and DetectorError where the exported network
    does not do what the downloaded one does.
    """
    store.check_free(out, name, replace)
    package = browser.read_package(content(path))
    experiment = check(package.experiment, package.model)
    with store.saving(out, name) as folder:
        samples = np.random.default_rng(0).random((CHECKED, *experiment.shape), np.float32)
        difference = export(package.model, folder, samples)[1]
        spec = describe(experiment, name, difference, architecture(package.model))
        (folder / "README.md").write_text(card(spec), encoding="utf-8")
        specs.write(folder, spec)
    say(f"{experiment.data.name}: {experiment.kind}s of shape {spec.shape}, threshold {spec.threshold.value:.6g}.")
    return out / name


def content(path: Path) -> bytes:
    """What is in the file. Raises InputError."""
    try:
        if path.stat().st_size > 2 * browser.LARGEST:
            raise InputError(f"{path} is too large. Expected the zip that the page downloads.", field="file")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Expected a file.", field="file") from None


def check(given: dict[str, object], model: "keras.Model") -> Experiment:
    """experiment.json, found to be what it should be and to fit the network. Raises InputError."""
    try:
        experiment = Experiment.model_validate(given, strict=False)
        scores.create(experiment.score.name, experiment.score.parameters)
        scaling = Scaling(experiment.scaling.kind, experiment.scaling.parameters)
        kind = kinds.named(experiment.kind)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InputError(f"The experiment.json is not as expected: {what}. Download it again.") from None
    except OddityError as error:
        raise InputError(f"The experiment.json cannot be used. {error} Download it again.") from None
    if scaling.kind == "range" and not scaling.parameters["high"] > scaling.parameters["low"]:
        raise InputError("The scaling's highest value is not above its lowest. Download it again.")
    if model.input_shape[1:] != experiment.shape or len(experiment.shape) not in kind.ndims:
        raise InputError(
            f"The file speaks of {experiment.kind}s of shape {experiment.shape}, its network takes "
            f"{model.input_shape[1:]}. Expected the same. Download it again."
        )
    return experiment


def architecture(model: "keras.Model") -> str:
    """`convolutional` where any layer is, else `dense`."""
    layers = [layer for half in model.layers for layer in getattr(half, "layers", [half])]
    return "convolutional" if any("Conv" in type(layer).__name__ for layer in layers) else "dense"


def describe(experiment: Experiment, name: str, difference: float, kind_of_network: str) -> Spec:
    """detector.json of it. Its `metrics` stay empty: what the page measured is not ours to vouch for."""
    calibration = thin(experiment.calibration)
    return Spec(
        name=name,
        shape=experiment.shape,
        preprocessing=SavedPreprocessing(kind=experiment.kind, scaling=experiment.scaling),
        score=experiment.score,
        threshold=experiment.threshold,
        calibration=calibration.tolist(),
        dataset=SavedDataset(
            name=experiment.data.name,
            count=experiment.data.count + len(experiment.calibration),
            training=experiment.data.count,
            validation=len(experiment.calibration),
            test=0,
            licence=LICENCES[experiment.data.synthetic],
            synthetic=experiment.data.synthetic,
        ),
        training=SavedTraining(
            options={"settings": experiment.settings, "measured": experiment.measured},
            recipe={"architecture": kind_of_network},
            epochs_run=0,
            best_epoch=0,
            litert_difference=difference,
        ),
        versions=versions(),
    )


def is_imported(spec: Spec) -> bool:
    """Whether a page has trained it."""
    return "settings" in spec.training.options


def card(spec: Spec) -> str:
    """Its README.md. What a stranger wrote is shown, and cannot break out of its cell."""
    told, data, test = spec.training.options, spec.dataset, spec.metrics.test if spec.metrics else None
    return CARD.format(
        name=spec.name,
        synthetic="**Trained on synthetic samples, for tests and demonstrations.** " if data.synthetic else "",
        kind=spec.preprocessing.kind,
        shape="×".join(map(str, spec.shape)),
        count=data.training,
        what=plain(data.name),
        score=spec.score.name,
        threshold=threshold(spec.threshold),
        measured_after=MEASURED_AFTER.format(n=test.n, rate=test.false_alarm_rate) if test else "",
        calibration=data.validation,
        difference=spec.training.litert_difference,
        measured="\n".join(f"| {plain(key).replace('_', ' ')} | {v:.3f} |" for key, v in told["measured"].items()),
        settings=plain(told["settings"]),
    )
