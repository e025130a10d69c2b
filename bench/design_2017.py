"""The request path of the 2017 bowtie app, rebuilt as a yardstick: a TensorFlow session, one form field a number.

A plain Flask view reads 784 fields `p0` to `p783`, makes an array of them, runs a graph of placeholders, products and
sigmoids in a session, as TensorFlow 1 had it, and answers with every number in JSON. The weights are random: they
take as long as any. `bench/serving.py` serves it with gunicorn's own threaded worker.
"""

import os

import numpy as np
from flask import Flask, Response, jsonify, request

PIXELS, BOTTLENECK = 784, 32


def form_body(values: list[float]) -> bytes:
    """What the page of 2017 sent for a drawing."""
    return "&".join(f"p{i}={value}" for i, value in enumerate(values)).encode()


def create_app() -> Flask:
    """The application, with its session."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tensorflow.compat import v1 as tf

    tf.disable_eager_execution()
    rng = np.random.default_rng(2017)
    given = tf.placeholder(tf.float32, (None, PIXELS))
    made = given
    for rows, columns in ((PIXELS, BOTTLENECK), (BOTTLENECK, PIXELS)):
        weights = tf.Variable(rng.normal(0, 0.05, (rows, columns)).astype(np.float32))
        made = tf.sigmoid(tf.matmul(made, weights) + tf.Variable(np.zeros(columns, np.float32)))
    error = tf.reduce_mean(tf.square(made - given))
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    app = Flask(__name__)

    @app.post("/predict")
    def predict() -> Response:
        drawing = np.array([[float(request.form[f"p{i}"]) for i in range(PIXELS)]], np.float32)
        reconstruction, loss = session.run([made, error], {given: drawing})
        return jsonify(reconstruction=reconstruction[0].tolist(), error=float(loss))

    return app
