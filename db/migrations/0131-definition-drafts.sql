-- A definition is drafted, talked over and signed by a manager of each side before it comes into force.
create table definition_draft (
  id bigint generated always as identity primary key,
  name text not null,
  rules jsonb not null,
  -- What it is meant to change, in the words of whoever drafts it.
  note text not null default '',
  -- The version it began from.
  based_on int not null,
  -- Each change makes another; a signature is of one.
  revision int not null default 1,
  -- The first moment from which it is to judge; null as soon as both sides have signed.
  in_force_from timestamptz,
  state text not null default 'open' check (state in ('open', 'published', 'withdrawn')),
  -- The version it became.
  version int,
  made_by bigint references app_user,
  made_at timestamptz not null,
  changed_by bigint references app_user,
  changed_at timestamptz not null
);
create table definition_revision (
  draft_id bigint not null references definition_draft on delete cascade,
  revision int not null,
  name text not null,
  rules jsonb not null,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (draft_id, revision)
);
create table definition_comment (
  id bigint generated always as identity primary key,
  draft_id bigint not null references definition_draft on delete cascade,
  -- Beside which rule; null for the draft as a whole.
  rule_id text,
  -- 'returned' came with sending the draft back.
  kind text not null default 'said' check (kind in ('said', 'returned')),
  body text not null,
  side text not null check (side in ('marketing', 'sales', 'service')),
  revision int not null,
  made_by bigint references app_user,
  made_at timestamptz not null,
  settled_by bigint references app_user,
  settled_at timestamptz
);
create index definition_comment_draft on definition_comment (draft_id, id);
create table definition_signature (
  draft_id bigint not null references definition_draft on delete cascade,
  side text not null check (side in ('marketing', 'sales')),
  revision int not null,
  note text not null default '',
  signed_by bigint not null references app_user,
  signed_at timestamptz not null,
  primary key (draft_id, side)
);
-- Who signed it stands with the version: drafts are for those who work here, versions for all.
alter table lead_definition add column draft_id bigint references definition_draft;
alter table lead_definition add column signatures jsonb not null default '[]';

grant select, insert, update on definition_draft, definition_comment to linchpin_unrestricted;
grant select, insert, update, delete on definition_signature to linchpin_unrestricted;
grant select, insert on definition_revision to linchpin_unrestricted;
