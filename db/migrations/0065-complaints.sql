-- Complaints: a thing with a state, an owner, a cause, answers and a promise for each time it was opened.
create table complaint_cause (
  id bigint generated always as identity primary key,
  name text not null,
  active boolean not null default true,  -- retired ones stay on the complaints that have them
  position int not null default 0
);
create unique index complaint_cause_name on complaint_cause (lower(name));
insert into complaint_cause (name, position) values ('Product fault', 1), ('Wrong or damaged delivery', 2), ('Late delivery', 3),
  ('Invoice or price', 4), ('Service or advice', 5), ('Misuse or maintenance', 6), ('Other', 7);
create table complaint_rule (
  id int primary key default 1 check (id = 1),
  answer_minutes int not null default 960 check (answer_minutes between 15 and 100000) -- working minutes
);
insert into complaint_rule (id) values (1);

create table complaint (
  id bigint generated always as identity primary key,
  touch_id bigint not null unique,       -- the entry of the contact log, as corrected last
  person_id bigint references person,
  account_id bigint references account,
  territory_id bigint references territory,
  owner_id bigint references app_user,
  cause_id bigint references complaint_cause,
  state text not null default 'open' check (state in ('open', 'answered', 'settled', 'withdrawn')),
  opened_at timestamptz not null,
  reopened int not null default 0,
  changed_at timestamptz not null,
  settled_at timestamptz,
  settled_by bigint references app_user
);
create index complaint_person on complaint (person_id) where person_id is not null;
create index complaint_account on complaint (account_id, opened_at desc) where account_id is not null;
create index complaint_owner on complaint (owner_id, state);
create index complaint_opened on complaint (opened_at desc, id desc);
create index complaint_waiting on complaint (opened_at desc, id desc) where state = 'open';

-- Each time it was opened: the promise (kind complaint_answer) is about the round, so a complaint that comes back has a new one.
create table complaint_round (
  id bigint generated always as identity primary key,
  complaint_id bigint not null references complaint,
  n int not null,                        -- 1, and one more each time it was reopened
  opened_at timestamptz not null,
  opened_by bigint references app_user,
  why text,                              -- of reopening
  answer text,
  answered_at timestamptz,
  answered_by bigint references app_user,
  unique (complaint_id, n)
);

grant select on complaint_rule, complaint_cause, complaint, complaint_round to linchpin_unrestricted, linchpin_restricted;
grant insert, update on complaint_cause, complaint, complaint_round to linchpin_unrestricted;
grant update on complaint_rule to linchpin_unrestricted;
alter table complaint_cause enable row level security;
alter table complaint_rule enable row level security;
alter table complaint enable row level security;
alter table complaint_round enable row level security;
create policy all_rows on complaint_cause to linchpin_unrestricted using (true) with check (true);
create policy all_rows on complaint_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on complaint to linchpin_unrestricted using (true) with check (true);
create policy all_rows on complaint_round to linchpin_unrestricted using (true) with check (true);
create policy words_of_the_company on complaint_cause for select to linchpin_restricted using (true);
create policy words_of_the_company on complaint_rule for select to linchpin_restricted using (true);
-- A complaint is seen by whoever sees the account it is of, else the person.
create policy of_customer on complaint for select to linchpin_restricted using (
  exists (select 1 from account a where a.id = complaint.account_id)
  or (complaint.account_id is null and exists (select 1 from person p where p.id = complaint.person_id)));
create policy of_complaint on complaint_round for select to linchpin_restricted using (
  exists (select 1 from complaint c where c.id = complaint_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
