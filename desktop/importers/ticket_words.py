"""What help desks call the columns, states and channels of their tickets: English, Dutch, German, French,
Spanish, Italian, Portuguese.

To add a language: put its words behind the others of each field, likeliest first, as people write them: they
are compared without case, accents, spaces and punctuation (columns.normalised).
"""

from desktop.domain.records import TicketState
from desktop.importers.columns import normalised, synonyms

# Our field → its names, likeliest first. Fields named “… (or at)” are decided by what their column holds.
_COLUMNS = {
    "ticket": """
        ticket, ticket id, ticket number, ticket no, ticket nr, ticket #, ticketid, case number, case
        id, case no, request id, request number, issue id, issue key, conversation id, conversation
        number, incident number, ticketnummer, ticketnr, ticket-id, vorgangsnummer, vorgang, fallnummer,
        anfragenummer, zaaknummer, meldingsnummer, numéro de ticket, n° de ticket, numéro du ticket, id
        du ticket, id ticket, número de ticket, id de ticket, id del ticket, número de caso, numero
        ticket, n. ticket, numero richiesta, número do ticket, id do ticket, número do chamado, chamado
    """,
    "created_at": """
        ticket created - timestamp, ticket created - date, conversation started at, created_at, created
        at, created, created on, created date, created time, creation date, creation time, date created,
        opened at, opened, open date, date opened, opened on, received at, received, date received,
        arrived at, submitted at, submitted, requested, issue_reported at, reported at, ticket created,
        ticket created at, ticket date, start date, date, aangemaakt op, aangemaakt, aanmaakdatum,
        ontvangen op, geopend op, erstellt am, erstellt, erstelldatum, erstellungsdatum, angelegt am,
        eingegangen am, eröffnet am, datum, créé le, date de création, date d'ouverture, reçu le, ouvert
        le, creado el, fecha de creación, fecha de apertura, recibido el, creato il, data creazione,
        data di creazione, data apertura, data di apertura, ricevuto il, criado em, data de criação,
        data de abertura, recebido em, fecha, data
    """,
    "first_reply_at": """
        first_reply_at, first reply at, first response at, first replied at, first responded at, first
        answered at, first answer at, initial response time, first response date, issue_responded,
        replied at, answered at, eerste antwoord op, eerste reactie op, erste antwort am, erste antwort
        um, erstantwort am, première réponse le, date de première réponse, primera respuesta el, fecha
        de primera respuesta, prima risposta il, data prima risposta, primeira resposta em, data da
        primeira resposta
    """,
    "first_reply_minutes": """
        first_reply_minutes, first reply time, first reply time in minutes, first reply in minutes,
        first response time, first response minutes, first_response_minutes, first response time in
        minutes, first response time minutes, first response time in mins, first response time in hours,
        first response time in hrs, first response hours, first response time s, first response seconds,
        first response, first reply, response time, response time in minutes, reply time, frt, tijd tot
        eerste reactie, eerste reactietijd, reactietijd, responstijd, antwoordtijd, tijd tot eerste
        antwoord, erstantwortzeit, erste antwortzeit, erste reaktionszeit, reaktionszeit, antwortzeit,
        zeit bis zur ersten antwort, temps de première réponse, délai de première réponse, temps de
        réponse, délai de réponse, tiempo de primera respuesta, tiempo de respuesta, tempo di prima
        risposta, tempo prima risposta, tempo di risposta, tempo de primeira resposta, tempo da primeira
        resposta, tempo de resposta
    """,
    "first_reply_minutes.open": """
        first_reply_minutes.open, first reply time in minutes within business hours, first reply time
        within business hours, first response time in business hours, first response time business
        hours, first response business minutes
    """,
    "solved_at": """
        ticket solved - timestamp, ticket solved - date, solved_at, solved at, solved, solved on, date
        solved, resolved at, resolved, resolved on, resolved time, resolved date, resolution date, date
        resolved, closed at, closed, closed on, closed time, closed date, date closed, completed at,
        opgelost op, gesloten op, afgerond op, datum opgelost, gelöst am, erledigt am, geschlossen am,
        abgeschlossen am, lösungsdatum, résolu le, fermé le, clos le, date de résolution, date de
        clôture, resuelto el, cerrado el, fecha de resolución, fecha de cierre, risolto il, chiuso il,
        data risoluzione, data chiusura, resolvido em, fechado em, encerrado em, data de resolução, data
        de encerramento
    """,
    "resolution_minutes": """
        resolution_minutes, resolution time, resolution time in minutes, resolution minutes, resolution
        time in mins, resolution time in hours, resolution time in hrs, resolution hours,
        resolution_hours, resolution time s, resolution seconds, full resolution time in minutes, full
        resolution time, time to resolution, time to resolve, handling duration, oplostijd,
        doorlooptijd, tijd tot oplossing, lösungszeit, lösungsdauer, bearbeitungsdauer, durchlaufzeit,
        temps de résolution, délai de résolution, tiempo de resolución, tempo di risoluzione, tempo de
        resolução
    """,
    "resolution_minutes.open": """
        resolution_minutes.open, full resolution time in minutes within business hours, resolution time
        within business hours, resolution time in business hours, resolution time business hours
    """,
    "status": """
        status, ticket status, ticket state, state, case status, zustand, statut, état, estado, stato,
        situação
    """,
    "reopens": """
        reopens, reopen count, reopened, times reopened, number of reopens, heropend, heropeningen,
        aantal keer heropend, wiedereröffnungen, wieder geöffnet, réouvertures, reaperturas, riaperture,
        reaberturas
    """,
    "replies": """
        replies, number of replies, agent replies, agent interactions, agent messages, number of agent
        messages, our replies, messages sent, antwoorden, aantal antwoorden, antworten, anzahl
        antworten, réponses, nombre de réponses, respuestas, número de respuestas, risposte, numero
        risposte, respostas, número de respostas
    """,
    "agent": """
        agent, agent name, agent_name, assignee, assignee name, assigned to, assigned agent, owner,
        handled by, responder, medewerker, behandelaar, toegewezen aan, bearbeiter, mitarbeiter,
        zugewiesen an, agent assigné, assigné à, responsable, agente, asignado a, asignado, operatore,
        assegnato a, atendente, atribuído a, responsável
    """,
    "channel": """
        channel, ticket channel, channel name, via, source, ticket source, origin, contact channel,
        medium, kanaal, kanal, quelle, canal, origine, origen, canale, fonte, origem
    """,
    "topic": """
        topic, category, ticket category, contact reason, reason, issue type, issue category, ticket
        type, type, subject category, onderwerp categorie, categorie, reden, thema, kategorie, grund,
        anliegen, anfragetyp, catégorie, motif, categoría, motivo, categoria
    """,
    "rating": """
        rating, satisfaction score, satisfaction rating, customer satisfaction rating, csat score, csat,
        csat rating, survey score, survey result, survey results, customer satisfaction, score,
        tevredenheid, klanttevredenheid, tevredenheidsscore, beoordeling, zufriedenheit,
        kundenzufriedenheit, bewertung, satisfaction, satisfaction client, note de satisfaction,
        évaluation, satisfacción, valoración, calificación, soddisfazione, valutazione, satisfação,
        avaliação
    """,
    "email": """
        email, e-mail, customer email, customer e-mail, requester email, contact email, email address,
        e-mail address, from email, client email, e-mailadres, email klant, e-mail klant,
        e-mail-adresse, e-mail kunde, kunden-e-mail, courriel, adresse e-mail, e-mail client, email du
        client, correo, correo electrónico, email del cliente, indirizzo email, email cliente, e-mail do
        cliente, endereço de e-mail
    """,
    "phone": """
        phone, phone number, customer phone, contact phone, telephone, mobile, telefoon, telefoonnummer,
        telefon, telefonnummer, téléphone, teléfono, telefono, telefone
    """,
    "name": """
        name, customer name, requester, requester name, contact name, full name, client name, customer,
        contact, client, naam, klant, klantnaam, aanvrager, kunde, kundenname, anfragender, nom, nom du
        client, demandeur, nombre, nombre del cliente, cliente, solicitante, nome, nome cliente,
        richiedente, nome do cliente
    """,
    "subject": """
        subject, ticket subject, title, summary, ticket title, onderwerp, titel, betreff, sujet, objet,
        titre, asunto, título, oggetto, titolo, assunto
    """,
    "order": """
        order, order number, order no, order nr, order #, order id, order_id, order name, order
        reference, bestelnummer, ordernummer, bestelling, bestellnummer, auftragsnummer, bestellung,
        commande, numéro de commande, n° de commande, pedido, número de pedido, ordine, numero ordine,
        encomenda, número do pedido, número da encomenda
    """,
    "escalated": """
        escalated, escalation, is escalated, was escalated, handed over, geëscaleerd, doorgezet,
        eskaliert, weitergegeben, escaladé, transféré, escalado, scalato, escalata, escalonado
    """,
    "minutes": """
        minutes, minutes worked, time tracked, time spent, handle time, handling time, work minutes,
        connected_handling_time, bestede tijd, gewerkte minuten, bearbeitungszeit, aufwand, zeitaufwand,
        temps passé, temps de traitement, tiempo dedicado, tempo impiegato, tempo di lavorazione, tempo
        gasto
    """,
    "tags": "tags, labels, ticket tags, tag, label, schlagwörter, étiquettes, etiquetas, etichette",
    "updated_at": """
        updated at, updated, last updated, last update, last updated time, last update time, last
        modified, bijgewerkt op, aktualisiert am, geändert am, mis à jour le, modifié le, actualizado
        el, aggiornato il, atualizado em
    """,
}

# A sheet with one of these lists messages or calls, not tickets.
_OTHER_SHEETS = """
    call id, answered y n, avgtalkduration, speed of answer in seconds, in response to tweet id, message
    id, sent at, from, body, message, lineitem name, financial status
"""

_STATES = {
    TicketState.OPEN: """
        open, new, active, unassigned, assigned, in progress, reopened, re-opened, customer responded,
        todo, to do, nieuw, in behandeling, heropend, offen, neu, in bearbeitung, wieder geöffnet,
        ouvert, nouveau, en cours, rouvert, abierto, nuevo, en curso, en progreso, reabierto, aberto,
        novo, em andamento, em progresso, reaberto, aperto, nuovo, in corso, in lavorazione, riaperto
    """,
    TicketState.WAITING: """
        pending, hold, on hold, on-hold, waiting, snoozed, pending customer response, waiting on
        customer, waiting for customer, awaiting customer, awaiting reply, awaiting your reply, waiting
        on third party, waiting on third-party, in afwachting, wachtend, wacht op klant, in de wacht,
        wartend, ausstehend, wartet auf kunden, warten auf kunden, warten auf kunde, zurückgestellt, en
        attente, en attente du client, suspendu, pendiente, en espera, esperando al cliente, pendente,
        em espera, aguardando cliente, aguardando, in attesa, in attesa del cliente, in sospeso
    """,
    TicketState.SOLVED: """
        solved, resolved, closed, done, completed, complete, finished, opgelost, gesloten, afgerond,
        afgehandeld, gelöst, geschlossen, erledigt, abgeschlossen, résolu, fermé, clos, clôturé,
        terminé, resuelto, cerrado, solucionado, finalizado, resolvido, fechado, encerrado, concluído,
        risolto, chiuso, completato
    """,
}

# States that say that a ticket is no contact at all, with the reason.
_NO_CONTACT_STATES = {
    "spam": "spam, ongewenst, pourriel, correo no deseado, posta indesiderata",
    "merged": "merged, samengevoegd, zusammengeführt, fusionné, fusionado, unito, mesclado",
}

_CHANNELS = {
    "email": """
        email, e-mail, mail, outlook, gmail, e-mails, correo, correo electrónico, courriel, posta
        elettronica, email integration
    """,
    "form": """
        form, web, web form, webform, website, portal, contact form, contact_form, web portal, customer
        portal, feedback widget, web widget, help center, helpcenter, contactformulier, formulier,
        kontaktformular, formular, formulaire, formulaire de contact, formulario, formulario de
        contacto, modulo, modulo di contatto, formulário, formulário de contato
    """,
    "chat": "chat, live chat, livechat, messaging, native messaging, web chat, widget, chat widget",
    "phone": """
        phone, call, voice, voicemail, telephone, phone call, phone call incoming, phone call
        (incoming), phone call (inbound), inbound call, aircall, telefoon, telefon, anruf, téléphone,
        appel, teléfono, llamada, telefono, chiamata, telefone, ligação
    """,
    "sms": "sms, text, text message",
    "instagram": """
        instagram, instagram direct, instagram dm, instagram direct message, instagram-direct-message,
        instagram comment, instagram ad comment, instagram-ad-comment, instagram mention
    """,
    "messenger": """
        messenger, facebook, facebook messenger, facebook-messenger, facebook private message, facebook
        message, facebook comment, facebook post, facebook mention, facebook recommendations
    """,
    "whatsapp": "whatsapp, whats app, whatsapp message, whatsapp-message",
    "telegram": "telegram",
}

# Channels that no customer wrote through, with the reason that keeps such a ticket out of the contacts.
# Zendesk makes a ticket “via closed ticket” when somebody answers on one that cannot be opened again.
_NO_CONTACT_CHANNELS = {
    "internal": "internal communication, internal, internal note, internal-note, intern, interne, interno",
    "outbound-first": """
        outbound, outbound email, outbound call, phone call (outgoing), phone call outgoing, phone call
        (outbound), outgoing, uitgaand, ausgehend, sortant, saliente, in uscita
    """,
    "merged": "closed ticket",
}

_NO_AGENT = """
    unassigned, no agent, none, nobody, niet toegewezen, nicht zugewiesen, non assigné, sin asignar, non
    assegnato, não atribuído
"""
_YES = "yes, y, true, 1, x, ja, j, oui, o, sí, s, sim, escalated"
_NO = "no, n, false, 0, nee, nein, non, não, not escalated"
# What desks write where a customer was asked and has not answered, or was never asked.
_ASKED = "offered, asked, sent, pending, no answer, not answered, unanswered"
_NEVER_ASKED = """
    unoffered, not offered, not asked, no survey, not rated, unrated, no rating, not yet rated, survey
    not sent
"""


def _words(table: str) -> list[str]:
    return [" ".join(words.split()) for words in table.split(",")]


def _set(table: str) -> frozenset[str]:
    return frozenset(map(normalised, _words(table)))


COLUMN_NAMES = synonyms(_COLUMNS)
OTHER_SHEETS = _set(_OTHER_SHEETS)
STATES = {word: state for state, words in _STATES.items() for word in _set(words)}
NO_CONTACT_STATES = {word: reason for reason, words in _NO_CONTACT_STATES.items() for word in _set(words)}
CHANNELS = {word: channel for channel, words in _CHANNELS.items() for word in _set(words)}
NO_CONTACT_CHANNELS = {word: reason for reason, words in _NO_CONTACT_CHANNELS.items() for word in _set(words)}
NO_AGENT = _set(_NO_AGENT)
YES, NO = _set(_YES), _set(_NO)
ASKED, NEVER_ASKED = _set(_ASKED), _set(_NEVER_ASKED)
