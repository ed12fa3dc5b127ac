-- Whose a browser was, and when: what identifications said of it, in the order of their own times. The touches of a browser that
-- several people used are of whoever it was then (docs/decisions/0115-stitching.md).
alter table visitor add column shared boolean not null default false;

create table visitor_point (
  visitor_id bigint not null references visitor on delete cascade,
  at timestamptz not null,
  mark uuid not null,                    -- of the message that said it: the order of two at one moment, and a replay is one
  person_id bigint not null,             -- as recorded; person_today says who it is
  primary key (visitor_id, at, mark)
);
create index visitor_point_person on visitor_point (person_id);

-- The subject of what a second person did with a browser that is somebody else's.
create table visitor_stretch (
  visitor_id bigint not null references visitor on delete cascade,
  person_id bigint not null,             -- as recorded
  subject_id bigint not null unique references visitor on delete cascade,
  primary key (visitor_id, person_id)
);

-- Taken apart by hand: the browser is nobody's again, and starts anew.
create table visitor_release (
  id bigint generated always as identity primary key,
  visitor_id bigint not null references visitor on delete cascade,
  person_id bigint not null,             -- as recorded
  reason text not null,
  released_by bigint references app_user,
  at timestamptz not null
);

-- What would have joined two people, and did not.
create table stitch_conflict (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('two_ids', 'second_person', 'alias_of_known', 'unproven')),
  person_id bigint,                      -- as recorded
  other_id bigint,                       -- the other person, as recorded
  visitor_id bigint references visitor on delete cascade,
  key_id bigint,                         -- by which it came
  seen int not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  settled_by bigint references app_user,
  settled_at timestamptz,
  unique nulls not distinct (kind, person_id, other_id, visitor_id)
);
create index stitch_conflict_open on stitch_conflict (last_at desc, id desc) where settled_at is null;

-- Keys: who may hold one, what it may, and how much.
alter table write_key
  add column kind text not null default 'server' check (kind in ('server', 'browser')),
  add column scopes text[] not null default '{track,identify,group,import}',
  add column calls_per_minute int check (calls_per_minute > 0),
  add column daily_messages int check (daily_messages > 0),
  add column trusts_unsigned boolean not null default false, -- a browser's word for who its user is goes without a signature
  add column old_hash bytea unique,      -- the key of before a rotation, until old_ends_at
  add column old_ends_at timestamptz,
  add column site jsonb not null default '{}';
-- Keys that pages use already go on as they are.
update write_key set kind = 'browser', trusts_unsigned = true, scopes = '{track,identify,group}' where cardinality(origins) > 0;

-- What came, by day, key (0: none that we know) and what became of it; counted in memory, written every few seconds.
create table tracking_count (
  day date not null,
  key_id bigint not null default 0,
  reason text not null,                  -- accepted, or the code of the refusal
  calls bigint not null,
  messages bigint not null,
  primary key (day, key_id, reason)
);

-- The last hours for the debugger: a sample, nothing that must survive a crash.
create unlogged table tracking_arrival (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  key_id bigint,
  door text not null,
  code text not null,                    -- accepted, or the code of the refusal
  pointer text,
  sentence text,
  outcome jsonb,
  message jsonb
);

grant select, insert, delete on visitor_point, visitor_stretch to linchpin_unrestricted;
grant select, insert on visitor_release to linchpin_unrestricted;
grant select, insert, update, delete on stitch_conflict, tracking_count, tracking_arrival to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted;
alter table visitor_point enable row level security;
alter table visitor_stretch enable row level security;
alter table visitor_release enable row level security;
alter table stitch_conflict enable row level security;
alter table tracking_count enable row level security;
alter table tracking_arrival enable row level security;
create policy all_rows on visitor_point to linchpin_unrestricted using (true) with check (true);
create policy all_rows on visitor_stretch to linchpin_unrestricted using (true) with check (true);
create policy all_rows on visitor_release to linchpin_unrestricted using (true) with check (true);
create policy all_rows on stitch_conflict to linchpin_unrestricted using (true) with check (true);
create policy all_rows on tracking_count to linchpin_unrestricted using (true) with check (true);
create policy all_rows on tracking_arrival to linchpin_unrestricted using (true) with check (true);
