"""What is written to and by the invented shop in German."""

# ruff: noqa: E501 - a sentence stays on one line, so that its reader and its translator see it whole

from desktop.services.invented_shop.phrases import Phrases, Topic

GERMAN = Phrases(
    to_shop=("Hallo,", "Hallo Linen & Clay,", "Liebe Sanne, lieber Joris,", "Guten Morgen,", "Guten Tag,", "Hallo zusammen,"),
    from_shop=("Hallo {name},", "Moin {name},", "Guten Tag {name},", "Hallo {name},"),
    closings=("Viele Grüße\n{name}", "Mit freundlichen Grüßen\n{full_name}", "Vielen Dank im Voraus\n{name}", "{name}", "Herzliche Grüße\n{full_name}"),
    our_closings=("Herzliche Grüße\n{helper}", "Schöne Grüße aus der Werkstatt\n{helper}", "Liebe Grüße\n{helper}"),
    order=(" #{number}", " {number}", " Nr. {number}", " #{number}"),
    topics={
        "where-is-my-order": Topic(
            ("Wo ist meine Bestellung?", "Bestellung{order} nicht angekommen", "Lieferung: {product}", "Paket noch unterwegs?"),
            (
                "Ich habe vor einer Weile {product} bestellt, aber es ist noch nichts angekommen. Könnt ihr sehen, wo meine Bestellung{order} bleibt?",
                "In der Sendungsverfolgung zu meiner Bestellung{order} steht seit Tagen „unterwegs“. Ist das Paket verloren gegangen?",
                "Meine Bestellung{order} hätte letzte Woche da sein sollen. Es ist ein Geburtstagsgeschenk für Samstag, und ich werde langsam nervös. Wisst ihr mehr?",
                "Laut Zusteller wurde das Paket bei Nachbarn abgegeben, aber niemand in unserer Straße hat es. Es geht um meine Bestellung{order}. Was können wir tun?",
            ),
            (
                "Es tut mir leid, dass du warten musst. Ich habe nachgesehen: Dein Paket liegt im Depot und sollte in zwei Werktagen bei dir sein. Wenn nicht, schicke ich ein neues.",
                "Das darf nicht passieren. Ich habe den Zusteller gebeten zu suchen, und zur Sicherheit geht morgen früh alles noch einmal auf die Reise.",
                "Danke für die Nachricht. Das Paket ging zurück ins Depot, weil niemand zu Hause war; morgen zwischen zehn und zwei wird es noch einmal versucht.",
            ),
            (
                "Danke fürs Nachsehen. Der Status ist heute allerdings noch derselbe. Gibt es eine Nummer, die ich anrufen kann?",
                "Das ist nett. Könntet ihr es diesmal an meine Arbeitsadresse schicken? Ich bin diese Woche kaum zu Hause.",
            ),
            (
                "Leider ist das Paket immer noch nicht da, inzwischen sind wieder ein paar Tage vergangen. Könnt ihr ein neues schicken?",
                "Nun ist es da, aber nur die Hälfte: {product} fehlt. Kommt das getrennt?",
            ),
        ),
        "damaged": Topic(
            ("{product} zerbrochen angekommen", "In der Post zerbrochen", "Schaden an Bestellung{order}", "Sprung in der Glasur"),
            (
                "Leider kam {product} aus meiner Bestellung{order} in Scherben an. Der Karton sah von außen gut aus. Ein Foto ist dabei. Könnt ihr Ersatz schicken?",
                "Ich habe heute Abend meine Bestellung{order} ausgepackt und am Rand ist ein Stück abgeplatzt. Es ist nur klein, aber es war ein Geschenk. Was schlagt ihr vor?",
                "Da ist ein langer Riss, und es läuft Wasser heraus. Es kam vor zwei Wochen mit meiner Bestellung{order}. Ich hätte so gern ein heiles Stück!",
            ),
            (
                "Oh nein, das tut mir leid! Das passiert bei einem von zweihundert Paketen und ist jedes Mal schade. Heute geht Ersatz auf die Reise, zurückschicken musst du nichts.",
                "Wie schade. Möchtest du lieber Ersatz oder dein Geld zurück? Sag einfach Bescheid, dann erledige ich das heute.",
                "Danke für das Foto, das hilft uns beim Zusteller. Ich habe ein neues Stück für dich beiseitegestellt, es geht morgen mit der Post raus.",
            ),
            (
                "Sehr gern Ersatz. Könntet ihr es diesmal etwas dicker einpacken?",
                "Diesmal hätte ich lieber das Geld zurück. Braucht ihr dafür meine Kontonummer?",
            ),
            (
                "Der Ersatz kam heute, und ich kann es kaum glauben: Auch der ist zerbrochen. Was nun?",
                "Ich sehe erst jetzt, dass auch das andere Teil aus dem Satz einen Haarriss hat. Könnt ihr das ebenfalls ersetzen?",
            ),
        ),
        "return": Topic(
            ("{product} zurückschicken", "Rücksendung Bestellung{order}", "Etwas zurückgeben", "Umtausch möglich?"),
            (
                "Ich möchte {product} gern zurückschicken, die Farbe ist wärmer als gedacht. Wie geht das, und wer zahlt das Porto? Es kam mit meiner Bestellung{order}.",
                "Kann ich {product} aus meiner Bestellung{order} umtauschen? Ich hätte doch gern die andere Farbe.",
                "Ich habe zwei bestellt und brauche nur ein Stück. Kann ich das andere zurückgeben? Es ist unbenutzt. Es kam mit meiner Bestellung{order}.",
            ),
            (
                "Natürlich. Leg es in den Karton zurück, dazu einen Zettel mit der Bestellnummer, und schick es an unsere Werkstatt. Zwei Tage nach Eingang hast du dein Geld.",
                "Kein Problem. Das Rücksendeetikett hängt an dieser Mail; du kannst das Paket innerhalb von 30 Tagen bei jeder Post abgeben.",
            ),
            (
                "Wo finde ich das Etikett? Der Anhang lässt sich auf meinem Telefon nicht öffnen.",
                "Kann ich es auch selbst vorbeibringen? Ich bin am Donnerstag ohnehin in der Stadt.",
            ),
            (
                "Ich habe das Paket vor über einer Woche zurückgeschickt, aber noch kein Geld gesehen. Ist es bei euch angekommen?",
                "Das Geld ist da, aber das Porto fehlt. Ist das so gedacht?",
            ),
        ),
        "wrong-item": Topic(
            ("Falscher Artikel", "Nicht das, was ich bestellt habe (Bestellung{order})", "Verwechslung?"),
            (
                "Mein Paket kam heute, aber darin war etwas anderes als bestellt. Es geht um meine Bestellung{order}, es sollte {product} sein. Wie lösen wir das?",
                "Ich glaube, zwei Pakete wurden vertauscht: Auf meinem Lieferschein steht ein anderer Name. Es geht um meine Bestellung{order}.",
                "Die Größe stimmt nicht mit meiner Bestellung{order} überein, auf dem Beleg steht es richtig.",
            ),
            (
                "Mein Fehler, ich habe es am Freitag selbst gepackt. Das richtige Stück geht heute raus. Behalte das andere bitte als Entschuldigung.",
                "Wie peinlich, das tut mir leid. Das richtige Stück ist unterwegs; für das andere schicke ich dir ein Etikett.",
            ),
            (
                "Behalten ist zu großzügig, ich schicke es gern zurück. An welche Adresse?",
                "Kommt das richtige noch vor dem Wochenende? Wir bekommen Gäste.",
            ),
            (
                "Das richtige Stück ist da, aber das Etikett ist inzwischen abgelaufen. Könnte ich ein neues bekommen?",
                "Leider war auch im zweiten Paket die falsche Farbe. Soll ich ein Bild schicken?",
            ),
        ),
        "change-order": Topic(
            ("Adressänderung", "Bestellung{order} ändern", "Bestellung{order} stornieren?", "Falsche Adresse!"),
            (
                "Bei der Adresse meiner Bestellung{order} habe ich mich vertan: Die Hausnummer ist 48, nicht 84. Lässt sich das noch ändern?",
                "Könnt ihr bitte meine Bestellung{order} stornieren? Ich habe aus Versehen zweimal dasselbe bestellt.",
                "Kann {product} noch zu meiner Bestellung{order} dazu, damit alles in einem Paket kommt? Die Differenz zahle ich.",
            ),
            (
                "Gerade noch rechtzeitig, das Paket stand noch auf dem Tisch. Es ist geändert.",
                "Erledigt! In der nächsten Stunde bekommst du eine neue Bestätigung.",
                "Ja, das geht noch: Es ist dabei. Der Link für die Differenz kommt mit der neuen Bestätigung.",
            ),
            (
                "Das ging schnell. Ändert sich dadurch der Liefertag?",
                "Noch etwas: Könnte die Rechnung draußen bleiben? Es ist ein Geschenk.",
            ),
            (
                "Das Paket wurde nun doch an die alte Adresse geliefert. Wie komme ich jetzt daran?",
                "In meinem Konto steht die Bestellung noch als offen. Ist sie wirklich storniert?",
            ),
        ),
        "invoice": Topic(
            ("Rechnung zu Bestellung{order}", "Bitte um Rechnung", "Rechnung mit Umsatzsteuer"),
            (
                "Könnt ihr mir zu meiner Bestellung{order} eine Rechnung auf meine Firma schicken, mit USt-Nummer? Meine Buchhaltung fragt danach.",
                "Anscheinend habe ich meine Bestellung{order} zweimal bezahlt: Auf dem Auszug stehen zwei Beträge. Könnt ihr das prüfen?",
                "Der Rabattcode ging beim Bestellen nicht. Es geht um meine Bestellung{order}. Lässt er sich noch abziehen?",
            ),
            (
                "Bitte sehr, im Anhang. Wenn die Buchhaltung noch eine Zeile braucht, sag Bescheid.",
                "Ich habe bei der Bank nachgefragt: Es kam nur eine Zahlung an, die andere ist eine Vormerkung und verschwindet in fünf Tagen.",
                "Ich habe ihn abgezogen: Die Differenz bekommst du heute zurück.",
            ),
            (
                "Könnte auch unsere Adresse darauf stehen? Das Finanzamt möchte das so.",
                "Verstehe. Und wenn es am Freitag noch dasteht, an wen wende ich mich?",
            ),
            (
                "Meine Buchhaltung hat noch etwas gefunden: Das Datum der Rechnung ist nicht der Tag der Bestellung. Könnt ihr das ändern?",
                "Der zweite Betrag steht leider immer noch auf dem Auszug. Könnt ihr noch einmal nachsehen?",
            ),
        ),
        "product-question": Topic(
            ("Frage: {product}", "Spülmaschinenfest?", "Wie groß ist {product}?", "Wieder lieferbar?"),
            (
                "Darf {product} in die Spülmaschine und in die Mikrowelle? Auf der Seite habe ich nichts gefunden.",
                "Wie groß ist {product} genau? Ich möchte wissen, ob es auf unser Regal passt, das ist 30 cm tief.",
                "Wann gibt es {product} wieder? Ich schaue seit Wochen auf die Seite.",
                "Ich habe Leinenservietten von meiner Großmutter und suche denselben Ton. Ist {product} eher grau oder eher beige?",
            ),
            (
                "Ja, alles Glasierte darf in die Spülmaschine. In der Mikrowelle raten wir zu einer niedrigen Stufe.",
                "Es sind 27 cm im Durchmesser und 3 cm in der Höhe, auf ein paar Millimeter genau, denn alles ist von Hand gedreht.",
                "Der Ofen ist gerade voll davon: Nächsten Donnerstag steht alles wieder auf der Seite. Soll ich dir ein Stück zurücklegen?",
                "Eher beige, mit einem Hauch Rosa. Soll ich dir ein Foto bei Tageslicht schicken?",
            ),
            (
                "Gut zu wissen! Macht ihr es auch mit Deckel?",
                "Und verschickt ihr es auch als Geschenk, mit einer Karte?",
            ),
            (
                "Ich habe noch einmal darüber nachgedacht. Würdet ihr es auch in Dunkelblau machen?",
                "Ich habe auf der Seite nachgesehen, finde es aber nicht mehr. Ist es inzwischen ausverkauft?",
            ),
        ),
        "wholesale": Topic(
            ("Anfrage für unseren Laden", "Eure Keramik bei uns im Geschäft", "Preisliste für Läden"),
            (
                "Wir haben einen kleinen Einrichtungsladen und würden eure Schalen und Geschirrtücher gern verkaufen. Habt ihr eine Preisliste für Läden, und wie groß ist die Mindestmenge?",
                "Für unser neues Café suchen wir sechzig Tassen und Teller. Könnt ihr die bis zum Frühjahr machen, und zu welchem Preis?",
            ),
            (
                "Was für eine schöne Idee! Unsere Liste für Läden hängt an. Die Mindestmenge sind zwölf Stück, die Lieferzeit sechs Wochen.",
                "Sehr gern. Für sechzig Stück brauchen wir zu zweit etwa acht Wochen. Darf ich dich am Mittwoch anrufen, um alles zu besprechen?",
            ),
            (
                "Danke für die Liste. Gibt es ab hundert Stück einen Rabatt?",
                "Mittwoch passt. Könntest du Muster der grünen Glasur mitbringen?",
            ),
            (
                "Wir haben es besprochen und möchten vierundzwanzig Schalen bestellen. Was braucht ihr von uns?",
                "Meine Partnerin fragt, ob unser Logo auf die Tassen kann. Ist das möglich?",
            ),
        ),
    },
    answers_again=(
        "Natürlich, ich kümmere mich heute darum und melde mich, sobald es erledigt ist.",
        "Gute Frage. Ich habe in der Werkstatt gefragt: Ja, das geht, und ich habe es für dich notiert.",
        "Das verstehe ich. Ich habe es veranlasst, in zwei Werktagen siehst du es.",
        "Ich habe noch einmal nachgesehen, und du hast recht. Jetzt ist es in Ordnung.",
    ),
    additions=(
        "Das hatte ich vergessen: Vormittags passt die Lieferung am besten, nachmittags arbeite ich.",
        "Noch eine Einzelheit, die vielleicht hilft: Bezahlt habe ich mit Karte, die Bestätigung kam sofort.",
        "Entschuldigung, noch einmal ich. Auch meine Telefonnummer hat sich geändert, falls ihr anrufen möchtet.",
    ),
    reminders=(
        "Ich habe noch nichts von euch gehört. Ist meine letzte Mail angekommen?",
        "Könnte bitte jemand auf meine Frage unten schauen? Ich wüsste gern, woran ich bin.",
    ),
    other_order=(
        "Ich habe noch eine Frage zu etwas anderem: Meine andere Bestellung{order} steht auf versandt, aber ohne Sendungsnummer. Könnt ihr nachsehen?",
        "Diesmal geht es um Bestellung{order}: Die Karte, um die ich gebeten hatte, lag nicht dabei. Könnt ihr sie nachschicken?",
    ),
    our_additions=(
        "Eines hatte ich vergessen: Die Sendungsnummer kommt heute Abend von selbst.",
        "Eine kleine Korrektur zu meiner Mail von vorhin: Es ist Donnerstag, nicht Mittwoch.",
    ),
    follow_ups=(
        "Ich wollte fragen, ob alles gut geworden ist. Wenn noch etwas fehlt, schreib mir.",
        "Soweit ich es im System sehe, müsste jetzt alles erledigt sein. Sag Bescheid, wenn nicht!",
    ),
    we_first=(
        ("Zu deiner Bestellung{order}", "In der Adresse deiner Bestellung{order} fehlt die Hausnummer. Kannst du sie uns schicken, damit das Paket auf die Reise kann?"),
        ("Deine Bestellung{order} bei Linen & Clay", "Ein Stück aus deiner Bestellung{order} kam mit einem kleinen Fehler aus dem Ofen, wir müssen es noch einmal machen. Das dauert zehn Tage. Möchtest du warten, oder sollen wir etwas anderes schicken?"),
        ("Frage zu Bestellung{order}", "Der Zusteller fragt zu deiner Bestellung{order} nach einer Telefonnummer. Dürfen wir deine haben?"),
    ),
    answers_to_us=(
        "Oh, Entschuldigung! Es ist die Nummer 27, zweiter Stock. Geht es diese Woche noch raus?",
        "Keine Eile, ich warte gern darauf. Lasst die Bestellung bitte so, wie sie ist.",
        "Ihr könnt diese Mailadresse nehmen oder abends anrufen, die Nummer steht jetzt in meinem Konto.",
    ),
    we_again=(
        "Du hattest vor einiger Zeit danach gefragt: Die seegrünen Schalen stehen seit heute früh wieder im Regal. Soll ich eine für dich aufheben?",
        "Am ersten Sonntag im Monat öffnen wir die Werkstatt für Besuch und dachten, das könnte dir gefallen.",
    ),
    which_order=(
        "Ich helfe dir gern! Unter dieser Mailadresse finde ich keine Bestellung. Wie lautet die Bestellnummer? Sie steht in der Bestätigung.",
        "Ich würde gern nachsehen, brauche dafür aber die Nummer deiner Bestellung. Hast du sie zur Hand?",
    ),
    the_number=("Es ist die Bestellung{order}, mit der Mailadresse meines Mannes.", "Gefunden: Bestellung{order}. Da hatte ich wohl meine Arbeitsadresse benutzt."),
    thanks=("Vielen Dank!", "Super, danke!", "Perfekt, vielen lieben Dank!", "Herzlichen Dank!", "Danke {helper}!", "Toll, danke schön!"),
    thanks_subjects=("Vielen Dank!", "Danke"),
    out_of_office=(
        ("Automatische Antwort: {subject}", "Ich bin bis Montag nicht im Büro und lese meine Mails nur ab und zu."),
        ("Abwesenheit: {subject}", "Danke für deine Nachricht. Ich bin im Urlaub und antworte nach meiner Rückkehr."),
    ),
    our_auto_answer=(
        "Deine Nachricht ist da",
        "Danke für deine Nachricht! Sie ist angekommen. Die Werkstatt ist montags bis freitags von 9 bis 17 Uhr und samstags von 10 bis 16 Uhr offen; dann antwortet dir jemand von uns.\n\nSanne & Joris",
    ),
    forwards=("Schaust du bitte einmal? Ich glaube, ich habe es am Dienstag gepackt.", "Zur Kenntnis, das ist das dritte aus diesem Depot."),
    draft="Es tut mir so leid, dass",
    phone_signature="Von meinem iPhone gesendet",
    reply_prefixes=("Re: ", "AW: ", "AW: "),
    confirmation=("Bestellung #{number} bestätigt", "Danke für deinen Einkauf! Wir machen deine Bestellung versandfertig."),
    wrote="Am {date} schrieb {who}:",
    outlook=("-----Ursprüngliche Nachricht-----", "Von:", "Gesendet:", "An:", "Betreff:"),
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    months=("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."),
)  # fmt: skip
