"""The words of a mail that are its writer's own, and what they say: a mere thank-you, an order number.

To add a language: 1. how it heads a quotation into `_ATTRIBUTION`, its header lines into `_HEADER_NAMES`;
2. its mobile signature into `_MOBILE`; 3. its thanks and closings into `_THANKS`, `_FAREWELL` and the others;
4. its word for "order" into `_ORDER_WORD`; 5. a line for each in tests/domain/test_mail_text.py.
"""

import re
import unicodedata
from itertools import islice

# --- Own words -----------------------------------------------------------------------------------------

_WROTE = r"""
    (?:wrote|schreef|geschreven|schrieb|geschrieben|écrit|escribió|scritto|escreveu|pisze|napisała?
    |napisał\(a\)|napsala?|skrev|kirjoitti|írta|yazdı|написал)(?!\w)
"""
# "On Mon, May 26, 2025 at 10:15 PM Julie <julie@example.org> wrote:", broken over at most three lines; or, as
# some telephones have it, the writer before the date: "Julie <julie@example.org> schrieb am Mo., 26. Mai:".
_ATTRIBUTION = rf"""
    (?:(?:On|Op|Am|Le|El|Il|Em|No\ dia|A\ \w{{3,7}}(?:-feira)?(?=,)|W\ dniu|Dnia|Den|Dne|Às)\b
    |\w{{1,5}}\.?,?\ \d|\d{{1,4}}[./-]\d)
    (?=[^\n]{{0,300}}\n?[^\n]{{0,300}}\d)
    (?:[^\n]{{1,300}}\n){{0,2}}?[^\n]{{0,300}}?
    \b{_WROTE}[^\n:]{{0,100}}:[\ \t]*(?=\n|\Z)
    |[^\n<>]{{1,120}}<[^\n<>@]{{1,64}}@[^\n<>]{{1,200}}>\ ?\n?{_WROTE}
    [^\n]{{0,30}}\d[^\n]{{0,60}}:[\ \t]*(?=\n|\Z)
    |Wiadomość\ napisana\ przez\ [^\n]{{1,300}}\n?[^\n]{{0,100}}\d:[\ \t]*(?=\n|\Z)
"""
_SENDER_NAMES = r"""
    From|Von|Van|De|Da|Od|Från|Fra|Expéditeur|Afzender|Remitente|Mittente|Nadawca|Avsändare|Afsender
    |Absender
"""
_HEADER_NAMES = r"""
    Sent|Date|To|Subject|Cc|Gesendet|Datum|An|Betreff|Verzonden|Aan|Onderwerp|Envoyé|À|Objet
    |Enviado(?:\ el|\ em)?|Fecha|Para|Asunto|Inviato|Data|A|Oggetto|Assunto|Wysłano|Do|Temat|Skickat
    |Till|Ämne|Sendt|Dato|Til|Emne|Odesláno|Komu|Předmět|Lähetetty|Vastaanottaja|Aihe
"""
# "From: ..." and, at most two lines below, another header: what Outlook puts above the mail it answers.
# Others begin with the date.
_HEADER_BLOCK = rf"""
    (?:\*?(?:Gesendet|Sent|Verzonden|Envoyé|Enviado|Inviato|Wysłano|Datum|Date|Data|Fecha)\*?[\ \xa0]?:\*?
    [^\n]{{1,300}}\n[\ \t]*)?
    \*?(?:{_SENDER_NAMES})\*?[\ \xa0]?:\*?[^\n]{{1,300}}\n(?:[^\n]{{1,300}}\n){{0,2}}?
    [\ \t]*\*?(?:{_HEADER_NAMES})\*?[\ \xa0]?:
"""
_ORIGINAL = r"""
    -{2,}[\ ]?(?:Original(?:nachricht|[\ -]Nachricht|\ Message|\ message|meddelande)?
    |Ursprüngliche\ Nachricht|Oorspronkelijk\ bericht|Oorspronkelijke?\ [Bb]ericht|Message\ d['’]origine
    |Message\ original|Mensaje\ original|Messaggio\ originale|Mensagem\ [Oo]riginal
    |Wiadomość\ oryginalna|Ursprungligt\ meddelande|Oprindelig\ [Mm]eddelelse|Původní\ zpráva
    |Alkuperäinen\ viesti|Forwarded\ message|Weitergeleitete\ Nachricht|Doorgestuurd\ bericht
    |Message\ transféré|Mensaje\ reenviado|Messaggio\ inoltrato|Mensagem\ encaminhada
    |Wiadomość\ przekazana|Vidarebefordrat\ meddelande|Videresendt\ meddelelse)[\ ]?-{0,12}
"""
_MOBILE = r"""
    (?:Sent\ from\ (?:my\ )?(?:\w++\ ?){1,3}|Sent\ via\ (?:\w++\ ?){1,3}
    |(?:(?:Get|Holen|Downloaden|Télécharger|Obt\w{1,6}|Ottieni|Scarica|Pobierz|Uzyskaj|Skaffa|Hämta|Hent|Få
    |Stáhnout)\b[^\n]{0,30}\ )?Outlook\ (?:for|für|voor|pour|para|per|dla(?:\ systemu)?|för|til|pro)
    \ (?:iOS|Android|iPhone|Mac)(?:\ ?[<\[(]https?://[^\n]{1,150}[>\])])?(?:\ beziehen|\ downloaden)?
    |(?:Sent\ (?:from|with)|Gesendet\ (?:von|mit)|Verzonden\ van(?:uit|af)?|Envoyé\ (?:à\ partir\ de|de|avec)
    |Enviado\ (?:desde|do|con|com)|Inviato\ (?:da|con)|Wysłano\ (?:z|za\ pomocą))
    \ (?:Mail|Outlook|Courrier|Correo|Posta|Poczta|Yahoo|Proton|GMX|WEB\.DE|Samsung|Gmail)\b[^\n]{0,50}
    |Von\ (?:Outlook|Yahoo|GMX|WEB\.DE|Samsung)\b[^\n]{0,40}\ gesendet
    |(?:Gesendet\ von|Von)\ mein(?:em(?:/meiner)?|er)\ (?:\w++\ ?){1,3}
    |Gesendet\ mit\ (?:der\ )?[^\n]{1,40}\bApp
    |(?:Verstuurd|Verzonden)\ vana?f\ mijn\ (?:\w++\ ?){1,3}
    |Envoyé\ (?:de|depuis)\ mon\ (?:\w++\ ?){1,3}
    |Enviado\ (?:desde|do|a\ partir\ do)\ (?:mi|meu)\ (?:\w++\ ?){1,3}
    |Inviato\ da(?:l\ mio)?\ (?:\w++\ ?){1,3}
    |Wysłan[eo]\ z\ (?:mojego\ )?(?:[\w’']++\ ?){1,3}|Skickat\ från\ min\ (?:\w++\ ?){1,3}
    |Sendt\ fra\ min\ (?:\w++\ ?){1,3}|Odesláno\ z\ (?:mého\ )?(?:\w++\ ?){1,3})[.!]?[\ \t]*(?=\n|\Z)
"""
# Every alternative begins with a line break, which is what makes the search fast: it is looked for first.
_CUT = re.compile(
    rf"""\n[\ \t]*(?:(?P<quote>{_ATTRIBUTION})|(?P<block>{_HEADER_BLOCK})|{_ORIGINAL}|{_MOBILE}
    |_{{20,}}[\ \t]*(?=\n)|--[\ \xa0]?(?=\n|\Z))""",
    re.VERBOSE,
)
_QUOTED_LINES = re.compile(r"(?:\n[ \t]*>[^\n]*)+")
_LOOKED_AT = 100_000  # characters: own words further down are a pasted log


def own_words(text: str) -> str:
    """`text` without quoted mails and signature, for reading it; "" where nothing of its own is in it.

    Answers written between quoted lines are kept. Nothing is decided by the look of names or addresses.
    """
    body = "\n" + text[:_LOOKED_AT].replace("\r\n", "\n")
    kept: list[str] = []
    position = 0
    for found in _CUT.finditer(body):
        start, end = found.span()
        if found["quote"] is not None and _next_is_quoted(body, end):
            kept.append(body[position:start])
            position = end
            continue
        if found["block"] is not None and not body[:start].strip():
            continue  # a contact form: the block is all there is
        kept.append(body[position:start])
        position = len(body)
        break
    kept.append(body[position:])
    own = "".join(kept)
    if "\n>" in own or "\n >" in own:
        own = _QUOTED_LINES.sub("\n", own)
    return own.strip()


def _next_is_quoted(body: str, position: int) -> bool:
    return body[position : position + 200].lstrip().startswith(">")


# --- Pleasantries --------------------------------------------------------------------------------------

_LONGEST_PLEASANTRY = 12  # words
_LONGEST_PLEASANTRY_LETTERS = 200


def _words_of(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Words that alone make a message a pleasantry ...
_THANKS = _words_of(
    """
    thanks thank thanx thx ty tnx cheers ok okay okey oki okie great perfect super superb awesome
    wonderful lovely brilliant excellent fantastic amazing appreciated appreciate cool nice good fine
    dank dankje dankjewel dankjulliewel dankuwel bedankt dankt dankewel thnx prima top fijn mooi
    geweldig toppie helder oké okee perfecte danke dankeschön dankesehr merci vielendank klasse toll
    wunderbar bestens spitze perfekt remerciements remercie génial parfait impeccable nickel daccord
    d'accord gracias vale perfecto genial estupendo fenomenal excelente grazie perfetto ottimo benissimo
    fantastico obrigado obrigada obg perfeito ótimo maravilha dziękuję dzięki dziekuje dzieki świetnie
    perfekcyjnie tack tackar toppen fint jättebra bra tak tusind fedt skønt takk děkuji díky děkuju
    skvělé kiitos paljon kiitti teşekkürler teşekkür ederim sağolun
    """
)
# ... words in which a farewell begins, after which a name may follow ...
_FAREWELL = _words_of(
    """
    regards rgds br greetings cheers sincerely bye xx xxx love best wishes groet groeten groetjes gr
    grt mvg doei grüße grüßen gruß gruss grüsse lg vg mfg tschüss cordialement bisous salutations
    amicalement bonne journée soirée saludos abrazo abrazos saluti cordiali cordiais cumprimentos abraço
    abs pozdrawiam pozdrowienia pozdrav hälsningar mvh hälsning hilsen hilsner venlig hejdå
    pozdravem terveisin
    """
)
_GREETING = _words_of(
    """
    hi hello hey dear hallo hoi beste dag hé lieve liebe lieber guten hallöchen moin bonjour salut
    bonsoir hola buenas buenos ciao buongiorno salve olá oi cześć hej hejsan dzień dobry dobrý den ahoj
    moi hei
    """
)
# ... and words that may stand between them. None of them can say that something is wrong or wanted.
_FILLERS = _words_of(
    """
    you u so much very many a lot lots for your the quick fast swift help helping reply response answer
    all again and to team service support kind warm kindly really that's thats that everything enjoy
    weekend day evening nice too morning afternoon week clear info information understood its je jij
    jullie wel voor de het snelle hulp reactie antwoord alvast nogmaals heel erg hartelijk zeer
    duidelijk met vriendelijke fijne prettige dag avond en ook hele hartstikke super vlotte goede
    ontvangen begrepen mooie hoor een vielen vielmals herzlichen herzlichsten lieben besten schnelle
    schnellen hilfe antwort rückmeldung ihre ihnen dir euch für die das den der und noch nochmal
    nochmals sehr gut mit freundlichen viele schönen schöne abend tag wochenende woche ebenfalls gern
    gerne bedanke mich herzlich einen freundliche beste beaucoup bien et à vous votre pour aide réponse
    rapide la le les encore bon week-end belle reçu infiniment très infos mille sincères muchas
    muchísimas mil por su tu ayuda respuesta rápida el todo un saludo buen día tarde noche y fin semana
    muy amable recibido igualmente tante molte per il suo tuo aiuto risposta veloce tutto buona giornata
    serata e fine settimana gentilissimi gentilissima gentile distinti muito muita pela pelo ajuda
    resposta tudo um bom boa dia noite fim recebido bardzo serdecznie za pomoc odpowiedź szybką miłego
    dnia weekendu wieczoru wszystko jasne dobrze så mycket för hjälpen svaret snabba det och trevlig
    helg kväll ha bra vänliga med vänlig mottaget stort mange tusen hjælpen og god aften ha' rigtig
    dejlig venlig modtaget hurtige moc odpověď hezký víkend s nápovědu çok iyi günler alles
    """
)
_VOCABULARY = _THANKS | _FAREWELL | _GREETING | _FILLERS
# Phrases of words that would not be safe alone: "problem", "got", "will".
_PHRASES = re.compile(
    r"""\b(?:no\ problem|no\ worries|got\ it|will\ do|sounds\ good|looks\ good|all\ good|take\ care|see\ you
    |many\ thanks|you(?:\ a|')re\ (?:welcome|the\ best)|have\ a\ (?:nice|great|good|lovely)\ (?:day|evening
    |weekend|week|one)|geen\ probleem|graag\ gedaan|tot\ ziens|is\ goed|komt\ goed|kein\ problem|alles\ klar
    |alles\ gut|bis\ bald|passt\ so|ich\ bedanke\ mich|pas\ de\ souci|pas\ de\ problème|c'est\ noté
    |c'est\ parfait|de\ rien|avec\ plaisir|sin\ problema|de\ nada|nessun\ problema|di\ nulla|va\ bene
    |tutto\ ok|sem\ problema|nie\ ma\ problemu|nie\ ma\ sprawy|nie\ ma\ za\ co|inga\ problem|ingen\ fara
    |det\ er\ i\ orden|det\ er\ fint|intet\ problem|selv\ tak|var\ så\ god)\b""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_JOINERS = "\u200d\ufe0f\ufe0e\u20e3"
_PARTICLES = frozenset(("de", "van", "der", "den", "von", "da", "dos", "del", "di", "la", "le"))
_SMILEYS = re.compile(r"(?<!\w)[:;]-?[)D]|(?<!\w)<3(?!\w)|:\+1:")


def is_pleasantry(text: str) -> bool:
    """Whether a mail says thank you, fine or goodbye and nothing else. In doubt it does not."""
    return is_pleasant(own_words(text))


def is_pleasant(own: str) -> bool:
    """The same for the mail's own words alone.

    Words no list knows make it False, but for one name after thanks or a greeting, or below a farewell.
    """
    if not own or len(own) > _LONGEST_PLEASANTRY_LETTERS or "?" in own or "？" in own:
        return False
    smiley = _SMILEYS.search(own) is not None
    own = unicodedata.normalize("NFC", _SMILEYS.sub(" ", own).replace("’", "'"))
    emoji = False
    for letter in own:
        if letter.isdigit():
            return False  # also "👍3"; the digits of keycap emoji are not worth a rule
        if letter.isalnum() or letter.isspace() or letter in _JOINERS:
            continue
        category = unicodedata.category(letter)
        if category in ("So", "Sk"):
            emoji = True
        elif category[0] not in "PM" or letter in "#@%/\\&":
            return False
    if not any(letter.isalpha() for letter in own):
        return emoji or smiley
    if len(_WORD.findall(own)) > _LONGEST_PLEASANTRY:
        return False
    return _are_pleasant(own, emoji or smiley)


def _are_pleasant(own: str, emoji: bool) -> bool:
    """Whether all words are known, but for one name in each of the places where names stand."""
    phrased = _PHRASES.sub(lambda found: "_" + " " * (len(found[0]) - 1), own.lower())
    if len(phrased) != len(own):
        return False  # letters that grow in lower case; not worth more
    warm = emoji or "_" in phrased
    greeted = named = farewell = False
    last = ""  # the kind of word before: "greeting", "word", "farewell", "name"
    end = 0
    for found in _WORD.finditer(phrased):
        word = found[0]
        between = own[end : found.start()]
        end = found.end()
        original = own[found.start() : end]
        if word in _VOCABULARY:
            warm = warm or word in _THANKS or word in _FAREWELL
            if word in _FAREWELL:
                farewell, last = True, "farewell"
            elif word in _GREETING and not last:
                last = "greeting"
            elif not (last == "name" and word in _PARTICLES):
                last = "word"
            continue
        if len(word) < 2 or original != "-".join(map(str.capitalize, word.split("-"))):
            return False
        if last == "greeting" and not greeted:
            greeted = True
        elif last == "name" and farewell and between.isspace() and "\n" not in between:
            pass  # the family name below a farewell
        elif last and not named and ("\n" in between or not set(between) & set(".!;:…")):
            named = True
            last = "name"
        else:
            return False
    return warm


# --- Order numbers -------------------------------------------------------------------------------------

_LIMIT_OF_MENTIONS = 10
# 302-1234567-1234567 is how Amazon numbers orders, 12-12345-12345 eBay.
# The pattern begins with a class, not a look-behind: so the search may skip from digit to digit.
_NUMBER = re.compile(
    r"[0-9](?:[0-9]{2}-[0-9]{7}-[0-9]{7}(?![0-9])|[0-9]-[0-9]{5}-[0-9]{5}(?![0-9])|[0-9]{2,19}(?![0-9]))"
)
_LIMIT_OF_NUMBERS = 100  # numbers looked at: a pasted table is no letter
_PREFIX = re.compile(r"(?<![^\W_])([A-Za-z]{1,5})(-?)\Z")
_ORDER_WORD = re.compile(
    r"""(?:\b(?:\w{0,12}order\w{0,9}|bestell?(?:ung|ing|nummer|nr)\w{0,8}|bestelnr|auftrag\w{0,8}
    |rechnung\w{0,8}|factuur\w{0,8}|invoice|commande|facture|pedido|encomenda|ordine|ordre\w{0,8}|fattura
    |fact?ura|zam[óo]wieni\w{0,4}|beställning\w{0,8}|bestilling\w{0,8}|objednáv\w{0,5}|sipariş\w{0,5}
    |tilaus\w{0,6}|nr|no|num|number|nummer|numer|num[ée]ro|número|číslo)\b\.?
    |n[°º]|№|\bref(?:erence|erentie|\.)?)
    (?:\W{0,4}\b(?:id|nr|no|num|number|nummer|numer|num[ée]ro|número|is|was|ist|war|est|es|è|é|van|von|de)\b\.?
    |\W{0,4}n[°º]){0,2}
    [\s:.\#°º'"“„(/-]{0,4}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_PREFIX = frozenset(("nr", "no", "num", "order", "ordre", "ref"))  # "nr1042" is 1042
_CONTEXT = 40
_PHONE_BEFORE = re.compile(r"\+[\d\s().-]{0,20}\Z")
_DATE_BEFORE = re.compile(
    r"""(?:\b\d{1,2}(?:st|nd|rd|th|\.|º|er)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?
    |\b[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+
    |\b(?:in|since|seit|sinds|depuis|jan\w*|feb\w*|mar\w*|apr\w*|ma[iy]\w*|jun\w*|jul\w*|aug\w*|sep\w*
    |o[ck]t\w*|nov\w*|de[cz]\w*)\.?\s+)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_MONEY_BEFORE = re.compile(r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|PLN|SEK|DKK|kr))[\s.]{0,2}\Z", re.IGNORECASE)
_MEASURE_AFTER = re.compile(
    r"\s?(?:[€$£¥%]|,-|(?:eur|euro|euros|usd|gbp|chf|pln|sek|dkk|kr|zł|kč|cm|mm|ml|kg|gr?|gram|uur|uhr)\b)",
    re.IGNORECASE,
)


def mentions(text: str) -> list[tuple[str, bool]]:
    """Candidates for order numbers: "#1042" → "1042", "BE-1042" → "BE1042", and whether it is a strong one.

    Strong: after "#" or a word for order or number, with letters before it, or in a marketplace's form. Weak:
    digits alone that are no date, price, phone number or measure. At most ten, each once, in their order.
    """
    found: dict[str, bool] = {}
    for number in islice(_NUMBER.finditer(text), _LIMIT_OF_NUMBERS):
        start, end = number.span()
        candidate = _candidate(text, start, end, number[0])
        if candidate:
            token, strong = candidate
            found[token] = found.get(token, False) or strong
            if len(found) >= _LIMIT_OF_MENTIONS:
                break
    return list(found.items())


def _candidate(text: str, start: int, end: int, number: str) -> tuple[str, bool] | None:
    before = text[max(0, start - _CONTEXT) : start]
    after = text[end : end + 12]
    previous, following = before[-1:], after[:1]
    if following.isalpha() or previous.isdigit():
        return None
    if "-" in number:
        return number.replace("-", ""), True
    if previous.isalpha() or (previous == "-" and before[-2:-1].isalpha()):
        prefix = _PREFIX.search(before)
        if prefix:
            return ("" if prefix[1].lower() in _NO_PREFIX else prefix[1].upper()) + number, True
        if previous != "-":
            return None
    if _in_longer_number(previous, before[-2:-1], following, after[1:2]):
        return None
    if previous == "#" or before.endswith("# ") or _ORDER_WORD.search(before):
        return number, True
    if (
        (following == "-" and after[1:2].isdigit())  # 2025-05-26
        or _PHONE_BEFORE.search(before)
        or (previous in "/=&_@" and previous)
        or _MONEY_BEFORE.search(before)
        or _MEASURE_AFTER.match(after)
        or (len(number) == 4 and number[:2] in ("19", "20") and _DATE_BEFORE.search(before))
    ):
        return None
    return number, False


def _in_longer_number(previous: str, before_previous: str, following: str, after_following: str) -> bool:
    """Whether the digits are a part of a date, a price or a time: 26/05/2025, 1.299,00, 10:300."""
    return (previous and previous in ".,/:-" and before_previous.isdigit()) or (
        following != "" and following in ".,/:" and after_following.isdigit()
    )
