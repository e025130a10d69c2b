"""How Hypothesis runs here: without deadlines, which fail on a busy machine and say nothing about the code."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")
