-- Rules of routing have versions and ask conditions. At most one version is a draft; version 0 is what is shipped and is not kept.
create table routing_version (
  version int primary key,
  state text not null check (state in ('draft', 'published')),
  note text not null default '',
  -- What becomes of an open lead whose promise broke, or whose owner is away.
  on_broken text not null default 'stays' check (on_broken in ('stays', 'moves_on')),
  on_absence text not null default 'stays' check (on_absence in ('stays', 'moves_on')),
  -- Each change of a draft makes another.
  revision int not null default 1,
  in_force_from timestamptz check ((state = 'published') = (in_force_from is not null)),
  made_by bigint references app_user,
  made_at timestamptz not null,
  published_by bigint references app_user
);
create unique index routing_version_draft on routing_version (state) where state = 'draft';
insert into routing_version (version, state, in_force_from, made_at)
  select 1, 'published', 'epoch', now() where exists (select from routing_rule);

alter table routing_rule add column version int references routing_version on delete cascade;
alter table routing_rule add column key text;
update routing_rule set version = 1, key = 'r' || id;
alter table routing_rule alter column version set not null, alter column key set not null;
alter table routing_rule drop constraint routing_rule_position_key;
alter table routing_rule add unique (version, position), add unique (version, key);
alter table routing_rule alter column condition drop default, alter column condition drop not null;
update routing_rule r set condition = case jsonb_array_length(p.parts) when 0 then null when 1 then p.parts -> 0
    else jsonb_build_object('all', p.parts) end
  from (
    select x.id, coalesce(jsonb_agg(v.part) filter (where v.part is not null), '[]') as parts from routing_rule x, lateral (values
      (case when x.condition ? 'accountHasOwner' and not x.target ? 'accountOwner'
        then '{"account": {"trait": "salesOwner", "test": "known"}}'::jsonb end),
      (case when x.condition ? 'territoryIds'
        then jsonb_build_object('trait', 'leadTerritory', 'test', 'one_of', 'values', x.condition -> 'territoryIds') end),
      (case when x.condition ? 'productGroupIds'
        then jsonb_build_object('trait', 'leadProductGroup', 'test', 'one_of', 'values', x.condition -> 'productGroupIds') end),
      (case when x.condition ? 'industries' then jsonb_build_object('account',
        jsonb_build_object('trait', 'industry', 'test', 'one_of', 'values', x.condition -> 'industries')) end)) v(part)
    group by x.id) p
  where p.id = r.id;
update routing_rule set target = case
  when target ? 'accountOwner' then '{"kind": "account_owner"}'::jsonb
  when target ? 'userId' then jsonb_build_object('kind', 'users', 'pick', 'round_robin',
    'users', jsonb_build_array(jsonb_build_object('userId', target -> 'userId', 'weight', 1)))
  else jsonb_build_object('kind', 'users', 'pick', target -> 'pick', 'users', (
    select coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'weight', 1) order by u.place), '[]')
    from jsonb_array_elements(target -> 'users') with ordinality u(id, place))) end;

-- Of a rule that deals in turn: how many leads each of its users is owed.
create table routing_turn (
  rule_key text primary key,
  owed jsonb not null
);
-- Open leads that are dealt anew together: planned, looked at, done, and taken back.
create table rerouting (
  id bigint generated always as identity primary key,
  state text not null default 'planned' check (state in ('planned', 'done', 'undone', 'dropped')),
  -- Whose leads; null: those that nobody has.
  owner_id bigint references app_user,
  version int not null,
  made_by bigint references app_user,
  made_at timestamptz not null,
  done_at timestamptz,
  undone_by bigint references app_user,
  undone_at timestamptz
);
create table rerouting_lead (
  rerouting_id bigint not null references rerouting on delete cascade,
  lead_id bigint not null references lead on delete cascade,
  user_id bigint references app_user,
  route jsonb not null,
  -- Why its owner had it before it moved.
  route_before jsonb,
  -- 'left': it was somebody else's, or closed, by the time it was to move.
  outcome text not null default 'planned' check (outcome in ('planned', 'moved', 'left', 'back', 'stayed')),
  primary key (rerouting_id, lead_id)
);
create index rerouting_lead_lead on rerouting_lead (lead_id);
-- Into whose hands a lead came, one after the other, and by which rule or by whom.
create table lead_assignment (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  at timestamptz not null,
  how text not null check (how in ('raised', 'given', 'claimed', 'broken', 'absence', 'rerouted', 'undone')),
  -- Null: nobody has it, it waits or lies in a pool.
  user_id bigint references app_user,
  from_user_id bigint references app_user,
  by_user_id bigint references app_user,
  version int,
  rule_key text,
  rule_label text,
  rerouting_id bigint references rerouting
);
create index lead_assignment_lead on lead_assignment (lead_id, id);
insert into lead_assignment (lead_id, at, how, user_id, version, rule_key, rule_label)
  select id, routed_at, 'raised', coalesce((route ->> 'userId')::bigint, owner_id), 1,
    'r' || (route ->> 'ruleId'), route ->> 'ruleLabel'
  from lead where routed_at is not null
  and (route ->> 'userId' is null or exists (select from app_user u where u.id = (route ->> 'userId')::bigint)) order by id;

grant select, insert, update, delete on routing_version, routing_turn, rerouting, rerouting_lead to linchpin_unrestricted;
grant select, insert, delete on lead_assignment to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted;
