"""Errors, scores, thresholds, p-values and figures of merit. NumPy alone: no Keras, no files, no state.

Everywhere in it: samples run along the first axis, a higher score is more anomalous, labels are 0 (normal)
and 1 (anomalous), and a sample is anomalous where `score > threshold`.
"""

from app.scoring import log_sum as log_sum  # these enter their scores in the registry
from app.scoring import mirrored as mirrored
from app.scoring import registered as registered
from app.scoring import signal_errors as signal_errors
