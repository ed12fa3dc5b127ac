-- A draft tried on the past: who would have been a lead by it, beside who was, and what came of it.
create table definition_backtest (
  id bigint generated always as identity primary key,
  draft_id bigint not null references definition_draft on delete cascade,
  -- What was tried: a later revision is another backtest.
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
create index definition_backtest_draft on definition_backtest (draft_id, id);
create table definition_backtest_case (
  id bigint generated always as identity primary key,
  backtest_id bigint not null references definition_backtest on delete cascade,
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
create index definition_backtest_case_backtest on definition_backtest_case (backtest_id, id);
create index definition_backtest_case_lead on definition_backtest_case (lead_id);
create index definition_backtest_case_person on definition_backtest_case (person_id);
grant select, insert, update, delete on definition_backtest, definition_backtest_case to linchpin_unrestricted;
