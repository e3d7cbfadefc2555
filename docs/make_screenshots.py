"""Takes the pictures in ``docs/images`` from the demo report with the system's Chromium: ``python docs/make_screenshots.py``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"overzicht": ("index.html", 1700), "thema": ("thema-bestaanszekerheid.html", 1900)}
"""Name of the picture: page of the report and height in pixels."""


def main() -> int:
    """Write the pictures; returns an exit code."""
    report = ROOT / "outputs" / "report"
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser or not report.is_dir():
        print("Needs a Chromium and the demo report (python3 start.py demo).", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for name, (page, height) in PAGES.items():
            view = running.new_page(viewport={"width": 1280, "height": height})
            view.goto((report / page).as_uri())
            view.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
        running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
