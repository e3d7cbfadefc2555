"""Wall time and peak memory of every stage of the demo study, as a share of the whole."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from pipeline.stages.specs import SPECS

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run each stage in a process of its own and print a table."""
    seconds: dict[str, float] = {}
    for spec in SPECS:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "pipeline", "stage", spec.name], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
        seconds[spec.name] = time.perf_counter() - begin
    whole = sum(seconds.values())
    for name, value in seconds.items():
        print(f"{name:<10} {value:6.1f} s  {value / whole:5.0%}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'together':<10} {whole:6.1f} s; the largest process took {peak:.0f} MiB")


if __name__ == "__main__":
    main()
