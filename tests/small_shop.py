"""Two small export files written by hand: five mails and two orders, for tests that need real files."""

# Anna asks on Monday 1 June 2026 at 10:00 (UTC), the shop answers at 10:30, she thanks at 11:00. Bob asks on
# Tuesday at 9:00 and is still waiting. A newsletter is nobody's question. Newest first, as Takeout has them.
MAILBOX = b"""\
From 1000000000000000005@xxx Wed Jun 03 09:00:00 +0000 2026
X-GM-THRID: 1000000000000000005
X-Gmail-Labels: Inbox,Category Promotions
Delivered-To: hello@shop.example
From: Paper news <news@paper.example>
To: hello@shop.example
List-Unsubscribe: <https://paper.example/off>
Message-ID: <5@paper.example>
Subject: Paper, half price
Date: Wed, 03 Jun 2026 09:00:00 +0000
Content-Type: text/plain; charset="UTF-8"

All paper is half price.

From 1000000000000000004@xxx Tue Jun 02 09:00:00 +0000 2026
X-GM-THRID: 1000000000000000004
X-Gmail-Labels: Inbox,Unread
Delivered-To: hello@shop.example
From: Bob Smit <bob@customers.example>
To: hello@shop.example
Message-ID: <4@customers.example>
Subject: Do you have it in blue?
Date: Tue, 02 Jun 2026 11:00:00 +0200
Content-Type: text/plain; charset="UTF-8"

Do you have the vase in blue?

From 1000000000000000003@xxx Mon Jun 01 11:00:00 +0000 2026
X-GM-THRID: 1000000000000000001
X-Gmail-Labels: Inbox
Delivered-To: hello@shop.example
From: Anna Berg <anna@customers.example>
To: hello@shop.example
Message-ID: <3@customers.example>
In-Reply-To: <2@shop.example>
Subject: Re: Order #1001
Date: Mon, 01 Jun 2026 11:00:00 +0000
Content-Type: text/plain; charset="UTF-8"

Thank you!

From 1000000000000000002@xxx Mon Jun 01 10:30:00 +0000 2026
X-GM-THRID: 1000000000000000001
X-Gmail-Labels: Sent
From: Sanne <hello@shop.example>
To: Anna Berg <anna@customers.example>
Message-ID: <2@shop.example>
In-Reply-To: <1@customers.example>
Subject: Re: Order #1001
Date: Mon, 01 Jun 2026 10:30:00 +0000
Content-Type: text/plain; charset="UTF-8"

It leaves tomorrow.

From 1000000000000000001@xxx Mon Jun 01 10:00:00 +0000 2026
X-GM-THRID: 1000000000000000001
X-Gmail-Labels: Inbox
Delivered-To: hello@shop.example
From: Anna Berg <anna@customers.example>
To: hello@shop.example
Message-ID: <1@customers.example>
Subject: Order #1001
Date: Mon, 01 Jun 2026 10:00:00 +0000
Content-Type: text/plain; charset="UTF-8"

Where is my order?

"""

ORDERS = """\
Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price
#1002,bob@customers.example,paid,EUR,20.00,2026-06-05 12:00:00 +0200,1,Cup,20.00
#1001,anna@customers.example,paid,EUR,50.00,2026-05-30 12:00:00 +0200,1,Vase,30.00
#1001,anna@customers.example,,,,2026-05-30 12:00:00 +0200,1,Cup,20.00
"""

OWNER = "hello@shop.example"
