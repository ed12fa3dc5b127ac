-- The contact log: entries that were taken back, mentions of colleagues, files, threads, and messages by their ids. All of
-- it stands beside the ledger, which stays append-only and gets no index: what machines track pays nothing for it.

-- A correction that leaves nothing: the row supersedes, and is shown nowhere. Null, and no byte of a row, for all others.
alter table touch add column withdrawn boolean;

-- Who is named in a text. `written` is how it stands there, '@' included; screens show the name of today in its place.
create table touch_mention (
  touch_id bigint not null references touch,
  user_id bigint not null references app_user,
  written text not null,
  primary key (touch_id, user_id)
);
create index touch_mention_user on touch_mention (user_id);

-- A file of an entry: the bytes lie in the data folder under their sha-256, once however often they are attached.
create table touch_file (
  id bigint generated always as identity primary key,
  touch_id bigint references touch,      -- null: uploaded, and waiting for its entry
  sha256 bytea not null check (octet_length(sha256) = 32),
  name text not null,
  type text not null,                    -- as its bytes say, not as whoever sent it says
  size bigint not null check (size > 0),
  user_id bigint references app_user,    -- null: by the machine
  at timestamptz not null
);
create index touch_file_touch on touch_file (touch_id) where touch_id is not null;
create index touch_file_sha256 on touch_file (sha256);
create index touch_file_waiting on touch_file (at) where touch_id is null;
create index touch_file_user on touch_file (user_id);

-- Entries that answer each other. thread_id is the first of them as it was recorded; touch_id is the entry as corrected last.
create table touch_thread (
  touch_id bigint primary key references touch,
  thread_id bigint not null,
  place bigint generated always as identity, -- which came first of two at the same moment
  reply_to_id bigint references touch    -- null: it began the thread
);
create index touch_thread_thread on touch_thread (thread_id, touch_id);
create index touch_thread_reply_to on touch_thread (reply_to_id) where reply_to_id is not null;

-- Message ids of mail (RFC 5322), as half of their sha-256: they find the entry, and say nothing of anybody.
create table touch_message (
  message uuid primary key,
  touch_id bigint not null references touch
);
create index touch_message_touch on touch_message (touch_id);

grant select, insert, update, delete on touch_mention, touch_file, touch_thread, touch_message to linchpin_unrestricted;
grant select on touch_mention, touch_file, touch_thread to linchpin_restricted;
alter table touch_mention enable row level security;
alter table touch_file enable row level security;
alter table touch_thread enable row level security;
alter table touch_message enable row level security;
create policy all_rows on touch_mention to linchpin_unrestricted using (true) with check (true);
create policy all_rows on touch_file to linchpin_unrestricted using (true) with check (true);
create policy all_rows on touch_thread to linchpin_unrestricted using (true) with check (true);
create policy all_rows on touch_message to linchpin_unrestricted using (true) with check (true);
-- Seen with the entry, which is seen with its customer.
create policy of_touch on touch_mention for select to linchpin_restricted using (exists (select 1 from touch t where t.id = touch_id));
create policy of_touch on touch_file for select to linchpin_restricted using (exists (select 1 from touch t where t.id = touch_id));
create policy of_touch on touch_thread for select to linchpin_restricted using (exists (select 1 from touch t where t.id = touch_id));

-- What each user chose: by which way to be told of what, and whether single keys do something.
create table own_choice (
  user_id bigint not null references app_user,
  name text not null,
  value text not null,
  primary key (user_id, name)
);
grant select, insert, update, delete on own_choice to linchpin_unrestricted;
grant select, insert, update on own_choice to linchpin_restricted;
alter table own_choice enable row level security;
create policy all_rows on own_choice to linchpin_unrestricted using (true) with check (true);
create policy mine on own_choice to linchpin_restricted using (user_id = me()) with check (user_id = me());
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

-- The words of an entry that was taken back are not found either.
create or replace function search_touches(query tsquery, subjects bigint[], of_kind touch_kind, of_side touch_side, of_group bigint,
    since timestamptz, until timestamptz, before_at timestamptz, before_id bigint, most int)
  returns table (id bigint) language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from touch t
  where touch_words(t.title, t.body) @@ query and (t.body is not null or t.kind not in ('web_page', 'ad', 'track'))
    and (subjects is null or t.subject_id = any (subjects))
    and (of_kind is null or t.kind = of_kind) and (of_side is null or t.side = of_side)
    and (of_group is null or t.product_group_id = of_group)
    and (since is null or t.occurred_at >= since) and (until is null or t.occurred_at < until)
    and (before_at is null or (t.occurred_at, t.id) < (before_at, before_id))
    and t.withdrawn is null and not exists (select 1 from touch c where c.supersedes_id = t.id)
    and (exists (select 1 from person p where p.id = t.subject_id and p.territory_id = any (my_territories()))
      or exists (select 1 from account a where a.id = t.account_id and a.territory_id = any (my_territories()))
      or exists (select 1 from identity i join person p on p.id = i.person_id
        where i.subject_id = t.subject_id and p.territory_id = any (my_territories())))
  order by t.occurred_at desc, t.id desc limit least(most, 500)
$$;
