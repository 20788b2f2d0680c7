"""The words of each language that carry no content: function words, question words, auxiliaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_WORDS: Mapping[str, str] = {
    "en": """
        a about above according after again ago aint all also am an and any anything are aren't arent around as at
        b4 bc be because been before being below between both but by can can't cannot cant clearly cos could
        couldn't couldnt couldve coz did didn't didnt do does doesent doesn't doesnt doing don't dont dosent down
        during each either else everything few for from further gave get gets getting give given gives giving go
        goes going gone got gotten had hadn't hadnt has hasn't hasnt have haven't havent having he hear heard her
        here heres hers herself hes him himself his honestly how hows i i'm i've if im in into is isn isn't isnt it
        it's itll its itself ive just least less let let's lets like made make makes many may maybe me might more
        most much must my myself near neither no nor not nothing now obviously of off often on once one only onto or
        other others our ours out over own per perhaps put quite rather s same sb seem seems shall she shes should
        shouldn't shouldnt shouldve since so some somebody someone something sth still such t take takes tbh teh
        than that that's thats the their theirs them themselves then there there's theres these they they're theyre
        theyve thing things this tho those though through thus to told too took toward towards u under until up upon
        ur us very via vs was wasn't wasnt way we well went were weren't werent weve what what's whats when whens
        where where's wheres whether which while who who's whom whos whose why whys will with within without won't
        wont worth would wouldn't wouldnt wouldve ya yall yet you your youre yours youve
    """,
    "de": """
        aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da damit dann das dass
        dein dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
        einer eines er es etwas für gab gegen gegenüber geht hab habe haben hat hatte hatten hätte ich ihm ihn ihr
        ihre im in ins irgendein ist ja jede jeder jedes jemals kann kein keine können könnte man mal mehr mein mit
        nach nicht nichts noch nun nur ob oder ohne sehr sein seine seit sich sie sind so soll sollte über um und
        uns unter vom von vor war waren warum was weil welche welcher welches wem wen wenn wer werden wie wieder wir
        wird wirklich wo worden wurde wurden zu zum zur zwischen
    """,
    "ru": """
        а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до его ее
        её если есть еще ещё же за и из или им их к как какая какие какой какую когда кому кто куда ли либо мне
        можно мой мы на над надо нам нас не него нее неё нет ни них но ну о об однако он она они оно от по под
        почему при про раз с сам свой себя со та так также такой там те тем то того тоже только том тот тут ты у уже
        хотя чего чей чем что чтобы чём чье эта эти это этого этой этом этот я говорит сказал сказала говорил
        говорили вообще правда разве зачем сколько
    """,
    "uk": """
        а або адже але би був була були було бути в вам вас ваш ви від він вона вони воно все всі в'язку да дай де
        для до з за зі і із інше їй їм їх її його й каже коли кому краще крім куди ли лише мене мені ми мій може на
        над нам нас наш не нею ним них ні ніж о об один ось от по під після при про проти раз сам свій себе так
        також там те ти тим тих то тобі того тоді той тому тут у усе хто це цей ці цього цьому чи чий чим чого чому
        ще що щоб щодо я як яка який які якого якщо взагалі справді сказав сказала говорив скільки навіщо
    """,
    "lt": """
        ant apie ar arba aš bei bet būti buvo bus būtų čia dar daugiau dėl dėlto iki ir iš išties ji jie jis jo jos
        jų ja jau jei jeigu kad kada kai kaip kam kas kiek kieno ko kodėl koks kokia kokie kol kur kurie kuris kuri
        kurio ką ligi man mano mes mūsų na ne nebuvo nei nes nėra nors nuo o pagal pas per po prie prieš sakė pasakė
        sako savo su ta tada tai taip tam tas tave ten tik to todėl tokia toks tu turi tą už yra
    """,
    "pl": """
        a aby ale ani bardzo bez bo by być był była było były będzie ci co coś czego czemu czy dla do dlaczego gdy
        gdzie go i ich ile im inny iż ja jak jaka jaki jakie jako je jego jej jest jeśli już kiedy kim kogo komu kto
        która które który której lub ma mam mi mnie moja mój może można my na nad nam nas nawet nic nich nie niego
        niż no o od on ona one oni oraz po pod poza przed przez przy sam się są sobie swój ta tak takie także tam te
        tego tej ten też to tu tu ty tylko tym u w we więc wszystko z za zawsze ze że żeby powiedział mówił mówi
        naprawdę
    """,
}

LANGUAGES = tuple(_WORDS)
"""The languages that questions are read in, as ISO 639-1 codes."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, in lower case; none for a language that is not known."""
    return frozenset(_WORDS.get(language, "").split())
