"""The list of claims, and the page of a claim with the quotes that bear on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.report.context import Context, cell
from pipeline.report.judgeview import grounds, judge_view
from pipeline.report.model import Tag
from pipeline.report.model_claims import ClaimPage, ClaimRow, ClaimsPage, EvidenceView, Lane
from pipeline.report.quotes import quote
from pipeline.report.records import Claim, Evidence
from pipeline.report.words import capital, counted, file_name, number

FOLDER = "beweringen"
_LANES = (
    ("steunt", "Steunt", "Wie dit aanneemt, heeft een reden om de bewering te geloven."),
    ("spreekt-tegen", "Spreekt tegen", "Wie dit aanneemt, heeft een reden om de bewering te betwijfelen."),
    ("richting-niet-bepaald", "Gaat hierover, richting niet bepaald", "Of dit steunt of tegenspreekt, moet een mens beslissen."),
)


def claims_file(claim: Claim | None = None) -> str:
    """The page of a claim, or of all claims, from the root of the report."""
    return f"{FOLDER}/index.html" if claim is None else f"{FOLDER}/{file_name('bewering', claim.claim_id)}"


def claims_page(context: Context) -> ClaimsPage:
    """The list of all claims, in the order of their ids."""
    claims = context.corpus.claims
    return ClaimsPage(_lead_of_all(claims), tuple(_row(context, claim) for claim in claims), judge_view(context.judge))


def claim_page(context: Context, claim: Claim) -> ClaimPage:
    """The page of a claim."""
    rows = context.corpus.evidence.get(claim.claim_id, ())
    lanes = [
        Lane(stance, title, note, tuple(_view(context, claim, row) for row in rows if row.stance == stance))
        for stance, title, note in _LANES
    ]
    related = [row for row in rows if row.stance == "verwant"]
    nothing = len(related) == len(rows)
    title = "Wat er het dichtst bij komt" if nothing else "Verwant"
    note = "Hetzelfde onderwerp, maar het maakt de bewering niet geloofwaardiger en niet minder geloofwaardig."
    lanes.append(Lane("verwant", title, "" if nothing else note, tuple(_view(context, claim, row) for row in related)))
    facts = (
        ("Waar dit staat", claim.source or "Niet ingevuld"),
        ("Mensen die steunen", number(claim.supporting) if claim.supporting else "Niemand"),
        ("Mensen die tegenspreken", number(claim.contradicting) if claim.contradicting else "Niemand"),
        ("Gezocht in", counted(_quotes(context), "citaat", "citaten")),
    )
    return ClaimPage(
        claim.text, _tag(context, claim), capital(claim.verdict), _lead(claim), facts,
        tuple(lane for lane in lanes if lane.items), judge_view(context.judge),
    )  # fmt: skip


def _lead_of_all(claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    supported = sum(claim.verdict in ("gesteund", "gemengd") for claim in claims)
    nothing = sum(claim.verdict == "geen steun gevonden" for claim in claims)
    return (
        f"{counted(len(claims), 'bewering', 'beweringen')}: bij {number(supported)} steunt iemand wat er staat, "
        f"bij {number(nothing)} is geen steun gevonden."
    )


def _row(context: Context, claim: Claim) -> ClaimRow:
    corpus = context.corpus
    open_ = [row for row in corpus.evidence.get(claim.claim_id, ()) if row.stance == "richting-niet-bepaald"]
    people = {(corpus.segment[row.segment_id].source_id, corpus.segment[row.segment_id].speaker) for row in open_}
    return ClaimRow(
        claim.text, file_name("bewering", claim.claim_id), _tag(context, claim), capital(claim.verdict),
        cell(claim.supporting, "niemand"), cell(claim.contradicting, "niemand"), cell(len(people), "niemand"),
    )  # fmt: skip


def _lead(claim: Claim) -> str:
    supporting = counted(claim.supporting, "mens steunt", "mensen steunen")
    contradicting = counted(claim.contradicting, "mens spreekt", "mensen spreken")
    texts = {
        "gesteund": f"{supporting} deze bewering, niemand spreekt haar tegen.",
        "weersproken": f"{contradicting} deze bewering tegen, niemand steunt haar.",
        "gemengd": f"{supporting} deze bewering, {contradicting} haar tegen.",
        "richting niet bepaald": "Er zijn citaten die over deze bewering gaan, maar of ze steunen of tegenspreken is niet bepaald.",
        "geen steun gevonden": (
            "Van de citaten die er het dichtst bij komen, gaat er geen over deze bewering. Dat zegt niet dat zij onwaar is: in "
            "deze gesprekken is er geen steun voor gevonden."
        ),
    }
    unjudged = "Niemand beoordeelde wat de citaten voor deze bewering betekenen."
    return texts.get(claim.verdict, unjudged)


def _view(context: Context, claim: Claim, row: Evidence) -> EvidenceView:
    judge = str(context.judge.get("name") or "")
    # The judge's numbers stand with what it judged; a person's decision has none.
    by_person = bool(row.decided_by) and row.bears is None
    view = quote(context, context.corpus.segment[row.segment_id])
    decided = ""
    if by_person:
        decided = f"Besloten door {row.decided_by}."
    elif row.decided_by:
        decided = f"Voorgesteld door {judge or row.decided_by}, niet bekeken."
    css = context.css(claim.theme_id)
    return EvidenceView(replace(view, css=css), by_person, decided, grounds(row, bool(context.judge.get("calibrated", False))))


def _tag(context: Context, claim: Claim) -> Tag | None:
    return context.tag(claim.theme_id) if context.corpus.root(claim.theme_id) else None


def _quotes(context: Context) -> int:
    return sum(item.coded and item.voice in ("spoken", "quotation", "paraphrase") for item in context.corpus.segment.values())
