"""Ask a running Oddity server about drawings. Needs only Python itself.

python examples/client.py [http://localhost:8000]
"""

import json
import sys
import urllib.error
import urllib.request
from typing import Any

BOWTIE = [
    [[20, 180, 180, 20, 20], [30, 120, 30, 125, 30]],
    [[90, 110, 110, 90, 90], [60, 60, 95, 95, 60]],
]
LINE = [[[0, 100], [0, 0]]]


def predict(server: str, request: dict[str, Any]) -> dict[str, Any]:
    """The reply to POST /predict. Raises RuntimeError with the server's own words where it refuses."""
    body = json.dumps(request).encode()
    post = urllib.request.Request(f"{server}/predict", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(post, timeout=30) as reply:
            answer: dict[str, Any] = json.load(reply)
            return answer
    except urllib.error.HTTPError as error:
        with error:
            raise RuntimeError(json.load(error)["detail"]) from None


def main(server: str = "http://localhost:8000") -> None:
    """One drawing, then two in one request."""
    one = predict(server, {"strokes": BOWTIE, "explain": True})
    print(f"a bowtie: {one['verdict']}, score {one['score']:.3f}, threshold {one['threshold']:.3f}")
    print("what each stroke adds to the score:", [round(blame, 3) for blame in one["stroke_blame"]])
    many = predict(server, {"instances": [{"strokes": BOWTIE}, {"strokes": LINE}]})
    for name, found in zip(("a bowtie", "a line"), many["predictions"], strict=True):
        print(f"{name}: {found['verdict']}, p = {found['p_value']:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
