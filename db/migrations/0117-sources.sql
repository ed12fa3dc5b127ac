-- Where arrivals come from: the rules by which it is told, and beside each touch that came from somewhere, why.
create table source_rule_set (
  version int primary key,
  note text not null default '',
  rules jsonb not null,                 -- { own, passing, rules }
  state text not null check (state in ('draft', 'published')),
  from_at timestamptz,                  -- in force from then on, until a later one is
  made_by bigint references app_user,
  made_at timestamptz not null,
  published_by bigint references app_user,
  check ((state = 'published') = (from_at is not null))
);
create unique index source_rule_set_draft on source_rule_set (state) where state = 'draft';

-- Arrivals of which the company has said what they are: tried whenever rules are published.
create table source_example (
  id bigint generated always as identity primary key,
  name text not null,
  address text not null,
  referrer text not null default '',
  channel text not null,                -- 'none' where it is nothing but a move between pages of ours
  campaign_id bigint references campaign,
  made_by bigint references app_user,
  made_at timestamptz not null
);

-- Further names of campaigns: spellings of utm_campaign, names on platforms, addresses, codes of offers.
create table campaign_alias (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('utm', 'name', 'address', 'offer')),
  pattern text not null,                -- lower case, * for any signs
  campaign_id bigint not null references campaign,
  made_by bigint references app_user,
  made_at timestamptz not null,
  unique (kind, pattern)
);
create index campaign_alias_campaign on campaign_alias (campaign_id);

-- Why a touch has its source and campaign. The evidence itself is in the touch; this follows from it.
create table touch_arrival (
  touch_id bigint primary key references touch on delete cascade,
  version int not null,
  rule text not null,
  channel text,
  name text not null,
  campaign_id bigint,                   -- by the tag, the offer or the rule
  campaign_by text,
  fallback_campaign_id bigint,          -- of the form: what it is when no tag says
  campaign_tag text,
  medium text,
  term text,
  content text,
  clicks text[] not null default '{}',
  referrer text,
  disagreed text,
  by_hand bigint references app_user,   -- who said otherwise: no rule touches it again
  by_hand_at timestamptz
);
create index touch_arrival_disagreed on touch_arrival (disagreed, touch_id) where disagreed is not null;
create index touch_arrival_tag on touch_arrival (campaign_tag, touch_id) where campaign_tag is not null;

grant select, insert, update, delete on source_rule_set, source_example, campaign_alias to linchpin_unrestricted;
grant select, insert, update, delete on touch_arrival to linchpin_unrestricted;
alter table source_rule_set enable row level security;
alter table source_example enable row level security;
alter table campaign_alias enable row level security;
alter table touch_arrival enable row level security;
create policy all_rows on source_rule_set to linchpin_unrestricted using (true) with check (true);
create policy all_rows on source_example to linchpin_unrestricted using (true) with check (true);
create policy all_rows on campaign_alias to linchpin_unrestricted using (true) with check (true);
create policy all_rows on touch_arrival to linchpin_unrestricted using (true) with check (true);

-- A version of rules once published is what arrivals remember.
create function published_rules_stay() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then
    raise exception 'published rules are never changed';
  end if;
  return coalesce(new, old);
end $$;
create trigger published_rules_stay before update or delete on source_rule_set
  for each row execute function published_rules_stay();


grant usage on all sequences in schema public to linchpin_unrestricted;
