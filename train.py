"""Train a detector. The same as `python -m app train`.

    python train.py                                      # models/bowtie from Quick, Draw! bowties
    python train.py --category cat                       # models/cat
    python train.py --strokes --recognized               # from strokes, without the scribbles
    python train.py --architecture denoising --name bowtie-denoising
    python train.py --dataset mnist --architecture deep
    python train.py --dataset images --data parts/good --name parts
    python train.py --dataset synthetic --epochs 20      # no network, no data: doodles drawn by the program

Every option: python train.py --help
"""

import sys

from app.cli import run
from app.cli.train import command

if __name__ == "__main__":
    sys.exit(run(command))
