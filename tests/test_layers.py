"""The layers of docs/ARCHITECTURE.md hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_imports_point_down_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_serving_imports_nothing_that_trains() -> None:
    """Neither the pages nor a prediction need TensorFlow, Keras or Matplotlib."""
    code = (
        "import sys, app.web, app.detectors.detector, app.detectors.store, app.cli.serve;"
        "from app import create_app; create_app();"
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'sklearn', 'requests'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr


def test_judging_drawings_needs_no_scipy() -> None:
    """It would take as much memory again, and is there for photos."""
    code = (
        "import sys; from app import create_app;"
        "body = {'strokes': [[[0, 9, 9, 0, 0], [0, 5, 0, 5, 0]]], 'explain': True};"
        "reply = create_app().test_client().post('/predict', json=body);"
        "assert reply.status_code == 200, reply.text;"
        "assert 'scipy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr


def test_the_lowest_layers_need_only_numpy_and_pillow() -> None:
    code = (
        "import sys, app.scoring.scores, app.scoring.metrics, app.scoring.calibration, app.kinds.drawing.strokes,"
        " app.kinds.drawing.bitmap, app.kinds.scaling, app.kinds;"
        "heavy = {'ai_edge_litert', 'flask', 'pydantic', 'click', 'tensorflow'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
