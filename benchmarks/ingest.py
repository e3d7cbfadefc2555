"""Times reading and pseudonymising of at least a megabyte of text: cold, with nothing changed, and with one file changed.

    python benchmarks/ingest.py

The demo corpus is copied as often as it takes. Prints seconds, seconds a megabyte, and what a rerun costs of a first run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.csvfile import read_csv
from pipeline.sources.register import OPTIONAL, REQUIRED
from pipeline.study.folder import Study
from pipeline.study.init import init_study
from pipeline.tables import TEXTS, read_table

MEGABYTE = 1_000_000
COPIES = 4


def main() -> None:
    """Make the study and time the stage."""
    demo = Study(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as work:
        study = init_study(Path(work) / "study")
        _fill(study, demo)
        cold = _stage(study)
        size = sum(len(text.encode()) for text in read_table(TEXTS, study.tables)["text"])
        warm = _stage(study)
        changed = next(study.raw.glob("*/*.txt"))
        changed.write_text(changed.read_text(encoding="utf-8") + "\nInterviewer: Dank u wel.\n", encoding="utf-8")
        one = _stage(study)
    print(f"{size / MEGABYTE:.2f} MB of text; cold {cold:.1f} s, {cold / size * MEGABYTE:.1f} s a MB")
    print(f"nothing changed {warm:.1f} s ({warm / cold:.2f} of cold); one file of it changed {one:.1f} s ({one / cold:.2f})")


def _fill(study: Study, demo: Study) -> None:
    rows = read_csv(demo.register, "sources.csv", REQUIRED, OPTIONAL).rows
    lines = [",".join((*REQUIRED, *OPTIONAL))]
    for copy in range(COPIES):
        for row in rows:
            value = row.values | {"source_id": f"{row.values['source_id']}-{copy}"}
            old = demo.raw / value["file"]
            value["file"] = f"{value['round']}/{value['source_id']}{old.suffix}"
            (study.raw / value["round"]).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(old, study.raw / value["file"])
            lines.append(",".join(f'"{value[name]}"' for name in (*REQUIRED, *OPTIONAL)))
    study.register.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copyfile(demo.corpus / "privacy.yaml", study.privacy)


def _stage(study: Study) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "stage", "ingest", "--study", str(study.root)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own command
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
