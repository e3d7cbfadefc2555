"""Sets Thematafel up in a virtual environment and runs the demo or the tests. Needs Python 3.11 or newer, nothing else.

python3 start.py demo    everything from raw transcripts to the report of the fictional city Waterstad
python3 start.py test    linters, types and all tests (needs a Chromium, which it installs on Debian when it may)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    """Run the command; returns an exit code."""
    if arguments not in (["demo"], ["test"]):
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    return demo() if arguments == ["demo"] else test()


def demo() -> int:
    """Set up, run the pipeline on the demo corpus, say where the report is."""
    install(".")
    return call("thematafel", "run")


def test() -> int:
    """Set up, then run every check; stops at the first that fails."""
    install(".[test]")
    if not have_browser():
        print(
            "The tests drive a real Chromium and none was found. Install one (Debian: apt-get install chromium).", file=sys.stderr
        )
        return 2
    for command in (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pytest", "-q"),
    ):
        code = call(*command)
        if code:
            return code
    return 0


def install(what: str) -> None:
    """Make the virtual environment when it is not there, and install the project in it with pinned versions."""
    if not (ENVIRONMENT / "pyvenv.cfg").is_file():
        venv.create(ENVIRONMENT, with_pip=True)
    python = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "-e", what]
    subprocess.run(command, cwd=ROOT, check=True)


def call(program: str, *arguments: str) -> int:
    """Run a program of the virtual environment in the repository."""
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"}
    print("+", program, *arguments, flush=True)
    return subprocess.run([str(SCRIPTS / program), *arguments], cwd=ROOT, env=environment, check=False).returncode


def have_browser() -> bool:
    """Whether there is a Chromium; installs Debian's when that can be done without asking."""
    if any(shutil.which(name) for name in BROWSERS):
        return True
    if shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL)
    return any(shutil.which(name) for name in BROWSERS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
