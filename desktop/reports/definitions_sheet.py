"""The sheet Definitions: what each measure means, what others publish, the rules, how far the files reach."""

from collections.abc import Iterator, Sequence

from desktop.domain.kpi import OURS, Benchmark, Better, ChannelKind, Kpi, Matures, Step, Unit
from desktop.domain.rules import Rules
from desktop.language import N_, _
from desktop.reports.contents import Head, Reported, wall_time
from desktop.reports.verdicts import unit_words
from desktop.reports.wording import duration, in_unit, number
from desktop.reports.workbook import CellValue, Column, Look, Sheet, Workbook

# The articles from which levels and published figures come, by the numbers they have in the catalogue.
_SOURCES = {"000": "Bugalou", "001": "Convi", "002": "Chatty", "003": "Userpilot", "004": "HelpCrunch"}

_KINDS = {
    ChannelKind.EMAIL: N_("e-mail"),
    ChannelKind.CHAT: N_("live chat"),
    ChannelKind.SOCIAL: N_("social media and messengers"),
    ChannelKind.PHONE: N_("phone"),
}

_GOOD_DIRECTION = {
    Better.LOWER: N_("lower"),
    Better.HIGHER: N_("higher"),
    Better.BAND: N_("within a band"),
    Better.NEITHER: N_("neither: worth a look"),
}


def write_definitions(workbook: Workbook, head: Head, reported: Sequence[Reported]) -> None:
    columns = _columns()
    sheet = workbook.sheet(_("Definitions"), [column.width for column in columns], frozen="B2")
    sheet.header(columns)
    for each in reported:
        sheet.cells(columns, _row(each, head.rules))
    _section(sheet, _("How to read the numbers"), _reading())
    _section(sheet, _("When a conversation begins and ends"), rule_lines(head))
    _section(sheet, _("How far your files reach"), _reach_lines(head))


def _section(sheet: Sheet, title: str, lines: Iterator[tuple[str, str]]) -> None:
    sheet.row()
    sheet.row((title, Look.SECTION))
    for name, text in lines:
        sheet.row((name, Look.STRONG), text)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("what"), 28, Look.STRONG),
        Column(_("also called"), 20, Look.WRAPPED),
        Column(_("the question"), 34, Look.WRAPPED),
        Column(_("how it is worked out"), 44, Look.WRAPPED),
        Column(_("what counts"), 54, Look.WRAPPED),
        Column(_("unit"), 14, Look.WRAPPED),
        Column(_("better is"), 12, Look.WRAPPED),
        Column(_("put into a week"), 24, Look.WRAPPED),
        Column(_("final"), 28, Look.WRAPPED),
        Column(_("good"), 34, Look.WRAPPED),
        Column(_("better"), 34, Look.WRAPPED),
        Column(_("best"), 34, Look.WRAPPED),
        Column(_("what others publish"), 60, Look.WRAPPED),
        Column(_("key"), 24, Look.WRAPPED),
    )


def _row(each: Reported, rules: Rules) -> tuple[CellValue, ...]:
    kpi = each.kpi
    return (
        _(kpi.name),
        _(kpi.term),
        _(kpi.question),
        _(kpi.formula),
        _(kpi.counts),
        unit_words(kpi.unit, each.measured.total.currency),
        _(_GOOD_DIRECTION[kpi.better]),
        _(kpi.anchor),
        _final(kpi.matures_after, rules),
        *_levels(kpi),
        "\n".join(_published(kpi, benchmark) for benchmark in kpi.benchmarks),
        kpi.key,
    )


def _final(matures: Matures, rules: Rules) -> str:
    if matures is Matures.AFTER_TARGET:
        return _("once the time you allow for a first answer is over")
    if matures is Matures.AFTER_QUIET:
        return _("{time} after the end").format(time=duration(rules.quiet / 60))
    if matures is Matures.AFTER_FIRST_CONTACT:
        window = duration(rules.first_contact_window / 60)
        return _("{time} after the end, when nothing more has come of it").format(time=window)
    if matures is Matures.AFTER_SPLIT:
        mail, direct = duration(rules.split_mail / 60), duration(rules.split_direct / 60)
        return _("{mail} after the end by mail, {direct} by message").format(mail=mail, direct=direct)
    days = {Matures.AFTER_3_DAYS: 3, Matures.AFTER_30_DAYS: 30, Matures.AFTER_90_DAYS: 90}.get(matures)
    if days is not None:
        return _("{days} days after the end").format(days=days)
    return _("at once")


def _levels(kpi: Kpi) -> tuple[str, str, str]:
    """Good, better, best: a line a kind of channel, each with who says so."""
    good: list[str] = []
    better: list[str] = []
    best: list[str] = []
    for kind, tiers in kpi.tiers.items():
        for lines, step in ((good, tiers.good), (better, tiers.better), (best, tiers.best)):
            text = _("{figure} ({source})").format(
                figure=_figure(step, kpi.unit), source=_said_by(step.sources)
            )
            if kind in _KINDS:
                text = _("{channel}: {level}").format(channel=_(_KINDS[kind]), level=text)
            lines.append(text)
        if tiers.note:
            good.append(_(tiers.note))
    return "\n".join(good), "\n".join(better), "\n".join(best)


def _figure(step: Step, unit: Unit) -> str:
    return in_unit(step.figure, unit)


def _said_by(sources: Sequence[str]) -> str:
    return ", ".join(_("our own figure") if source == OURS else _SOURCES[source] for source in sources)


def _published(kpi: Kpi, benchmark: Benchmark) -> str:
    """One published figure: for context, never a verdict."""
    part = {part.key: part for part in kpi.parts}.get(benchmark.part)
    figure = _range(benchmark, kpi.unit if part is None else part.unit)
    if part is not None:
        figure = _("{part}: {figure}").format(part=_(part.name), figure=figure)
    about = _("about: {population}").format(population=_(benchmark.population))
    said = (_said_by((benchmark.source,)), about, _(benchmark.note))
    return f"{figure} ({'; '.join(filter(None, said))})"


def _range(benchmark: Benchmark, unit: Unit) -> str:
    low, high = in_unit(benchmark.low, unit), in_unit(benchmark.high, unit)
    if benchmark.low is None:
        return _("up to {high}").format(high=high)
    if benchmark.high is None:
        return _("from {low}").format(low=low)
    if benchmark.low == benchmark.high:
        return low
    if low == high:  # rounded for reading, 1.5 to 2 minutes would be “2 min to 2 min”
        low, high = number(benchmark.low), f"{number(benchmark.high)} {unit_words(unit)}"
    return _("{low} to {high}").format(low=low, high=high)


def _reading() -> Iterator[tuple[str, str]]:
    yield (
        _("95 % range"),
        _("With few conversations a number jumps by luck. The true one is in this range, 19 times of 20."),
    )
    yield _("of how many"), _("How many conversations, orders or answers the number is made of.")
    yield _("clear"), _("Luck alone would bring such a change less than once in 20 times.")
    yield _("can still change"), _("The files do not reach far enough yet for the number to be final.")
    yield (
        _("good, better, best"),
        _(
            "The slackest and the strictest published figure, and one between. Ours is called our own. Times "
            "are judged by the clock, day and night, also where open hours are counted."
        ),
    )


def rule_lines(head: Head) -> Iterator[tuple[str, str]]:
    """The rules of the book, in a sentence each."""
    rules = head.rules
    quiet, lapse = duration(rules.quiet / 60), duration(rules.lapse / 60)
    yield (
        _("Solved"),
        _("At your last answer, once the customer has stayed quiet for {quiet}.").format(quiet=quiet),
    )
    yield (
        _("Came back"),
        _("The customer wrote again after that, but within {mail} by mail or {direct} by message.").format(
            mail=duration(rules.split_mail / 60), direct=duration(rules.split_direct / 60)
        ),
    )
    yield _("A new one"), _("Whatever a customer writes later than that.")
    yield (
        _("Never answered"),
        _("Waits for you until the customer has been silent for {lapse}.").format(lapse=lapse),
    )
    yield _("Left out"), _("Newsletters, automatic mail, spam. They stand in Conversations with the reason.")
    yield _("Automatic answers"), _("Never stop the clock. Only an answer that a person wrote does.")
    yield _("Weeks begin on"), _(_WEEK_DAYS[head.week_start])


_WEEK_DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def _reach_lines(head: Head) -> Iterator[tuple[str, str]]:
    """Nothing after these instants is known, and silence after them proves nothing."""
    for known in head.known_until:
        name = " ".join(filter(None, (known.channel or _("orders"), known.account)))
        until = wall_time(known.until, head.period.zone)
        yield name, f"{until:%Y-%m-%d %H:%M}"
    if not head.known_until:
        yield _("nothing yet"), ""
