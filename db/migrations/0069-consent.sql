-- Consent with its proof: what the company asks people for, in which words, what they said, and who is never written to.

-- A purpose of contact, with its legal basis (GDPR, Art. 6(1)). Profiling is a purpose without a channel.
create table contact_purpose (
  key text primary key check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  position int not null,
  profiling boolean not null default false,
  basis text not null check (basis in
    ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests')),
  channels text[] not null default '{}' check (channels <@ '{email,letter,phone,messaging}'::text[]),
  double_opt_in boolean not null default false,
  valid_months int check (valid_months between 1 and 240),
  active boolean not null default true,
  changed_at timestamptz not null,
  check (not profiling or channels = '{}')
);
-- The words by language. A change is a new version; old ones stay, for they are what people agreed to.
create table contact_purpose_text (
  purpose text not null references contact_purpose,
  language text not null check (language in ('en', 'nl', 'de')),
  version int not null,
  name text not null,
  words text not null,
  user_id bigint references app_user,
  at timestamptz not null,
  primary key (purpose, language, version)
);
insert into contact_purpose (key, position, profiling, basis, channels, double_opt_in, changed_at) values
  ('newsletter', 1, false, 'consent', '{email}', false, now()),
  ('product_news', 2, false, 'consent', '{email,letter,phone,messaging}', false, now()),
  ('research', 3, false, 'legitimate_interests', '{email,letter,phone}', false, now()),
  ('profiling', 4, true, 'legitimate_interests', '{}', false, now());
insert into contact_purpose_text (purpose, language, version, name, words, at) values
  ('newsletter', 'en', 1, 'Newsletter', 'You may send me the newsletter.', now()),
  ('newsletter', 'nl', 1, 'Nieuwsbrief', 'U mag mij de nieuwsbrief sturen.', now()),
  ('newsletter', 'de', 1, 'Newsletter', 'Sie dürfen mir den Newsletter schicken.', now()),
  ('product_news', 'en', 1, 'News about products', 'You may tell me about new and changed products.', now()),
  ('product_news', 'nl', 1, 'Nieuws over producten', 'U mag mij over nieuwe en gewijzigde producten informeren.', now()),
  ('product_news', 'de', 1, 'Neues über Produkte', 'Sie dürfen mich über neue und geänderte Produkte informieren.', now()),
  ('research', 'en', 1, 'Questions about our work', 'You may ask me what I think of your products and service.', now()),
  ('research', 'nl', 1, 'Vragen over ons werk', 'U mag mij vragen wat ik van uw producten en service vind.', now()),
  ('research', 'de', 1, 'Fragen zu unserer Arbeit', 'Sie dürfen mich fragen, was ich von Ihren Produkten und Ihrem Service halte.', now()),
  ('profiling', 'en', 1, 'Use of my visits and answers', 'You may use what I read and answer to choose what you offer me.', now()),
  ('profiling', 'nl', 1, 'Gebruik van mijn bezoeken en antwoorden', 'U mag wat ik lees en antwoord gebruiken om te kiezen wat u mij aanbiedt.', now()),
  ('profiling', 'de', 1, 'Auswertung meiner Besuche und Antworten', 'Sie dürfen auswerten, was ich lese und antworte, um Angebote für mich auszuwählen.', now());
grant select, insert, update on contact_purpose to linchpin_unrestricted;
grant select, insert on contact_purpose_text to linchpin_unrestricted;
grant select on contact_purpose, contact_purpose_text to linchpin_restricted;
alter table contact_purpose enable row level security;
alter table contact_purpose_text enable row level security;
create policy all_rows on contact_purpose to linchpin_unrestricted using (true) with check (true);
create policy all_rows on contact_purpose_text to linchpin_unrestricted using (true) with check (true);
create policy words_of_the_company on contact_purpose for select to linchpin_restricted using (true);
create policy words_of_the_company on contact_purpose_text for select to linchpin_restricted using (true);

-- A row is an act of the person: a consent given, asked for (pending) or taken back, or an objection (Art. 21) made or
-- ended. '*' as purpose or channel means any; a purpose without channels has '*'. The subject is the person as recorded:
-- a merge moves person_id, and the rule still sees who said what.
alter table consent
  add column subject_id bigint,
  add column matter text not null default 'consent' check (matter in ('consent', 'objection')),
  add column pending boolean not null default false,
  add column language text,
  add column text_version int,
  add column user_id bigint references app_user,
  add column confirms_id bigint references consent,
  add check (not (pending and granted)),
  add check (matter = 'consent' or not pending);
update consent set subject_id = person_id, purpose = case purpose when 'marketing' then 'newsletter' else purpose end;
alter table consent alter column subject_id set not null;
create function consent_subject() returns trigger language plpgsql as $$
begin
  new.subject_id := coalesce(new.subject_id, new.person_id);
  return new;
end $$;
create trigger consent_subject before insert on consent for each row execute function consent_subject();
create index consent_objection on consent (person_id) where matter = 'objection';
-- What was said is not changed; only whose it is today moves with a merge.
revoke update on consent from linchpin_unrestricted;
grant update (person_id) on consent to linchpin_unrestricted;

-- The forms ask for one purpose.
alter table form add column consent_purpose text not null default 'newsletter' references contact_purpose;

-- A confirmation that was asked for by mail (double opt-in): once, and only for a time.
create table opt_in (
  token_hash bytea primary key,
  consent_id bigint not null references consent,
  subject_id bigint not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index opt_in_subject on opt_in (subject_id, created_at desc);
create index opt_in_consent on opt_in (consent_id);
grant select, insert, update, delete on opt_in to linchpin_unrestricted;
alter table opt_in enable row level security;
create policy all_rows on opt_in to linchpin_unrestricted using (true) with check (true);

-- Addresses and numbers that are not used, as digests with the installation's own salt: they outlive the person's record
-- and tell nobody who it was.
create table privacy_salt (id int primary key default 1 check (id = 1), salt bytea not null);
insert into privacy_salt (salt) values (sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
grant select on privacy_salt to linchpin_unrestricted;
alter table privacy_salt enable row level security;
create policy all_rows on privacy_salt to linchpin_unrestricted using (true);

-- E-mail in lower case; of a number its last nine digits, which are the same however it is written. Null where too little is left.
create function contact_digest(kind text, value text) returns bytea language sql stable security definer
  set search_path = public, pg_temp as $$
  select case when length(v.plain) >= case kind when 'email' then 3 else 7 end
    then sha256(s.salt || convert_to(kind || ':' || v.plain, 'UTF8')) end
  from privacy_salt s, lateral (select case kind
    when 'email' then lower(btrim(value))
    when 'phone' then right(ltrim(regexp_replace(value, '[^0-9]', '', 'g'), '0'), 9) end as plain) v
$$;
revoke all on function contact_digest(text, text) from public;
grant execute on function contact_digest(text, text) to linchpin_unrestricted, linchpin_restricted;

create table suppression (
  kind text not null check (kind in ('email', 'phone')),
  digest bytea not null,
  reason text not null check (reason in ('erased', 'objected', 'bounced', 'complained', 'listed')),
  note text,
  user_id bigint references app_user,
  at timestamptz not null,
  primary key (kind, digest)
);
create index suppression_at on suppression (at desc);
grant select, insert, delete on suppression to linchpin_unrestricted;
grant select on suppression to linchpin_restricted;
alter table suppression enable row level security;
create policy all_rows on suppression to linchpin_unrestricted using (true) with check (true);
create policy digests on suppression for select to linchpin_restricted using (true);

-- What people ask of their data, or a user asks in their name: a copy of it (GDPR, Art. 15) or its erasure (Art. 17).
-- The subject is the person as recorded then; the identity map says who that is today.
create table privacy_request (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('access', 'erasure')),
  subject_id bigint not null,
  state text not null check (state in ('asked', 'waiting', 'running', 'ready', 'collected', 'done', 'refused', 'ended', 'failed')),
  by_person boolean not null,            -- asked on the preference page, not by a user
  user_id bigint references app_user,    -- who asked for it, or approved what a person asked
  language text,
  asked_at timestamptz not null,
  decided_at timestamptz,
  ended_at timestamptz,
  done bigint not null default 0,
  total bigint,
  counts jsonb not null default '{}',    -- by domain, without a word of the person
  file text,                             -- of an archive, in the data folder
  expires_at timestamptz,
  ticket_hash bytea unique,              -- the one download
  ticket_ends_at timestamptz,
  note text
);
create unique index privacy_request_open on privacy_request (subject_id, kind) where state in ('asked', 'waiting', 'running', 'ready');
create index privacy_request_recent on privacy_request (id desc);
grant select, insert, update on privacy_request to linchpin_unrestricted;
alter table privacy_request enable row level security;
create policy all_rows on privacy_request to linchpin_unrestricted using (true) with check (true);
