"""Gmail's own labels are known in the languages it writes them in."""

import pytest

from desktop.importers.gmail_labels import roles_of

WORDS = {
    "en": ("Sent", "Drafts", "Spam", "Trash", "Chats"),
    "de": ("Gesendet", "Entwürfe", "Spam", "Papierkorb", "Chats"),
    "fr": ("Messages envoyés", "Brouillons", "Spam", "Corbeille", "Chats"),
    "nl": ("Verzonden", "Concepten", "Spam", "Prullenbak", "Chats"),
    "es": ("Enviados", "Borradores", "Spam", "Papelera", "Chats"),
    "it": ("Posta inviata", "Bozze", "Spam", "Cestino", "Chats"),
    "pt": ("Enviados", "Rascunhos", "Spam", "Lixeira", "Bate-papos"),
    "pl": ("Wysłane", "Wersje robocze", "Spam", "Kosz", "Czaty"),
    "cs": ("Odeslané", "Koncepty", "Spam", "Koš", "Chaty"),
    "sv": ("Skickat", "Utkast", "Skräppost", "Papperskorgen", "Chattar"),
    "da": ("Sendt", "Kladder", "Spam", "Papirkurv", "Chats"),
    "tr": ("Gönderilmiş Postalar", "Taslaklar", "Spam", "Çöp Kutusu", "Sohbetler"),
    "fi": ("Lähetetyt", "Luonnokset", "Roskaposti", "Roskakori", "Chatit"),
    "ru": ("Отправленные", "Черновики", "Спам", "Корзина", "Чаты"),
    "ja": ("送信済みメール", "下書き", "迷惑メール", "ゴミ箱", "チャット"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_roles_in_every_language(language):
    roles = ("sent", "draft", "spam", "trash", "chat")
    for role, word in zip(roles, WORDS[language], strict=True):
        assert roles_of((word,)) == {role}
        assert roles_of((word.lower(), "Inbox")) == {role}


@pytest.mark.parametrize(
    "label",
    [
        "Inbox",
        "Posteingang",
        "Ouvert",
        "Archiviert",
        'Kategorie: "Werbung"',
        "Orders/Sent",
        "Important",
        "Offres",
        "",
    ],
)
def test_other_labels_say_nothing(label):
    assert roles_of((label,)) == frozenset()


def test_old_and_new_words_and_several_at_once():
    assert roles_of(("Envoyé", "Envoyés")) == {"sent"}
    assert roles_of(("Gesendet", "Papierkorb")) == {"sent", "trash"}
    assert roles_of(("Chat",)) == {"maybe-chat"}
