#!/bin/sh
# Writes the lock files: exact versions with hashes, for every platform, without addresses.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}

compile pyproject.toml --upgrade -o requirements/run.txt
compile pyproject.toml --upgrade --group dev -c requirements/run.txt -o requirements/dev.txt
sed -n 's/^uv==\([^ ]*\).*/uv==\1/p' requirements/dev.txt | compile - -o requirements/bootstrap.txt
