"""Messages from any sheet: a row each, with the conversation it belongs to, when it was sent and by whom."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from desktop.domain.contact_points import email_point, is_email, name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Question, Record
from desktop.importers.base import Source
from desktop.importers.cell_values import text
from desktop.importers.chat_owner import folded, owner_missing, owner_names, owner_question
from desktop.importers.column_contents import dates_first
from desktop.importers.columns import columns_for, matched, normalised, questions_for, require, synonyms
from desktop.importers.first_look import ROWS_FOR_QUESTIONS, Columns, FirstLook, first_look
from desktop.importers.occurrences import Occurrences
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.importers.ticket_rows import channel_of
from desktop.language import N_, _

REQUIRED = ("conversation", "sent_at", "from")
COLUMN_NAMES = synonyms(
    {
        "conversation": """conversation,conversation id,thread,thread id,chat,chat id,talk,case,case id,
            gesprek,gesprek id,unterhaltung,konversation,chat-id,conversación,conversa,conversazione,fil""",
        "sent_at": """sent at,date,time,timestamp,datetime,date time,sent,created at,received at,datum,
            tijdstip,verzonden op,gesendet am,zeitpunkt,zeit,envoyé le,horodatage,fecha,enviado el,data,
            data e ora,enviado em""",
        "from": """from,sender,author,from address,sender name,van,afzender,von,absender,verfasser,de,
            expéditeur,auteur,remitente,autor,da,mittente,autore,remetente""",
        "text": """text,message,body,content,words,bericht,tekst,nachricht,inhalt,texte,message text,contenu,
            mensaje,texto,messaggio,testo,mensagem""",
        "to": """to,recipient,recipients,to address,aan,ontvanger,an,empfänger,à,destinataire,para,
            destinatario,a,destinatário""",
        "subject": "subject,title,onderwerp,betreff,objet,sujet,asunto,oggetto,assunto",
        "channel": "channel,source,platform,medium,via,kanaal,kanal,canal,canale",
        "kind": """kind,direction,type,message type,inbound,incoming,outbound,outgoing,sent by us,role,
            author type,sender type,richting,soort,richtung,art,sens,dirección,tipo,direzione,direção""",
    }
)
FIELDS = tuple(COLUMN_NAMES)
# What a person may say where the sheet has no column for it.
_CHANNELS = ("email", "chat", "instagram", "whatsapp", "messenger", "telegram", "sms", "phone")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_IN = _words(
    """in inbound incoming received customer client buyer enduser user visitor contact kunde klant eingehend
    inkomend ontvangen empfangen recu entrant cliente recibido entrante ricevuto recebido"""
)
_OUT = _words(
    """out outbound outgoing sent agent staff shop seller owner we us team reply support ausgehend gesendet
    uitgaand verzonden medewerker mitarbeiter envoye sortant vendeur enviado saliente inviato uscita"""
)
_KINDS = {
    "auto": Kind.AUTO,
    "autoreply": Kind.AUTO,
    "bulk": Kind.BULK,
    "newsletter": Kind.BULK,
    "noreply": Kind.NOREPLY,
    "bounce": Kind.BOUNCE,
    "spam": Kind.SPAM,
    "notification": Kind.NOTIFICATION,
    "reaction": Kind.REACTION,
    "like": Kind.REACTION,
    "system": Kind.SYSTEM,
    "event": Kind.SYSTEM,
    "note": Kind.SYSTEM,
    "bot": Kind.BOT,
    "chatbot": Kind.BOT,
}
# Columns that ask a question of their own, to which a cell says yes or no: the answer "yes" means from us.
_YES_IS_IN = frozenset(("inbound", "incoming"))
_YES_IS_OUT = frozenset(("outbound", "outgoing", "sentbyus"))
_YES = _words("yes y true 1 ja oui si sim x")
_NO = _words("no n false 0 nein nee non nao")

_MOST_PEOPLE = 100_000


class MessageSheet:
    """The fallback for every sheet of messages. `from_us` is told by a column, or by the owner's names."""

    key = "message_sheet"
    label = N_("A sheet of messages")
    channel = ""

    def recognises(self, source: Source) -> bool:
        """Only where conversation, time, sender and words go by their usual names."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        columns = matched(header, COLUMN_NAMES)
        return all(field in columns for field in (*REQUIRED, "text"))

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which columns; then day or month first, the channel where no column has it, and who is the shop."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        asked = questions_for(sheet.header, REQUIRED, columns)
        if asked:
            return [
                dates_first(question, sheet, answers) if question.key == "map.sent_at" else question
                for question in asked
            ]
        asked = _look(sheet, columns, answers, for_questions=True).questions(answers)
        people = _people(sheet, columns)
        if not _channel_for(columns, people, answers):
            asked.append(Question("channel", _("Where were these messages written?"), choices=_CHANNELS))
        if people.directionless and not owner_names(people.names, (), answers):
            asked.append(owner_question(people.names))
        return asked

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return _look(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return {field: sheet.header[columns[field]] for field in FIELDS if field in columns}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All messages. Raises Problem where a required column is missing or a question is open."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        require(sheet.header, REQUIRED, columns)
        look = _look(sheet, columns, answers, for_questions=False)
        look.require(answers)
        people = _people(sheet, columns)
        channel = _channel_for(columns, people, answers)
        if not channel:
            raise Problem(
                _("Where were these messages written?"),
                _("Choose one of: {choices}.").format(choices=", ".join(_CHANNELS)),
            )
        ours = owner_names(people.names, (), answers)
        if people.directionless and not ours:
            raise owner_missing(people.names)
        reader = _Messages(RowCells(columns, look, answers, sheet), sheet, channel, ours)
        for row in sheet.rows():
            yield from reader.records(row)


def _look(sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool) -> FirstLook:
    return first_look(
        sheet, Columns(dates=(columns["sent_at"],)), answers.currency, for_questions=for_questions
    )


class _People:
    """Who writes in a sheet, those in the most conversations first, and whether it tells the direction."""

    def __init__(self, names: Sequence[str], directionless: bool, only_addresses: bool) -> None:
        self.names, self.directionless, self.only_addresses = names, directionless, only_addresses


def _people(sheet: Sheet, columns: Mapping[str, int]) -> _People:
    key = ("people", tuple(sorted(columns.items())))
    known = sheet.remembered.get(key)
    if isinstance(known, _People):
        return known
    sender, conversation, kind = columns["from"], columns["conversation"], columns.get("kind", -1)
    header = sheet.header[kind] if kind >= 0 else ""
    seen: set[tuple[str, str]] = set()
    talks: Counter[str] = Counter()
    directionless, addresses, rows = kind < 0, 0, 0
    for _number, cells in islice(sheet.rows(counted=False), ROWS_FOR_QUESTIONS):
        name = text(cells[sender]).strip()
        if not name:
            continue
        rows += 1
        addresses += bool(email_point(name))
        pair = (name, text(cells[conversation]))
        if pair not in seen and len(seen) < _MOST_PEOPLE:
            seen.add(pair)
            talks[name] += 1
        if not directionless:
            told, sort = _direction(text(cells[kind]), header)
            directionless = told is None and sort is Kind.PERSON
    names = [name for name, _count in sorted(talks.items(), key=lambda entry: (-entry[1], entry[0]))]
    found = _People(names, directionless, bool(rows) and addresses == rows)
    sheet.remembered[key] = found
    return found


def _direction(said: str, header: str) -> tuple[bool | None, Kind]:
    """Whether the shop wrote a message, as far as its cell says so, and what sort it is."""
    word, column = normalised(said), normalised(header)
    if (column in _YES_IS_IN or column in _YES_IS_OUT) and (word in _YES or word in _NO):
        return (word in _YES) == (column in _YES_IS_OUT), Kind.PERSON
    if word in _IN:
        return False, Kind.PERSON
    if word in _OUT:
        return True, Kind.PERSON
    return None, _KINDS.get(word, Kind.PERSON)


def _channel_for(columns: Mapping[str, int], people: _People, answers: Answers) -> str:
    """The channel of rows that name none; "" where only the person knows."""
    said = answers.other.get("channel", "")
    if said:
        return channel_of(said)
    if people.only_addresses:
        return "email"
    return "chat" if "channel" in columns else ""


class _Messages:
    """Turns rows into messages."""

    def __init__(self, cells: RowCells, sheet: Sheet, channel: str, ours: frozenset[str]) -> None:
        self._cells = cells
        self._channel = channel
        self._ours = ours
        kind = cells.columns.get("kind", -1)
        self._kind_header = sheet.header[kind] if kind >= 0 else ""
        # The mailbox that mails belong to: the shop's address where one is among its names.
        self._mailbox = next((name for name in sorted(ours) if is_email(name)), MessageSheet.key)
        self._occurrences = Occurrences()

    def records(self, row: Row) -> Iterator[Record]:
        reader, cells = self._cells, row[1]
        conversation, sender = reader.said(cells, "conversation"), reader.said(cells, "from")
        if not conversation or not sender:
            yield reader.skipped(
                row, _("there is no sender") if conversation else _("there is no conversation")
            )
            return
        sent_at, reason = reader.required_instant(cells, "sent_at")
        if sent_at is None:
            yield reader.skipped(row, reason or _("there is no date"))
            return
        named = reader.said(cells, "channel")
        channel = channel_of(named) if named else self._channel
        from_us, kind = _direction(reader.said(cells, "kind"), self._kind_header)
        if from_us is None:
            from_us = folded(sender) in self._ours
        words = reader.repaired(text(reader.cell(cells, "text"))).strip()
        subject = " ".join(reader.repaired(reader.said(cells, "subject")).split())
        # The date as it is written: its reading may depend on what a person answered.
        seen = "\0".join((conversation, text(reader.cell(cells, "sent_at")), sender, subject, words))
        yield Message(
            identity=digest("message_sheet", seen, self._occurrences.count(seen)),
            channel=channel,
            sent_at=sent_at,
            sender=_point(channel, sender),
            sender_name="" if email_point(sender) else reader.repaired(sender),
            recipients=tuple(
                _point(channel, name)
                for part in reader.said(cells, "to").replace(";", ",").split(",")
                if (name := part.strip())
            ),
            subject=subject,
            text=words,
            kind=kind,
            from_us=from_us,
            account=self._mailbox if channel == "email" else "",
            thread=conversation,
        )
        yield from reader.notes
        reader.notes = []


def _point(channel: str, who: str) -> str:
    return email_point(who) or phone_point(_number(who)) or name_point(channel, who)


def _number(who: str) -> str:
    """What may be a phone number: a name with a year in it is none."""
    return "" if any(map(str.isalpha, who)) else who
