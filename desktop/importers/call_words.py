"""What telephone systems call the columns and results of their calls, in the languages of order_words."""

from desktop.importers.columns import normalised

# Our field → its names, likeliest first.
_COLUMNS = {
    "started_at": """
        started_at, start time, started, call start, call started, call date, date and time, datetime,
        date/time, timestamp, call time, created at, date, starttijd, tijdstip, datum en tijd, startzeit,
        beginn, zeitpunkt, datum, début, date et heure, date de l'appel, date d'appel, fecha y hora, inicio,
        fecha, data e ora, inizio, data e hora, início, data, time, uhrzeit
    """,
    "number": """
        number, phone number, phone, caller number, caller id, caller, from, customer number, customer
        phone, telephone, telephone number, telefoonnummer, telefoon, nummer, beller, rufnummer,
        telefonnummer, telefon, anrufer, numéro, numéro de téléphone, téléphone, appelant, número, teléfono,
        llamante, numero, telefono, chiamante, telefone, número de telefone
    """,
    "direction": """
        direction, call direction, inbound/outbound, call type, type, richting, richtung, anruftyp, sens,
        type d'appel, dirección, tipo de llamada, direzione, tipo di chiamata, direção, tipo
    """,
    "answered": """
        answered, answered (y/n), call answered, call status, status, call result, result, disposition,
        outcome, beantwoord, opgenomen, beantwortet, angenommen, ergebnis, répondu, statut, contestada,
        respondida, estado, risposto, stato, esito, atendida
    """,
    "wait_seconds": """
        wait_seconds, speed of answer in seconds, speed of answer, wait time, waiting time, wait, time to
        answer, queue time, time in queue, ring time, ringing time, wachttijd, wartezeit, klingelzeit, temps
        d'attente, attente, tiempo de espera, espera, tempo di attesa, attesa, tempo de espera
    """,
    "talk_seconds": """
        talk_seconds, avgtalkduration, talk duration, talk time, call duration, duration, call length,
        length, duration in seconds, duration (s), billsec, gespreksduur, duur, gesprächsdauer, dauer, durée
        de l'appel, durée, duración, durata, duração
    """,
    "agent": """
        agent, agent name, answered by, employee, operator, user, medewerker, mitarbeiter, bearbeiter,
        opérateur, agente, operador, operatore, atendente
    """,
    "topic": """
        topic, subject, reason, category, call reason, onderwerp, reden, thema, betreff, grund, sujet,
        motif, tema, motivo, asunto, argomento, oggetto, assunto
    """,
    "solved": """
        solved, resolved, opgelost, gelöst, résolu, resuelto, resuelta, risolto, resolvido
    """,
    "rating": """
        rating, satisfaction rating, satisfaction, csat, score, customer satisfaction, beoordeling,
        bewertung, valoración, valutazione, avaliação
    """,
    "time": """
        time, time of day, call time, tijd, uhrzeit, zeit, heure, hora, ora
    """,
    "to": """
        to, called number, callee, destination, dialled number, dialed number, gebelde nummer, angerufen,
        ziel, appelé, destino, destinatario
    """,
    "name": """
        name, caller name, contact name, contact, customer name, customer, naam, nom, nombre, nome
    """,
    "call": """
        call id, call_id, callid, call number, unique id, uniqueid, id, anruf-id, gesprek-id, id appel
    """,
}

# Somebody answered, or the matter was solved.
_YES = """
    y, yes, true, 1, x, ja, j, oui, o, sí, s, sim, answered, completed, connected, complete, ok, success,
    successful, taken, beantwoord, beantwortet, angenommen, erfolgreich, répondu, contestada, atendida,
    risposto
"""
# Nobody did.
_NO = """
    n, no, false, 0, nee, nein, non, não, missed, missed call, unanswered, no answer, not answered,
    noanswer, abandoned, busy, failed, lost, rejected, declined, canceled, cancelled, hung up, gemist, niet
    beantwoord, verpasst, nicht angenommen, verloren, abgebrochen, besetzt, manqué, appel manqué, perdida,
    no contestada, persa, chiamata persa, não atendida, blocked
"""
_VOICEMAIL = """
    voicemail, voice mail, left voicemail, mailbox, anrufbeantworter, messagerie, répondeur, buzón de voz,
    segreteria, caixa postal
"""
_INBOUND = """
    inbound, incoming, in, received, incoming call, inkomend, eingehend, ankommend, entrant, reçu, entrante,
    recibida, in entrata, ricevuta, recebida, entrada
"""
_OUTBOUND = """
    outbound, outgoing, out, placed, dialed, dialled, outgoing call, uitgaand, ausgehend, abgehend, sortant,
    émis, saliente, realizada, in uscita, effettuata, efetuada, saída
"""


def _words(table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalised(word) for word in table.split(",")))


COLUMN_NAMES = {field: _words(names) for field, names in _COLUMNS.items()}
YES, NO, VOICEMAIL = frozenset(_words(_YES)), frozenset(_words(_NO)), frozenset(_words(_VOICEMAIL))
INBOUND, OUTBOUND = frozenset(_words(_INBOUND)), frozenset(_words(_OUTBOUND))
