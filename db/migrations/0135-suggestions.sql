-- When the past was asked what it says of the definition, of how many leads.
create table definition_suggesting (
  id bigint generated always as identity primary key,
  asked_by bigint references app_user,
  asked_at timestamptz not null,
  done_at timestamptz,
  leads int
);
-- What the past says of the definition: groups of leads that sales accepted or won clearly more or less often than others.
create table definition_suggestion (
  id bigint generated always as identity primary key,
  -- The version that it is read beside.
  version int not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  -- The condition of the group, in one order of its keys: the same is suggested once.
  when_holds jsonb not null,
  change jsonb not null,
  found jsonb not null,
  -- 'gone': the past does not say so any more.
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'gone')),
  found_at timestamptz not null,
  decided_by bigint references app_user,
  decided_at timestamptz,
  reason text,
  draft_id bigint references definition_draft on delete set null,
  check ((state in ('accepted', 'declined')) = (decided_at is not null))
);
create unique index definition_suggestion_open on definition_suggestion (md5(when_holds::text)) where state = 'open';
create index definition_suggestion_draft on definition_suggestion (draft_id);
create table definition_suggestion_lead (
  suggestion_id bigint not null references definition_suggestion on delete cascade,
  lead_id bigint not null references lead on delete cascade,
  -- In the group, or one of the others that it is held against; and what came of it when it was asked.
  inside boolean not null,
  accepted boolean not null,
  won boolean,
  primary key (suggestion_id, lead_id)
);
create index definition_suggestion_lead_lead on definition_suggestion_lead (lead_id);
grant select, insert, update, delete on definition_suggesting, definition_suggestion, definition_suggestion_lead to linchpin_unrestricted;
