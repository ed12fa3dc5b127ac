-- Privacy, closed at its edges: people in the trash, addresses that change while a confirmation is on its way, exports of
-- a reach that shrank, and words that stand in a text in another spelling.

-- A confirmation is for the address it was asked at: its digest, for the address itself is nobody's business afterwards.
alter table opt_in add column asked_digest bytea;
update opt_in o set asked_digest = contact_digest('email', p.email) from person p
  where p.id = coalesce((select i.person_id from identity i where i.subject_id = o.subject_id), o.subject_id) and p.email is not null;

-- What an export was made with: the function of whoever asked and, of a partner, the territories. A file that shows more
-- than its owner may see today is not handed out.
alter table export_run add column reach text[];
create function reach_of(of_user bigint) returns text[] language sql stable security definer set search_path = public, pg_temp as $$
  select array['role:' || u.role] || case when u.role = 'partner' then array(select 'territory:' || t.territory_id
    from user_territory t where t.user_id = u.id order by t.territory_id) else '{}' end
  from app_user u where u.id = of_user and (me() is null or me() = of_user)
$$;
revoke all on function reach_of(bigint) from public;
grant execute on function reach_of(bigint) to linchpin_unrestricted, linchpin_restricted;
update export_run set reach = reach_of(user_id) where user_id is not null;

-- Whoever lies in the trash can be looked at as if put back: a transaction that is rolled back does it for a preview.
grant execute on function take_out_of_trash(bigint, timestamptz, timestamptz) to linchpin_unrestricted;

-- One character of a text in a regular expression, however it was written down: as it is, percent-encoded (RFC 3986),
-- quoted-printable (RFC 2045), as a character reference of HTML, or escaped as in JSON (RFC 8259), also several times over.
create function spelt(c text) returns text language plpgsql immutable set search_path = public, pg_temp as $$
declare
  code int := ascii(c);
  bytes text := '';
  units text;
  latin text := '';
  named text;
begin
  if c = ' ' then
    return '(?:[ \u00a0]|%(?:25)?20|[+]|=20|&nbsp;|&#0*(?:32|160);|&#x0*(?:20|a0);|\\+u00(?:20|a0)|=\r?\n){1,3}';
  end if;
  select string_agg('(?:%(?:25)?|=)' || lpad(to_hex(get_byte(convert_to(c, 'UTF8'), i)), 2, '0'), '') into bytes
    from generate_series(0, length(convert_to(c, 'UTF8')) - 1) i;
  if code between 160 and 255 then latin := '|[%=]' || to_hex(code); end if;
  units := case when code > 65535
    then '\\+u' || to_hex(55296 + ((code - 65536) >> 10)) || '\\+u' || to_hex(56320 + ((code - 65536) & 1023))
    else '\\+u' || lpad(to_hex(code), 4, '0') end;
  named := '{"@": "commat", ".": "period", "+": "plus", "_": "lowbar", "''": "apos", "\"": "quot", "&": "amp", "-": "hyphen",
    "à": "agrave", "á": "aacute", "â": "acirc", "ã": "atilde", "ä": "auml", "å": "aring", "æ": "aelig", "ç": "ccedil",
    "è": "egrave", "é": "eacute", "ê": "ecirc", "ë": "euml", "ì": "igrave", "í": "iacute", "î": "icirc", "ï": "iuml",
    "ð": "eth", "ñ": "ntilde", "ò": "ograve", "ó": "oacute", "ô": "ocirc", "õ": "otilde", "ö": "ouml", "ø": "oslash",
    "ù": "ugrave", "ú": "uacute", "û": "ucirc", "ü": "uuml", "ý": "yacute", "þ": "thorn", "ÿ": "yuml", "ß": "szlig",
    "š": "scaron", "ž": "zcaron", "œ": "oelig"}'::jsonb ->> lower(c);
  return '(?:' || literal_pattern(c) || '|' || bytes || latin || '|&#0*' || code || ';|&#x0*' || to_hex(code) || ';'
    || coalesce('|&' || named || ';', '') || '|' || units || case when c in ('"', '/') then '|\\+' || c else '' end || ')';
end $$;

-- A text in any of those spellings; a line of quoted-printable may be broken anywhere in it.
create function spellings(words text) returns text language sql immutable set search_path = public, pg_temp as $$
  select string_agg(spelt(c), '(?:=(?:\r?\n|(?:\\+r)?\\+n))?' order by n) from regexp_split_to_table(regexp_replace(words, '\s+', ' ', 'g'), '')
    with ordinality as s (c, n)
$$;

-- A text inside of base64 (RFC 4648, also the alphabet for addresses), wherever in it the text begins: what stands at its
-- edges depends on its neighbours and is left out. Nothing for what is too short to be told from chance. `gap` is what may
-- stand between two signs.
create function base64_patterns(words text, gap text) returns setof text language sql immutable set search_path = public, pg_temp as $$
  select distinct (select string_agg(case when c in ('+', '-') then '[-+]' when c in ('/', '_') then '[/_]' else c end, gap order by n)
      from regexp_split_to_table(substr(translate(encode(decode(repeat('00', shift), 'hex') || bytes, 'base64'), E'=\n', ''),
        (array[1, 3, 4])[shift + 1], ((shift + length(bytes)) * 8) / 6 - (array[0, 2, 3])[shift + 1]), '') with ordinality as s (c, n))
  from generate_series(0, 2) shift,
    lateral (select distinct convert_to(v, 'UTF8') as bytes from (values (words), (lower(words))) w (v)) b
  where length(bytes) > 6
$$;

-- What may stand between the digits of a number, spelt in any of those ways.
create or replace function digits_pattern(number text) returns text language sql immutable
  as $$ select array_to_string(regexp_split_to_array(right(ltrim(regexp_replace(number, '[^0-9]', '', 'g'), '0'), 9), ''),
    '(?:[- ()./\u00a0]|%(?:25)?2[089DEFdef]|=20|=\r?\n|&nbsp;|&#0*160;|\\+u00[aA]0){0,3}') $$;

-- The patterns an erasure looks for: `sure` tells the person anywhere, `named` where it stands beside it, `dialled` is its
-- numbers; `anything` is each of them. The others are for `holds_traces`, cheap to dear: `likely` as it is usually written,
-- `cores` in base64, `pieces` the longest plain part of each word, `spelt` in every spelling.
create function erasure_patterns(of_person bigint, mails text[], numbers text[], names text[], ids text[], places text[],
  out sure text, out named text, out dialled text, out anything text, out likely text, out cores text, out pieces text, out spelt text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  nothing constant text := '^\x08$';
  -- Letters, digits and what addresses are made of do not stand around a match, unless they end something escaped: nobody
  -- else's longer address is touched.
  escaped constant text := '(?<=%[0-9a-f]{2}|=3[a-f]|=22|=0a|\\u[0-9a-f]{4}|\\[nrtbf])';
  before_address constant text := '(?:(?<![[:alnum:]._%+\\-])|' || escaped || ')';
  before_name constant text := '(?:(?<![[:alnum:]\\])|' || escaped || ')';
  own_names text[];
  own_numbers text[];
begin
  -- A name that nobody else bears is cleared everywhere, others only where the person's own papers are.
  own_names := array(select v from unnest(names) v where length(v) > 5 and v ~ '[^ ] +[^ ]'
    and not exists (select from person p where lower(p.name) = lower(v) and p.id <> of_person)
    and not exists (select from account a where lower(a.name) = lower(v))
    and not exists (select from app_user u where lower(u.name) = lower(v)));
  own_numbers := array(select v from unnest(numbers) v where length(ltrim(regexp_replace(v, '[^0-9]', '', 'g'), '0')) > 6
    and not exists (select from person p where p.id <> of_person and contact_digest('phone', p.phone) = contact_digest('phone', v))
    and not exists (select from contact_point c where c.kind = 'phone' and contact_digest('phone', c.value) = contact_digest('phone', v)));
  select string_agg(p, '|') into sure from (
    select before_address || spellings(v) || '(?![[:alnum:]-])' as p
      from (select unnest(mails) v union select v from unnest(ids) v where length(v) > 5 union select unnest(places)) s
    union all select before_name || spellings(v) || '(?![[:alnum:]])' from unnest(own_names) v
    union all select '(?<!\\)' || b from (select unnest(mails) v union select unnest(own_names) union select unnest(own_numbers)) e,
      lateral base64_patterns(v, '(?:\s|\\+[rn]){0,4}') b) s;
  select string_agg(before_name || spellings(v) || '(?![[:alnum:]])', '|') into named
    from unnest(names) v where length(v) > 4 and v ~ '[^ ] +[^ ]';
  select string_agg(number_pattern(v), '|') into dialled from unnest(own_numbers) v;
  anything := coalesce(nullif(concat_ws('|', sure, named, dialled), ''), nothing);
  select string_agg(literal_pattern(v), '|'), string_agg(spellings(v), '|'),
      string_agg((select literal_pattern(m[1]) from regexp_matches(v, '[A-Za-z0-9]+', 'g') m
        order by length(m[1]) desc limit 1), '|')
    into likely, spelt, pieces
    from (select unnest(mails) v union select v from unnest(ids) v where length(v) > 5 union select unnest(places)
      union select unnest(names)) w;
  likely := nullif(concat_ws('|', likely, (select string_agg(digits_pattern(v), '|') from unnest(own_numbers) v)), '');
  select string_agg(b, '|') into cores from (select unnest(mails) v union select unnest(own_names) union select unnest(own_numbers)) e,
    lateral base64_patterns(v, '') b;
end $$;

-- May a text hold any of that? What is dear to look for is looked for only where the signs of that writing stand.
create function holds_traces(words text, likely text, cores text, pieces text, spelt text) returns boolean
  language plpgsql immutable parallel safe set search_path = public, pg_temp as $$
begin
  if words ~* likely then return true; end if;
  if cores is not null and words ~ '[A-Za-z0-9+/_-]{20}'
    and regexp_replace(words, '\s+|\\+[rn]', '', 'g') ~ cores then return true; end if;
  return words ~ '%[0-9A-Fa-f]{2}|=[0-9A-F]{2}|=(?:\r?\n|\\+[rn])|&#|&[A-Za-z]{2,8};|\\u[0-9a-fA-F]{4}'
    and (words ~* pieces or words ~ '%(4[1-9A-Fa-f]|6[1-9A-Fa-f])|=(?:\r?\n|\\+[rn])|&#x?0*[0-9A-Fa-f]{2,3};|\\u00[4-7]')
    and words ~* spelt;
end $$;

-- One pass over each table: `holds_traces` finds the rows, the exact patterns then clear them.
create function sweep_words(sure text, dialled text, likely text, cores text, pieces text, spelt text) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  nothing constant text := '^\x08$';
  hits bigint;
  n bigint := 0;
  one record;
begin
  if likely is null then return 0; end if;
  pieces := coalesce(pieces, nothing);
  spelt := coalesce(spelt, nothing);
  for one in
    select tab, string_agg(case when kind in ('json', 'jsonb') then format('%I::text', col) else quote_ident(col) end, ', ') as words,
      string_agg(format(case when kind in ('json', 'jsonb')
        then '%1$I = regexp_replace(regexp_replace(%1$I::text, $1, ''[erased]'', ''gi''), $2, ''0'', ''g'')::' || kind
        -- Two persons may leave the same mark behind: where a value must be the only one, it is one of its own.
        when is_alone(tab, col) then '%1$I = regexp_replace(regexp_replace(%1$I, $1, ''[erased '' || gen_random_uuid() || '']'', ''gi''), $2, gen_random_uuid()::text, ''g'')'
        else '%1$I = regexp_replace(regexp_replace(%1$I, $1, ''[erased]'', ''gi''), $2, ''0'', ''g'')' end, col), ', ') as cleared
    from wordy_columns() group by tab
  loop
    -- A case, for the dear patterns must not be tried first.
    execute format('update %I set %s where case when holds_traces(concat_ws(chr(10), %s), $3, $4, $5, $6)
        then concat_ws(chr(10), %s) ~* $1 or concat_ws(chr(10), %s) ~ $2 else false end', one.tab, one.cleared, one.words, one.words, one.words)
      using coalesce(sure, nothing), coalesce(dialled, nothing), likely, cores, pieces, spelt;
    get diagnostics hits = row_count; n := n + hits;
  end loop;
  return n;
end $$;
revoke all on function erasure_patterns(bigint, text[], text[], text[], text[], text[]), sweep_words(text, text, text, text, text, text) from public;

create or replace function erase_person(of_person bigint, by_user bigint, moment timestamptz, only_known_at timestamptz default null) returns jsonb language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
declare
  subjects bigint[];
  its_accounts bigint[]; its_known_at timestamptz;
  mails text[]; numbers text[]; names text[]; ids text[]; places text[];
  sure text := null;  -- what tells the person anywhere
  named text := null; -- what tells the person where it stands beside it
  dialled text := null;
  likely text; cores text; pieces text; spelt text; -- what finds texts that may hold any of it, quickly
  anything text;      -- each of them; matches nothing when there is none
  its_leads text := (select string_agg(id::text, '|') from lead where person_id = of_person);
  nothing constant text := '^\x08$';
  counts jsonb := '{}'; persons jsonb; n bigint; mail_ids bigint[];
begin
  perform take_out_of_trash(of_person, moment, only_known_at);
  subjects := array(select of_person union select i.subject_id from identity i where i.person_id = of_person);
  select p.known_at, array_remove(array[p.account_id], null) into its_known_at, its_accounts
    from person p where p.id = of_person and p.erased_at is null
      and (only_known_at is null or date_trunc('milliseconds', p.known_at) = date_trunc('milliseconds', only_known_at)) for update;
  if not found then return null; end if;
  select array_agg(distinct value) filter (where kind = 'email'), array_agg(distinct value) filter (where kind = 'phone'),
      array_agg(distinct value) filter (where kind = 'name'), array_agg(distinct value) filter (where kind = 'id'),
      array_agg(distinct value) filter (where kind = 'address' and length(value) > 11)
    into mails, numbers, names, ids, places from traces_of(of_person);
  its_accounts := its_accounts || array(select o.account_id from opportunity o join opportunity_person op on op.opportunity_id = o.id
    where op.person_id = of_person and o.account_id is not null);

  insert into suppression (kind, digest, reason, user_id, at)
    select distinct on (v.kind, d.digest) v.kind, d.digest, 'erased', by_user, moment
    from (select 'email' as kind, unnest(mails) as value union all select 'phone', unnest(numbers)) v,
      lateral (select contact_digest(v.kind, v.value) as digest) d
    where d.digest is not null
      -- A number that others have too, such as a switchboard, stays in use.
      and (v.kind = 'email' or not exists (select from person p where p.id <> of_person and p.erased_at is null
        and contact_digest('phone', p.phone) = d.digest))
    on conflict (kind, digest) do update set reason = 'erased';

  update person set name = 'Erased person', given_name = null, family_name = null, email = null, email_label = null,
    phone = null, phone_label = null, phone_e164 = null, job_title = null, job_function = null, seniority = null,
    language = null, external_id = null, custom = '{}', erased_at = moment, updated_at = moment
    where id = of_person;
  delete from contact_point where person_id = of_person;
  update field_change set before = null, after = null where record = 'person' and record_id = any (subjects);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('changes', n);
  update visitor set anonymous_key = 'erased:' || id where person_id = of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('visitors', n);
  update touch set title = 'Erased', body = null, properties = null where subject_id = any (subjects);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('touches', n);
  update lead set reason_note = null, reasons = (select coalesce(jsonb_agg(r || '{"detail": ""}' order by o), '[]')
    from jsonb_array_elements(reasons) with ordinality e (r, o)) where person_id = of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('leads', n);
  delete from opt_in where subject_id = any (subjects);
  -- What an import changed of the person stays undoable for everybody else's sake, without a value of this one.
  delete from import_changed where subject = 'person' and record_id = any (subjects);
  if to_regclass('match_record') is not null then
    execute 'delete from match_record where kind = ''person'' and id = any ($1)' using subjects;
    execute 'delete from match_due where kind = ''person'' and id = any ($1)' using subjects;
    execute 'delete from match_pair where kind = ''person'' and (a = any ($1) or b = any ($1))' using subjects;
  end if;
  persons := jsonb_build_array(jsonb_build_object('id', of_person, 'knownAt', its_known_at));
  if to_regclass('merge') is not null then
    execute 'select $2 || coalesce(jsonb_agg(jsonb_build_object(''id'', gone_id, ''knownAt'', gone_row -> ''known_at'')), ''[]'')
      from merge where kind = ''person'' and gone_id = any ($1) and undone_at is null and gone_row ? ''known_at''' into persons using subjects, persons;
    execute 'update merge_moved set before = null where merge_id in
      (select id from merge where kind = ''person'' and (gone_id = any ($1) or keep_id = any ($1)))' using subjects;
    execute 'update merge set gone_row = null, taken = ''[]'', reason = null
      where kind = ''person'' and (gone_id = any ($1) or keep_id = any ($1))' using subjects;
    execute 'delete from person_alias where person_id = any ($1)' using subjects;
  end if;

  select p.sure, p.named, p.dialled, p.anything, p.likely, p.cores, p.pieces, p.spelt
    into sure, named, dialled, anything, likely, cores, pieces, spelt
    from erasure_patterns(of_person, mails, numbers, names, ids, places) p;

  with cleared as (
    update mail set to_address = 'erased', subject = 'Erased', body_text = '', secret = null,
      state = case when state = 'waiting' then 'refused' else state end,
      problem = case when state = 'waiting' then 'Whoever it was for was erased.' else problem end
    where lower(to_address) = any (select lower(m) from unnest(mails) m)
      or dedupe_key ~ ('^notice:lead\.[a-z]+:(' || coalesce(its_leads, '-') || ')(:|$)')
      or case when (subject || ' ' || body_text) ~* coalesce(likely, nothing) then (subject || ' ' || body_text) ~* anything else false end
    returning id
  ) select coalesce(array_agg(id), '{}') into mail_ids from cleared;
  counts := counts || jsonb_build_object('mails', cardinality(mail_ids));
  update notification set title = 'Erased', body = null
    where case when concat_ws(' ', title, body) ~* coalesce(likely, nothing) then concat_ws(' ', title, body) ~* anything else false end
      or href ~ ('^/leads/(' || coalesce(its_leads, '-') || ')$') or href = '/persons/' || of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('notifications', n);
  update import_refusal set reason = 'Erased', cells = (select coalesce(jsonb_agg('""'::jsonb), '[]') from jsonb_array_elements(cells))
    where case when holds_traces(cells::text || ' ' || reason, coalesce(likely, nothing), cores, coalesce(pieces, nothing),
      coalesce(spelt, nothing)) then (cells::text || ' ' || reason) ~* anything else false end;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('refusals', n);
  if named is not null then
    update touch set title = regexp_replace(title, named, '[erased]', 'gi'), body = regexp_replace(body, named, '[erased]', 'gi'),
      properties = regexp_replace(properties::text, named, '[erased]', 'gi')::jsonb
      where (account_id = any (its_accounts) or subject_id = any (its_accounts)) and concat_ws(' ', title, body, properties::text) ~* named;
    update opportunity set name = regexp_replace(name, named, '[erased]', 'gi'), next_step = regexp_replace(next_step, named, '[erased]', 'gi'),
      close_note = regexp_replace(close_note, named, '[erased]', 'gi')
      where (account_id = any (its_accounts) or id in (select opportunity_id from opportunity_person where person_id = of_person))
        and concat_ws(' ', name, next_step, close_note) ~* named;
  end if;

  n := sweep_words(sure, dialled, likely, cores, pieces, spelt);
  counts := counts || jsonb_build_object('mentions', n);
  insert into erasure (person_id, known_at, user_id, at, counts) values (of_person, its_known_at, by_user, moment, counts);
  return jsonb_build_object('counts', counts, 'mailIds', to_jsonb(mail_ids), 'persons', persons);
end $$;
