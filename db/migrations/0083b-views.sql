-- A list as somebody left it, under a name: conditions, order and columns. Private, for everybody, or for one function.
create table saved_view (
  id bigint generated always as identity primary key,
  record text not null check (record in ('person', 'account')),
  name text not null,
  query jsonb not null,                  -- what the address of the list says, by name
  user_id bigint not null references app_user,
  shared text not null check (shared in ('me', 'all', 'role')),
  role text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((shared = 'role') = (role is not null))
);
create unique index saved_view_name on saved_view (user_id, record, lower(name));
create index saved_view_shared on saved_view (record, shared) where shared <> 'me';

-- The view with which somebody opens a list.
create table usual_view (
  user_id bigint not null references app_user,
  record text not null check (record in ('person', 'account')),
  view_id bigint not null references saved_view on delete cascade,
  primary key (user_id, record)
);
create index usual_view_of on usual_view (view_id);

grant select, insert, update, delete on saved_view, usual_view to linchpin_unrestricted, linchpin_restricted;
alter table saved_view enable row level security;
alter table usual_view enable row level security;
create policy all_rows on saved_view to linchpin_unrestricted using (true) with check (true);
create policy all_rows on usual_view to linchpin_unrestricted using (true) with check (true);
create policy seen on saved_view for select to linchpin_restricted
  using (user_id = me() or shared = 'all' or (shared = 'role' and role = 'partner'));
create policy own_new on saved_view for insert to linchpin_restricted with check (user_id = me() and shared = 'me');
create policy own_changed on saved_view for update to linchpin_restricted using (user_id = me()) with check (user_id = me() and shared = 'me');
create policy own_gone on saved_view for delete to linchpin_restricted using (user_id = me());
create policy own on usual_view to linchpin_restricted using (user_id = me()) with check (user_id = me());
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
