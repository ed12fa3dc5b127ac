-- Many records changed at once: what was asked, of whom exactly, and what each value was and became.
create table bulk_edit (
  id bigint generated always as identity primary key,
  record text not null check (record in ('person', 'account')),
  change jsonb not null,                 -- {"trash": true}, or values by column; declared fields as custom.<key>
  state text not null default 'previewed'
    check (state in ('previewed', 'waiting', 'running', 'done', 'undo_waiting', 'undoing', 'undone', 'failed')),
  problem text,
  user_id bigint references app_user,
  created_at timestamptz not null,
  ended_at timestamptz,
  undone_at timestamptz
);
create index bulk_edit_list on bulk_edit (created_at desc, id desc);
-- One row a record. A fixed set: whoever fits the filter later is not among them.
create table bulk_edit_row (
  bulk_edit_id bigint not null references bulk_edit on delete cascade,
  record_id bigint not null,
  verdict text not null check (verdict in ('changes', 'same', 'refused', 'done', 'missed', 'undone', 'stayed')),
  why text,
  before jsonb,
  after jsonb,
  primary key (bulk_edit_id, record_id)
);
create index bulk_edit_row_verdict on bulk_edit_row (bulk_edit_id, verdict, record_id);
create index bulk_edit_row_record on bulk_edit_row (record_id);
grant select, insert, update, delete on bulk_edit, bulk_edit_row to linchpin_unrestricted;
alter table bulk_edit enable row level security;
alter table bulk_edit_row enable row level security;
create policy all_rows on bulk_edit to linchpin_unrestricted using (true) with check (true);
create policy all_rows on bulk_edit_row to linchpin_unrestricted using (true) with check (true);

-- Of somebody who was erased it is not kept what was changed.
create function forget_bulk_values() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update bulk_edit_row set before = null, after = null where bulk_edit_id in (select id from bulk_edit where record = 'person')
    and (record_id = new.id or record_id in (select subject_id from identity where person_id = new.id));
  return null;
end $$;
create trigger bulk_values_erased after update of erased_at on person for each row
  when (new.erased_at is not null and old.erased_at is null) execute function forget_bulk_values();
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
