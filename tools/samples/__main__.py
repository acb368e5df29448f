"""Makes `samples/` anew; `--check` only says whether that would change anything.

python -m tools.samples [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.samples import batches, history, world

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
REFERENCE = {
    "lead-providers": world.lead_providers,
    "delivery-partners": world.delivery_partners,
    "statements": world.statements,
    "contracts": world.contracts,
    "mentor-contracts": world.mentor_contracts,
    "schools": world.schools,
    "partnerships": world.partnerships,
    "participants": world.participants,
    "participant-id-changes": world.participant_id_changes,
    "declarations": history.declarations,
}


def table_bytes(rows: list[world.Row]) -> bytes:
    header = list(rows[0])
    return batches.csv_bytes([header, *([row[name] for name in header] for row in rows)])


def sample_files() -> dict[str, bytes]:
    """Every file of `samples/` that is made, by its path in it."""
    files = {f"reference/{kind}.csv": table_bytes(make()) for kind, make in REFERENCE.items()}
    declarations = batches.filled_table(world.HERE / "declarations.csv")
    files["declarations-december-2025.csv"] = batches.csv_bytes(declarations)
    files["corrections-december-2025.xlsx"] = batches.xlsx_bytes(world.HERE / "corrections")
    return files


def main() -> int:
    files = sample_files()
    changed = [
        name
        for name, content in files.items()
        if not (SAMPLES / name).exists() or (SAMPLES / name).read_bytes() != content
    ]
    if "--check" in sys.argv[1:]:
        if changed:
            sys.stderr.write(f"Run `make samples`: {', '.join(changed)} would change.\n")
        return 1 if changed else 0
    for name in changed:
        (SAMPLES / name).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLES / name).write_bytes(files[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
