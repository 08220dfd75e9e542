"""What chat programs write in a person's place, in the languages of their exports: data, and its reading.

Pictures and the like become the same marks whatever the language of the phone that exported: "[photo]",
"[video]", "[audio]", "[gif]", "[sticker]", "[document]", "[contact]", "[location]", "[poll]", "[link]",
"[call]", "[deleted]", and "[media]" where the file does not tell which. They stand in the text of messages,
are not translated, and pictures and sounds count as one and the same in identities (`alike`).

The lists in English and German are from published exports; the others are general knowledge.
"""

import re

PHOTO, VIDEO, AUDIO, GIF, STICKER = "[photo]", "[video]", "[audio]", "[gif]", "[sticker]"
DOCUMENT, CONTACT, LOCATION, POLL = "[document]", "[contact]", "[location]", "[poll]"
LINK, MEDIA, CALL, DELETED = "[link]", "[media]", "[call]", "[deleted]"

_MEDIA_MARKS = (PHOTO, VIDEO, AUDIO, GIF, STICKER, DOCUMENT)


def alike(text: str) -> str:
    """The text with every sort of picture and sound marked the same, for identities."""
    if text.startswith("["):
        for mark in _MEDIA_MARKS:
            if text.startswith(mark):
                return MEDIA + text[len(mark) :]
    return text


_OF_EXTENSION = {
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "bmp", "tif", "tiff"), PHOTO),
    **dict.fromkeys(("mp4", "mov", "3gp", "avi", "mkv", "webm"), VIDEO),
    **dict.fromkeys(("opus", "mp3", "m4a", "aac", "ogg", "oga", "wav", "amr"), AUDIO),
    "gif": GIF,
    "webp": STICKER,
    "vcf": CONTACT,
}


def mark_of_file(name: str) -> str:
    """The mark of an attached file: "[document]" for what is no picture, film or sound."""
    stem, dot, extension = name.rpartition(".")
    if "STICKER" in stem or stem.startswith("STK-"):
        return STICKER
    return _OF_EXTENSION.get(extension.lower(), DOCUMENT) if dot else DOCUMENT


def _words(table: str) -> frozenset[str]:
    return frozenset(line.strip().casefold() for line in table.strip().split("\n") if line.strip())


# WhatsApp on an iPhone, exported without media.
_OMITTED: dict[str, str] = {}
for _mark, _table in (
    (
        PHOTO,
        """image omitted
        Bild weggelassen
        imagen omitida
        imagem ocultada
        imagem omitida
        afbeelding weggelaten
        image absente
        immagine omessa
        görüntü dahil edilmedi
        изображение опущено
        pominięto obraz
        bild utelämnad
        billede udeladt
        छवि छोड़ी गई
        चित्र छोड़ा गया
        تم استبعاد الصورة""",
    ),
    (
        VIDEO,
        """video omitted
        Video weggelassen
        video omitido
        vídeo omitido
        vídeo ocultado
        video weggelaten
        vidéo absente
        vidéo omise
        video omesso
        video dahil edilmedi
        видео опущено
        video note omitted
        वीडियो छोड़ा गया
        تم استبعاد الفيديو""",
    ),
    (
        AUDIO,
        """audio omitted
        Audio weggelassen
        audio omitido
        áudio ocultado
        áudio omitido
        audio weggelaten
        audio omis
        audio omesso
        ses dahil edilmedi
        аудиофайл опущен
        ऑडियो छोड़ा गया
        تم استبعاد الصوت""",
    ),
    (
        GIF,
        """GIF omitted
        GIF weggelassen
        GIF omitido
        GIF ocultado
        GIF weggelaten
        GIF omis
        GIF esclusa
        GIF छोड़ा गया""",
    ),
    (
        STICKER,
        """sticker omitted
        Sticker weggelassen
        sticker omitido
        figurinha omitida
        sticker weggelaten
        sticker omis
        sticker non incluso
        स्टिकर छोड़ा गया""",
    ),
    (
        DOCUMENT,
        """document omitted
        Dokument weggelassen
        documento omitido
        documento ocultado
        document weggelaten
        document manquant
        documento omesso
        दस्तावेज़ छोड़ा गया""",
    ),
    (
        CONTACT,
        """Contact card omitted
        Kontaktkarte ausgelassen
        Kontaktkarte weggelassen
        tarjeta de contacto omitida
        cartão do contato omitido
        contactkaart weggelaten
        fiche contact omise
        scheda contatto omessa""",
    ),
):
    _OMITTED.update(dict.fromkeys(_words(_table), _mark))

# WhatsApp on Android, exported without media: in angle brackets.
_ANDROID_OMITTED = _words(
    """<Media omitted>
    <Medien ausgeschlossen>
    <Multimedia omitido>
    <Archivo omitido>
    <Mídia oculta>
    <Arquivo de mídia oculto>
    <Ficheiro não revelado>
    <Media weggelaten>
    <Médias omis>
    <Fichier omis>
    <Media omessi>
    <Medya dahil edilmedi>
    <Без медиафайлов>
    <Файл пропущен>
    <pominięto multimedia>
    <pominięto plik>
    <Mediefil udeladt>
    <Media utelämnad>
    <Media har utelatts>
    <मीडिया छोड़ा गया>
    <मीडिया के बिना>
    <तस्वीर या वीडियो छोड़ा गया>
    <تم استبعاد الوسائط>
    <Media tidak disertakan>
    <メディアは含まれていません>
    <省略多媒体文件>
    <미디어 파일을 제외한 내용>"""
)
_VIEW_ONCE = _words(
    """<View once voice message omitted>
    View once photo
    View once video
    View once voice message
    Einmalig ansehen: Foto
    null"""
)
_ATTACHED = _words(
    """file attached
    Datei angehängt
    archivo adjunto
    arquivo anexado
    ficheiro anexado
    bestand bijgevoegd
    fichier joint
    file allegato
    dosya ekli
    файл добавлен
    plik dołączony
    fil bifogad
    vedhæftet fil
    फ़ाइल संलग्न है
    फ़ाइल संलग्न
    الملف مرفق
    ملف مرفق"""
)
_DELETED = _words(
    """This message was deleted
    You deleted this message
    This message was deleted by admin
    Message deleted
    Diese Nachricht wurde gelöscht
    Du hast diese Nachricht gelöscht
    Se eliminó este mensaje
    Este mensaje fue eliminado
    Eliminaste este mensaje
    Mensagem apagada
    Você apagou esta mensagem
    Esta mensagem foi apagada
    Apagou esta mensagem
    Dit bericht is verwijderd
    Je hebt dit bericht verwijderd
    U hebt dit bericht verwijderd
    Ce message a été supprimé
    Vous avez supprimé ce message
    Questo messaggio è stato eliminato
    Hai eliminato questo messaggio
    Bu mesaj silindi
    Bu mesajı sildiniz
    Данное сообщение удалено
    Сообщение удалено
    Вы удалили данное сообщение
    Ta wiadomość została usunięta
    Usunięto tę wiadomość
    यह मैसेज मिटाया गया
    यह मैसेज मिटा दिया गया
    आपने यह मैसेज मिटाया
    आपने यह मैसेज मिटा दिया
    تم حذف هذه الرسالة
    حذفت هذه الرسالة
    لقد حذفت هذه الرسالة"""
)
_EDITED = _words(
    """<This message was edited>
    <Diese Nachricht wurde bearbeitet>
    <Diese Nachricht wurde bearbeitet.>
    <Se editó este mensaje>
    <Se editó este mensaje.>
    <Este mensaje se editó>
    <Mensagem editada>
    <Esta mensagem foi editada>
    <Dit bericht is bewerkt>
    <Ce message a été modifié>
    <Questo messaggio è stato modificato>
    <Bu mesaj düzenlendi>
    <Данное сообщение изменено>
    <यह मैसेज एडिट किया गया>
    <इस मैसेज में बदलाव किया गया>
    <تم تعديل هذه الرسالة>"""
)
_CALL = re.compile(
    r"(?:(?P<missed>missed|verpasster?|gemiste?|cevapsız|मिस्ड|silenced|cancell?ed|unanswered) )?"
    r"(?:(?:group )?(?:voice|video) call|sprachanruf|videoanruf|llamada de voz|llamada|videollamada"
    r"|chamada de voz|chamada de vídeo|ligação|spraakoproep|video-?oproep|videogesprek|spraakgesprek|oproep"
    r"|gesprek|appel vocal|appel vidéo|chiamata vocale|chiamata|videochiamata|sesli arama|görüntülü arama"
    r"|वॉइस कॉल|वीडियो कॉल|مكالمة صوتية|مكالمة فيديو)"
    r"(?: (?P<lost>perdida|manqué|persa|verpasst|فائتة))?"
    r"(?P<rest>[.,] ?(?P<long>[0-9]+ ?(?:sec|min|hr|h|s|std|sek|seg|uur|мин|सेकंड|मिनट|د|ث)[^\W\d_]*\.?.{0,20}"
    r"|[^?!\n]{1,40}))?\.?",
    re.IGNORECASE,
)
_LIVE_LOCATION = _words(
    """live location shared
    Live-Standort geteilt
    Live-Standort wird geteilt
    ubicación en tiempo real compartida
    localização em tempo real compartilhada
    livelocatie gedeeld
    position en direct partagée
    posizione in tempo reale condivisa"""
)
_LOCATION = re.compile(
    r"(?:[^\W\d_]{4,20}: ?)?(https://(?:maps\.google\.com/\?q=|www\.google\.com/maps|maps\.apple\.com/)\S+)",
    re.IGNORECASE,
)
_POLL = re.compile(r"(?:poll|umfrage|encuesta|enquete|sondage|sondaggio|पोल|استطلاع): *\n", re.IGNORECASE)
# Any language: what stands in these marks of an iPhone is a file, "<attached: 12-PHOTO.jpg>".
_IN_BRACKETS = re.compile(r"<[^<>:\n]{1,40}: ?\u200e?([^<>\n]{1,200}\.[A-Za-z0-9]{1,5})>")
_FILE_AND_NOTE = re.compile(r"([^\n()]{1,200}\.[A-Za-z0-9]{1,5}) \(([^()\n]{1,40})\)")
_PHONE_MADE = re.compile(r"(?:IMG|VID|PTT|AUD|STK|GIF|DOC)-[0-9]{8}-WA[0-9]{2,6}")
_LONGEST_NOTE = 60
_LONGEST_NAME = 80
_DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\ufeff"))


def without_direction(text: str) -> str:
    """The text without the invisible marks that phones put around names, numbers and notes."""
    return text if text.isascii() else text.translate(_DIRECTION)


# Nearly every text is none of these, and its first word tells: looking closer costs ten times as much.
_CALL_WORDS = """missed verpasster verpasste gemist gemiste cevapsız मिस्ड silenced canceled cancelled
    unanswered voice video group sprachanruf videoanruf llamada videollamada chamada ligação spraakoproep
    video-oproep videooproep videogesprek spraakgesprek oproep gesprek appel chiamata videochiamata sesli
    görüntülü वॉइस वीडियो مكالمة"""
_FIRST_WORDS = frozenset(_CALL_WORDS.split()) | {
    phrase.split()[0] for phrase in (*_OMITTED, *_VIEW_ONCE, *_DELETED, *_LIVE_LOCATION)
}
_LONGEST_MARK = 64
_AFTER_WORD = re.compile(r"[\s,.]")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202c\ufeff]").search


def _may_be_mark(body: str) -> bool:
    if "<" in body or "(" in body or "://" in body or ":\n" in body or not body:
        return True
    if not body.isascii() and _INVISIBLE(body):
        return True
    word = _AFTER_WORD.split(body[:_LONGEST_MARK], maxsplit=1)[0]
    return not word or word.casefold() in _FIRST_WORDS


def whatsapp_words(body: str) -> tuple[str, bool]:
    """What a WhatsApp message says with media as marks, and whether the program speaks, not its sender.

    An empty body is a picture that deleted itself.
    """
    if not _may_be_mark(body):
        return body.strip(), False
    if body.endswith(">"):
        begin = body.rfind("<")
        note = body[begin:]
        marked = body[begin - 1 : begin] == "\u200e"
        if 2 < len(note) <= _LONGEST_NOTE and ":" not in note and (marked or note.casefold() in _EDITED):
            body = body[:begin].rstrip(" \n\u200e")
            if not body:
                return MEDIA, False
    first, newline, rest = body.partition("\n")
    mark = _media_mark(first)
    if mark:
        caption = without_direction(rest).strip()
        return (f"{mark}\n{caption}" if newline and caption else mark), False
    marked = first[:1] in "\u200e\u200f"
    text = without_direction(body).strip()
    if not text:
        return MEDIA, False
    plain = text.casefold().rstrip(".")
    if plain in _DELETED:
        return DELETED, True
    if _is_call(text, marked):
        return CALL, True
    if plain in _LIVE_LOCATION:
        return LOCATION, False
    place = _LOCATION.fullmatch(text)
    if place:
        return f"{LOCATION} {place[1]}", False
    if marked and _POLL.match(text):
        return f"{POLL}\n{text.partition(chr(10))[2].strip()}", False
    return text, False


def _is_call(text: str, marked: bool) -> bool:
    call = _CALL.fullmatch(text)
    return call is not None and bool(marked or call["missed"] or call["lost"] or call["long"])


def _media_mark(line: str) -> str:
    attached = _IN_BRACKETS.search(line)
    if attached and not without_direction(line[: attached.start()] + line[attached.end() :]).strip():
        return mark_of_file(attached[1])
    plain = without_direction(line).strip()
    lower = plain.casefold()
    if lower in _ANDROID_OMITTED or lower in _VIEW_ONCE:
        return MEDIA
    mark = _OMITTED.get(lower)
    if mark:
        return mark
    if "•" in plain:  # "invoice.pdf • 1 page document omitted"
        for words, mark in _OMITTED.items():
            if lower.endswith(words):
                return mark
    file = _FILE_AND_NOTE.fullmatch(plain)
    if file and (_PHONE_MADE.match(file[1]) or file[2].casefold() in _ATTACHED):
        return mark_of_file(file[1])
    return ""


class _Phrases:
    """The phrases of a table, a line each.

    {who} at the beginning is a name that may stand there, {x} an emoji, a name, or the like.
    """

    def __init__(self, table: str) -> None:
        lines = [line.strip().casefold() for line in table.strip().split("\n")]
        ends = [line.removeprefix("{who} ") for line in lines if line.startswith("{who} ")]
        self._ends = tuple(end for end in ends if "{x}" not in end)
        self._whole = frozenset(lines)
        self._patterns = [
            (
                max(re.split(r"\{who\}|\{x\}", line), key=len),  # looked for first: that costs little
                re.compile(
                    re.escape(line).replace(r"\{who\}\ ", "(?:.{1,80} )?").replace(r"\{x\}", ".{1,30}")
                ),
            )
            for line in lines
            if "{x}" in line
        ]

    def match(self, text: str) -> bool:
        """Whether the whole text is one of them; `text` is without its full stop."""
        text = text.casefold()
        if text in self._whole:
            return True
        if text.endswith(self._ends):
            names = [text.removesuffix(end) for end in self._ends if text.endswith(end)]
            if any(not name or (name.endswith(" ") and len(name) <= _LONGEST_NAME) for name in names):
                return True
        return any(part in text and pattern.fullmatch(text) for part, pattern in self._patterns)


# Lines of the program that an iPhone writes in the name of the partner or the group: what they contain.
_SYSTEM_WORDS = _words(
    """end-to-end
    ende-zu-ende
    extremo a extremo
    ponta a ponta
    bout en bout
    uçtan uca
    एंड-टू-एंड
    بين الطرفين
    сквозн
    security code
    sicherheitsnummer
    código de seguran
    código de segurid
    beveiligingscode
    code de sécurité
    codice di sicurezza
    secure service from meta
    sicheren dienst von meta
    servicio seguro de meta
    serviço seguro da meta
    dienst van meta
    business account
    unternehmenskonto
    cuenta de empresa
    conta comercial
    zakelijk account
    bedrijfsaccount
    compte professionnel
    account business
    changed their phone number
    changed your phone number
    disappearing messages
    selbstlöschende nachrichten
    mensajes temporales
    mensagens temporárias
    verdwijnende berichten
    messages éphémères
    messaggi effimeri
    created group
    created this group
    added you
    you added
    you removed
    changed the group
    changed the subject
    changed this group
    joined using
    were added
    pinned a message
    blocked this contact
    is a contact
    hat die gruppe
    hast die gruppe
    hat dich hinzugefügt
    creó el grupo
    creó este grupo
    te añadió
    criou o grupo
    criou este grupo
    adicionou você
    heeft de groep
    heeft je toegevoegd
    a créé le groupe
    a créé ce groupe
    vous a ajouté
    ha creato il gruppo
    ti ha aggiunto"""
)
_SYSTEM = re.compile("|".join(map(re.escape, sorted(_SYSTEM_WORDS))), re.IGNORECASE).search


def is_system_line(body: str) -> bool:
    """Whether a body that an iPhone marks with U+200E is the program's and not its sender's."""
    return len(body) < 600 and _SYSTEM(body) is not None


# Instagram and Messenger: a like, a reaction, "sent an attachment" without one, a story mention.
_META_PSEUDO = _Phrases(
    """Liked a message
    Reacted {x} to your message
    Reacted {x} to a message
    {who} sent an attachment
    {who} mentioned you in a story
    {who} mentioned you in their story
    {who} replied to your story
    {who} replied to their story
    {who} replied to a story
    {who} reacted to your story
    {who} reacted to your story {x}
    {who} reacted to their story
    {who} shared a story
    You mentioned {x} in your story
    You replied to {x} story
    You reacted to {x} story
    Gefällt eine Nachricht
    Hat eine Nachricht mit „Gefällt mir“ markiert
    Hat mit {x} auf deine Nachricht reagiert
    Hat mit {x} auf eine Nachricht reagiert
    Hat {x} auf deine Nachricht reagiert
    {who} hat einen Anhang gesendet
    {who} hast einen Anhang gesendet
    {who} hat dich in einer Story erwähnt
    {who} hat dich in seiner Story erwähnt
    {who} hat dich in ihrer Story erwähnt
    {who} hat auf deine Story geantwortet
    {who} hat auf deine Story reagiert
    Le gustó un mensaje
    Indicó que le gusta un mensaje
    Reaccionó con {x} a tu mensaje
    {who} envió un archivo adjunto
    {who} enviaste un archivo adjunto
    {who} ha enviado un archivo adjunto
    {who} te mencionó en su historia
    {who} respondió a tu historia
    {who} reaccionó a tu historia
    Curtiu uma mensagem
    Curtiu a mensagem
    Reagiu com {x} à sua mensagem
    Reagiu à sua mensagem com {x}
    {who} enviou um anexo
    {who} mencionou você em um story
    {who} mencionou você em seu story
    {who} respondeu ao seu story
    {who} reagiu ao seu story
    Vindt een bericht leuk
    Vond een bericht leuk
    Heeft met {x} gereageerd op je bericht
    Heeft {x} gereageerd op je bericht
    Heeft met {x} op je bericht gereageerd
    Reageerde met {x} op je bericht
    Reageerde {x} op je bericht
    {who} heeft een bijlage verzonden
    {who} heeft een bijlage gestuurd
    {who} heeft een bijlage verstuurd
    {who} hebt een bijlage verzonden
    {who} hebt een bijlage gestuurd
    {who} heeft je genoemd in een verhaal
    {who} heeft je vermeld in een verhaal
    {who} heeft gereageerd op je verhaal
    {who} heeft op je verhaal gereageerd
    A aimé un message
    Aime un message
    A réagi avec {x} à votre message
    A réagi {x} à votre message
    {who} a envoyé une pièce jointe
    {who} avez envoyé une pièce jointe
    {who} vous a mentionné dans une story
    {who} vous a mentionné(e) dans sa story
    {who} a répondu à votre story
    {who} a réagi à votre story
    Ha messo "Mi piace" a un messaggio
    Ha messo Mi piace a un messaggio
    Ha reagito con {x} al tuo messaggio
    {who} ha inviato un allegato
    {who} hai inviato un allegato
    {who} ti ha menzionato in una storia
    {who} ha risposto alla tua storia
    {who} ha reagito alla tua storia
    Bir mesajı beğendi
    Mesajına {x} ifadesini bıraktı
    {who} bir ek gönderdi
    {who} hikayesinde senden bahsetti
    Polubiono wiadomość
    Polubił(a) wiadomość
    {who} wysłał(a) załącznik
    {who} wysłał załącznik
    {who} wysłała załącznik
    Gillade ett meddelande
    {who} skickade en bilaga
    Menyukai pesan
    {who} mengirim lampiran
    Нравится сообщение
    {who} отправил вложение
    {who} отправила вложение
    {who} отправил(-а) вложение
    メッセージに「いいね！」しました
    添付ファイルを送信しました
    एक मैसेज पसंद किया
    {who} ने एक अटैचमेंट भेजा"""
).match
# The same programs about the chat itself.
_META_SYSTEM = _Phrases(
    """This poll is no longer available
    {who} poll has multiple updates
    {who} created a poll
    {who} joined the group
    {who} left the group
    {who} joined the call
    {who} left the call
    {who} joined the video chat
    {who} left the video chat
    {who} created the group
    {who} named the group {x}
    {who} added {x} to the group
    {who} removed {x} from the group
    {who} started a call
    {who} started a video chat
    {who} started an audio call
    {who} started a video call
    {who} missed an audio call
    {who} missed a video call
    {who} missed a video chat
    {who} missed your call
    {who} missed your video chat
    Video chat ended
    Audio call ended
    Video call ended
    Call ended
    {who} changed the theme to {x}
    {who} set the emoji to {x}
    {who} turned on vanish mode
    {who} turned off vanish mode
    {who} hat die Gruppe verlassen
    {who} ist der Gruppe beigetreten
    {who} hat einen Audioanruf gestartet
    {who} hat einen Videoanruf gestartet
    {who} hat einen Anruf verpasst
    Videochat beendet
    Videoanruf beendet
    Audioanruf beendet
    Llamada finalizada
    Videollamada finalizada
    Chat de video finalizado
    Chamada de vídeo encerrada
    Bate-papo com vídeo encerrado
    Videogesprek beëindigd
    Videochat beëindigd
    {who} heeft de groep verlaten
    {who} heeft een audiogesprek gestart
    {who} heeft een videogesprek gestart
    Appel vidéo terminé
    Discussion vidéo terminée
    Videochiamata terminata
    Görüntülü sohbet sona erdi"""
).match
_LONGEST_PSEUDO = 200
_ENDS = " \n.।。"


def is_meta_reaction(text: str) -> bool:
    """Whether Instagram or Messenger wrote this for a like, a reaction, a mention, an attachment."""
    return len(text) <= _LONGEST_PSEUDO and _META_PSEUDO(text.strip(_ENDS))


_ATTACHMENT = re.compile(
    r"attachment|anhang|adjunto|anexo|bijlage|pièce jointe|allegato|bir ek|załącznik|bilaga|lampiran|вложение"
    r"|添付|अटैचमेंट",
    re.IGNORECASE,
).search


def is_meta_attachment(text: str) -> bool:
    """Whether a text that `is_meta_reaction` only says that something is attached."""
    return _ATTACHMENT(text) is not None


def is_meta_system(text: str) -> bool:
    """Whether Instagram or Messenger wrote this about the chat itself: calls, polls, who joined."""
    return len(text) <= _LONGEST_PSEUDO and _META_SYSTEM(text.strip(_ENDS))
