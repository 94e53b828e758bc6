"""Filler words: what people say when they do not mean the coach, as rivals of the commands.

Numbers and beat words are among them so that counting along is heard as
counting, and what the coach itself says that sounds like a lone command ("top",
"step").  See docs/hearing.md, confidence.
"""

from __future__ import annotations

ENGLISH = tuple(
    """
    a about ah all an and are as at back be bend breathe but by can close come did do down drop eight eighteen
    eleven fifteen five for forward four fourteen from get go going good had has have he heel hello hey hip his hmm
    hold i if in is it just knee know lean left lift like lower nine nineteen no not now of oh okay on one open or
    out people press pull push reach rest right roll said seven seventeen sit six sixteen slow so some squeeze stand
    step straight stretch tall ten than that the then there they think thirteen thirty this three to toe top turn
    twelve twenty two uh um up was we well were what when who will with would wow yeah yes you zero
    """.split(),
)
"""Frequent words (of the language model in SpeechRecognition's wheel), what else is said alone at a desk, and ours."""

DANISH = tuple(
    """
    af alle altså arbejde arm at atten bare ben blev bliver bøj da dag de dem denne der deres det dette dit drej du
    eller elleve en end er et farvel fem femten fil fire fjorten for fra frem godt gå går hallo ham han har havde
    hej hende her hjem hold hun hvad hvem hvil hvis hvor hvordan hvorfor hæl højre i ikke ind jamen jer jo kaffe kan
    klokken knæ kom kunne langsomt lidt lige løft mail man mand med meget men mere mig min minut morgen må møde
    nakke ned ni nitten noget nu nul nåh når og også okay om op os otte over pres på rejs roligt rul ryg sagde se
    seks seksten selv ser sid side sig siger sin skal skub skulder skulle som stræk stå sytten syv så sænk sæt tak
    telefon ti tilbage time to tolv tre tredive tretten tror træk tyve ud uge undskyld var ved venstre vi vil ville
    vores være ånd øh
    """.split(),
)
"""Frequent words, written from knowledge of the language, and the coach's own."""

FILLER_WORDS = {"en": ENGLISH, "da": DANISH}
"""Language -> its filler words."""
