-- A draft tried on the past: who would have been a lead by it, beside who was, and what came of it.
create table definition_trial (
  id bigint generated always as identity primary key,
  draft_id bigint not null references definition_draft on delete cascade,
  -- What was tried: a later revision is another trial.
  revision int not null,
  -- The version it is read beside.
  against int not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  -- Persons without a lead who were looked at.
  looked_at int not null default 0,
  -- Leads whose fields were taken as they are known today, for none were kept.
  as_today int not null default 0,
  made_by bigint references app_user,
  made_at timestamptz not null,
  done_at timestamptz
);
create index definition_trial_draft on definition_trial (draft_id, id);
create table definition_trial_case (
  id bigint generated always as identity primary key,
  trial_id bigint not null references definition_trial on delete cascade,
  -- Null of somebody who never was one.
  lead_id bigint references lead on delete cascade,
  -- As recorded: identity says who it is today.
  person_id bigint not null,
  at timestamptz not null,
  -- The version that judged the lead; null of no lead.
  judged_by int,
  before boolean not null,
  draft boolean not null,
  -- By the version that the draft is read beside, asked of the same moment.
  base boolean not null,
  -- By rule: what its change alone does, 'lost' or 'gained'.
  moved jsonb not null default '{}',
  source text,
  campaign_id bigint,
  territory_id bigint,
  accepted boolean,
  opportunity boolean,
  won boolean,
  margin_cents bigint not null default 0,
  selling_minutes int
);
create index definition_trial_case_trial on definition_trial_case (trial_id, id);
create index definition_trial_case_lead on definition_trial_case (lead_id);
create index definition_trial_case_person on definition_trial_case (person_id);
grant select, insert, update, delete on definition_trial, definition_trial_case to linchpin_unrestricted;
