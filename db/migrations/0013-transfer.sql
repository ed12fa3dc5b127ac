-- Transfer: imports with an exact receipt: read = created + updated + unchanged + refused.
create table import_run (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('accounts', 'products', 'users', 'opportunities', 'orders', 'persons')),
  file_name text not null,
  stored_as text not null,
  user_id bigint references app_user,
  settings jsonb not null default '{}',  -- encoding, delimiter, mapping, values taken as the same
  mode touch_mode not null default 'historical',
  state text not null default 'draft' check (state in ('draft', 'waiting', 'running', 'done', 'cancelled', 'failed')),
  rows_total bigint,
  rows_read bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  refused bigint not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  problem text,
  check (rows_read = created + updated + unchanged + refused)
);
create table import_refusal (
  import_id bigint not null references import_run on delete cascade,
  row_number bigint not null,
  reason text not null,
  field text,
  cells jsonb not null,
  primary key (import_id, row_number)
);
create table import_remark (
  import_id bigint not null references import_run on delete cascade,
  remark text not null,
  count bigint not null,
  primary key (import_id, remark)
);
grant select, insert, update, delete on import_run, import_refusal, import_remark to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
