"""The book's tables, as a list of migrations that is only ever added to.

To change the schema: 1. add a function at the end, named with the next number; 2. raise SCHEMA_VERSION;
3. put a book of the former version into tests/store/books. A released migration is never edited.

Derived tables (conversations, waits, resolutions, mentions, the customer of a point) follow from the
records and the decisions; they can always be rebuilt.
"""

from sqlite_utils import Database, Migrations

SCHEMA_VERSION = 1

migrations = Migrations("replybook")


@migrations()
def m001_first_book(db: Database) -> None:
    for statement in _FIRST_BOOK.split(";\n"):
        if statement.strip():
            db.execute(statement)


_FIRST_BOOK = """
CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO state VALUES ('revision', 0);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Where files came from. A file is in the book as long as one batch holds it.
CREATE TABLE batches (id INTEGER PRIMARY KEY, made_at INTEGER NOT NULL, summary TEXT NOT NULL);
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL,            -- of its bytes and of the way it was read
  name TEXT NOT NULL,
  source TEXT NOT NULL,            -- the importer's key
  answers TEXT NOT NULL,           -- JSON: what a person said about it
  newest INTEGER NOT NULL,         -- its last instant
  summary TEXT NOT NULL,           -- JSON: what was read, skipped and left out
  UNIQUE (digest, source, answers)
);
CREATE TABLE batch_files (
  batch INTEGER NOT NULL REFERENCES batches ON DELETE CASCADE,
  file INTEGER NOT NULL REFERENCES files,
  PRIMARY KEY (batch, file)
) WITHOUT ROWID;
-- How far a file reaches on each channel account.
CREATE TABLE coverage (
  file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
  channel INTEGER NOT NULL REFERENCES channels,
  first INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  PRIMARY KEY (file, channel)
) WITHOUT ROWID;
-- Which file saw which record, and the fields in which it differs from what is stored (JSON; null = none).
CREATE TABLE sightings (
  sort INTEGER NOT NULL,           -- as in store/sorts.py: 1 message, 2 order, ...
  record INTEGER NOT NULL,
  file INTEGER NOT NULL REFERENCES files,
  updated_at INTEGER,              -- the record's own, where the file has it
  fields TEXT,
  PRIMARY KEY (sort, record, file)
) WITHOUT ROWID;
CREATE INDEX sightings_file ON sightings (file, sort);

CREATE TABLE channels (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,              -- email, instagram, ...
  account TEXT NOT NULL,           -- which of our own accounts; '' where there is one
  UNIQUE (name, account)
);
-- Addresses, numbers and handles, written one way. A customer is its principal point.
CREATE TABLE points (
  id INTEGER PRIMARY KEY,
  point TEXT NOT NULL UNIQUE,
  customer INTEGER NOT NULL        -- the id of the principal point
);
CREATE INDEX points_customer ON points (customer);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY REFERENCES points,
  name TEXT NOT NULL
);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  channel INTEGER NOT NULL REFERENCES channels,
  sent_at INTEGER NOT NULL,
  sender INTEGER NOT NULL REFERENCES points,
  sender_name TEXT NOT NULL,
  recipients TEXT NOT NULL,        -- points, blank between
  reply_to INTEGER NOT NULL,       -- point, 0 = the sender
  subject TEXT NOT NULL,
  text TEXT NOT NULL,              -- '' for mail that is left out
  kind INTEGER NOT NULL,
  from_us INTEGER,                 -- only where the export itself knows
  thread TEXT NOT NULL,            -- the source's own
  message_id TEXT NOT NULL,
  links TEXT NOT NULL,             -- In-Reply-To and References, nearest first, one a line
  labels TEXT NOT NULL,            -- one a line, sorted
  agent TEXT NOT NULL,
  pleasantry INTEGER NOT NULL,
  talk INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  role INTEGER NOT NULL
);
CREATE INDEX messages_talk ON messages (talk);
CREATE INDEX messages_conversation ON messages (conversation);
CREATE INDEX messages_without_times ON messages (conversation) WHERE labels = 'without-exact-times';
-- Mail threads without the source's own id: which message carries or answers which Message-ID.
CREATE TABLE thread_links (
  node INTEGER NOT NULL,
  message INTEGER NOT NULL,
  own INTEGER NOT NULL,            -- 1: it is this message's own id
  PRIMARY KEY (node, message)
) WITHOUT ROWID;
CREATE INDEX thread_links_message ON thread_links (message);
-- Order numbers that a message's words may name.
CREATE TABLE mentions (
  token TEXT NOT NULL,
  message INTEGER NOT NULL,
  strong INTEGER NOT NULL,         -- 1: surely meant as an order number
  PRIMARY KEY (token, message)
) WITHOUT ROWID;
CREATE INDEX mentions_message ON mentions (message);
CREATE VIRTUAL TABLE search USING fts5 (
  sender_name, subject, text,
  content = 'messages', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,          -- of its first message
  talk INTEGER NOT NULL,
  channel INTEGER NOT NULL REFERENCES channels,
  customer INTEGER NOT NULL,
  began INTEGER NOT NULL,
  arrived INTEGER NOT NULL,
  last INTEGER NOT NULL,
  reason TEXT NOT NULL,            -- why it is left out; '' = it counts
  outbound INTEGER NOT NULL,
  bot_only INTEGER NOT NULL,
  needs_answer INTEGER NOT NULL,
  first_reply INTEGER,
  lapses INTEGER,
  closed_unanswered INTEGER,
  turns INTEGER NOT NULL,          -- -1 = a help desk does not say
  messages INTEGER NOT NULL,
  order_id INTEGER NOT NULL,       -- 0 = none
  order_named INTEGER NOT NULL,    -- 1: the customer named it; 0: the nearest before
  after_purchase INTEGER NOT NULL,
  topic TEXT NOT NULL,
  agent TEXT NOT NULL,
  escalated INTEGER NOT NULL,
  open_minutes REAL,
  resolution_open_minutes REAL,
  minutes REAL,                    -- of our work; null = unknown
  upsell INTEGER NOT NULL,
  upsell_minor INTEGER,
  quality INTEGER,                 -- 1 to 5, the owner's judgement
  quality_at INTEGER,
  product TEXT NOT NULL            -- of the order's products the one that the customer names
);
CREATE INDEX conversations_customer ON conversations (customer);
CREATE TABLE waits (
  conversation INTEGER NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER,
  lapses INTEGER NOT NULL,
  PRIMARY KEY (conversation, began)
) WITHOUT ROWID;
CREATE TABLE resolutions (
  conversation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  known INTEGER NOT NULL,
  given INTEGER NOT NULL,
  came_back INTEGER,
  PRIMARY KEY (conversation, at)
) WITHOUT ROWID;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  shop TEXT NOT NULL,
  number TEXT NOT NULL,            -- as customers quote it
  token TEXT NOT NULL,             -- the number as mentions write it
  placed_at INTEGER NOT NULL,
  email INTEGER NOT NULL,          -- points; 0 = unknown
  phone INTEGER NOT NULL,
  handle INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  name TEXT NOT NULL,
  total_minor INTEGER,
  currency TEXT NOT NULL,
  refunded_minor INTEGER,
  status TEXT,
  cancelled_at INTEGER,
  shipped_at INTEGER,
  delivered_at INTEGER,
  country TEXT,
  source TEXT,
  test INTEGER NOT NULL,
  voided INTEGER NOT NULL,
  lines TEXT,                      -- JSON, as the winning file gives them; null = the source has none
  UNIQUE (shop, number)
);
CREATE INDEX orders_token ON orders (token);
CREATE INDEX orders_customer ON orders (customer);
CREATE INDEX orders_phone ON orders (phone);
CREATE INDEX orders_handle ON orders (handle);
CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders ON DELETE CASCADE,
  position INTEGER NOT NULL,
  product TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  price_minor INTEGER,
  PRIMARY KEY (order_id, position)
) WITHOUT ROWID;

-- What a help desk says of a conversation. A message that follows from this row stands for it in `messages`.
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  desk TEXT NOT NULL,
  ticket TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  point INTEGER NOT NULL,          -- 0 = unknown
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  state INTEGER,
  first_reply_at INTEGER,
  first_reply_seconds INTEGER,
  first_reply_open_seconds INTEGER,
  solved_at INTEGER,
  resolution_seconds INTEGER,
  resolution_open_seconds INTEGER,
  reopens INTEGER,
  replies INTEGER,
  agent TEXT NOT NULL,
  topic TEXT NOT NULL,
  tags TEXT NOT NULL,              -- one a line
  order_number TEXT NOT NULL,
  escalated INTEGER,
  minutes REAL,
  reason TEXT NOT NULL,
  changed_at INTEGER,
  message BLOB NOT NULL UNIQUE,    -- identity of the message that stands for it
  UNIQUE (desk, ticket)
);
CREATE INDEX tickets_ticket ON tickets (ticket);
CREATE TABLE ratings (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  survey TEXT NOT NULL,            -- csat, nps, ces, quality
  score REAL,                      -- null = asked and not answered
  lowest REAL NOT NULL,
  highest REAL NOT NULL,
  answered_at INTEGER,
  comment TEXT NOT NULL,
  point INTEGER NOT NULL,          -- 0 = unknown
  name TEXT NOT NULL,
  order_number TEXT NOT NULL,
  about TEXT NOT NULL,             -- the source's own id of the conversation
  agent TEXT NOT NULL
);
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  started_at INTEGER NOT NULL,
  point INTEGER NOT NULL,          -- 0 = withheld
  name TEXT NOT NULL,
  inbound INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  voicemail INTEGER NOT NULL,
  wait_seconds INTEGER,
  talk_seconds INTEGER,
  agent TEXT NOT NULL,
  topic TEXT NOT NULL,
  solved INTEGER,
  message BLOB NOT NULL UNIQUE     -- identity of the message that stands for it
);
CREATE TABLE costs (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  month TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  what TEXT NOT NULL
);
CREATE TABLE hours_worked (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  day TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  person TEXT NOT NULL
);
CREATE TABLE help_visits (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL UNIQUE,
  day TEXT NOT NULL,
  visits INTEGER NOT NULL,
  asked INTEGER,
  solved INTEGER
);
CREATE TABLE goals (
  id INTEGER PRIMARY KEY,
  made_at INTEGER NOT NULL,
  terms TEXT NOT NULL              -- JSON
);
-- What a person decided, in order; replayed at every rebuild.
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  made_at INTEGER NOT NULL,
  about BLOB NOT NULL,             -- the identity of the record it is about
  what TEXT NOT NULL,
  value TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX decisions_about ON decisions (about);
"""
