"""Reader for Markdown, by markdown-it-py: what a person would read of the page, with the roles that its marks give."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.encoding import decode
from pipeline.sources.blocks import Block, BlockKind, Reading, clean, row_text
from pipeline.sources.speakers.conventions import is_label, opens_turn
from pipeline.sources.speakers.lines import add_line
from pipeline.sources.speakers.roles import is_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?=\S)((?:[^\n]*\n){1,400}?)(?:---|\.\.\.)[ \t]*\n")
# "[R]: Ja" is a speaker; only with an address behind it is it the definition of a link, which is no text.
_SPEAKER_NOT_LINK = re.compile(
    r"^( {0,3})\[(?=[^\]\n]{1,63}\]:(?!\s*<?(?:[a-z][a-z0-9+.-]*:|[/#.]|www\.)))", re.MULTILINE | re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CAPTION_TAG = re.compile(r"<figcaption\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")


def read(path: Path) -> Reading:
    """Read headings, paragraphs, list items, block quotes and table rows; markup, addresses and comments are left out.

    A line that is set apart by ``---`` below it is a heading only when it reads like one: transcripts have such lines too.
    """
    from markdown_it import MarkdownIt

    text, warnings = decode(path.read_bytes())
    text = _without_front_matter("\n".join(text.splitlines()) + "\n")
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(_SPEAKER_NOT_LINK.sub(r"\1\\[", text))
    return Reading(tuple(block for block in _blocks(tokens) if block.text), warnings)


def _without_front_matter(text: str) -> str:
    """The text without the fields above a page; two lines of dashes around a conversation are left as they are."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found = _FRONT_MATTER.match(text)
    if not found:
        return text
    try:
        # Speakers come back, fields do not: a label that stands there twice makes this no YAML.
        fields = YAML(typ="safe", pure=True).load(found[1])
    except (YAMLError, ValueError):
        return text
    are_fields = isinstance(fields, dict) and not any(is_role(str(name)) for name in fields)
    return text[found.end() :] if are_fields else text


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    quotes = 0
    heading = ""
    cells: list[str] | None = None
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            heading = token.markup if token.nesting > 0 else ""
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield Block(row_text([cell for cell in cells or [] if cell]))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(" ".join(_text(token.children or []).split()))
        elif token.type == "inline":
            yield _paragraph(token.children or [], heading, quotes > 0)
        elif token.type in ("code_block", "fence"):
            # Lines that somebody indented by hand, far more often than a program.
            yield Block(clean(token.content), BlockKind.QUOTE if quotes else BlockKind.PARAGRAPH)
        elif token.type == "html_block":
            yield Block(_plain(token.content), BlockKind.CAPTION if _CAPTION_TAG.search(token.content) else BlockKind.PARAGRAPH)


def _paragraph(children: Sequence[Token], heading: str, quoted: bool) -> Block:
    text = _joined(_text(children))
    if heading and not (heading[0] in "-=" and (_SENTENCE_END.search(text) or opens_turn(text))):
        return Block(" ".join(text.split()), BlockKind.HEADING)
    filled = [
        child for child in children if child.type not in ("softbreak", "hardbreak") and (child.content.strip() or child.children)
    ]
    if filled and all(child.type == "image" for child in filled):
        return Block(" ".join(text.split()), BlockKind.CAPTION)
    return Block(text, BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH)


def _text(children: Sequence[Token]) -> str:
    r"""The words of inline tokens; a break in the source is ``\n``, a break that the author asked for ``\v``."""
    parts: list[str] = []
    autolink = False
    for child in children:
        if child.type in ("link_open", "link_close"):
            autolink = child.nesting > 0 and child.info == "auto"
        elif child.type in ("text", "code_inline") and not autolink:
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\v")
        elif child.type == "image":
            parts.append(_text(child.children or []))
    return "".join(parts)


def _joined(text: str) -> str:
    """The lines of a paragraph as one; where somebody's turn may begin, and where the author asked for it, a line ends."""
    paragraphs: list[list[str]] = []
    for wanted in text.split("\v"):
        fresh = True
        for line in wanted.split("\n"):
            said = line.strip()
            if fresh or opens_turn(said) or is_label(paragraphs[-1][-1]):
                paragraphs.append([said])
            else:
                add_line(paragraphs[-1], said)
            fresh = False
    return clean("\n".join("".join(parts) for parts in paragraphs))


def _plain(html: str) -> str:
    """The text of a piece of HTML; scripts do not occur in what people bring as Markdown, comments do."""
    from html import unescape

    return clean(" ".join(unescape(_TAG.sub(" ", _COMMENT.sub("", html))).split()))
