"""`python -m app VERB`."""

import sys

from app.cli import main, run

if __name__ == "__main__":
    sys.exit(run(main))
