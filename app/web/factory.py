"""The web application, put together. Nothing here is specific to one page or route."""

from flask import Flask

from app.config import ROOT, Settings
from app.web import health, limits, metrics, openapi, pages, problems, samples, security, shared, static, tracing
from app.web.detectors import Detectors
from app.web.detectors import blueprint as detectors_blueprint
from app.web.predict import blueprint as predict_blueprint
from app.web.work import Work


def make(settings: Settings) -> Flask:
    """An application with these settings. Detectors are loaded on first use. Raises InputError for a bad setting."""
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.extensions["settings"] = settings
    app.extensions["detectors"] = Detectors(settings)
    app.extensions["shared"] = shared.inherited or shared.Shared()
    app.extensions["work"] = Work()
    app.extensions["limiter"] = limits.make(settings, app.extensions["shared"])
    problems.register(app)
    tracing.register(app)
    metrics.register(app, settings)
    security.protect(app, settings)
    routes = (predict_blueprint, detectors_blueprint, samples.blueprint, openapi.blueprint)
    for blueprint in (*routes, *health.blueprints(settings)):
        app.register_blueprint(blueprint)
    pages.register(app)
    static.register(app, ROOT / "static")
    return app
