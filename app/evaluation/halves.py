"""Divide samples in halves: one to choose a threshold on, the other to test it.

Samples that are neighbours by name or row often show the same thing. They are therefore divided in blocks, so that few
things are in both halves. Anyone who knows the samples better can give both parts separately.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.detectors.detector import Detector
from app.errors import InputError
from app.evaluation.evaluate import Count, Scored, Told, score_group
from app.scoring.thresholds import Rule

BLOCKS = 10
"""Blocks of neighbouring samples that a group is cut into."""
LEAST = 4
"""Fewest samples of a kind that can be divided; a threshold is chosen on at least half as many."""


@dataclass(frozen=True)
class Scores:
    """Scores of normal samples, and of anomalous ones by source; either may be empty."""

    normal: Scored
    sources: Mapping[str, Scored]

    @property
    def anomalous(self) -> np.ndarray:
        """Scores of all sources together, (m,)."""
        return np.concatenate([np.empty(0), *(each.score for each in self.sources.values())])


NOTHING = Scores(Scored(np.empty(0), np.empty(0)), {})


def score_all(
    detector: Detector, normal: np.ndarray, sources: Mapping[str, np.ndarray], told: Told = lambda done: None
) -> Scores:
    """Inspect samples, given as `Detector.prepare` takes them. `told` is called with how many are done."""
    count = Count(told)
    return Scores(
        score_group(detector, normal, count) if len(normal) else Scored(np.empty(0), np.empty(0)),
        {name: score_group(detector, samples, count) for name, samples in sources.items() if len(samples)},
    )


def divide(scores: Scores, rule: Rule, seed: int) -> tuple[Scores, Scores, str]:
    """The part to choose a threshold on, the part to test it on, and a sentence that says how they were made.

    Groups that the rule looks at are halved. All others are only tested on.
    Raises InputError for fewer than LEAST samples of a kind that is to be halved.
    """
    if not rule.looks:
        return NOTHING, scores, "The threshold was given; all samples test it."
    for what, n in (("normal", len(scores.normal.score)), ("anomalous", len(scores.anomalous))):
        if n < LEAST and (what == "normal" or rule.needs_anomalous):
            raise InputError(
                f"There {'is' if n == 1 else 'are'} {n} {what} sample{'' if n == 1 else 's'}. Expected at least "
                f"{LEAST}: one half chooses the threshold, the other tests it. Give more.",
                field=what,
            )
    groups = halves([scores.normal, *scores.sources.values()], seed)
    how = f"in blocks of neighbours drawn with seed {seed}"
    if not rule.needs_anomalous:
        said = f"One half of the normal samples chooses, the other tests, {how}; every anomalous one tests."
        return Scores(groups[0][0], {}), Scores(groups[0][1], scores.sources), said
    first, second = (
        Scores(groups[0][i], dict(zip(scores.sources, (each[i] for each in groups[1:]), strict=True))) for i in (0, 1)
    )
    return first, second, f"One half of every group of samples chooses, the other tests, {how}."


def halves(groups: Sequence[Scored], seed: int) -> list[tuple[Scored, Scored]]:
    """Each group's scores in two halves, as `halve` draws them.

    Groups that cannot be halved evenly give the larger half to each side in turn, so that many sources of one sample
    do not all end up on the same side.
    """
    rng, more, found = np.random.default_rng(seed), True, []
    for group in groups:
        n = len(group.score)
        first, second = (Scored(group.score[rows], group.error[rows]) for rows in halve(n, rng, more))
        found.append((first, second))
        more ^= len(first.score) != len(second.score)
    return found


def halve(n: int, rng: np.random.Generator, more: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rows of n samples in two halves, each in order. Up to BLOCKS blocks of neighbours are drawn at random.

    more : whether the first half gets one block more if their number is odd
    """
    blocks = np.array_split(np.arange(n), max(1, min(n, BLOCKS)))
    order = rng.permutation(len(blocks))
    taken = (len(blocks) + more) // 2
    first, second = (
        np.sort(np.concatenate([np.empty(0, np.intp), *(blocks[i] for i in some)]))
        for some in (order[:taken], order[taken:])
    )
    return first, second
