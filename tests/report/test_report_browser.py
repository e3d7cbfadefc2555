"""The report in a real browser, opened from disk: it can be read, followed and fits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 820)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; its absence is a failure, because then nobody looked at the report."""
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert path, "Chromium is needed for this test: install the package `chromium`."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may say nothing on the console and ask nothing of a network."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []


def in_view(page: Page, selector: str) -> bool:
    place = page.eval_on_selector(selector, "e => { const r = e.getBoundingClientRect(); return [r.top, r.bottom, innerHeight]; }")
    return place[0] >= 0 and place[1] <= place[2]


def test_from_the_overview_to_a_theme_to_the_place_of_a_quote(page, full_study):
    page.goto((full_study.report / "index.html").as_uri())
    page.click(".themes a.tag")
    assert page.url.endswith("thema-geld.html")
    assert page.inner_text("h1") == "Geld & <schuld>"
    page.click(".quote >> nth=0 >> text=Lees op de plek")
    assert page.url.endswith("bron-interview-1.html#s2")
    assert page.inner_text("#s2").startswith("Ik zei <script>alert('x')</script> & \"nee\"")
    assert in_view(page, "#s2")
    assert page.eval_on_selector("#s2", "e => e.matches(':target')")


def test_from_a_quote_to_its_figure(page, full_study):
    page.goto((full_study.report / "thema-geld-alles.html").as_uri())
    page.goto((full_study.report / "thema-geld.html").as_uri())
    page.click(".figure a >> nth=0")
    assert "cijfers.html#indicator-" in page.url
    assert page.inner_text(":target") == "Cijfer huur hoog"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_window(browser, rendered, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    for path in sorted(rendered.report.rglob("*.html")):
        opened.goto(path.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), path.name
    context.close()


def test_light_and_dark_can_be_switched_and_are_remembered(page, full_study):
    page.emulate_media(color_scheme="light")
    page.goto((full_study.report / "index.html").as_uri())
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("[data-theme-switch]")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != before
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != before


def test_it_reads_without_javascript(browser, full_study):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((full_study.report / "thema-geld.html").as_uri())
    assert opened.is_visible("blockquote >> nth=0")
    assert not opened.is_visible("[data-theme-switch]")
    opened.click("summary >> nth=0")
    assert opened.is_visible("text=Lijkt het meest op dit voorbeeld")
    context.close()


def test_the_keyboard_reaches_the_content_first(page, full_study):
    page.goto((full_study.report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert in_view(page, ".skip")
