"""Requests made from the OpenAPI document: no 5xx, no undocumented status, no reply outside its schema.

ODDITY_EXAMPLES is how many for each operation; two of them take anything, so that 250 make 500 in all.
"""

import os

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app import create_app
from app.config import Settings

EXAMPLES = int(os.environ.get("ODDITY_EXAMPLES", "250"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]

app = create_app(Settings(rate_limit=""))
schema = schemathesis.openapi.from_wsgi("/openapi.json", app)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
def test_every_reply_is_as_documented(case):
    case.call_and_validate(checks=CHECKS)
