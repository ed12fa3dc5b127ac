-- When the past was asked how leads end.
create table likelihood_learning (
  id bigint generated always as identity primary key,
  asked_by bigint references app_user,
  asked_at timestamptz not null,
  done_at timestamptz
);
-- What was learnt of how leads end, by what is foretold. 'silent': nothing is said, with the reason. 'offered' until a manager
-- releases it; what is released takes the place of the one before.
create table likelihood_model (
  id bigint generated always as identity primary key,
  goal text not null check (goal in ('accepted', 'opportunity', 'won')),
  days int not null,
  state text not null check (state in ('silent', 'offered', 'passed', 'released', 'retired')),
  silence text,
  learnt_at timestamptz not null,
  leads int not null,
  came int not null,
  leaks jsonb not null,
  -- Of the line and of the trees on leads of after, and how what is said of the leads learnt from is spread.
  proof jsonb,
  features jsonb,
  model jsonb,
  decided_by bigint references app_user,
  decided_at timestamptz,
  note text,
  check ((state = 'silent') = (model is null))
);
create unique index likelihood_model_released on likelihood_model (goal) where state = 'released';
create index likelihood_model_goal on likelihood_model (goal, id);
-- Later leads with what was said of them before it was known, for the curve.
create table likelihood_case (
  model_id bigint not null references likelihood_model on delete cascade,
  lead_id bigint not null references lead on delete cascade,
  said float8 not null,
  came boolean not null,
  primary key (model_id, lead_id)
);
create index likelihood_case_lead on likelihood_case (lead_id);
-- What is said of a lead, with all that was known of it at that moment.
create table lead_likelihood (
  lead_id bigint not null references lead on delete cascade,
  goal text not null,
  model_id bigint not null references likelihood_model,
  likelihood float8 not null,
  known jsonb not null,
  at timestamptz not null,
  primary key (lead_id, goal)
);
create index lead_likelihood_model on lead_likelihood (model_id);
-- What is said of a person as if a lead were raised now: rules, lists and segments may ask for it.
create table person_likelihood (
  person_id bigint not null references person on delete cascade,
  goal text not null,
  model_id bigint not null references likelihood_model,
  percent int not null check (percent between 0 and 100),
  at timestamptz not null,
  primary key (person_id, goal)
);
create index person_likelihood_model on person_likelihood (model_id);
grant select, insert, update, delete on likelihood_learning, likelihood_model, likelihood_case, lead_likelihood, person_likelihood to linchpin_unrestricted;
grant select on lead_likelihood, person_likelihood to linchpin_restricted;
-- What explains a lead of theirs; how many leads of the company ended how is not theirs.
grant select (id, goal, days, features, model) on likelihood_model to linchpin_restricted;
alter table lead_likelihood enable row level security;
create policy all_rows on lead_likelihood to linchpin_unrestricted using (true) with check (true);
create policy of_lead on lead_likelihood for select to linchpin_restricted using (exists (select from lead l where l.id = lead_id));
alter table person_likelihood enable row level security;
create policy all_rows on person_likelihood to linchpin_unrestricted using (true) with check (true);
create policy of_person on person_likelihood for select to linchpin_restricted using (exists (select from person p where p.id = person_id));
create trigger segment_insert after insert on person_likelihood referencing new table as rows
  for each statement execute function segment_is_due('array[person_id]');
create trigger segment_delete after delete on person_likelihood referencing old table as rows
  for each statement execute function segment_is_due('array[person_id]');
create trigger segment_update after update on person_likelihood referencing new table as rows
  for each statement execute function segment_is_due('array[person_id]');
