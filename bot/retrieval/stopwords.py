"""The words of each language that carry no content: function words, question words, auxiliaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_WORDS: Mapping[str, str] = {
    "en": """
        a about above according across after again against ago aint all also although am among amongst an and
        another any anyhow anything anywhere are aren't arent around as at b4 bc be became because become
        becomes been before being below between both but by came can can't cannot cant clearly comes cos could
        couldn't couldnt couldve coz did didn't didnt do does doesent doesn't doesnt doing don't dont dosent
        down during each either else etc everything everywhere few for from further gave get gets getting give
        given gives giving go goes going gone got gotten had hadn't hadnt has hasn't hasnt have haven't havent
        having he he'd he'll hear heard her here here's heres hers herself hes him himself his honestly how
        how'd how's hows i i'd i'll i'm i've if im in into is isn isn't isnt it it'd it's itll its itself ive
        just least less let let's lets like lots made make makes many may may've maybe me might mightve mine
        more most much must mustve my myself near needn't neither no nobody none nor not nothing now obviously
        of off often on once one only onto or other others ought oughta our ours out over own per perhaps put
        quite rather s same sb seem seems several shall shant she she'd she'll shes should shouldn't shouldnt
        shouldve since so some somebody somehow someone something sometimes somewhere soon sth still such t take
        takes tbh teh than that that'd that's thats the their theirs them themselves then there there'd there's
        theres these they they'd they'll they're they've theyd theyll theyre theyve thing things this tho those
        though through thus to told too took toward towards u under until up upon ur us used very via vs was
        wasn't wasnt way we we'd we'll we're we've well went were weren't werent weve what what'd what's whatd
        whatever whats when whenever whens where where'd where's whereas wheres wherever whether which whichever
        while who who'd who'll who's whoever whom whos whose why why'd whyd whys will with within without won't
        wont worth would wouldn't wouldnt wouldve y'all ya yall yet you you'd you'll you're you've your youre
        yours youve
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen anderer anderes anders auch auf aus
        bei beim bereits besonders bevor bin bis bisher bist bloß da dabei dadurch dafür daher dahin damals
        damit danach dann daran darauf daraus darf darin darum darüber das dass davon davor dazu dein deine
        deinem deinen deiner dem den denen denn der deren derer derselbe des dessen desto dich die dies diese
        diesem diesen dieser dieses dir doch dort du durch dürfen eher eigenes ein eine einem einen einer eines
        einige einigen einiger einmal eins entweder er es etwas euch euer eure falls fast für gab gar gegenüber
        gehabt geht gewesen hab habe haben habt hast hat hatte hatten hattest hier hin hinter hätte ich ihm ihn
        ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins irgend irgendein irgendwann irgendwas
        irgendwer irgendwie irgendwo ist ja je jede jedem jeden jeder jedes jedoch jemals jene jenem jenen jener
        jetzt kann kannst kein keine keinem keinen keiner keines konnte konnten können könnt könnte könnten
        lassen ließ machen macht machte mag mal man mehr mehrere mein meine meinem meinen meiner mich mir mit
        muss musste mussten muß müssen müsste na nach neben nein nicht nichts nie niemals niemand noch nun nur
        ob oben oder ohne ohnehin sehr sei seid seien sein seine seinem seinen seiner seines seit selbst sich
        sie sind so solche solchem solchen solcher soll sollen sollte sollten sondern sonst sowie statt trotz
        trotzdem um und uns unser unsere unserem unseren unter viel viele vielen vom von vor wann war waren
        warst wart warum was wegen weil weiterhin welche welchem welchen welcher welches wem wen wenn wer werden
        weshalb wessen weswegen wie wieder wieso wieviel wieviele willst wir wird wirklich wirst wo wobei
        wodurch wofür woher wohin womit woran worauf worden worin worüber wovon wozu wurde wurden wäre wären
        würde würden ziemlich zu zum zur zuvor zwischen über
    """,
    "ru": """
        а без более будет будешь буду будут бы бывает был была были было быть в вам вас ведь весь весьма вместо
        во вокруг вон вообще вот впрочем все всегда всего всей всеми всему всех всю вся всякий всё вы где
        говорил говорили говорит да давай давайте даже действительно для до другие других другого другой его
        едва ее ей если есть еще ещё ею её же за зато зачем и из или им имеет имел имела имели иметь иначе
        иногда их к каждый как какая какие каким какими каких какого какое какой какому какую когда кому которая
        которого которое которой котором которому которую которые который которым которых кроме кто куда ли либо
        лишь лучше между менее меня мне много мной мог могла могли могло могут может можно мои мой мою моя моё
        мы на навсегда над надо нам нами нас наш наша наше нашего нашей наши не него нее некоторые нельзя нет
        неужели нечего неё ни никак никогда никого никому никто никуда них ничего ничто но ну нужно о об обо
        одна однажды однако одни одно он она они оно опять от откуда ото отсюда отчего очень перед по под пока
        после потом потому почему почти правда при про пусть раз разве с сам сама сами само самого самой самый
        своего своей свои своими своих свой свою своя своё своём себе себя сейчас сказал сказала сколько со
        собой совсем сразу стал стала стали стало та так такая также такие такого такой там твой твоя те тебе
        тебя тем теперь то тобой тогда того тоже только том тот точно тою ту туда тут ты у уже хоть хотя чего
        чей чем через что чтоб чтобы чуть чье чьи чья чём эта эти этими это этого этой этом этому этот эту я
    """,
    "uk": """
        а аби або авжеж адже аж але ані багато без би бо був буває будемо будеш буду будуть будь була були було
        бути в вам вами вас ваш ваша ваше ваші весь вже взагалі вздовж ви вона вони воно все всього всьому всю
        вся всі всім всіх від він говорив да дай де дехто дещо для до дуже жоден жодна жодне жодного з за зараз
        звідки знову зовсім зі й його каже кого кожен кожна кожний коли колись кому краще крім куди ледве ли лиш
        лише мав майже мала мали мають має мене мені ми мною могла могли може можна можу можуть моя моє моєму
        мої міг між мій на навіщо над нам нами нас наш наша наше нашого наші не нема немає нехай нею неї ним
        ними них нього ні ніби ніде ніж нікого ніколи нікому ніхто нічого ніщо о об обидва один одна однак одне
        одні окрім ось от отже ото отой оцей оця перед по поки потрібно потім при про під після раз сам сама
        саме самого самі свого свою своя своє своєму своєю свої своїх свій себе сказав сказала скільки собою
        собі справді так така такий такого також такої такі там твоя твоє твій те тебе ти тим тих то тобою тобто
        тобі того тоді той тому треба туди тут тій тільки тією тієї у усе усього усі усім усіх хай хоч хоча хто
        хтось хіба це цей цими цих цього цьому цю ці цім цією цієї через чи чий чим чия чиє чиї чого чогось чому
        ще що щоб щодо щойно щось я як яка якась якби яке який якийсь яким якими яких якого якому якось якою
        якої якщо які якісь і із іноді інша інше інших іншого інші їй їм їх її
    """,
    "lt": """
        abi abu ana anas ano anot ant apie apskritai ar arba arčiau aš be bei bent bet beveik bus buvo būdamas
        būk būs būsiu būtent būti būtų dabar dar daug daugiau dažnai dažniausiai dėl dėlto gal gali galime galiu
        galėjo galėtų gana greičiau iki ir iš išties ja jai jais jame jau jei jeigu ji jie jiems jis jo jokia
        jokio jokios jokių joks joms jos jumis jums juo juos juose jus ją jį jįjį jūs jūsų jų kad kada kai kaip
        kam kartu kas kažkas kažkoks kiek kieno kita kitas kiti kitos kitų ko kodėl kokia kokie kokio kokios
        kokius kokią kokių koks kokį kol kuo kuomet kur kuri kuriai kuriam kuriame kurie kuriems kurio kuriomis
        kurios kuris kuriuos kurią kurių kurį ką ligi lyg man mane mano manęs mes mumis mums mus mūsų na ne
        nebent nebuvo nebėra nebūtų negali negalėjo nei nes neturi niekada niekam niekas nieko niekur nors nuo
        nuolat nėra o pagal pas pasakė pat pati pats patys per po prie prieš pro reikia reikėjo reikėtų sako
        sakė sau save savo savęs su ta tada tai taip tam tarp tarsi tas tau tave tavo tavęs tačiau tegul teko
        ten tie tiems tik tikriausiai tiktai to todėl toje tokia tokie tokio tokios tokią tokių toks tokį tos tu
        tuo tuomet tuos turi turime turėjo turėti turėtų tą tų už užtat vien viena vienas vienos vis visa visas
        visi visko viską visos visų vos vėl yra čia įvyko šalia ši šiai šiame šie šio šios šis šita šitas šitie
        šitą šiuo šią šių šį
    """,
    "pl": """
        a aby albo ale ależ ani bardzo bez bo bowiem by byli być był była byłaby byłby byłego byłej byłem było
        byłoby były byś bądź bądźcie będzie będziesz będą będę chociaż choć ci co coś czasami czego czemu czy
        czyj czyja czyje czym często dać dla dlaczego dlatego dlategoż do dopiero dość gdy gdyby gdyż gdzie
        gdziekolwiek go i ich ile ileż iloma ilu im inna inne innego inny innych iż ja jak jaka jakaś jakby jaki
        jakich jakie jakiego jakiej jakieś jakim jakimi jakiś jakkolwiek jako jaką je jednak jednakże jego jej
        jemu jest jeszcze jeśli jeżeli już każda każde każdego każdy kiedy kiedykolwiek kiedyś kim kogo kogoś
        komu komuś kto ktokolwiek ktoś która które którego której któremu który których którym którymi którzy
        którą lub ma mają mam masz mało mi miał miała miało miały mieli mieć mnie mną mogli mogą mogę mogła
        mogło moim moja moje może można mu musi musiał musiała musieli musieć my móc mógł mój mówi mówił na nad
        nam nami naprawdę nas nasz nasza nasze naszego naszej natomiast nawet nic nich niczego niczym nie niech
        niego niej niektóre niemal niestety nigdy nikogo nikomu nikt nim nimi nią niż no o obok od około on ona
        one oni oraz pan pani po pod ponieważ potem powiedział poza prawie przecież przed przede przedtem przez
        przy raczej razem sam sama same samego samo siebie się skoro skąd sobie sobą swego swoich swoim swoja
        swoje swojej swoją swój są ta tacy tak taka takich takie takiego takiej takim taką także tam tamta
        tamtego tamten te tego tej ten też to tobie tobą tu tutaj tuż twoja twoje twój ty tych tyle tylko tym
        tymi tą tę u w wam wami was wasz wasza wcale wciąż we według wiele wielu więc więcej wszyscy wszystkich
        wszystkie wszystkiego wszystkim wszystko wy właśnie z za zanim zawsze zaś ze znowu znów zostać został
        została zostało zostały żaden żadna żadne żadnego żadnej żadnych że żeby
    """,
}

LANGUAGES = tuple(_WORDS)
"""The languages that questions are read in, as ISO 639-1 codes."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, in lower case; none for a language that is not known."""
    return frozenset(_WORDS.get(language, "").split())
