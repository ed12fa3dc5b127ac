-- Classes of accounts (ABC analysis): published rules in versions, the class of each account, and what it was before.
create table class_rule (
  version int primary key,
  rule jsonb not null,
  active boolean not null default false,
  created_by bigint,
  created_at timestamptz not null,
  computed_at timestamptz                -- last time that all accounts were classed by it
);
create unique index class_rule_active on class_rule (active) where active;
insert into class_rule (version, rule, active, created_at) values (1, '{"months": 12,
  "weights": {"revenue": 100, "margin": 0, "potential": 0}, "hierarchy": false, "by": "share",
  "classes": [{"letter": "A", "border": 80}, {"letter": "B", "border": 95}, {"letter": "C", "border": null}]}', true, now());

-- Derived. Figures are those of the head and all below it where the rule counts daughters to their head.
create table account_class (
  account_id bigint primary key,
  letter text not null,
  place smallint not null,               -- of the letter in the rule, the best is 1
  since timestamptz not null,
  version int not null,
  head_id bigint not null,               -- the account itself, or the topmost above it
  members int not null,                  -- accounts counted together
  revenue_cents bigint not null,
  margin_cents bigint not null,
  potential_cents bigint not null,
  value_cents bigint not null,           -- the measure of the rule
  rank int not null,
  ranked int not null,                   -- how many stand in the order
  ahead numeric not null,                -- share of the total that stands above, 0 to 1
  computed_at timestamptz not null
);
create index account_class_letter on account_class (letter, account_id);

create table account_class_change (
  id bigint generated always as identity primary key,
  account_id bigint not null,
  before text,
  letter text not null,
  version int not null,
  value_cents bigint not null,
  rank int not null,
  ranked int not null,
  ahead numeric not null,
  at timestamptz not null
);
create index account_class_change_of on account_class_change (account_id, id desc);

grant select, insert, update on class_rule to linchpin_unrestricted;
grant select, insert, update, delete on account_class to linchpin_unrestricted;
grant select, insert on account_class_change to linchpin_unrestricted;
-- Partners see the letter; its figures hold orders of other territories too.
grant select (account_id, letter, place, since) on account_class to linchpin_restricted;
alter table class_rule enable row level security;
alter table account_class enable row level security;
alter table account_class_change enable row level security;
create policy all_rows on class_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on account_class to linchpin_unrestricted using (true) with check (true);
create policy all_rows on account_class_change to linchpin_unrestricted using (true) with check (true);
create policy of_account on account_class for select to linchpin_restricted
  using (exists (select 1 from account a where a.id = account_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
