"""POST /predict: parse, call, respond."""

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.config import Settings
from app.errors import InputError
from app.web.answers import answer
from app.web.detectors import detectors
from app.web.limits import charge
from app.web.metrics import count_predictions
from app.web.pictures import Decoder
from app.web.schemas import PredictRequest, Sample
from app.web.sizes import check_size
from app.web.work import Place, Work, weigh

blueprint = Blueprint("predict", __name__)
SMALL = 64 * 1024
"""Most bytes of JSON that are parsed at once, without a queue."""
FORM_ROOM = 64 * 1024
"""Bytes that a form may hold besides its files."""
SWITCH = {"true": True, "false": False}


@blueprint.post("/predict")
def predict() -> Response:
    """Reconstruct, score and judge one sample, or many."""
    settings: Settings = current_app.extensions["settings"]
    work: Work = current_app.extensions["work"]
    known, shared = detectors(), current_app.extensions["shared"]
    charge(1)
    asked = from_form(settings) if request.mimetype == "multipart/form-data" else from_json(work)
    check_size(asked, settings)
    milliseconds, place = weigh(asked, known, settings)
    charge(milliseconds - 1)
    found = work.run(place, lambda: answer(asked, known, settings, Decoder(settings, shared)))
    count_predictions(found.predictions)
    return Response(found.content, mimetype="application/json")


def from_json(work: Work) -> PredictRequest:
    """The request in a JSON body. Raises ValidationError, or an HTTPException for another type or size of body."""
    if request.mimetype != "application/json" or request.content_encoding:
        raise UnsupportedMediaType
    content = body()
    place = Place.HERE if len(content) <= SMALL else Place.BATCHES
    return work.run(place, lambda: PredictRequest.model_validate_json(content))


def body() -> bytes:
    """The request's body. If its length is stated, it is read in one go; Werkzeug's limited stream reads in pieces."""
    length = request.content_length
    if length is None:
        return request.get_data(cache=False)
    if length > current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    whole: bytes = request.environ["wsgi.input"].read(length)
    return whole


def from_form(settings: Settings) -> PredictRequest:
    """The request in a form with one or more files, which are not decoded yet. Raises InputError, or 413."""
    request.max_content_length = settings.max_files * settings.max_file_bytes + FORM_ROOM
    unknown = [name for name in (*request.files, *request.form) if name not in ("image", "detector", "explain")]
    if unknown:
        raise InputError(
            f"{unknown[0]!r} is not a field of the form. Send image, detector and explain.", field=unknown[0]
        )
    files = request.files.getlist("image")
    if not files:
        raise InputError("The form has no file. Expected at least one, in the field image.", field="image")
    if len(files) > settings.max_files:
        raise InputError(
            f"The form has {len(files)} files. Expected at most {settings.max_files}. Send them in several requests.",
            field="image",
        )
    contents = [file.read(settings.max_file_bytes + 1) for file in files]
    if max(map(len, contents)) > settings.max_file_bytes:
        raise RequestEntityTooLarge(f"A file is too large. Expected at most {settings.max_file_bytes} bytes.")
    explain = SWITCH.get(request.form.get("explain", "false"))
    if explain is None:
        raise InputError("explain is of the wrong type. Expected true or false.", field="explain")
    named = {"detector": request.form["detector"]} if "detector" in request.form else {}
    asked = PredictRequest.model_validate({**named, "explain": explain, "image": [0.0]})
    if len(files) == 1:
        return asked.model_copy(update={"image": contents[0]})
    samples = [Sample.model_construct({"image"}, image=content) for content in contents]
    return asked.model_copy(update={"image": None, "instances": samples})
