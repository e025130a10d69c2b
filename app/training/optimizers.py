"""Optimizers by their names."""

from typing import TYPE_CHECKING, Any

from app.training.recipes import Recipe

if TYPE_CHECKING:
    import keras

WEIGHT_DECAY = 1e-3
"""Of the optimizer adamw."""


def make_optimizer(recipe: Recipe, steps: int) -> "keras.optimizers.Optimizer":
    """The recipe's optimizer; with the cosine schedule its step size falls to zero over `steps`."""
    import keras

    name = "sgd" if recipe.optimizer == "momentum" else recipe.optimizer
    options: dict[str, Any] = {"momentum": 0.9} if recipe.optimizer == "momentum" else {}
    if recipe.optimizer == "adamw":
        options["weight_decay"] = WEIGHT_DECAY
    if recipe.learning_rate is not None:
        options["learning_rate"] = recipe.learning_rate
    optimizer = keras.optimizers.get({"class_name": name, "config": options})
    if recipe.schedule == "cosine":
        optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(float(optimizer.learning_rate), steps)
    return optimizer
