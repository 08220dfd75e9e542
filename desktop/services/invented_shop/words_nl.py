"""What is written to and by the invented shop in Dutch."""

# ruff: noqa: E501 - a sentence stays on one line, so that its reader and its translator see it whole

from desktop.services.invented_shop.phrases import Phrases, Topic

DUTCH = Phrases(
    to_shop=("Hallo,", "Hoi Linen & Clay,", "Beste Sanne en Joris,", "Goedemorgen,", "Dag,", "Hoi,"),
    from_shop=("Hoi {name},", "Beste {name},", "Dag {name},", "Hallo {name},"),
    closings=("Groetjes,\n{name}", "Met vriendelijke groet,\n{full_name}", "Alvast bedankt,\n{name}", "{name}", "Hartelijke groeten,\n{full_name}"),
    our_closings=("Hartelijke groet,\n{helper}", "Groetjes uit het atelier,\n{helper}", "Lieve groet,\n{helper}"),
    order=(" #{number}", " {number}", " nummer {number}", " #{number}"),
    topics={
        "where-is-my-order": Topic(
            ("Waar is mijn bestelling?", "Bestelling{order} niet ontvangen", "Pakketje al onderweg?", "Levering van {product}"),
            (
                "Ik heb een tijdje geleden {product} besteld, maar er is nog niets aangekomen. Kunnen jullie zien waar mijn bestelling{order} is?",
                "Bij de track & trace van mijn bestelling{order} staat al dagen “onderweg”. Zou het pakket kwijt zijn?",
                "Mijn bestelling{order} had er vorige week al moeten zijn. {product} is een verjaardagscadeau voor zaterdag, dus ik word een beetje zenuwachtig. Weten jullie meer?",
                "Volgens de bezorger is het pakket bij de buren afgegeven, maar niemand in de straat heeft het. Het gaat om mijn bestelling{order}. Wat nu?",
            ),
            (
                "Wat vervelend dat je moet wachten. Ik heb het nagekeken: je pakket ligt in het depot en komt binnen twee werkdagen. Komt het niet, dan stuur ik een nieuw.",
                "Dat hoort natuurlijk niet. Ik heb de vervoerder gevraagd te zoeken, en voor de zekerheid vertrekt {product} morgenochtend opnieuw.",
                "Dank voor je bericht. Het pakket is terug naar het depot omdat er niemand thuis was; morgen tussen tien en twee proberen ze het nog eens.",
            ),
            (
                "Fijn dat je het hebt uitgezocht. De status is vandaag alleen nog steeds hetzelfde. Is er een nummer dat ik kan bellen?",
                "Wat aardig. Kan het deze keer naar mijn werk? Ik ben deze week bijna niet thuis.",
            ),
            (
                "Helaas is het pakket er nog steeds niet, en het is nu al een paar dagen later. Kunnen jullie een nieuw sturen?",
                "Het is er nu, maar het is maar de helft: {product} ontbreekt. Komt dat nog apart?",
            ),
        ),
        "damaged": Topic(
            ("{product} kapot aangekomen", "Gebroken in de post", "Schade bestelling{order}", "Stukje uit het glazuur"),
            (
                "Helaas kwam {product} uit mijn bestelling{order} in scherven aan. De doos zag er van buiten prima uit. Foto zit erbij. Kunnen jullie een nieuwe sturen?",
                "Ik heb vanavond mijn bestelling{order} uitgepakt en er is een stukje van de rand af. Het is maar klein, maar het was een cadeau. Wat stellen jullie voor?",
                "In {product} zit een lange barst en hij lekt. Het kwam twee weken geleden met mijn bestelling{order}. Ik had zo graag een hele!",
            ),
            (
                "O nee, wat jammer! Dat gebeurt bij één op de tweehonderd pakketten en het blijft zonde. Vandaag gaat er een nieuwe op de post, terugsturen hoeft niet.",
                "Wat spijtig. Heb je liever {product} opnieuw of je geld terug? Zeg het maar, dan regel ik het vandaag.",
                "Bedankt voor de foto, daar hebben we bij de vervoerder iets aan. Ik heb een nieuwe voor je klaargezet, die gaat morgen mee.",
            ),
            (
                "Heel graag een nieuwe. Zouden jullie hem deze keer iets dikker willen inpakken?",
                "Ik heb dit keer liever het geld terug. Hebben jullie mijn rekeningnummer nodig?",
            ),
            (
                "De nieuwe is vandaag gekomen en ik kan het haast niet geloven: deze is ook stuk. Hoe nu verder?",
                "Ik zie nu pas dat er in het andere deel van de set ook een haarscheurtje zit. Kunnen jullie dat ook vervangen?",
            ),
        ),
        "return": Topic(
            ("{product} terugsturen", "Retour bestelling{order}", "Iets terugsturen", "Ruilen mogelijk?"),
            (
                "Ik wil {product} graag terugsturen, de kleur is warmer dan ik dacht. Hoe werkt dat en wie betaalt de verzending? Het kwam met mijn bestelling{order}.",
                "Kan ik {product} uit mijn bestelling{order} ruilen? Ik wil toch liever de andere kleur.",
                "Ik heb er twee besteld en heb er maar één nodig. Mag de andere terug? Hij is niet gebruikt. Het gaat om mijn bestelling{order}.",
            ),
            (
                "Natuurlijk. Doe het weer in de doos, leg er een briefje met het bestelnummer bij en stuur het naar het atelier. Je geld is twee dagen na ontvangst terug.",
                "Geen enkel probleem. Het retourlabel zit als bijlage bij deze mail; je kunt het pakket binnen 30 dagen bij elk postpunt inleveren.",
            ),
            (
                "Waar vind ik het label? De bijlage gaat op mijn telefoon niet open.",
                "Mag ik het ook zelf langsbrengen? Ik ben donderdag toch in de stad.",
            ),
            (
                "Ik heb het pakket ruim een week geleden teruggestuurd, maar zie het geld nog niet. Is het bij jullie aangekomen?",
                "Het geld is er, maar de verzendkosten ontbreken. Klopt dat?",
            ),
        ),
        "wrong-item": Topic(
            ("Verkeerd artikel", "Niet wat ik had besteld (bestelling{order})", "Verwisseld?"),
            (
                "Mijn pakket kwam vandaag, maar in plaats van {product} zat er iets anders in. Het gaat om mijn bestelling{order}. Hoe lossen we dat op?",
                "Volgens mij zijn er twee pakketten verwisseld: op mijn pakbon staat een andere naam. Het gaat om mijn bestelling{order}.",
                "De maat is niet wat ik besteld heb. Ik koos {product} in mijn bestelling{order}, dat staat ook op de bon.",
            ),
            (
                "Mijn fout, ik heb het vrijdag zelf ingepakt. De goede gaat vandaag weg. Houd de andere maar, als excuus.",
                "Wat gênant, het spijt me. Het juiste stuk is onderweg; voor het andere stuur ik je een label.",
            ),
            (
                "Houden is veel te gul, ik stuur het graag terug. Naar welk adres?",
                "Komt de goede nog voor het weekend? We krijgen gasten.",
            ),
            (
                "De goede is er, maar het retourlabel is intussen verlopen. Mag ik een nieuw?",
                "Helaas zat in het tweede pakket ook de verkeerde kleur. Zal ik een foto sturen?",
            ),
        ),
        "change-order": Topic(
            ("Adreswijziging", "Bestelling{order} wijzigen", "Bestelling{order} annuleren?", "Verkeerd adres!"),
            (
                "Ik heb me vergist in het adres van mijn bestelling{order}: het huisnummer moet 48 zijn, niet 84. Kan dat nog?",
                "Kunnen jullie mijn bestelling{order} annuleren? Ik heb per ongeluk twee keer hetzelfde besteld.",
                "Kan {product} nog bij mijn bestelling{order}, zodat het in één pakket komt? Ik betaal het verschil.",
            ),
            (
                "Net op tijd, het pakket stond nog op tafel. Het is aangepast.",
                "Geregeld! Je krijgt binnen een uur een nieuwe bevestiging.",
                "Ja, dat kan nog: het zit erbij. De link voor het verschil komt met de nieuwe bevestiging.",
            ),
            (
                "Dat is snel. Verandert de bezorgdag daardoor?",
                "Nog één ding: kan de rekening eruit blijven? Het is een cadeau.",
            ),
            (
                "Het pakket is toch op het oude adres bezorgd. Hoe krijg ik het nu?",
                "In mijn account staat de bestelling nog open. Is die echt geannuleerd?",
            ),
        ),
        "invoice": Topic(
            ("Factuur bestelling{order}", "Graag een factuur", "Btw-factuur"),
            (
                "Kunnen jullie voor mijn bestelling{order} een factuur op naam van mijn bedrijf sturen, met btw-nummer? Mijn boekhouder vraagt erom.",
                "Het lijkt erop dat ik mijn bestelling{order} twee keer heb betaald: er staan twee bedragen op mijn afschrift. Kunnen jullie dat nakijken?",
                "De kortingscode deed het niet bij het bestellen. Het gaat om mijn bestelling{order}. Kan die er nog af?",
            ),
            (
                "Hierbij, als bijlage. Heeft de boekhouder er nog iets op nodig, laat het weten.",
                "Ik heb het bij de bank nagevraagd: er is één betaling binnen, de andere is een reservering en verdwijnt binnen vijf dagen.",
                "Ik heb het eraf gehaald: je krijgt het verschil vandaag terug.",
            ),
            (
                "Kan ons adres er ook op? De belastingdienst wil dat.",
                "Duidelijk. En als het vrijdag nog niet weg is, bij wie moet ik dan zijn?",
            ),
            (
                "Mijn boekhouder vond nog iets: de datum op de factuur is niet die van de bestelling. Kunnen jullie dat aanpassen?",
                "Het tweede bedrag staat er helaas nog steeds. Kunnen jullie nog een keer kijken?",
            ),
        ),
        "product-question": Topic(
            ("Vraag over {product}", "Vaatwasserbestendig?", "Maat van {product}", "Weer op voorraad?"),
            (
                "Mag {product} in de vaatwasser, en in de magnetron? Ik kon het op de pagina niet vinden.",
                "Hoe groot is {product} precies? Ik wil weten of het op onze plank past, die is 30 cm diep.",
                "Wanneer is {product} weer op voorraad? Ik kijk al weken op de pagina.",
                "Ik heb linnen servetten van mijn oma en zoek dezelfde tint. Is {product} meer grijs of meer beige?",
            ),
            (
                "Ja, alles wat we glazuren mag in de vaatwasser. In de magnetron raden we een lage stand aan.",
                "De doorsnede is 27 cm en de hoogte 3 cm, op een paar millimeter na, want alles is met de hand gedraaid.",
                "De oven staat er nu vol mee: volgende week donderdag staan ze weer op de pagina. Zal ik er een voor je apart houden?",
                "Meer beige, met een vleugje roze. Zal ik een foto bij daglicht sturen?",
            ),
            (
                "Goed om te weten! Maken jullie het ook met een deksel?",
                "En sturen jullie het ook als cadeau, met een kaartje erbij?",
            ),
            (
                "Ik heb er nog eens over nagedacht. Zouden jullie het ook in donkerblauw willen maken?",
                "Ik heb op de pagina gekeken, maar kan het niet meer vinden. Is het intussen uitverkocht?",
            ),
        ),
        "wholesale": Topic(
            ("Inkoop voor onze winkel", "Jullie keramiek in onze zaak", "Prijslijst voor winkels"),
            (
                "Wij hebben een kleine interieurwinkel en zouden jullie kommen en theedoeken graag verkopen. Hebben jullie een prijslijst voor winkels, en wat is de minimale afname?",
                "Voor ons nieuwe café zoeken we zestig kopjes en bordjes. Kunnen jullie die voor het voorjaar maken, en voor welke prijs?",
            ),
            (
                "Wat een leuk idee! Onze lijst voor winkels zit als bijlage bij deze mail. Het minimum is twaalf stuks, de levertijd zes weken.",
                "Dat doen we graag. Zestig stuks kosten ons met z'n tweeën ongeveer acht weken. Mag ik je woensdag bellen om het door te spreken?",
            ),
            (
                "Dank voor de lijst. Is er vanaf honderd stuks korting?",
                "Woensdag is goed. Kun je monsters van het groene glazuur meenemen?",
            ),
            (
                "We hebben het besproken en willen vierentwintig kommen bestellen. Wat hebben jullie van ons nodig?",
                "Mijn compagnon vraagt of ons logo op de kopjes kan. Is dat mogelijk?",
            ),
        ),
    },
    answers_again=(
        "Natuurlijk, ik regel het vandaag en laat het je weten zodra het klaar is.",
        "Goede vraag. Ik heb het in de werkplaats nagevraagd: ja, dat kan, en ik heb het voor je genoteerd.",
        "Dat begrijp ik. Ik heb het geregeld, je ziet het binnen twee werkdagen.",
        "Ik heb er nog eens naar gekeken en je hebt gelijk. Het is nu in orde.",
    ),
    additions=(
        "Ik vergat nog te zeggen: 's ochtends bezorgen is het handigst, 's middags ben ik aan het werk.",
        "Nog een detail dat misschien helpt: ik heb met iDEAL betaald, de bevestiging kwam meteen.",
        "Sorry, ik weer. Mijn telefoonnummer is ook veranderd, mocht je willen bellen.",
    ),
    reminders=(
        "Ik heb nog niets van jullie gehoord. Is mijn vorige mail aangekomen?",
        "Kan iemand alsjeblieft naar mijn vraag hieronder kijken? Ik wil graag weten waar ik aan toe ben.",
    ),
    other_order=(
        "Ik heb een vraag over iets anders: mijn andere bestelling{order} staat op verzonden, maar er is geen trackingcode. Kunnen jullie dat opzoeken?",
        "Nu gaat het om bestelling{order}: {product} kwam zonder het kaartje dat ik erbij wilde. Kan dat nagestuurd worden?",
    ),
    our_additions=(
        "Eén ding vergat ik: de trackingcode komt vanavond vanzelf.",
        "Een kleine correctie op mijn mail van net: het is donderdag, niet woensdag.",
    ),
    follow_ups=(
        "Ik wilde even vragen of alles goed is gekomen. Mist er nog iets, schrijf me dan gerust.",
        "Voor zover ik in het systeem kan zien is het nu rond. Laat het weten als dat niet zo is!",
    ),
    we_first=(
        ("Over je bestelling{order}", "In het adres van je bestelling{order} ontbreekt het huisnummer. Kun je dat nog doorgeven, zodat het pakket weg kan?"),
        ("Je bestelling{order} bij Linen & Clay", "{product} uit je bestelling{order} kwam met een foutje uit de oven, dus we moeten opnieuw draaien. Dat duurt tien dagen. Wil je wachten, of zullen we iets anders sturen?"),
        ("Vraag over bestelling{order}", "De vervoerder vraagt bij je bestelling{order} om een telefoonnummer. Mogen we dat van je hebben?"),
    ),
    answers_to_us=(
        "O, sorry! Het is nummer 27, tweede verdieping. Kan het deze week nog weg?",
        "Geen haast, ik wacht er graag op. Laat de bestelling maar zoals die is.",
        "Jullie kunnen dit mailadres gebruiken of 's avonds bellen, het nummer staat nu in mijn account.",
    ),
    we_again=(
        "Je vroeg er een tijd geleden naar: de zeegroene kommen staan sinds vanochtend weer op de plank. Zal ik er een voor je bewaren?",
        "Op de eerste zondag van de maand zetten we het atelier open voor bezoek en we dachten dat je dat misschien leuk vindt.",
    ),
    which_order=(
        "Ik help je graag! Onder dit mailadres kan ik geen bestelling vinden. Wat is het bestelnummer? Het staat in de bevestiging.",
        "Ik wil het graag opzoeken, maar heb daarvoor het nummer van je bestelling nodig. Heb je dat bij de hand?",
    ),
    the_number=("Het is bestelling{order}, met het mailadres van mijn man.", "Gevonden: bestelling{order}. Ik heb toen vast mijn werkadres gebruikt."),
    thanks=("Super, dankjewel!", "Heel erg bedankt!", "Top, bedankt!", "Dank je wel!", "Dankjewel {helper}!", "Fijn, bedankt!"),
    thanks_subjects=("Bedankt!", "Dankjewel"),
    out_of_office=(
        ("Automatisch antwoord: {subject}", "Ik ben tot maandag niet op kantoor en lees mijn mail maar af en toe."),
        ("Afwezig: {subject}", "Bedankt voor je bericht. Ik ben op vakantie en antwoord als ik terug ben."),
    ),
    our_auto_answer=(
        "We hebben je bericht",
        "Bedankt voor je bericht! Het is aangekomen. Het atelier is open van maandag tot en met vrijdag van 9 tot 17 uur en op zaterdag van 10 tot 16 uur; een van ons antwoordt je dan.\n\nSanne & Joris",
    ),
    forwards=("Wil jij hier even naar kijken? Ik denk dat ik het dinsdag heb ingepakt.", "Ter informatie, dit is de derde uit dat depot."),
    draft="Wat spijt het me dat",
    phone_signature="Verstuurd vanaf mijn iPhone",
    reply_prefixes=("Re: ", "Antw: ", "RE: "),
    confirmation=("Bestelling #{number} bevestigd", "Bedankt voor je aankoop! We maken je bestelling klaar voor verzending."),
    wrote="Op {date} schreef {who}:",
    outlook=("-----Oorspronkelijk bericht-----", "Van:", "Verzonden:", "Aan:", "Onderwerp:"),
    weekdays=("ma", "di", "wo", "do", "vr", "za", "zo"),
    months=("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
)  # fmt: skip
