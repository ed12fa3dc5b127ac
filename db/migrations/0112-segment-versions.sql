-- What a segment was before it was changed: one row for each version that was replaced.
create table segment_version (
  segment_id bigint not null references segment,
  version int not null,
  name text not null,
  note text not null,
  condition jsonb,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (segment_id, version)
);
grant select, insert on segment_version to linchpin_unrestricted;
grant select on segment_version to linchpin_restricted;
alter table segment_version enable row level security;
create policy all_rows on segment_version to linchpin_unrestricted using (true) with check (true);
create policy known_to_all on segment_version for select to linchpin_restricted using (true);

-- Who made the version that stands.
alter table segment add column changed_by bigint references app_user;
