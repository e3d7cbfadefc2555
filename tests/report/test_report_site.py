"""The rendered files: quotes to the letter, nothing executable, every link resolves, the same bytes every time."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import Refused
from pipeline.files import write_json
from pipeline.report.words import file_name
from pipeline.stages import report

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """What a test wants to know of a page."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    contexts: list[tuple[str, str]] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    stack: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.links.extend(found[name] for name in ("href", "src", "cite") if name in found)
        self.ids.extend([found["id"]] if "id" in found else [])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "script":
            self.scripts.append(found.get("src", ""))
        if tag == "mark" and self._inside("blockquote"):
            self.quotes.append((self._inside("blockquote")["cite"], ""))
        if tag == "p" and found.get("class") == "seg":
            self.turns.append("")
        if found.get("class") == "ctx":
            self.contexts.append((self._inside("blockquote")["cite"], ""))
        if tag not in VOID:
            self.stack.append((tag, found))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        opened = self.stack.pop()[0]
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if self._inside("mark") and self._inside("blockquote"):
            self.quotes[-1] = (self.quotes[-1][0], self.quotes[-1][1] + data)
        elif any(found.get("class") == "ctx" for _, found in self.stack):
            self.contexts[-1] = (self.contexts[-1][0], self.contexts[-1][1] + data)
        if any(found.get("class") == "seg" for _, found in self.stack):
            self.turns[-1] += data

    def _inside(self, tag: str) -> dict[str, str]:
        return next((found for name, found in reversed(self.stack) if name == tag), {})


def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert not page.stack, f"{path.name}: {page.stack} never closed"
    return page


def pages(study):
    return {path.relative_to(study.report).as_posix(): read(path) for path in sorted(study.report.rglob("*.html"))}


def files(study):
    return [path for path in sorted(study.report.rglob("*")) if path.is_file()]


def texts(study):
    frame = tables.read_table(tables.TEXTS, study.tables)
    return dict(zip(frame["source_id"], frame["text"], strict=True))


def source_of(address: str) -> str:
    return address.split("#")[0].removeprefix("../").removeprefix("bron-").removesuffix(".html")


def test_every_page_is_there(full_study):
    assert set(pages(full_study)) == {
        "index.html", "bronnen.html", "cijfers.html", "methode.html", "thema-geld.html", "thema-geld-alles.html", "thema-rust.html",
        "thema-rust-alles.html", "thema-ontdekt-1.html", "bron-interview-1.html", "bron-interview-2.html", "bron-thematafel-1.html",
        "bron-document-1.html", "beweringen/index.html", "beweringen/bewering-b-2.html", "beweringen/bewering-b-3.html",
        f"beweringen/{file_name('bewering', 'b 1')}",
    }  # fmt: skip


def test_every_quote_and_context_stands_in_its_source(full_study):
    by_source, shown = texts(full_study), 0
    for page in pages(full_study).values():
        for address, text in page.quotes:
            assert text
            assert text in by_source[source_of(address)]
            shown += 1
        for address, text in page.contexts:
            assert text.removeprefix("… ").removesuffix(" …") in by_source[source_of(address)]
    assert shown > 10


def test_a_source_page_holds_the_whole_text(rendered):
    turns = tables.read_table(tables.TURNS, rendered.tables)
    for source, text in texts(rendered).items():
        rows = turns[turns["source_id"] == source].sort_values("turn")
        wanted = [text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)]
        assert pages(rendered)[f"bron-{source}.html"].turns == wanted


def test_hostile_text_is_shown_and_never_run(full_study):
    for path in full_study.report.rglob("*.html"):
        content = path.read_text(encoding="utf-8")
        assert "<script>alert" not in content
        assert "<b>hij" not in content
        assert "<duur>" not in content
        assert read(path).scripts == ["theme.js" if path.parent == full_study.report else "../theme.js"]
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;nee&#34; tegen {{ 7*7 }}" in (
        full_study.report / "bron-interview-1.html"
    ).read_text(encoding="utf-8")


def test_every_internal_link_resolves(rendered):
    found = pages(rendered)
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id is there twice"
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert not re.match(r"[a-z]+:|/", link), f"{name}: {link} is not relative"
            address = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
            assert (rendered.report / address).is_file(), f"{name}: {link} leads nowhere"
            if anchor:
                assert anchor in found[address].ids, f"{name}: {link} has no such place"


def test_nothing_comes_from_elsewhere(rendered):
    for path in files(rendered):
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//""", content, re.IGNORECASE), path.name
        assert not re.search(r"(?:url\(|@import|fetch\(|import\()\s*[\"']?\s*(?:https?:)?//", content), path.name
        assert str(rendered.root) not in content


def test_headings_come_in_order(rendered):
    for name, page in pages(rendered).items():
        assert page.levels.count(1) == 1, name
        assert page.levels[0] == 1, name
        assert all(later <= earlier + 1 for earlier, later in zip(page.levels, page.levels[1:], strict=False)), name


def test_two_renders_are_the_same_bytes(render, full_maker, full_study):
    again = render(full_maker)
    first = {path.relative_to(full_study.report): path.read_bytes() for path in files(full_study)}
    assert first == {path.relative_to(again.report): path.read_bytes() for path in files(again)}
    assert (full_study.outputs / "lineage.json").read_bytes() == (again.outputs / "lineage.json").read_bytes()


def test_rendering_again_replaces_the_report_and_leaves_nothing_beside_it(render, full_maker):
    study = render(full_maker)
    (study.report / "oud.html").write_text("oud", encoding="utf-8")
    report.run(study)
    assert not (study.report / "oud.html").exists()
    assert {path.name for path in study.outputs.iterdir()} == {"lineage.json", "metrics", "models", "report", "tables"}


def test_a_changed_quote_is_refused_and_the_old_report_stays(render, full_maker):
    study = render(full_maker)
    before = (study.report / "index.html").read_bytes()
    full_maker.rows["segments"][1]["text"] = "Dit zei niemand."
    frame = tables.frame_of(tables.SEGMENTS, full_maker.rows["segments"]).astype({"page": "Int64"})
    tables.write_table(tables.SEGMENTS, frame, study.tables)
    with pytest.raises(Refused, match="interview-1, fragment 2"):
        report.run(study)
    assert (study.report / "index.html").read_bytes() == before


def test_lineage_names_sources_settings_and_versions(full_study):
    made = json.loads((full_study.outputs / "lineage.json").read_text(encoding="utf-8"))
    assert made["sources"][0]["source_id"] == "interview-1"
    assert made["params"]["study"]["region"] == "D0"
    assert made["libraries"]["pandas"]
    assert made["encoder"] == {}
    method = (full_study.report / "methode.html").read_text(encoding="utf-8")
    assert made["sources"][0]["sha256"][:4] in method
    assert "In een proef klopten er van elke 100 voorstellen 25." in method


def test_method_page_names_the_student_and_the_encoder_it_learned_from(full_maker, tmp_path):
    study = full_maker.write(tmp_path / "leerling")
    teacher = {"name": "groot model", "prefix": "query: ", "sha256": "b" * 64, "engine": "ONNX Runtime"}
    student = {"name": "snelle leerling van groot model", "prefix": "", "sha256": "a" * 64, "engine": "model2vec"}
    write_json(study.models / "encoder.json", {**student, "teacher": teacher})
    report.run(study)
    method = (study.report / "methode.html").read_text(encoding="utf-8")
    assert "snelle leerling van groot model" in method
    assert "geleerd van groot model" in method
    assert "bbbb" in method
    assert json.loads((study.outputs / "lineage.json").read_text(encoding="utf-8"))["encoder"]["teacher"] == teacher
