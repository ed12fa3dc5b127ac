-- Mail: how often it was tried, and its secret (the token of a link), apart from the text so that no list
-- shows it and so that it goes when the message has gone.
alter table mail add attempts int not null default 0, add secret text;
create index mail_unfinished on mail (state) where state in ('waiting', 'sending', 'in_doubt');

create index session_ends_at on session (ends_at);
create index sign_in_attempt_at on sign_in_attempt (at);

-- Restricted readers cannot touch credentials or sessions; what is theirs they reach through these.
create function my_email() returns text language sql stable security definer set search_path = public, pg_temp
  as $$ select email from app_user where id = me() $$;

create function my_password_hash() returns text language sql stable security definer set search_path = public, pg_temp
  as $$ select password_hash from credential where user_id = me() $$;

-- Knowing the token is the right to end its session.
create function end_session(of_token bytea) returns void language sql volatile security definer
  set search_path = public, pg_temp
  as $$ delete from session where token_hash = of_token $$;

-- A new password, no session and no link from before, one new session.
create function change_my_password(new_hash text, new_token bytea, ends timestamptz, agent text, at timestamptz)
  returns void language sql volatile security definer set search_path = public, pg_temp
  as $$
    insert into credential (user_id, password_hash, changed_at) values (me(), new_hash, at)
      on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at;
    delete from session where user_id = me();
    delete from link where user_id = me();
    insert into session (token_hash, user_id, created_at, seen_at, ends_at, user_agent)
      values (new_token, me(), at, at, ends, agent);
  $$;

-- The working hours that count: the user's own, else the territory's (given, or the user's first), else the company's.
create function calendar_id_of(of_user bigint, of_territory bigint) returns bigint language sql stable security definer
  set search_path = public, pg_temp
  as $$
    select coalesce(
      (select calendar_id from app_user where id = of_user),
      (select calendar_id from territory where id = of_territory),
      (select t.calendar_id from user_territory ut join territory t on t.id = ut.territory_id
        where ut.user_id = of_user and t.calendar_id is not null order by t.id limit 1),
      (select min(id) from calendar))
  $$;

revoke all on function calendar_id_of(bigint, bigint), my_email(), my_password_hash(), end_session(bytea),
  change_my_password(text, bytea, timestamptz, text, timestamptz) from public;
grant execute on function calendar_id_of(bigint, bigint), my_email(), my_password_hash(), end_session(bytea),
  change_my_password(text, bytea, timestamptz, text, timestamptz)
  to linchpin_unrestricted, linchpin_restricted;

-- Keys of attempts are digests, so counting them tells a restricted reader nothing.
grant select, insert, delete on sign_in_attempt to linchpin_restricted;
