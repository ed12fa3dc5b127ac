-- What selling time went to. The grade of a lead as it was: noted where letter and figure, whether the points suffice, or whether the
-- definition leaves it out came to be another; a lead of which nothing is noted was always what it says of itself.
create table lead_grade (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  at timestamptz not null,               -- from then on
  grade text not null,
  under_threshold boolean not null,
  excluded boolean not null
);
create index lead_grade_lead on lead_grade (lead_id, at, id);
grant select, insert, delete on lead_grade to linchpin_unrestricted;
grant select on lead_grade to linchpin_restricted;
alter table lead_grade enable row level security;
create policy all_rows on lead_grade to linchpin_unrestricted using (true) with check (true);
create policy of_lead on lead_grade for select to linchpin_restricted using (exists (select from lead l where l.id = lead_id));
-- Partners see which letter an account had before, as they see the one of today; not its figures.
grant select (id, account_id, before, letter, at) on account_class_change to linchpin_restricted;
create policy of_account on account_class_change for select to linchpin_restricted
  using (exists (select 1 from account a where a.id = account_id));
-- What sellers did, apart from all that is machines' and marketing's: few of many rows.
create index touch_selling on touch (occurred_at desc, id desc) where side = 'sales' and not machine;
grant usage on all sequences in schema public to linchpin_unrestricted;
