"""What page furniture says, in the languages of the base: one pattern a kind, with the reason that a person reads."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying what no article says: it speaks for at most `words` words of a block."""

    reason: str
    pattern: re.Pattern[str]
    words: int


def _phrase(reason: str, words: int, *patterns: str) -> Phrase:
    return Phrase(reason, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE), words)


# Each is searched in a block of few words: `^` ties it to the start, `$` to the end.
PHRASES: tuple[Phrase, ...] = (
    _phrase(
        "a skip link", 20,
        r"^(?:skip|jump) to (?:the )?(?:main |page )?(?:content|navigation|search|menu|footer)",
        r"skip to (?:main )?content", r"^(?:top|bottom|end) of (?:the )?page$", r"^(?:back )?to (?:the )?top$",
        r"^(?:zum|zur) (?:inhalt|navigation|suche)", r"^nach oben$", r"^aller au contenu", r"^haut de page$",
        r"^(?:saltar|ir) al contenido", r"^vai al contenuto", r"^перейти (?:к|до) ", r"^наверх$", r"^нагору$",
        r"^(?:przejdź|idź) do (?:treści|głównej)", r"^pereiti (?:į|prie) ", r"^į viršų$",
    ),
    _phrase("left-over markup", 400, r"<\/?(?:img|a|div|span|script|iframe|style|p|br)\b[^>]*>", r"^\{\{.*\}\}$"),
    _phrase("an advert", 6,
        r"^(?:advertisement|advertising|advert|sponsored(?: content| post)?|promoted|paid (?:content|post))\b[^.]*$",
        r"^(?:article|story|text) continues (?:below|after)", r"^ad(?:s by .*)?$",
        r"^(?:anzeige|werbung|publicité|publicidad|pubblicità|реклама|reklama|reklame|annons)\b[^.]*$",
    ),
    _phrase("a cookie or privacy notice", 60,
        r"\b(?:we|this (?:web)?site)(?: and our [\w ]{1,30})? (?:use|uses|store"
        r"|stores) (?:[\w ]{1,30} )?(?:cookies|akismet)",
        r"\bcookies? (?:policy|settings|preferences|notice|consent)\b", r"^(?:accept|reject|manage) (?:all )?cookies",
        r"\byour comment data\b", r"^(?:privacy|data protection)(?: policy| notice| settings)?$",
        r"\b(?:wir|diese (?:web)?seite) (?:verwenden|verwendet|nutzen|nutzt) cookies",
        r"\butilis(?:e|ons) des cookies",
        r"\b(?:utilizamos|usamos|utiliza|usa) cookies", r"\b(?:мы используем|использует) (?:файлы )?cookie",
        r"\b(?:ми використовуємо|використовує) (?:файли )?cookie", r"\bużywa(?:my)? (?:plików )?cookie",
        r"\bnaudoja(?:me)? slapuk",
    ),
    _phrase("a legal line", 40,
        r"^(?:©|\(c\)\s*\d{4}|copyright (?:©|\(c\)|\d{4}|by\b|notice))",
        r"\ball rights reserved\b",
        r"^terms (?:of|and) (?:use|service|conditions)[^.]*$",
        r"\balle rechte vorbehalten\b", r"\btous droits réservés\b", r"\bвсе права защищены\b", r"\bусі права захищ",
        r"\bwszelkie prawa zastrzeżone\b", r"\bvisos teisės saugomos\b", r"^impressum$",
    ),
    _phrase("a link to something else to read", 25,
        r"^(?:(?:please )?(?:read|see|watch|listen|learn) (?:more|also|next|further)|(?:also"
        r"|further) read(?:ing)?)\s*[:>»–—]",
        r"^(?:read|see|watch|learn) (?:more|also|next)\b[^.!?]*$",
        r"^(?:related|more|see also|also read|don.t miss)\s*[:>»]",
        r"^(?:continue|keep) reading\b", r"^(?:lesen sie (?:auch|mehr)|mehr zum thema|mehr dazu|siehe auch)\b",
        r"^(?:lire (?:aussi|la suite)|à lire(?: aussi)?|voir aussi)\b",
        r"^(?:lee también|lea también|leer más|ver también)\b",
        r"^(?:leggi anche|per saperne di più)\b", r"^(?:читайте (?:также|ещё|еще|дальше)|смотрите также)\b",
        r"^(?:читайте (?:також|ще)|дивіться також)\b",
        r"^(?:czytaj (?:też|także|więcej|również)|zobacz (?:też|także))\b",
        r"^(?:taip pat skaitykite|skaitykite (?:taip pat|daugiau)|plačiau)\b",
    ),
    _phrase(
        "an announcement of another text", 40,
        r"^(?:the|our|my|in (?:the|our|my)) (?:next|following|previous|last|upcoming) (?:article|post|part"
        r"|instal?lment|piece|episode|column)\b"
        r".{0,60}\b(?:will|we.ll|i.ll|looks?|looked|covers?|covered|discuss\w*|explor\w*|examin\w*)\b",
    ),
    _phrase("a line for sharing", 8,
        r"^share(?: (?:this|on|via|it|with|article|story|post|link|facebook|twitter|whatsapp|the)\b.*)?$",
        r"^(?:tweet|pin it|pin|email|e-mail|print|copy link|whatsapp|facebook|twitter|telegram|linkedin"
        r"|reddit)(?: this)?$",
        r"^spread the \w+!?$", r"^(?:follow|like|join|find) (?:us|me) (?:on|at)\b", r"^like this:?$",
        r"^(?:teilen|auf \w+ teilen|partager|compartir|condividi|поделиться|поділитися|udostępnij|dalintis"
        r"|dalinkitės)\b[^.]*$",
    ),
    _phrase("a plea for support or a way to pay", 8,
        r"^(?:name|bank(?: transfer| account)?|account)\s*:\s*\S",
    ),
    _phrase("a plea for support or a way to pay", 30,
        r"^(?:please )?(?:support|donate|help)(?: to)? (?:us|me|our|my)\b",
        r"\bsupport (?:our|my) (?:work|journalism|site)\b",
        r"\b(?:paypal|patreon|ko-fi|liberapay)\b.*(?::|https?://|\.com|\bme/)",
        r"\bpaypal\.me\b",
        r"\bbuy (?:me|us) a coffee\b",
        r"\b(?:swift|bic|iban)\b\s*(?:code|no|number|nr)?\b\s*:",
        r"^(?:become|be) a (?:member|subscriber|patron|supporter)\b",
        r"\bplease (?:consider )?(?:support|donat)\w* (?:us|me|our|my|to)\b",
        r"^(?:subscribe|sign up|register)(?: now| today| here)?(?: (?:to|for)\b|$|[.!]|\s*[:–—])",
        r"\b(?:our|my|free|daily|weekly) newsletter\b",
        r"^(?:unterstützen sie (?:uns|unsere)|jetzt spenden|spenden)\b", r"^(?:soutenez|faire un don|abonnez-vous)\b",
        r"^(?:apóyanos|suscríbete|dona\b|sostienici|abbonati)", r"^(?:поддержите|подпишитесь|подписывайтесь)\b",
        r"^(?:підтримайте|підпишіться|підписуйтесь)\b", r"^(?:wesprzyj|wspieraj|zapisz się|zasubskrybuj)\b",
        r"^(?:paremkite|prenumeruokite|užsisakykite)\b",
    ),
    _phrase("a comment form or its output", 30,
        r"^(?:\d+ )?(?:comments?|replies|responses|kommentare?|commentaires?|comentarios|комментари[ий]"
        r"|коментарі|komentarze|komentarai)(?: \(?\d+\)?)?:?$",
        r"^(?:leave|post|add|write) (?:a|your) (?:reply|comment)",
        r"^(?:pingback|trackback)s?\s*:",
        r"^reply(?: to .*)?$",
        r"^(?:have|got) something to (?:say|add)\b", r"^(?:log|sign) in(?: to (?:comment|reply|post).*)?$",
        r"^be the first to comment",
        r"^your e-?mail address will not be published",
        r"^\d+ (?:likes?|shares?|views?)$",
        r"^(?:kommentar schreiben|laisser un commentaire|deja un comentario|оставить комментарий|залишити коментар"
        r"|dodaj komentarz|skelbti komentarą|komentuoti)",
    ),
    _phrase("a note about the page itself", 25,
        r"^this (?:article|story|page|post) is (?:more than|over|about) [\w ]{1,20} old\b",
        r"^(?:have you |did you )?(?:notice|noticed|spot|spotted|found|see|seen) (?:an?|any) (?:error|mistake"
        r"|typo)s?\b[^.]*\?",
        r"\bif you (?:have )?(?:notice|noticed|spot|spotted|find|found|see) (?:an?|any) (?:error|mistake|typo)",
        r"^report (?:an? )?(?:error|mistake|typo)",
        r"^fehler (?:gefunden|entdeckt|melden)\b",
        r"^signaler une erreur\b",
        r"(?:^|если вы )(?:нашли|заметили) ошибку\b",
        r"(?:^|якщо ви )(?:знайшли|помітили) помилку\b",
        r"(?:^|jeśli )(?:zauważy|znalaz)ł(?:eś|aś|aś/eś) błąd\b",
        r"\bpastebėjote klaid",
        r"^(?:estimated )?(?:reading time|read time)\b",
        r"^\d+ min(?:ute)?s? read$",
        r"^(?:page|seite|стр\.?|strona|p\.) ?\d+(?: (?:of|von|из|z) \d+)?$", r"^loading\b", r"^enable javascript\b",
        r"\bplease enable javascript\b",
    ),
    _phrase("a picture's caption or credit", 60,
        r"^[^!?]*\((?:(?:far |top |bottom )?(?:left|right)|cent(?:re|er)|middle|pictured|l|r|links|rechts|mitte"
        r"|à gauche|à droite|слева|справа"
        r"|ліворуч|праворуч|po lewej|po prawej|z lewej|z prawej|kairėje|dešinėje)\)(?:[^.!?]|\.(?=\S))*\.?$",
        r"(?:^|[.!?)”]\s+)(?:photo(?:graph|graphy)?|image|picture|illustration|graphic|foto|bild|grafik"
        r"|crédit photo|фото"
        r"|zdj\.|nuotr\.)"
        r"(?: by| credit| courtesy| source)?\s*[:©/]",
        r"(?:/|©|\bvia\b)\s*(?:afp|getty(?: images)?|reuters|ap|epa|shutterstock|alamy|tass|dpa|pap|bns|elta"
        r"|wikimedia(?: commons)?)\b\W*$",
        r"^(?:photo|picture|image|video|graphic|map|chart)(?: \d+)?$",
    ),
    _phrase("a call to the reader", 20,
        r"^(?:take a look|check (?:it )?out|find out|click|tap|scroll|swipe|stay tuned|let us know|tell us"
        r"|what do you think)\b"
        r"(?:[^.?!]|\.(?=\S))*(?:!|$|here\.|below\.)",
    ),
)  # fmt: skip

TAIL = re.compile(
    r"(?:related(?: (?:posts?|articles?|stories|content|topics?|reading|links|news|coverage))?"
    r"|recommended(?: (?:reading|for you|articles?))?"
    r"|(?:read|up|what to read|watch) next|more (?:on this (?:story|topic)|from .{1,40}|stories|news"
    r"|like this|articles|posts)"
    r"|most (?:viewed|read|popular|shared|commented|watched)|trending(?: now)?|popular(?: (?:posts|now|articles))?"
    r"|latest(?: (?:news|stories|posts|articles))?|you (?:may|might) (?:also )?(?:like|be interested in"
    r"|enjoy)|editor.s picks?"
    r"|about the authors?|about (?:me|us)|(?:please )?support (?:us|me|our work|my work|our journalism)"
    r"|(?:\d+ )?comments?|leave a (?:reply|comment)"
    r"|share this(?: (?:article|story|post))?|newsletters?|tags?|filed under|topics|explore more on these topics"
    r"|meistgelesen|mehr zum thema|das könnte sie auch interessieren|kommentare|über den autor"
    r"|verwandte artikel|auch interessant"
    r"|à lire aussi|les plus lus|sur le même sujet|articles liés|commentaires|à propos de l.auteur"
    r"|lo más leído|noticias relacionadas|artículos relacionados|comentarios|leggi anche|articoli correlati|commenti"
    r"|читайте также|похожие (?:статьи|материалы|новости)|(?:ещё|еще) по теме|самое читаемое|популярное"
    r"|комментарии|об авторе"
    r"|читайте також|схожі (?:статті|матеріали|новини)|найпопулярніше|популярне|коментарі|про автора"
    r"|czytaj także|najczęściej czytane|najpopularniejsze|powiązane(?: artykuły)?|komentarze|o autorze|zobacz także"
    r"|taip pat skaitykite|skaitomiausi(?:os)?|susiję straipsniai|populiariausi(?:os)?|komentarai"
    r"|apie autorių)\s*[:!.…]*",
    re.IGNORECASE,
)
"""A heading under which no article goes on: lists of other headlines, comments, the author's own pages."""

OFFICE = re.compile(
    r"(?:[\w’'&-]+ ){0,4}(?:editor|correspondent|reporter|columnist|journalist|staff|writer|contributor"
    r"|redakteur(?:in)?"
    r"|korrespondent(?:in)?|rédacteur|rédactrice|журналист(?:ка)?|журналіст(?:ка)?|корреспондент|кореспондент"
    r"|redaktor(?:ka)?|dziennikarz|dziennikarka|žurnalist(?:as|ė))s?(?: (?:in|at|for) [\w ]{1,30})?",
    re.IGNORECASE,
)
"""A newspaper's office that stands beside a byline."""

BYLINE = re.compile(
    r"(?:written |words |text |story |posted |reported |published )?(?:by|von|par|por|di|автор|autorius"
    r"|autorė|autor|autorka|tekst|текст)"
    r"\s*:?\s+(?-i:(?=[^\W\d_a-z]))[\w’'.& ,|-]{2,80}",
    re.IGNORECASE,
)
"""Who wrote it, as a line of its own."""
