-- How many signals an owner is told of on one day at the most.
create table intent_setting (
  one boolean primary key default true check (one),
  daily_cap int not null default 5 check (daily_cap between 0 and 100)
);
insert into intent_setting default values;
-- Something somebody does that tells of a need. A ready one has a key and is called by it until it is named.
-- 'auto': on while its measurement does not speak against it; 'on' and 'off': a manager has said so.
create table intent_signal (
  id bigint generated always as identity primary key,
  key text unique,
  name text check (name is not null or key is not null),
  kind text not null check (kind in ('latent', 'actual')),
  days int not null check (days between 1 and 365),
  condition jsonb not null,
  setting text not null default 'auto' check (setting in ('auto', 'on', 'off')),
  note text,
  decided_by bigint references app_user,
  decided_at timestamptz,
  version int not null default 1,
  -- Moves with the condition and the days: a measurement is of one of these.
  asked int not null default 1,
  -- When all accounts were first asked since it is watched for: what was done long before that is no news.
  looked_at timestamptz
);
-- What a signal was worth on the company's own past, the latest last.
create table intent_measure (
  id bigint generated always as identity primary key,
  signal_id bigint not null references intent_signal on delete cascade,
  asked int not null,
  measured_at timestamptz not null,
  since timestamptz not null,
  until timestamptz not null,
  figures jsonb not null,
  verdict text not null check (verdict in ('predicts', 'not_shown', 'too_little'))
);
create index intent_measure_signal on intent_measure (signal_id, id);
-- Behind the figures of the latest measurement: of each account the weeks with the signal and without it.
create table intent_tally (
  measure_id bigint not null references intent_measure on delete cascade,
  subject_id bigint not null,
  shown int not null,
  shown_opened int not null,
  other int not null,
  other_opened int not null,
  primary key (measure_id, subject_id)
);
create index intent_tally_subject on intent_tally (subject_id);
-- Where a signal shows now: an account, or a person without one.
create table intent_showing (
  signal_id bigint not null references intent_signal on delete cascade,
  subject_id bigint not null,
  since timestamptz not null,
  last_at timestamptz not null,
  touches bigint[] not null,
  primary key (signal_id, subject_id)
);
create index intent_showing_subject on intent_showing (subject_id);
-- That a signal showed, once within its days; and whether its owner was told at once.
create table intent_alert (
  id bigint generated always as identity primary key,
  signal_id bigint not null references intent_signal on delete cascade,
  subject_id bigint not null,
  owner_id bigint references app_user,
  at timestamptz not null,
  lift float8,
  state text not null check (state in ('told', 'over_cap', 'no_owner'))
);
create index intent_alert_subject on intent_alert (subject_id, signal_id, at);
create index intent_alert_owner on intent_alert (owner_id, at);
-- Who did something that may move a signal, as recorded.
create table intent_due (subject_id bigint primary key);
insert into intent_signal (key, kind, days, condition) values
  ('search', 'actual', 30, '{"touches": {"kinds": ["track"], "properties": [{"key": "term", "test": "one_of", "values": ["price", "prices", "quote", "demo", "trial", "delivery time", "prijs", "prijzen", "offerte", "proef", "levertijd", "preis", "preise", "angebot", "lieferzeit", "testversion"]}]}, "from": 1, "window": {"days": 30}}'),
  ('prices', 'actual', 30, '{"any": [{"touches": {"kinds": ["web_page"], "words": "price"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "pricing"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "prijs"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "prijzen"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "tarie"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "preis"}, "from": 1, "window": {"days": 30}}]}'),
  ('comparison', 'actual', 30, '{"any": [{"touches": {"kinds": ["web_page"], "words": "compar"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "vergelijk"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "vergleich"}, "from": 1, "window": {"days": 30}}]}'),
  ('competitor', 'actual', 30, '{"any": [{"touches": {"kinds": ["web_page"], "words": "alternative"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "alternatie"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "versus"}, "from": 1, "window": {"days": 30}}, {"touches": {"kinds": ["web_page"], "words": "-vs-"}, "from": 1, "window": {"days": 30}}]}'),
  ('several', 'latent', 14, '{"touches": {"kinds": ["web_page", "form", "download", "event", "track"]}, "measure": "persons", "from": 3, "window": {"days": 14}}'),
  ('return', 'latent', 30, '{"all": [{"touches": {"kinds": ["web_page", "form", "download", "event", "track"]}, "from": 1, "window": {"days": 7}}, {"touches": {"kinds": ["web_page", "form", "download", "event", "track"]}, "to": 0, "window": {"from": -97, "to": -8}}, {"touches": {"kinds": ["web_page", "form", "download", "event", "track"]}, "from": 1, "window": {"to": -98}}]}'),
  ('downloads', 'latent', 30, '{"touches": {"kinds": ["download"]}, "from": 2, "window": {"days": 30}}');
grant select, insert, update, delete on intent_setting, intent_signal, intent_measure, intent_tally, intent_showing, intent_alert, intent_due to linchpin_unrestricted;
-- What a partner reads is what shows in accounts of theirs; what signals foretold of all accounts is not theirs.
grant select (id, key, name, kind, condition) on intent_signal to linchpin_restricted;
grant select on intent_showing to linchpin_restricted;
grant select (id, signal_id, subject_id, at, state) on intent_alert to linchpin_restricted;
alter table intent_showing enable row level security;
create policy all_rows on intent_showing to linchpin_unrestricted using (true) with check (true);
create policy of_subject on intent_showing for select to linchpin_restricted using (
  exists (select from account a where a.id = subject_id) or exists (select from person p where p.id = subject_id));
alter table intent_alert enable row level security;
create policy all_rows on intent_alert to linchpin_unrestricted using (true) with check (true);
create policy of_subject on intent_alert for select to linchpin_restricted using (
  exists (select from account a where a.id = subject_id) or exists (select from person p where p.id = subject_id));
