"""Linen & Clay, the invented shop: its goods, its people, its hours, its year and the places its customers live."""

# ruff: noqa: E501 - lists read best with one thing a line

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NAME = "Linen & Clay"
HELLO = "hello@linenandclay.example"
SANNE = "sanne@linenandclay.example"
OWN_ADDRESSES = (HELLO, SANNE)
TIME_ZONE = "Europe/Amsterdam"
OPENING_HOURS = "Mon-Fri 09:00-17:00; Sat 10:00-16:00"
ZONE = ZoneInfo(TIME_ZONE)

_OPEN = {0: (9, 17), 1: (9, 17), 2: (9, 17), 3: (9, 17), 4: (9, 17), 5: (10, 16)}


@dataclass(frozen=True)
class Product:
    """One article; `words` are what customers call it, with the article, in each language."""

    name: str
    sku: str
    price_minor: int
    vendor: str
    weight: float
    words: dict[str, str]


def _product(name: str, sku: str, price: int, weight: float, en: str, nl: str, de: str) -> Product:
    vendor = "Linen & Clay Studio" if sku.startswith("C") else "Weaverij Noord"
    return Product(name, sku, price, vendor, weight, {"en": en, "nl": nl, "de": de})


# German nouns are feminine, neuter or plural: their article is the same as subject and as object.
PRODUCTS = (
    _product("Breakfast Bowl – Speckled", "CL-101", 2450, 9, "the breakfast bowl", "de ontbijtkom", "die Müslischale"),
    _product("Breakfast Bowl – Sea Green", "CL-102", 2450, 6, "the green bowl", "de groene kom", "die grüne Schale"),
    _product("Espresso Cup, set of 2", "CL-110", 2900, 7, "the espresso set", "de espressoset", "das Espressoset"),
    _product("Big Mug with Thumb Rest", "CL-115", 2650, 10, "the big mug", "de grote mok", "die große Tasse"),
    _product("Dinner Plate Ø 27 cm", "CL-120", 3200, 6, "the dinner plate", "het grote bord", "die Keramikplatte"),
    _product("Side Plate Ø 19 cm", "CL-121", 2400, 4, "the side plate", "het kleine bord", "die Kuchenplatte"),
    _product("Serving Dish, oval", "CL-130", 5800, 2, "the serving dish", "de serveerschaal", "die Servierplatte"),
    _product("Bud Vase", "CL-140", 1950, 6, "the bud vase", "het vaasje", "die kleine Vase"),
    _product("Tall Vase “Dune”", "CL-141", 6900, 2, "the tall vase", "de hoge vaas", "die hohe Vase"),
    _product("Teapot 0.8 l", "CL-150", 7400, 2, "the teapot", "de theepot", "die Teekanne"),
    _product("Milk Jug", "CL-151", 2200, 3, "the milk jug", "het melkkannetje", "das Milchkännchen"),
    _product("Butter Dish with Lid", "CL-160", 3900, 3, "the butter dish", "de botervloot", "die Butterdose"),
    _product("Tea Towel, washed linen", "LI-201", 1650, 9, "the tea towel", "de theedoek", "das Geschirrtuch"),
    _product("Napkins, set of 4", "LI-210", 3400, 6, "the set of napkins", "de set servetten", "das Serviettenset"),
    _product("Tablecloth 140 × 250 cm", "LI-220", 8900, 3, "the tablecloth", "het tafelkleed", "die Tischdecke"),
    _product("Table Runner – Clay", "LI-221", 4200, 3, "the table runner", "de tafelloper", "das Tischband"),
    _product("Apron, cross-back", "LI-230", 5900, 4, "the apron", "het schort", "die Schürze"),
    _product("Cushion Cover 50 × 50 cm", "LI-240", 3600, 4, "the cushion cover", "de kussenhoes", "die Kissenhülle"),
    _product("Duvet Cover 140 × 220 cm", "LI-250", 14900, 2, "the duvet cover", "het dekbedovertrek", "die Bettwäsche"),
    _product("Bread Bag", "LI-260", 1900, 3, "the bread bag", "de broodzak", "die Brottasche"),
)  # fmt: skip

# Share of the customers, language, time zone, calling prefix and parcel postage in cents.
COUNTRIES: dict[str, tuple[float, str, str, str, int]] = {
    "NL": (46, "nl", "Europe/Amsterdam", "+316", 495),
    "BE": (12, "nl", "Europe/Brussels", "+32470", 695),
    "DE": (18, "de", "Europe/Berlin", "+49151", 795),
    "AT": (4, "de", "Europe/Vienna", "+43660", 995),
    "GB": (9, "en", "Europe/London", "+447700", 1295),
    "IE": (2, "en", "Europe/Dublin", "+35385", 1295),
    "US": (3, "en", "America/New_York", "+1555", 1995),
    "FR": (3, "en", "Europe/Paris", "+336", 995),
    "SE": (2, "en", "Europe/Stockholm", "+4670", 1195),
    "DK": (1, "en", "Europe/Copenhagen", "+4520", 1195),
}

FIRST_NAMES = {
    "nl": ("Anouk", "Bram", "Femke", "Gijs", "Hanneke", "Ilse", "Jasper", "Lotte", "Maarten", "Noor", "Renée",
           "Roos", "Sjoerd", "Tessa", "Wouter", "Zoë", "Daniël", "Eefje", "Loes", "Pim"),
    "de": ("Anke", "Björn", "Clara", "Dörte", "Frieda", "Greta", "Hannes", "Ingrid", "Jürgen", "Käthe", "Lennart",
           "Mareike", "Nils", "Sören", "Theresa", "Ute", "Wiebke", "Jörg", "Lena", "Moritz"),
    "en": ("Alice", "Beatrice", "Callum", "Deirdre", "Edith", "Fiona", "Georgia", "Hamish", "Imogen", "Jonah",
           "Martha", "Nell", "Oscar", "Poppy", "Rowan", "Siobhán", "Tobias", "Winifred", "Chloë", "Seán"),
    "FR": ("Anaïs", "Benoît", "Céline", "Élodie", "François", "Hélène", "Jérôme", "Maëlle"),
    "SE": ("Åsa", "Göran", "Linnéa", "Märta", "Östen", "Sigrid", "Birgitta", "Håkan"),
    "DK": ("Søren", "Kåre", "Mette", "Jørgen", "Freja", "Asbjørn", "Signe", "Rikke"),
}  # fmt: skip

LAST_NAMES = {
    "nl": ("van den Akker", "Bloemendaal", "Coster", "Dijkgraaf", "Eikelboom", "Groenewoud", "Hofstra", "Kuipers",
           "Lindeman", "Molenaar", "Nieuwkerk", "Oosterhuis", "Postma", "Rietveld", "de Smit", "Terpstra",
           "Veenhuizen", "van der Wiel", "Zandstra", "Brouwers"),
    "de": ("Ahrens", "Böttcher", "Dreßler", "Eichhorn", "Färber", "Grünwald", "Hörmann", "Jäger", "Köhler",
           "Lindner", "Möllers", "Niehaus", "Ottermann", "Pfeiffer", "Rößler", "Schäfer", "Töpfer", "Uhlig",
           "Weißenfels", "Zöllner"),
    "en": ("Ashdown", "Barrowcliff", "Cavendale", "Drummond", "Ellerby", "Fairweather", "Greystoke", "Hollins",
           "Inglewood", "Kerrigan", "Larkspur", "Merrow", "Northcott", "O’Dwyer", "Penhallow", "Quill", "Rushford",
           "Stanwick", "Thistleton", "Yarrow"),
    "FR": ("Bellerive", "Châtelain", "Desprès", "Fontenoy", "Lefèvre", "Maréchal", "Pommier", "Rivière"),
    "SE": ("Björklund", "Ekström", "Fjällström", "Grönlund", "Hägg", "Lindqvist", "Sjöberg", "Åkerlöf"),
    "DK": ("Bæk", "Damgaard", "Højlund", "Kjær", "Nørgaard", "Skov", "Søndergaard", "Thorup"),
}  # fmt: skip

STREETS = {
    "nl": ("Lindelaan", "Kerkstraat", "Molenpad", "Havenkade", "Beukenweg", "Pottenbakkerssteeg"),
    "de": ("Lindenallee", "Mühlenweg", "Am Töpferplatz", "Gartenstraße", "Birkenweg", "Kirchgässchen"),
    "en": ("Orchard Lane", "Mill Street", "Station Road", "Chapel Row", "Harbour View", "Potter’s Close"),
}

CITIES = {
    "NL": ("Amsterdam", "Utrecht", "Groningen", "Zwolle", "Haarlem", "’s-Hertogenbosch"),
    "BE": ("Gent", "Antwerpen", "Leuven", "Brugge"),
    "DE": ("Köln", "Münster", "Lübeck", "Göttingen", "Leipzig"),
    "AT": ("Wien", "Graz", "Linz"),
    "GB": ("Bristol", "York", "Edinburgh", "Norwich"),
    "IE": ("Galway", "Cork"),
    "US": ("Portland", "Ann Arbor", "Burlington"),
    "FR": ("Nîmes", "Besançon", "Orléans"),
    "SE": ("Göteborg", "Växjö", "Malmö"),
    "DK": ("Århus", "Ålborg"),
}

MAIL_HOSTS = (
    "post.example",
    "mailbox.example",
    "brief.example",
    "zuhause.example",
    "inbox.example",
    "letters.example",
)

# How busy each month is beside an ordinary one.
_SEASON = (0.85, 0.85, 0.9, 0.95, 1.05, 0.9, 0.75, 0.8, 1.0, 1.1, 1.3, 1.9)
_WEEKDAY = (1.05, 1.0, 0.95, 1.0, 0.9, 0.95, 1.25)


def busyness(day: date) -> float:
    """How many orders a day brings beside an ordinary one: Advent is busy, the days after it are not."""
    quiet = 0.45 if day.month == 12 and day.day > 20 else 1.0
    return _SEASON[day.month - 1] * _WEEKDAY[day.weekday()] * quiet


def local(at: int) -> datetime:
    """The shop's wall clock at an instant."""
    return datetime.fromtimestamp(at, ZONE)


def instant(day: date, seconds: int = 0) -> int:
    """The instant at which the shop's wall clock shows `seconds` after the day's midnight."""
    clock = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(seconds=seconds)
    return int(clock.timestamp())


def is_open(at: int) -> bool:
    """Whether the shop's opening hours cover the instant."""
    clock = local(at)
    hours = _OPEN.get(clock.weekday())
    return hours is not None and hours[0] <= clock.hour < hours[1]


def after_open_seconds(at: int, seconds: int) -> int:
    """The instant at which the shop has been open for `seconds` since `at`."""
    day = local(at).date()
    while True:
        hours = _OPEN.get(day.weekday())
        if hours is not None:
            opens, closes = instant(day, hours[0] * 3600), instant(day, hours[1] * 3600)
            begins = max(at, opens)
            if begins < closes:
                if seconds < closes - begins:
                    return begins + seconds
                seconds -= closes - begins
        day += timedelta(days=1)


def awake(at: int) -> int:
    """The instant itself, or seven in the morning where it falls into the night: at most seven hours later."""
    clock = local(at)
    if clock.hour >= 7:
        return at
    # A minute of the night stays a minute of the hour after waking, so that not all write at seven sharp.
    return at + (7 - clock.hour) * 3600
