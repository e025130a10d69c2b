"""The detectors that this process serves, and what is told about them."""

import logging
from collections.abc import Mapping
from threading import Lock
from typing import Any

from flask import Blueprint, Response, current_app

from app.config import Settings
from app.detectors import spec, store
from app.detectors.detector import Detector
from app.detectors.spec import Spec
from app.errors import DetectorError, NotFoundError, suggest
from app.web.replies import cached_json_reply

blueprint = Blueprint("detectors", __name__)
log = logging.getLogger(__name__)


class Detectors:
    """Loads each detector when it is first asked for, and keeps it. A new process sees what is new on the disk."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.loaded: dict[str, Detector] = {}
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


def detectors() -> Detectors:
    """Those of the current app."""
    found: Detectors = current_app.extensions["detectors"]
    return found


@blueprint.get("/detectors")
def list_detectors() -> Response:
    """Every detector, in short."""
    known = detectors()
    default = known.settings.default_detector
    listed = [{**summary(name, spec), "default": name == default} for name, spec in known.specs().items()]
    return cached_json_reply({"detectors": listed})


@blueprint.get("/detectors/<name>")
def show_detector(name: str) -> Response:
    """Everything that a page needs to know of one detector."""
    detector = detectors().get(name)
    about = detector.spec
    about_score = (detector.score_by.__doc__ or "").strip().partition("\n")[0]
    return cached_json_reply(
        {
            **summary(name, about),
            "default": name == detectors().settings.default_detector,
            "preprocessing": about.preprocessing.model_dump(),
            "score": {"name": about.score.name, "description": about_score},
            "threshold": about.threshold.model_dump(),
            "calibration": short(about.calibration),
            "dataset": about.dataset.model_dump(),
            "metrics": short(about.metrics.model_dump(exclude_none=True) if about.metrics else {}),
            "training": about.training.model_dump(),
        }
    )


def short(value: Any) -> Any:
    """The same with six digits a number: half the bytes of the page's largest request, and nothing is decided by it."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {key: short(each) for key, each in value.items()}
    return [short(each) for each in value] if isinstance(value, list) else value


def summary(name: str, about: Spec) -> dict[str, Any]:
    """What the list says of a detector."""
    return {
        "name": name,
        "shape": about.shape,
        "kind": about.preprocessing.kind,
        "description": describe(about),
    }


def describe(about: Spec) -> str:
    """One sentence: what kind of autoencoder, and what it learned."""
    architecture = str(about.training.recipe.get("architecture", "")).capitalize()
    return f"{architecture} autoencoder trained on {about.learned}."
