"""Oddity: autoencoder anomaly detection, and a page that shows it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


def create_app(config: "Settings | None" = None) -> "Flask":
    """Make the web application.

    config : the settings; by default those in the environment
    raises InputError: a setting has a wrong value.
    """
    from app.config import Settings
    from app.web.factory import make

    return make(config or Settings.from_environment())
