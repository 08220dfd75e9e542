"""What is written to and by the invented shop in English."""

# ruff: noqa: E501 - a sentence stays on one line, so that its reader and its translator see it whole

from desktop.services.invented_shop.phrases import Phrases, Topic

ENGLISH = Phrases(
    to_shop=("Hi there,", "Hello Linen & Clay,", "Dear Sanne and Joris,", "Good morning,", "Hello,", "Hi,"),
    from_shop=("Hi {name},", "Dear {name},", "Hello {name},", "Good morning {name},"),
    closings=("Best,\n{name}", "Kind regards,\n{full_name}", "Thanks in advance,\n{name}", "{name}", "All the best,\n{full_name}"),
    our_closings=("Warm regards,\n{helper}", "Best wishes from the studio,\n{helper}", "Kind regards,\n{helper}"),
    order=(" #{number}", " {number}", " number {number}", " #{number}"),
    topics={
        "where-is-my-order": Topic(
            ("Where is my order?", "Order{order} has not arrived", "Delivery of {product}", "Parcel still on its way?"),
            (
                "I ordered {product} a while ago and nothing has arrived yet. Could you tell me where my order{order} is?",
                "The tracking page of my order{order} has said “on its way” for days now. Has the parcel been lost?",
                "My order{order} should have been here last week. {product} is meant as a birthday present on Saturday, so I am getting a little nervous. Do you know more?",
                "The carrier says that the parcel was handed to a neighbour, but nobody on our street has it. It is about my order{order}. What can we do?",
            ),
            (
                "I am sorry for the wait. I looked it up: your parcel is in the carrier's depot and should be with you within two working days. If it is not, write to me and I will send a new one.",
                "That should not have happened. I have asked the carrier to search for it, and to be safe {product} leaves the studio again tomorrow morning.\n\nFrom the workshop to your door it takes two days at most.",
                "Thank you for letting us know. The parcel went back to the depot because nobody was home; they will try again tomorrow between ten and two.",
            ),
            (
                "Thanks for looking into it. The page still shows the same status today though. Is there a number I can call?",
                "That is kind of you. Could you send it to my work address instead this time? I am hardly at home this week.",
            ),
            (
                "I am afraid that the parcel still has not come. It has been more than a few days now. Could you send a new one?",
                "It arrived in the end, but only half of the parcel: {product} is missing. Is it coming separately?",
            ),
        ),
        "damaged": Topic(
            ("{product} arrived broken", "Broken in the post", "Damage: order{order}", "A chip in the glaze"),
            (
                "Sadly {product} from my order{order} arrived in pieces. The box looked fine from the outside. I have added a photo. Can you send another one?",
                "I unpacked my order{order} tonight and found a chip on the rim. It is only small, but it was a present. What do you suggest?",
                "{product} has a long crack along the side and leaks. It came with my order{order} two weeks ago. I would love to have a whole one!",
            ),
            (
                "Oh no, I am sorry! That happens to one parcel in two hundred and it is always a pity. A new one goes out today, and you need not send anything back.",
                "What a shame. Would you rather have {product} again or your money back? Just tell me and it is done today.",
                "Thank you for the photo, that helps us with the carrier. I have put a new one aside for you; it leaves with tomorrow's post.",
            ),
            (
                "That would be lovely, please send it again. Could you wrap it a bit thicker this time?",
                "I would rather have the money back this time. Do you need my account number for it?",
            ),
            (
                "The new one arrived today and I can hardly believe it: this one is broken too. What now?",
                "I just noticed that the other piece of the set has a hairline crack as well. Can you replace it too?",
            ),
        ),
        "return": Topic(
            ("Returning {product}", "Return of order{order}", "Sending something back", "Exchange possible?"),
            (
                "I would like to send back {product}, the colour is warmer than I thought. How does that work, and who pays the postage? It came with my order{order}.",
                "Can I exchange {product} from my order{order}? I would like the other colour after all.",
                "I ordered two and need only one. May I return the other? It has not been used. It came with my order{order}.",
            ),
            (
                "Of course. Put it back into its box, write the order number on a note and send it to our studio. The money is with you two days after it arrives here.",
                "No problem at all. I have attached a return label for you; you can drop the parcel at any post point within 30 days.",
            ),
            (
                "Where do I find the label? I could not open the attachment on my phone.",
                "And may I bring it to the studio myself? I am in town on Thursday anyway.",
            ),
            (
                "I sent the parcel back more than a week ago but have not seen the refund yet. Has it reached you?",
                "The refund came, but the postage is missing from it. Was that meant to be so?",
            ),
        ),
        "wrong-item": Topic(
            ("Wrong item in my parcel", "Not what I ordered (order{order})", "Mix-up?"),
            (
                "My parcel came today, but instead of {product} there was something else in it. It is about my order{order}. How do we solve this?",
                "I think that two parcels got mixed up: the packing slip in mine has a different name. It is about my order{order}.",
                "The size is not the one I ordered. I chose {product} in my order{order}, the receipt says so too.",
            ),
            (
                "That was my mistake, I packed it myself on Friday. The right one leaves today. Please keep the other as an apology.",
                "How embarrassing, I am sorry. The right piece is on its way to you; I will send a label for the other one.",
            ),
            (
                "Keeping it is too generous, I am happy to send it back. Which address should I use?",
                "Will the right one be here before the weekend? We are having guests.",
            ),
            (
                "The right one has come, but the return label has run out in the meantime. Could I have a new one?",
                "Unfortunately the second parcel had the wrong colour in it too. Shall I send a picture?",
            ),
        ),
        "change-order": Topic(
            ("Change of address", "Please change my order{order}", "Cancel my order{order}?", "Wrong address!"),
            (
                "I made a mistake with the address of my order{order}: the house number should be 48, not 84. Can you still change that?",
                "Could you please cancel my order{order}? I ordered the same thing twice by accident.",
                "Is it possible to add {product} to my order{order}, so that it comes in one parcel? I will pay the difference.",
            ),
            (
                "Just in time, the parcel was still on the table. It is changed.",
                "Done! You will get a new confirmation within the hour.",
                "Yes, that still works: I have put it in. The link for the difference comes with the new confirmation.",
            ),
            (
                "That was quick. Does the delivery date change because of it?",
                "One more thing: could you leave out the invoice? It is a present.",
            ),
            (
                "The parcel was delivered to the old address after all. How do I get it now?",
                "I still see the order as open in my account. Was it really cancelled?",
            ),
        ),
        "invoice": Topic(
            ("Invoice for order{order}", "Need an invoice", "VAT invoice"),
            (
                "Could you send me an invoice for my order{order} with my company's name and VAT number on it? My bookkeeper asks for it.",
                "I paid my order{order} twice, it seems: there are two amounts on my statement. Could you check that?",
                "The discount code did not work when I ordered. It is about my order{order}. Can you still subtract it?",
            ),
            (
                "Here it is, attached. If the bookkeeper needs another line on it, tell me.",
                "I checked with the bank: only one payment came through, the other is a reservation and disappears within five days.",
                "I have taken it off: you get the difference back today.",
            ),
            (
                "Could you also put our address on it? The tax office insists.",
                "I see. And if it has not gone by Friday, whom do I write to?",
            ),
            (
                "My bookkeeper found one more thing: the date on the invoice is not the day of the order. Can you change it?",
                "The second amount is still on my statement, I am afraid. Could you look at it once more?",
            ),
        ),
        "product-question": Topic(
            ("Question about {product}", "Dishwasher safe?", "Size of {product}", "Back in stock?"),
            (
                "Is {product} safe for the dishwasher, and for the microwave? I could not find it on the page.",
                "How large is {product} exactly? I would like to know whether it fits our shelf, which is 30 cm deep.",
                "When will {product} be back in stock? I have been watching the page for weeks.",
                "I have linen napkins from my grandmother and look for the same shade. Is {product} more of a grey or of a beige?",
            ),
            (
                "Yes, everything we glaze can go into the dishwasher. For the microwave we advise a lower setting.",
                "It measures 27 cm across and is 3 cm high, give or take a few millimetres, because each is turned by hand.",
                "The kiln is full of them right now: they are back on the page next Thursday. Shall I put one aside for you?",
                "More of a beige, with a little rose in it. Shall I send you a photo in daylight?",
            ),
            (
                "Good to know! Do you also make it with a lid?",
                "And do you send it as a present too, with a card in it?",
            ),
            (
                "I have been thinking about it. Would you also make it in dark blue?",
                "I looked on the page but cannot find it any more. Has it sold out in the meantime?",
            ),
        ),
        "wholesale": Topic(
            ("Wholesale enquiry", "Selling your ceramics in our shop", "Price list for shops"),
            (
                "We run a small interior shop and would love to sell your bowls and tea towels. Do you have a price list for shops, and what is your minimum order?",
                "For our new café we are looking for sixty cups and plates. Could you make those before spring, and at what price?",
            ),
            (
                "What a nice idea! I have attached our list for shops. The minimum is twelve pieces, delivery takes six weeks.",
                "We would love to. Sixty pieces take the two of us about eight weeks. May I call you on Wednesday to talk it through?",
            ),
            (
                "Thank you for the list. Is there a discount from a hundred pieces on?",
                "Wednesday is fine. Could you bring samples of the green glaze along?",
            ),
            (
                "We have talked it over and would like to order twenty-four bowls. What do you need from us?",
                "My partner asks whether the cups can carry our logo. Is that possible?",
            ),
        ),
    },
    answers_again=(
        "Of course, I will take care of that today and let you know as soon as it is done.",
        "Good question. I asked in the workshop: yes, that is possible, and I have written it down for you.",
        "I understand. I have arranged it, you will see it within two working days.",
        "I looked at it once more, and you are right. It is put in order now.",
    ),
    additions=(
        "I forgot to mention: mornings are best for delivery, I am at work in the afternoon.",
        "Here is one more detail that may help: I paid by card, the confirmation came at once.",
        "Sorry, me again. My phone number has changed too, in case you want to call.",
    ),
    reminders=(
        "I have not heard from you yet. Did my last mail reach you?",
        "Could somebody please have a look at my question below? I would be glad to know where I stand.",
    ),
    other_order=(
        "I have a question about something else: my other order{order} shows as sent, but there is no tracking number. Can you look it up?",
        "This time it is about order{order}: {product} came without the card I had asked for. Could you send it along?",
    ),
    our_additions=(
        "One thing I forgot: the tracking number follows by itself tonight.",
        "A short correction to my mail of before: it is Thursday, not Wednesday.",
    ),
    follow_ups=(
        "I wanted to ask whether everything has turned out well. If anything is missing, write to me.",
        "From what I can see in the system it should be settled by now. Do tell me if it is not!",
    ),
    we_first=(
        ("About your order{order}", "The house number is missing from the address of your order{order}. Could you send it to us, so that the parcel can leave?"),
        ("Your order{order} at Linen & Clay", "{product} from your order{order} came out of the kiln with a small flaw, so we have to make it again. That takes ten days. Would you like to wait, or shall we send something else?"),
        ("A question about order{order}", "The carrier asks for a phone number for your order{order}. May we have yours?"),
    ),
    answers_to_us=(
        "Sorry about that! The number is 27, second floor. Can it still leave this week?",
        "No hurry, I am happy to wait for it. Please keep the order as it is.",
        "You can use this mail address, or call me in the evening, I have added the number to my account.",
    ),
    we_again=(
        "You asked about it some time ago: the sea green bowls are back on the shelf since this morning. Shall I keep one for you?",
        "We are opening the studio for visitors on the first Sunday of the month and thought that you might like to come.",
    ),
    which_order=(
        "Happy to help! I cannot find an order under this mail address. Could you tell me the order number? It is in the confirmation.",
        "I would like to look it up, but need the number of your order for it. Do you have it at hand?",
    ),
    the_number=("It is order{order}, placed with my partner's mail address.", "I found it: order{order}. I must have used my work address then."),
    thanks=("Thank you so much!", "Perfect, thanks!", "Great, thank you very much.", "Many thanks!", "Thanks a lot, {helper}!", "👍 Thanks!"),
    thanks_subjects=("Thank you!", "Thanks"),
    out_of_office=(
        ("Automatic reply: {subject}", "I am out of the office until Monday and read my mail only now and then."),
        ("Out of office: {subject}", "Thank you for your message. I am on holiday and will answer when I am back."),
    ),
    our_auto_answer=(
        "We have your message",
        "Thank you for your message! It has reached us. The studio is open Monday to Friday from 9 to 17 and on Saturday from 10 to 16; one of us will answer you then.\n\nSanne & Joris",
    ),
    forwards=("Can you have a look at this one? I packed it on Tuesday, I think.", "For your information, this is the third from that depot."),
    draft="I am so sorry that",
    phone_signature="Sent from my iPhone",
    reply_prefixes=("Re: ", "Re: ", "RE: "),
    confirmation=("Order #{number} confirmed", "Thank you for your purchase! We are getting your order ready to be shipped."),
    wrote="On {date}, {who} wrote:",
    outlook=("-----Original Message-----", "From:", "Sent:", "To:", "Subject:"),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)  # fmt: skip
