#!/bin/sh
# An environment for the peers alone, beside the data; nothing of it goes into the product's own.
set -eu
cd "$(dirname "$0")/../.."
"${PYTHON:-python3}" -m venv benchmarks/data/peers
benchmarks/data/peers/bin/python -m pip install --quiet --disable-pip-version-check \
  -r benchmarks/peers/requirements.txt
