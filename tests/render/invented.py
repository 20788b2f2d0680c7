"""An invented claim about a village pond, for every test of what is shown."""

from __future__ import annotations

from bot.answering.answer import Answer, Correction, Excerpt, Side
from bot.knowledge.model import CONTEXT, Claim, Crux, Note, PartialDate, Passage, Position, Source, Statement

STONE = Passage(
    id="courier/stone",
    source="courier",
    position="dug",
    gist="The mayor says that the miller's sons dug the pond.",
    quote="The pond was dug in 1874 by the miller's three sons, […] and every child here knows the stone.",
    section="A stone at the mill",
    speaker="Ada Brook",
    role="mayor of Weir",
    said=PartialDate(1998, 5, 3),
    note=Note("The stone is dated 1875.", "Parish register, page 12"),
)
SILT = Passage(
    id="survey/silt",
    source="survey",
    position="natural",
    gist="The survey finds glacial silt.",
    quote="Silt of the last ice age lies under the whole pond.",
)
COURIER = Source(
    id="courier",
    claim="pond",
    title="The miller's pond",
    author="Jo Reed",
    role="reporter",
    publisher="Weir Courier",
    outlet="local newspaper",
    published=PartialDate(1998, 5),
    kind="news-report",
    language="en",
    url="https://example.org/pond?x=1",
    stance="dug",
    rights="Weir Courier",
    document="courier.txt",
    passages=(STONE,),
)
SURVEY = Source(
    id="survey",
    claim="pond",
    title="A survey of ponds",
    author="",
    role="",
    publisher="Geological Society",
    outlet="",
    published=None,
    kind="primary-document",
    language="en",
    url="",
    stance="natural",
    rights="",
    document="",
    passages=(SILT,),
)
DUG = Position("dug", "“Dug”: the miller made the pond", "the mayor")
NATURAL = Position("natural", "“Natural”: the ice made the pond", "the Geological Society")
ASIDE = Position(CONTEXT, "", "")
POND = Claim(
    id="pond",
    question="Was the pond at Weir dug by people?",
    asks=("who made the pond",),
    status="contested",
    positions=(DUG, NATURAL),
    agreed=(Statement("The pond is older than the church.", ("courier/stone",)),),
    cruxes=(Crux("hollow", "Who made the hollow?", (), ("courier/stone", "survey/silt")),),
    events=(),
    sources=(COURIER, SURVEY),
)
MILL = Claim("mill", "Did the mill burn twice?", (), "settled", (DUG,), (), (), (), ())

FROM_STONE = Excerpt(STONE, COURIER, 3.25, ("pond", "dug"), ((4, 8), (13, 16)))
FROM_SILT = Excerpt(SILT, SURVEY, 1.5, ("pond",), ((46, 50),))
ANSWER = Answer(
    question="who dug teh pond, Xanthippe?",
    claim=POND,
    sides=(Side(DUG, (FROM_STONE,)), Side(NATURAL, (FROM_SILT,)), Side(ASIDE)),
    agreed=POND.agreed,
    crux=POND.cruxes[0],
    corrections=(Correction("teh", "the"),),
    corrected="who dug the pond, Xanthippe?",
    unknown=("xanthippe",),
)
