-- What stands behind two figures: who looked at a form, and complaints across customers.
-- One row a view of a hosted form whose visitor is followed; `form_view` counts the others too.
create table form_visit (
  id bigint generated always as identity primary key,
  form_id bigint not null references form,
  subject_id bigint not null,            -- visitor or person as recorded; identity says who it is today
  at timestamptz not null
);
create index form_visit_form on form_visit (form_id, at desc, id desc);
create index form_visit_subject on form_visit (subject_id);
grant select, insert on form_visit to linchpin_unrestricted;
alter table form_visit enable row level security;
create policy all_rows on form_visit to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

create index touch_complaint on touch (occurred_at desc, id desc) where kind = 'complaint';
