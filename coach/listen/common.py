"""What people say when they do not mean the coach: the words that compete with the commands.

Numbers and beat words are among them so that counting along is heard as
counting, and what the coach itself says that sounds like a lone command ("top",
"step").  Rarer neighbours ("neck", "grip") are not: each costs a command more
people than it keeps out.
"""

from __future__ import annotations

ENGLISH = tuple(
    """
    a about actually after again against ago ah all almost already also always an and another any anything are
    around as ask asked at away back be because been before behind being believe bend best better between big black
    both breathe business but by call called came can care case children city close coffee come comes coming could
    country course court cut day days defense did different do doctor does doing done down drop during each eight
    eighteen eighty either eleven end enough even ever every everything evidence fact family far feel few fifteen
    fifty file find first five for forty forward found four fourteen from gave general get getting give go goes
    going good got great had half has have having he health heel hello help her here hey high him himself hip his
    hmm hold home house how huh hundred i if important in into is issue it its job john just keep kind knee know
    last later law lean left let life lift like little live long look looking lot love lower made mail make making
    man many may maybe me mean meeting men might military million minute money more morning most much must my need
    never new news next night nine nineteen ninety no not nothing now number of off oh okay old on once one only
    open or other our out over own part party people phone place please point political press probably problem
    public pull push put question reach ready real really rest right roll run said same saw say saying says second
    seconds see set seven seventeen she should show since sir sit six sixteen slide slow so some something squeeze
    stand state step still stop story straight stretch such sure system take talk talking tall ten than thank thanks
    that the their them then there these they thing things think thirteen thirty this those though thought thousand
    three through time to today toe together told tonight too took top try trying turn twelve twenty two uh um under
    until up us use used very want wanted wants war was way we week well went were what when where whether which
    while white who why will with without women work working world would wow yeah year years yes yet york you young
    your zero
    """.split(),
)
"""The most frequent words of the language model in SpeechRecognition's wheel, names left out, and the coach's own."""

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

COMMON = {"en": ENGLISH, "da": DANISH}
"""Language -> its common words."""
