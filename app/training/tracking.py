"""Tell an experiment tracker of a training: what was asked, every epoch's losses, the figures and pictures at the end.

The packages are optional (requirements-tracking.txt) and are imported when a training asks for one. Each writes below a
folder on this machine; where its own environment variables name a server (MLFLOW_TRACKING_URI, WANDB_MODE=online), it
goes there.
"""

import importlib.util
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from app.errors import InputError, suggest
from app.quiet import quiet

PROJECT = "oddity"
"""What trainings are gathered under, where a tracker has such a thing."""
NAMELESS = re.compile(r"[^\w /.:-]", re.ASCII)
"""What no tracker's names of figures may have."""
UNLESS_SET = {
    # Neither tells its makers of the training.
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "WANDB_ERROR_REPORTING": "false",
    # MLflow would rather have a database, for which its small package lacks what is needed.
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "WANDB_MODE": "offline",
}
"""Environment variables of the trackers, for what nobody has set."""


class Tracker(ABC):
    """A run of a tracker, open until `close`. Figures are by name; steps are epochs, counted from 1."""

    package: ClassVar[str]

    @abstractmethod
    def __init__(self, name: str, folder: Path):
        """Open a run of that name. folder : where this tracker may write"""

    @abstractmethod
    def configured(self, options: Mapping[str, Any]) -> None:
        """What is trained, once it is known: options and recipe by their names."""

    @abstractmethod
    def log(self, figures: Mapping[str, float], step: int) -> None:
        """Figures of an epoch."""

    @abstractmethod
    def picture(self, name: str, path: Path, step: int) -> None:
        """A PNG."""

    @abstractmethod
    def close(self, failed: bool) -> None:
        """End the run."""


class TensorBoard(Tracker):
    """Event files: `tensorboard --logdir runs/tensorboard`."""

    package = "tensorboard"

    def __init__(self, name: str, folder: Path):
        import tensorflow as tf

        self.summary, self.tf = tf.summary, tf
        number = next(n for n in range(1, 10**6) if not (folder / f"{name}-{n}").exists())
        self.writer = tf.summary.create_file_writer(str(folder / f"{name}-{number}"))

    def configured(self, options: Mapping[str, Any]) -> None:
        rows = "\n".join(f"| {name} | {value} |" for name, value in options.items())
        with self.writer.as_default(step=0):
            self.summary.text("configuration", f"| option | value |\n| --- | --- |\n{rows}")

    def log(self, figures: Mapping[str, float], step: int) -> None:
        with self.writer.as_default(step=step):
            for name, value in figures.items():
                self.summary.scalar(name, value)
        self.writer.flush()

    def picture(self, name: str, path: Path, step: int) -> None:
        with self.writer.as_default(step=step):
            self.summary.image(name, self.tf.io.decode_png(path.read_bytes(), channels=3)[None])

    def close(self, failed: bool) -> None:
        self.writer.close()


class WeightsAndBiases(Tracker):
    """A run that stays on this machine until `wandb sync` sends it, unless `WANDB_MODE` is online."""

    package = "wandb"

    def __init__(self, name: str, folder: Path):
        import wandb

        folder.mkdir(parents=True, exist_ok=True)
        self.image = wandb.Image
        quiet_ = wandb.Settings(silent=True)
        # It makes a folder `wandb` of its own.
        self.run: Any = wandb.init(project=PROJECT, name=name, dir=str(folder.parent), settings=quiet_)

    def configured(self, options: Mapping[str, Any]) -> None:
        self.run.config.update(dict(options))

    def log(self, figures: Mapping[str, float], step: int) -> None:
        self.run.log(dict(figures), step=step)

    def picture(self, name: str, path: Path, step: int) -> None:
        self.run.log({name: self.image(str(path))}, step=step)

    def close(self, failed: bool) -> None:
        self.run.finish(exit_code=int(failed))


class MLflow(Tracker):
    """A run in MLflow's file store, or on the server that `MLFLOW_TRACKING_URI` names."""

    package = "mlflow"

    def __init__(self, name: str, folder: Path):
        import mlflow

        self.client = mlflow.MlflowClient(os.environ.get("MLFLOW_TRACKING_URI") or folder.resolve().as_uri())
        found = self.client.get_experiment_by_name(PROJECT)
        experiment = found.experiment_id if found else self.client.create_experiment(PROJECT)
        self.id = self.client.create_run(experiment, run_name=name).info.run_id

    def configured(self, options: Mapping[str, Any]) -> None:
        for name, value in options.items():
            self.client.log_param(self.id, name, value)

    def log(self, figures: Mapping[str, float], step: int) -> None:
        for name, value in figures.items():
            self.client.log_metric(self.id, name, value, step=step)

    def picture(self, name: str, path: Path, step: int) -> None:
        self.client.log_artifact(self.id, str(path), "report")

    def close(self, failed: bool) -> None:
        self.client.set_terminated(self.id, "FAILED" if failed else "FINISHED")


TRACKERS: dict[str, type[Tracker]] = {"tensorboard": TensorBoard, "wandb": WeightsAndBiases, "mlflow": MLflow}
"""By the names that --track takes."""


def check(track: str | None) -> None:
    """Raise InputError where there is no such tracker, suggesting the nearest, or its package is missing."""
    if track and track not in TRACKERS:
        raise InputError(f"There is no tracker {track!r}. {suggest(track, TRACKERS)}", field="track")
    if track and importlib.util.find_spec(TRACKERS[track].package) is None:
        raise InputError(
            f"--track {track} needs the package {TRACKERS[track].package}, which is not installed. "
            "Install it with: python -m pip install -r requirements-tracking.txt",
            field="track",
        )


class Run:
    """What a training tells: of no tracker nobody, and one that fails is told nothing more, since a training goes on.

    say : called with a line where it fails
    """

    def __init__(self, tracker: Tracker | None, say: Callable[[str], None]):
        self.tracker, self.say = tracker, say

    def configured(self, options: Mapping[str, Any]) -> None:
        """What is trained, once it is known: options and recipe by their names."""
        self._tell(lambda tracker: tracker.configured(options))

    def epoch_end(self, epoch: int, loss: float, validation_loss: float | None) -> None:
        """Losses of an epoch that has ended."""
        more = {} if validation_loss is None else {"validation_loss": validation_loss}
        self._tell(lambda tracker: tracker.log({"loss": loss, **more}, epoch))

    def finished(self, figures: Mapping[str, float], pictures: Mapping[str, Path], epoch: int) -> None:
        """What was measured at the end, with pictures: losses, scores, samples beside their reconstructions."""
        self._tell(lambda tracker: tracker.log({NAMELESS.sub("_", key): v for key, v in figures.items()}, epoch))
        for name, path in pictures.items():
            self._tell(partial(show, name=name, path=path, step=epoch))

    def close(self, failed: bool) -> None:
        """End the tracker's run."""
        with quiet():
            self._tell(lambda tracker: tracker.close(failed))

    def _tell(self, call: Callable[[Tracker], None]) -> None:
        if self.tracker is None:
            return
        try:
            call(self.tracker)
        except Exception as error:  # whatever goes wrong in a package that is not ours
            what = next(iter(str(error).splitlines()), "")
            self.say(f"The tracker failed ({type(error).__name__}: {what}), and is told nothing more.")
            self.tracker = None


def show(tracker: Tracker, name: str, path: Path, step: int) -> None:
    """Hand a picture over."""
    tracker.picture(name, path, step)


@contextmanager
def tracking(track: str | None, name: str, folder: Path, say: Callable[[str], None]) -> Iterator[Run]:
    """A run of the tracker of that name, ended with the block: as failed, where it raises.

    folder : the tracker writes in a folder of its own name below it
    Raises InputError where it cannot be begun.
    """
    os.environ.update({key: value for key, value in UNLESS_SET.items() if key not in os.environ})
    try:
        with quiet():
            run = Run(TRACKERS[track](name, folder / track) if track else None, say)
    except Exception as error:  # whatever goes wrong in a package that is not ours
        what = next(iter(str(error).splitlines()), "")
        raise InputError(
            f"{track} cannot be begun ({type(error).__name__}: {what}). Leave --track out, or choose another "
            "--track-to.",
            field="track",
        ) from None
    failed = True
    try:
        yield run
        failed = False
    finally:
        run.close(failed)
