"""What shops call the columns and states of their orders: English, Dutch, German, French, Spanish, Italian,
Portuguese.

To add a language: put its words behind the others of each field, likeliest first, as people
write them: they are compared without case, accents, spaces and punctuation (columns.normalised).
"""

from desktop.importers.columns import normalised

# Our field → its names, likeliest first.
_COLUMNS = {
    "order": """
        order, order number, order no, order nr, order #, order name, order id, order reference,
        order ref, order code, orders id, amazon-order-id, purchase order number, invoice, invoice
        no, invoice number, bestelnummer, bestelnr, ordernummer, ordernr, bestelling,
        bestellingsnummer, bestel id, factuurnummer, bestellnummer, bestellnr, bestell-id,
        auftragsnummer, auftragsnr, auftrag, bestellung, bestellungsnummer, rechnungsnummer,
        commande, numéro de commande, n° de commande, n° commande, no de commande, num commande,
        référence commande, référence de commande, id commande, pedido, número de pedido, n.º de
        pedido, nº pedido, nº de pedido, num pedido, id pedido, id de pedido, id del pedido,
        referencia del pedido, ordine, numero ordine, numero d'ordine, n. ordine, n° ordine, nr
        ordine, id ordine, encomenda, número da encomenda, nº encomenda, n.º da encomenda, número do
        pedido, nº do pedido, id do pedido
    """,
    "placed_at": """
        placed_at, placed at, placed on, order date, order_date_time, order datetime, order time,
        order created at, order created, ordered at, ordered on, order placed, purchase date,
        purchased at, purchased on, date of order, order purchase timestamp, sale date, created at,
        created on, created, date created, creation date, invoice date, date, datetime, date and
        time, besteldatum, orderdatum, datum bestelling, bestelling geplaatst op, geplaatst op,
        aangemaakt op, aankoopdatum, besteld op, factuurdatum, bestelldatum, auftragsdatum, datum
        der bestellung, bestellt am, verkauft am, kaufdatum, erstellt am, angelegt am,
        rechnungsdatum, datum, date de commande, date commande, date de la commande, commandé le,
        créé le, date de création, date d'achat, fecha de pedido, fecha pedido, fecha del pedido,
        fecha de compra, fecha de creación, creado el, fecha, data ordine, data dell'ordine, data
        d'ordine, data di acquisto, data acquisto, creato il, data creazione, data da encomenda,
        data do pedido, data encomenda, data pedido, data da compra, criado em, data
    """,
    "customer": """
        customer unique id, customer, customer id, customer number, customer no, customer nr, client
        id, buyer id, buyer user id, buyer username, buyer, user id, username, klantnummer, klantnr,
        klant id, kundennummer, kundennr, kunden-id, käufer-id, nutzername des käufers, numéro
        client, n° client, id client, identifiant client, número de cliente, nº cliente, id cliente,
        id de cliente, codice cliente, numero cliente, número do cliente, id do cliente
    """,
    "email": """
        email, e-mail, email address, e-mail address, customer email, customer e-mail, buyer email,
        billing email, contact email, mail, e-mailadres, email klant, klant e-mail, mailadres,
        e-mail-adresse, emailadresse, e-mail kunde, kunden-e-mail, mailadresse, e-mail des käufers,
        courriel, adresse e-mail, adresse email, adresse mail, e-mail client, email client, correo,
        correo electrónico, email del cliente, email cliente, indirizzo email, indirizzo e-mail,
        posta elettronica, correio eletrónico, correio eletrônico, endereço de e-mail, e-mail do
        cliente
    """,
    "phone": """
        phone, phone number, telephone, telephone number, mobile, mobile number, customer phone,
        buyer phone number, billing phone, shipping phone, tel, telefoon, telefoonnummer, mobiel,
        telefon, telefonnummer, handy, handynummer, mobilnummer, téléphone, numéro de téléphone,
        portable, teléfono, número de teléfono, móvil, telefono, numero di telefono, cellulare,
        telefone, telemóvel, celular
    """,
    "name": """
        name, customer name, full name, buyer name, billing name, client name, recipient, recipient
        name, shipping name, ship name, naam, klantnaam, naam klant, klant, volledige naam, kunde,
        kundenname, name des käufers, name des kunden, käufer, empfänger, nom, nom du client, nom
        client, nom complet, client, nombre, nombre del cliente, nombre completo, cliente, nome,
        nome cliente, nome del cliente, nome completo, nome do cliente
    """,
    "total": """
        total, order total, total price, total amount, order total amount, grand total, amount,
        total cents, total in cents, amount cents, amount in cents, order total cents, dollar value,
        total paid, amount paid, order amount, order value, total incl vat, total inc tax, sum,
        revenue, payment value, totaal, totaalbedrag, bedrag, totaal incl btw, totaalprijs,
        orderbedrag, bestelbedrag, gesamt, gesamtbetrag, gesamtsumme, gesamtpreis, betrag, summe,
        bestellwert, bruttobetrag, rechnungsbetrag, montant, montant total, total ttc, total
        commande, montant ttc, prix total, importe, importe total, total del pedido, monto, precio
        total, totale, totale ordine, importo, importo totale, prezzo totale, valor, valor total,
        total do pedido, total da encomenda, montante, preço total
    """,
    "currency": """
        currency, currency code, order currency, valuta, munteenheid, währung, waehrung, devise,
        monnaie, moneda, divisa, moeda
    """,
    "status": """
        status, order status, state, order state, financial status, payment status, bestelstatus,
        orderstatus, bestellstatus, auftragsstatus, zustand, statut, statut de la commande, statut
        commande, état, état de la commande, estado, estado del pedido, stato, stato ordine, stato
        dell'ordine, estado do pedido, estado da encomenda, situação
    """,
    "refunded": """
        refunded, refunded amount, amount refunded, refund, refund amount, refund total, total
        refunded, terugbetaald, terugbetaald bedrag, retourbedrag, erstattet, erstattung,
        erstattungsbetrag, rückerstattung, erstatteter betrag, remboursé, montant remboursé,
        remboursement, reembolsado, importe reembolsado, reembolso, rimborso, rimborsato, importo
        rimborsato, valor reembolsado
    """,
    "cancelled_at": """
        cancelled at, canceled at, cancelled on, canceled on, cancellation date, date cancelled,
        geannuleerd op, annuleringsdatum, storniert am, stornodatum, annulé le, date d'annulation,
        cancelado el, fecha de cancelación, annullato il, data annullamento, cancelado em, data de
        cancelamento
    """,
    "shipped_at": """
        shipped at, shipped on, date shipped, ship date, shipping date, shipment date, fulfilled at,
        dispatch date, dispatched at, order delivered carrier date, verzonden op, verzenddatum,
        versandt am, versanddatum, versendet am, expédié le, date d'expédition, date d'envoi,
        enviado el, fecha de envío, spedito il, data spedizione, data di spedizione, enviado em,
        data de envio
    """,
    "delivered_at": """
        delivered at, delivered on, delivery date, date delivered, order delivered customer date,
        bezorgd op, geleverd op, bezorgdatum, leverdatum, geliefert am, zugestellt am, lieferdatum,
        zustelldatum, livré le, date de livraison, entregado el, fecha de entrega, consegnato il,
        data consegna, data di consegna, entregue em, data de entrega
    """,
    "country": """
        country, shipping country, ship country, ship to country, delivery country, country code,
        billing country, land, verzendland, landcode, lieferland, versandland, länderkürzel, pays,
        pays de livraison, país, país de envío, paese, nazione, paese di spedizione, país de
        entrega, país de envio
    """,
    "product": """
        product, product name, product title, item, item name, item title, lineitem name, line item,
        article, description, title, productnaam, artikel, artikelnaam, omschrijving, produkt,
        produktname, artikelname, artikelbezeichnung, bezeichnung, produit, nom du produit,
        désignation, producto, nombre del producto, artículo, prodotto, nome prodotto, articolo,
        descrizione, produto, nome do produto, artigo, descrição
    """,
    "sku": """
        sku, product sku, item sku, lineitem sku, product code, item number, article number, stock
        code, custom label, asin, artikelnummer, artikelcode, artikelnr, référence, référence
        produit, référence article, referencia, código de producto, codice prodotto, codice
        articolo, referência, código do produto
    """,
    "quantity": """
        quantity, qty, quantity purchased, lineitem quantity, item quantity, units, pieces, number
        of items, count, aantal, hoeveelheid, stuks, anzahl, menge, stück, stückzahl, quantité, qté,
        cantidad, unidades, quantità, qta, quantidade, qtd
    """,
    "line_total": """
        line_total, line total, line item total, item total, line amount, row total, regeltotaal,
        regelbedrag, positionssumme, zeilensumme, positionsbetrag, zwischensumme position, total
        ligne, montant ligne, total línea, total de línea, importe línea, totale riga, importo riga,
        total da linha
    """,
    "price": """
        price, unit price, price each, price per unit, price per piece, item price, item cost,
        lineitem price, stukprijs, prijs per stuk, prijs, einzelpreis, stückpreis, preis, prix
        unitaire, prix, precio unitario, precio, prezzo unitario, prezzo, preço unitário, preço
    """,
    "shop": """
        shop, shop name, store, store name, webshop, sales channel, winkel, laden, geschäft,
        boutique, magasin, tienda, negozio, loja
    """,
}

# A sheet with one of these is about tickets or ratings of orders, not a list of orders.
_OTHER_SHEETS = """
    ticket, ticket id, ticket number, ticket status, csat score, csat, nps, score, satisfaction
    score, satisfaction rating, customer satisfaction rating, review id, review score,
    issue_reported at, conversation, conversation id, first response time, first reply time in
    minutes, requester, assignee, call id, ticketnummer, ticketnr, vorgangsnummer, zaaknummer,
    meldingsnummer, numéro de ticket, n° de ticket, número de ticket, numero ticket, número do
    ticket, número do chamado
"""

# In the published Brazilian sheets, which have this column, a “customer_id” is new with every order; who
# comes again has a “customer_unique_id”.
_ONE_CUSTOMER_AN_ORDER = "order purchase timestamp"

# Shops write "cancelled" in their own language; the rest of the program knows the English word only.
_CANCELLED = """
    cancelled, canceled, geannuleerd, storniert, abgebrochen, annulliert, annulé, annulée, annulee, annule,
    cancelado, cancelada, anulado, anulada, annullato, annullata
"""
_NO_ORDER = "test, draft, concept, entwurf, brouillon, borrador, bozza, rascunho"


def _words(table: str) -> list[str]:
    return [" ".join(words.split()) for words in table.split(",")]


COLUMN_NAMES = {
    field: tuple(dict.fromkeys(map(normalised, _words(names)))) for field, names in _COLUMNS.items()
}
OTHER_SHEETS = frozenset(map(normalised, _words(_OTHER_SHEETS)))
ONE_CUSTOMER_AN_ORDER = frozenset(map(normalised, _words(_ONE_CUSTOMER_AN_ORDER)))
CANCELLED = frozenset(_words(_CANCELLED))
NO_ORDER = frozenset(_words(_NO_ORDER))  # states of what is no order (yet)
