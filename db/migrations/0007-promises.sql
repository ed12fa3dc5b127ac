-- Promises: a service level with a clock, in working time of a calendar.
create table promise (
  id bigint generated always as identity primary key,
  kind text not null,
  about bigint not null,                 -- the lead, request or complaint it is about
  territory_id bigint references territory,
  user_id bigint references app_user,    -- who keeps it
  calendar_id bigint references calendar,
  minutes int not null,
  started_at timestamptz not null,
  remind_at timestamptz not null,
  due_at timestamptz not null,
  state text not null default 'running' check (state in ('running', 'kept', 'broken', 'cancelled')),
  settled_at timestamptz,
  late_minutes int,
  reminded_at timestamptz,
  escalated_at timestamptz,
  escalated_to bigint references app_user,
  unique (kind, about)
);
create index promise_running on promise (remind_at) where state = 'running' and escalated_at is null;
create index promise_user on promise (user_id, state, due_at);
grant select, insert, update on promise to linchpin_unrestricted;
grant select on promise to linchpin_restricted;
alter table promise enable row level security;
create policy all_rows on promise to linchpin_unrestricted using (true) with check (true);
create policy my_territory on promise for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
