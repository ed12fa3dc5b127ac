-- Who does what: the process from first contact to after-sales in steps, who owns a step, and tasks.
create table process_step (
  id bigint generated always as identity primary key,
  position int not null,
  name text not null,
  phase text not null check (phase in ('attract', 'qualify', 'sell', 'deliver', 'keep')),
  side text not null check (side in ('marketing', 'sales', 'service')),
  what text,                             -- what is done
  result text,                           -- what is expected to come of it
  work text check (work in ('lead', 'accepted_lead', 'opportunity', 'complaint')), -- open work that is this step's, beside tasks
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index process_step_name on process_step (lower(name));
-- A piece of work belongs to one step.
create unique index process_step_work on process_step (work) where work is not null;

-- Who owns a step, or stands in for whoever does: a user or everybody of a function; in a territory, or in all that have no
-- owner of their own. Shares of a hundred say that several own it on purpose.
create table step_owner (
  id bigint generated always as identity primary key,
  step_id bigint not null references process_step on delete cascade,
  user_id bigint references app_user,
  function text check (function in ('administrator', 'marketing', 'marketing_manager', 'sales', 'sales_manager', 'service', 'partner')),
  territory_id bigint references territory on delete cascade,
  part text not null default 'owner' check (part in ('owner', 'deputy')),
  share int check (share between 1 and 99),
  check ((user_id is null) <> (function is null)),
  unique nulls not distinct (step_id, user_id, function, territory_id)
);
create index step_owner_user on step_owner (user_id) where user_id is not null;

-- When somebody has too much: open work of at least so many pieces, and more than so many percent of the median of colleagues.
create table load_rule (
  id int primary key default 1 check (id = 1),
  percent int not null default 200 check (percent between 110 and 1000),
  least int not null default 10 check (least between 1 and 1000)
);
insert into load_rule (id) values (1);

-- Something to do, by one person, about one thing or nothing.
create table task (
  id bigint generated always as identity primary key,
  title text not null,
  note text,
  due_on date,
  owner_id bigint not null references app_user,
  step_id bigint references process_step on delete set null,
  person_id bigint references person,
  account_id bigint references account,
  opportunity_id bigint references opportunity on delete set null,
  lead_id bigint references lead on delete set null,
  complaint_id bigint references complaint on delete set null,
  created_by bigint references app_user,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  done_at timestamptz,
  done_by bigint references app_user,
  check (num_nonnulls(person_id, account_id, opportunity_id, lead_id, complaint_id) <= 1)
);
create index task_owner on task (owner_id, due_on, id) where done_at is null;
create index task_done on task (done_at desc, id desc) where done_at is not null;
create index task_person on task (person_id) where person_id is not null;
create index task_account on task (account_id) where account_id is not null;
create index task_opportunity on task (opportunity_id) where opportunity_id is not null;
create index task_lead on task (lead_id) where lead_id is not null;
create index task_complaint on task (complaint_id) where complaint_id is not null;
create index task_step on task (step_id) where step_id is not null;

-- What somebody held went to others: who said so, and what became of each thing, so that it can be given back.
create table handover (
  id bigint generated always as identity primary key,
  from_id bigint not null references app_user,
  by_id bigint references app_user,
  plan jsonb not null,                   -- to whom, and the exceptions; ids only
  at timestamptz not null,
  undone_at timestamptz,
  undone_by bigint references app_user
);
create index handover_from on handover (from_id, id desc);
create table handover_item (
  handover_id bigint not null references handover on delete cascade,
  holding text not null,                 -- table.column, as the registry names it
  key bigint not null,
  to_id bigint not null references app_user,
  how text not null check (how in ('moved', 'joined', 'lifted')),
  before jsonb,
  stayed text check (stayed in ('elsewhere', 'done', 'not_there')), -- why undoing left it
  primary key (handover_id, holding, key, how)
);

grant select, insert, update, delete on process_step, step_owner, task to linchpin_unrestricted;
grant select, update on load_rule to linchpin_unrestricted;
grant select, insert, update on handover, handover_item to linchpin_unrestricted;
alter table process_step enable row level security;
alter table step_owner enable row level security;
alter table load_rule enable row level security;
alter table task enable row level security;
alter table handover enable row level security;
alter table handover_item enable row level security;
create policy all_rows on process_step to linchpin_unrestricted using (true) with check (true);
create policy all_rows on step_owner to linchpin_unrestricted using (true) with check (true);
create policy all_rows on load_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on task to linchpin_unrestricted using (true) with check (true);
create policy all_rows on handover to linchpin_unrestricted using (true) with check (true);
create policy all_rows on handover_item to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
