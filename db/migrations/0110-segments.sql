-- Segments: who belongs. A live one is kept by its condition, a static one by hand; a condition is kept as it was written.
create table segment (
  id bigint generated always as identity primary key,
  name text not null,
  note text not null default '',
  about text not null check (about in ('person', 'account')),
  kind text not null check (kind in ('live', 'static')),
  condition jsonb,                      -- { version, about, when }
  version int not null default 1,
  owner_id bigint references app_user,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  kept_until timestamptz,               -- whose belonging is right until then: what time alone changed later is yet to be seen
  check ((kind = 'live') = (condition is not null))
);
create unique index segment_name on segment (lower(name)) where archived_at is null;

-- Who is in it now. The subject is a person or an account of today.
create table segment_member (
  segment_id bigint not null references segment,
  subject_id bigint not null,
  since timestamptz not null,
  primary key (segment_id, subject_id)
);
create index segment_member_subject on segment_member (subject_id);

-- Entries and exits: never changed.
create table segment_change (
  id bigint generated always as identity primary key,
  segment_id bigint not null references segment,
  subject_id bigint not null,
  entered boolean not null,
  at timestamptz not null,
  version int not null                  -- of the condition by which it came or went
);
create index segment_change_segment on segment_change (segment_id, at desc, id desc);
create index segment_change_subject on segment_change (subject_id, at desc, id desc);

grant select, insert, update on segment to linchpin_unrestricted;
grant select, insert, delete on segment_member to linchpin_unrestricted;
grant select, insert on segment_change to linchpin_unrestricted;
grant select on segment, segment_member, segment_change to linchpin_restricted;
alter table segment enable row level security;
alter table segment_member enable row level security;
alter table segment_change enable row level security;
create policy all_rows on segment to linchpin_unrestricted using (true) with check (true);
create policy all_rows on segment_member to linchpin_unrestricted using (true) with check (true);
create policy all_rows on segment_change to linchpin_unrestricted using (true) with check (true);
-- Segments are known to all; who is in them to whoever sees the person or the account.
create policy known_to_all on segment for select to linchpin_restricted using (true);
create policy of_subject on segment_member for select to linchpin_restricted using (
  exists (select from person p where p.id = subject_id) or exists (select from account a where a.id = subject_id));
create policy of_subject on segment_change for select to linchpin_restricted using (
  exists (select from person p where p.id = subject_id) or exists (select from account a where a.id = subject_id));
