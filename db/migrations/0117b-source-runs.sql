-- Sources of history told anew: what a run would change and what it changed, each touch as it was and as it became.
create table source_run (
  id bigint generated always as identity primary key,
  version int not null,
  from_at timestamptz,                  -- touches that happened from then on
  until_at timestamptz,                 -- and before then
  tag text,                             -- only those with this tag of a campaign
  upto_id bigint not null,              -- the last touch there was when it was asked for
  state text not null check (state in ('telling', 'told', 'writing', 'done', 'undoing', 'undone', 'dropped')),
  position bigint not null default 0,   -- the last touch that was dealt with in this state
  read bigint not null default 0,
  moved bigint not null default 0,      -- another channel or campaign
  explained bigint not null default 0,  -- the same, but now it is known why
  by_hand bigint not null default 0,
  kept bigint not null default 0,       -- changed by others between telling and writing
  leads bigint not null default 0,
  made_by bigint references app_user,
  made_at timestamptz not null,
  begun_by bigint references app_user,
  begun_at timestamptz,
  ended_at timestamptz,
  undone_by bigint references app_user,
  undone_at timestamptz
);
create unique index source_run_at_work on source_run ((true)) where state in ('telling', 'told', 'writing', 'undoing');
create table source_run_change (
  run_id bigint not null references source_run,
  touch_id bigint not null references touch on delete cascade,
  before_source text,
  after_source text,
  before_campaign_id bigint,
  after_campaign_id bigint,
  before_arrival jsonb,
  after_arrival jsonb not null,
  written boolean not null default false,
  primary key (run_id, touch_id)
);
create index source_run_change_touch on source_run_change (touch_id);
create table source_run_lead (
  run_id bigint not null references source_run,
  lead_id bigint not null references lead on delete cascade,
  touch_id bigint not null,
  before_source text,
  after_source text,
  before_campaign_id bigint,
  after_campaign_id bigint,
  primary key (run_id, lead_id)
);
create index source_run_lead_lead on source_run_lead (lead_id);
grant select, insert, update on source_run to linchpin_unrestricted;
grant select, insert, update, delete on source_run_change, source_run_lead to linchpin_unrestricted;
alter table source_run enable row level security;
alter table source_run_change enable row level security;
alter table source_run_lead enable row level security;
create policy all_rows on source_run to linchpin_unrestricted using (true) with check (true);
create policy all_rows on source_run_change to linchpin_unrestricted using (true) with check (true);
create policy all_rows on source_run_lead to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted;

-- Nobody may change the ledger. This writes two columns of it, source and campaign, which follow from the evidence in the
-- same row: only those that a run has noted with what they were, only while that run is at work, never what a person wrote
-- or has said by hand, and only where they still are as noted. Answers which were written.
create function rederive_touches(run bigint, ids bigint[], back boolean) returns table (id bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from source_run r where r.id = run and r.state = case when back then 'undoing' else 'writing' end) then
    raise exception 'run % is not at work', run;
  end if;
  return query
    update touch t set
      source = case when back then c.before_source else c.after_source end,
      campaign_id = case when back then c.before_campaign_id else c.after_campaign_id end
    from source_run_change c
    where c.run_id = run and c.touch_id = any(ids) and t.id = c.touch_id and t.user_id is null and c.written = back
      and t.source is not distinct from case when back then c.after_source else c.before_source end
      and t.campaign_id is not distinct from case when back then c.after_campaign_id else c.before_campaign_id end
      and not exists (select from touch_arrival a where a.touch_id = t.id and a.by_hand is not null)
    returning t.id;
end $$;
revoke execute on function rederive_touches(bigint, bigint[], boolean) from public;
grant execute on function rederive_touches(bigint, bigint[], boolean) to linchpin_unrestricted;

-- What a person says of one arrival; kept beside it who said so, and no rule changes it again.
create function say_touch_source(touch bigint, said text, campaign bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update touch t set source = said, campaign_id = campaign
  where t.id = touch and t.user_id is null
    and exists (select from touch_arrival a where a.touch_id = t.id and a.by_hand is not null);
  return found;
end $$;
revoke execute on function say_touch_source(bigint, text, bigint) from public;
grant execute on function say_touch_source(bigint, text, bigint) to linchpin_unrestricted;
