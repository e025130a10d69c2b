"""The detectors that this process serves, and GET /detectors, which describes them."""

import logging
import time
from collections.abc import Callable
from threading import Lock

import numpy as np
from flask import Blueprint, Response, current_app
from pydantic import JsonValue

from app.config import Settings
from app.detectors import spec, store
from app.detectors.detector import Detector
from app.detectors.spec import Spec
from app.errors import DetectorError, NotFoundError, suggest
from app.web.replies import cached_reply, to_json
from app.web.reply_models import Detail, DetectorList, Facts, NamedScore, Summary

blueprint = Blueprint("detectors", __name__)
log = logging.getLogger(__name__)
UNKNOWN = 50.0
"""Milliseconds charged for a detector that is not loaded yet: loading takes at least as long."""
HARDLY_ANYTHING = 5.0
"""Milliseconds; a detector that is faster than this is counted as free."""


class Detectors:
    """Loads each detector when it is first asked for, and keeps it. Only a new process sees new detectors on disk."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.loaded: dict[str, Detector] = {}
        self.timed: dict[str, float] = {}
        self.lock = Lock()
        self.names = store.names(settings.models_dir)

    def get(self, name: str) -> Detector:
        """The detector of that name. Raises NotFoundError or DetectorError."""
        detector = self.loaded.get(name)
        if detector is not None:
            return detector
        if name not in self.names:
            raise NotFoundError(f"There is no detector {name!r}. {suggest(name, self.names)}", field="detector")
        with self.lock:
            if name not in self.loaded:
                self.loaded[name] = store.load(self.settings.models_dir, name)
            return self.loaded[name]

    def milliseconds(self, name: str) -> float:
        """About how many milliseconds it takes to inspect one sample; 0 if hardly any, UNKNOWN if not yet loaded."""
        if name not in self.timed:
            detector = self.loaded.get(name)
            if detector is None:
                return UNKNOWN
            blank = np.zeros((1, *detector.shape), np.float32)
            taken = 1000 * min(processor_time(lambda: detector.inspect(blank)) for _ in range(5))
            self.timed[name] = taken if taken > HARDLY_ANYTHING else 0.0
        return self.timed[name]

    def specs(self) -> dict[str, Spec]:
        """detector.json of every detector that can be read, by name, without loading the autoencoders."""
        found: dict[str, Spec] = {}
        for name in self.names:
            try:
                known = self.loaded.get(name)
                found[name] = known.spec if known else spec.read(self.settings.models_dir / name)
            except DetectorError as error:
                log.warning("%s", error)
        return found


def processor_time(task: Callable[[], object]) -> float:
    """Seconds of this thread's processor time that a task takes."""
    start = time.thread_time()
    task()
    return time.thread_time() - start


def detectors() -> Detectors:
    """The detectors of the current app."""
    found: Detectors = current_app.extensions["detectors"]
    return found


@blueprint.get("/detectors")
def list_detectors() -> Response:
    """Every detector, in short."""
    known = detectors()
    default = known.settings.default_detector
    listed = [Summary(*summary(name, spec), default=name == default) for name, spec in known.specs().items()]
    return cached_reply(to_json(DetectorList(listed)))


@blueprint.get("/detectors/<name>")
def show_detector(name: str) -> Response:
    """Everything that a page needs to know of one detector."""
    detector = detectors().get(name)
    about = detector.spec
    detail = Detail(
        *summary(name, about),
        default=name == detectors().settings.default_detector,
        preprocessing=about.preprocessing.model_dump(),
        score=NamedScore(
            about.score.name, (detector.score_by.__doc__ or "").strip().partition("\n")[0], about.score.parameters
        ),
        threshold=about.threshold.model_dump(exclude_none=True),
        calibration=[six_digits(score) for score in about.calibration],
        dataset=about.dataset.model_dump(),
        metrics=short(about.metrics.model_dump(exclude_none=True) if about.metrics else {}),
        training=about.training.model_dump(),
    )
    return cached_reply(to_json(detail))


def six_digits(number: float) -> float:
    """The number with six significant digits, which halves the page's largest reply and changes no verdict."""
    return float(f"{number:.6g}")


def short(facts: Facts) -> Facts:
    """The same with six digits a number."""
    return {key: short_value(value) for key, value in facts.items()}


def short_value(value: JsonValue) -> JsonValue:
    """The same with six digits a number."""
    if isinstance(value, float):
        return six_digits(value)
    if isinstance(value, dict):
        return {key: short_value(each) for key, each in value.items()}
    return [short_value(each) for each in value] if isinstance(value, list) else value


def summary(name: str, about: Spec) -> tuple[str, list[int], str, str]:
    """The first fields of `Summary`: name, shape, kind, description."""
    return name, list(about.shape), about.preprocessing.kind, describe(about)


def describe(about: Spec) -> str:
    """One sentence: what kind of autoencoder, and what it learned."""
    architecture = str(about.training.recipe.get("architecture", "")).capitalize()
    return f"{architecture} autoencoder trained on {about.learned}."
