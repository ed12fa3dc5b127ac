-- Calls to action: what a stranger is asked to do, where it is placed, and what came of it.
create extension if not exists btree_gist;

create table call_to_action (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('coupon', 'download', 'trial', 'meeting')),
  name text not null,
  language text not null,
  headline text not null,
  intro text not null default '',
  button text not null,
  campaign_id bigint references campaign,
  product_group_id bigint references product_group,
  form_id bigint references form,        -- whose consent is asked for; a coupon may be given without
  starts_on date,                        -- days of the company's time zone, both included
  ends_on date,
  active boolean not null default true,
  link_days int not null default 7 check (link_days between 1 and 365), -- how long a personal link of a download is good
  created_by bigint references app_user,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (kind = 'coupon' or form_id is not null),
  check (ends_on >= starts_on)
);
create unique index call_to_action_name on call_to_action (lower(name));
create index call_to_action_campaign on call_to_action (campaign_id);
create index call_to_action_form on call_to_action (form_id);

-- Where it stands: each place has its own short address, so that channels are told apart.
create table placement (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  name text not null,
  channel text not null,
  code text not null unique check (code ~ '^[a-z0-9]{3,24}$'),
  created_at timestamptz not null,
  ended_at timestamptz
);
create index placement_action on placement (action_id);
-- Shown: pictures of the button that were loaded. Without names, machines left out.
create table placement_shown (
  placement_id bigint not null references placement,
  day date not null,
  shown bigint not null,
  primary key (placement_id, day)
);
create table placement_click (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  placement_id bigint not null references placement,
  subject_id bigint,                     -- as recorded; null for readers who ask not to be followed
  at timestamptz not null
);
create index placement_click_action on placement_click (action_id, at desc, id desc);
create index placement_click_subject on placement_click (subject_id);

-- Who did what was asked: used_at is when it was used, undone_at when it was taken back.
create table action_response (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  placement_id bigint references placement,
  person_id bigint references person,    -- null: whoever came to the counter
  lead_id bigint references lead,
  touch_id bigint,
  submission_id bigint unique references form_submission,
  asked_at timestamptz not null,
  used_at timestamptz,
  undone_at timestamptz
);
create index action_response_action on action_response (action_id, asked_at desc, id desc);
create index action_response_person on action_response (person_id);
create index action_response_lead on action_response (lead_id);

create table coupon (
  action_id bigint primary key references call_to_action,
  shared boolean not null,               -- one code for everybody, else each code once
  worth text not null check (worth in ('percentage', 'amount', 'words')),
  worth_number bigint check (worth_number > 0),
  worth_words text,
  minimum_cents bigint check (minimum_cents > 0),
  most int check (most > 0),             -- redemptions in all
  most_each int check (most_each > 0),   -- redemptions of one person
  check ((worth = 'words') = (worth_words is not null)),
  check ((worth = 'words') = (worth_number is null)),
  check (worth <> 'percentage' or worth_number <= 100)
);
create table coupon_code (
  id bigint generated always as identity primary key,
  action_id bigint not null references coupon,
  code text not null unique,
  person_id bigint references person,
  placement_id bigint references placement,
  way text not null check (way in ('shared', 'link', 'form', 'list', 'segment')),
  issued_at timestamptz not null,
  issued_by bigint references app_user,
  withdrawn_at timestamptz,
  withdrawn_by bigint references app_user,
  withdrawn_reason text
);
create index coupon_code_action on coupon_code (action_id, id desc);
create index coupon_code_person on coupon_code (person_id);
create table redeem_key (
  id bigint generated always as identity primary key,
  name text not null,
  key_hash bytea not null unique,
  hint text not null,
  action_id bigint references coupon,    -- null: for all coupons
  created_by bigint references app_user,
  created_at timestamptz not null,
  ended_at timestamptz,
  last_used_at timestamptz
);
create table coupon_redemption (
  id bigint generated always as identity primary key,
  code_id bigint not null references coupon_code,
  action_id bigint not null references coupon,
  request_key text not null unique,
  once boolean not null,
  person_id bigint references person,
  order_id bigint references customer_order,
  order_cents bigint,
  worth_cents bigint,                    -- what it took off, where the order says
  response_id bigint references action_response,
  touch_id bigint,
  at timestamptz not null,
  user_id bigint references app_user,
  redeem_key_id bigint references redeem_key,
  reversed_at timestamptz,
  reversed_by bigint references app_user,
  reversed_reason text
);
-- A code of its own is redeemed once, whoever tries at the same moment.
create unique index coupon_redemption_once on coupon_redemption (code_id) where once and reversed_at is null;
create index coupon_redemption_code on coupon_redemption (code_id);
create index coupon_redemption_action on coupon_redemption (action_id, at desc, id desc);
create index coupon_redemption_person on coupon_redemption (person_id);
create index coupon_redemption_order on coupon_redemption (order_id);

create table action_file (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  version int not null,
  name text not null,
  type text not null,
  body bytea not null,
  given_by bigint references app_user,
  given_at timestamptz not null,
  unique (action_id, version)
);
-- A personal link to a download: signed by its id and its end, so that it may be ended but not guessed.
create table download_grant (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  person_id bigint not null references person,
  response_id bigint references action_response,
  given_at timestamptz not null,
  given_by bigint references app_user,
  ends_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by bigint references app_user,
  downloaded_at timestamptz,             -- the first time by a person
  machine_at timestamptz                 -- the first time by a machine
);
create index download_grant_action on download_grant (action_id, given_at desc, id desc);
create index download_grant_person on download_grant (person_id);

create table trial (
  id bigint generated always as identity primary key,
  action_id bigint references call_to_action,
  form_id bigint references form,
  submission_id bigint unique references form_submission,
  person_id bigint not null references person,
  lead_id bigint references lead,
  state text not null default 'asked' check (state in ('asked', 'granted', 'declined', 'ended', 'converted')),
  asked_at timestamptz not null,
  granted_at timestamptz,
  runs_until date,                       -- in the company's time zone, included
  settled_at timestamptz,
  settled_by bigint references app_user,
  note text,
  reminded_on date
);
create index trial_state on trial (state, asked_at desc, id desc);
create index trial_person on trial (person_id);
create index trial_lead on trial (lead_id);

create table meeting_rule (
  action_id bigint primary key references call_to_action,
  who text not null check (who in ('routed', 'named')),
  way text not null check (way in ('phone', 'video', 'visit')),
  minutes int not null check (minutes between 10 and 480),
  step_minutes int not null check (step_minutes between 5 and 240),
  buffer_minutes int not null check (buffer_minutes between 0 and 240),
  notice_minutes int not null check (notice_minutes between 0 and 20160),
  days_ahead int not null check (days_ahead between 1 and 90)
);
create table meeting_seller (
  action_id bigint not null references meeting_rule,
  user_id bigint not null references app_user,
  primary key (action_id, user_id)
);
create table appointment (
  id bigint generated always as identity primary key,
  action_id bigint not null references call_to_action,
  user_id bigint not null references app_user,
  person_id bigint not null references person,
  lead_id bigint references lead,
  response_id bigint references action_response,
  task_id bigint references task,
  way text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  held tstzrange not null,               -- with the time to breathe after it
  state text not null default 'booked' check (state in ('booked', 'cancelled')),
  uid text not null unique,
  sequence int not null default 0,
  time_zone text not null,               -- of the visitor
  language text not null,
  message text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  cancelled_by text check (cancelled_by in ('visitor', 'seller')),
  check (ends_at > starts_at),
  -- Two visitors at the same moment: the database gives it to one.
  constraint appointment_apart exclude using gist (user_id with =, held with &&) where (state = 'booked')
);
create index appointment_user on appointment (user_id, starts_at);
create index appointment_action on appointment (action_id, starts_at desc);
create index appointment_person on appointment (person_id);

-- A mail may carry an entry for a calendar (RFC 5545); it goes when the mail is sent.
alter table mail add column calendar_text text;

do $$
declare named text;
begin
  foreach named in array array['call_to_action', 'placement', 'placement_shown', 'placement_click', 'action_response', 'coupon',
    'coupon_code', 'redeem_key', 'coupon_redemption', 'action_file', 'download_grant', 'trial', 'meeting_rule', 'meeting_seller',
    'appointment'] loop
    execute format('grant select, insert, update on %I to linchpin_unrestricted', named);
    execute format('alter table %I enable row level security', named);
    execute format('create policy all_rows on %I to linchpin_unrestricted using (true) with check (true)', named);
  end loop;
end $$;
grant delete on meeting_seller to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted;
