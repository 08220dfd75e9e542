"""What Gmail's own labels mean, in the languages it writes them in.

To add a language: 1. put its words into the rows of `_WORDS`; 2. add a line to test_gmail_labels.py.
Words change over the years ("Archivés", "Messages archivés"): keep the old one beside the new one.
"""

from functools import lru_cache

# Only roles that decide something are here. "maybe-chat": the word may just as well be a person's own label.
_WORDS = {
    "sent": (
        "Sent|Sent Mail|Sent Messages|Gesendet|Gesendete Nachrichten|Envoyé|Envoyés"
        "|Messages envoyés|Verzonden|Verzonden berichten|Enviado|Enviados|Enviadas"
        "|E-mails enviados|Correio enviado|Itens enviados|Inviati|Inviata|Posta inviata|Wysłane"
        "|Wysłano|Odeslané|Odeslaná pošta|Odeslaná|Skickat|Skickade|Skickade mejl|Sendt|Sendte"
        "|Sendte mails|Sendt e-post|Gönderildi|Gönderilenler|Gönderilmiş Postalar|Lähetetyt"
        "|Lähetetty|Elküldött|Elküldve|Elküldött levelek|Trimise|Mesaje trimise|Odoslané"
        "|Odoslaná pošta|Poslano|Poslana pošta|Отправленные|Отправлено|Надіслані|Надіслано"
        "|Απεσταλμένα|Saadetud|Išsiųsti|Nosūtītie|送信済み|送信済みメール|已发送|已发邮件|寄件備份|보낸편지함"
    ),
    "draft": (
        "Draft|Drafts|Entwurf|Entwürfe|Brouillon|Brouillons|Concept|Concepten|Borrador|Borradores"
        "|Bozza|Bozze|Rascunho|Rascunhos|Wersja robocza|Wersje robocze|Robocze|Szkic|Szkice"
        "|Koncept|Koncepty|Rozepsané|Utkast|Kladde|Kladder|Taslak|Taslaklar|Luonnos|Luonnokset"
        "|Piszkozat|Piszkozatok|Schiță|Mesaje nefinalizate|Osnutek|Osnutki|Skica|Skice|Черновик"
        "|Черновики|Чернетка|Чернетки|Πρόχειρα|Mustandid|Juodraščiai|Melnraksti|下書き|草稿|임시보관함"
    ),
    "spam": (
        "Spam|Junk|Pourriel|Indésirables|Spamverdacht|Ongewenst|Ongewenste e-mail"
        "|Correo no deseado|Posta indesiderata|Lixo eletrônico|Skräppost|Uønsket|Uønsket post"
        "|Søppelpost|Nevyžádaná pošta|Roskaposti|Levélszemét|Nevyžiadaná pošta|Neželena pošta"
        "|Спам|Ανεπιθύμητα|Rämpspost|Šlamštas|Mēstules|迷惑メール|垃圾邮件|垃圾郵件|스팸함"
    ),
    "trash": (
        "Trash|Bin|Papierkorb|Corbeille|Prullenbak|Papelera|Cestino|Lixeira|Lixo|Reciclagem|Kosz"
        "|Koš|Papperskorg|Papperskorgen|Papirkurv|Papirkurven|Çöp Kutusu|Çöp kutusu|Çöp|Roskakori"
        "|Kuka|Lomtár|Coș de gunoi|Kôš|Smetnjak|Otpad|Корзина|Кошик|Κάδος απορριμμάτων|Prügikast"
        "|Šiukšliadėžė|Miskaste|ゴミ箱|已删除邮件|垃圾桶|휴지통"
    ),
    "chat": (
        "Chats|Chatverläufe|Discussions|Chatgesprekken|Conversaciones|Conversazioni chat"
        "|Bate-papos|Chaty|Czaty|Chattar|Chatsamtaler|Sohbetler|Chatit|Чаты|Чати|チャット|聊天记录"
    ),
    "maybe-chat": ("Chat|Discussion|Bate-papo|Czat|Chatt|Sohbet|Чат"),
}
_ROLE_OF = {word.casefold(): role for role, words in _WORDS.items() for word in words.split("|")}


@lru_cache(2048)
def roles_of(labels: tuple[str, ...]) -> frozenset[str]:
    """What the labels of a mail say: any of "sent", "draft", "spam", "trash", "chat", "maybe-chat".

    "maybe-chat" is a word that may just as well be a label of a person's own.
    """
    return frozenset(role for label in labels if (role := _ROLE_OF.get(label.casefold())))
