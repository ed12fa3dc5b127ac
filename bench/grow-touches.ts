import type pg from 'pg'

/** The account whose log holds 100,000 touches more than its share, and the person who has 40,000 of them. */
export type Heavy = { accountId: number; personId: number }

const chunk = 500_000
const indexes = ['touch_subject', 'touch_account', 'touch_dedupe', 'touch_supersedes', 'touch_recorded']

/**
 * Grows the sample company to `total` touches: persons and accounts in proportion (one person in 50 touches), activity
 * skewed (a tenth of the people has half of it), four years, bursts, visitors joined to persons, some twenty times.
 * One account gets 100,000 touches. Indexes are made after the rows.
 */
export async function growTouches(client: pg.Client, total: number): Promise<void> {
  await client.query(`select setseed(0.26)`)
  const persons = Math.floor(total / 50)
  const has = await count(client, 'person')
  if (persons > has) await addPeople(client, persons - has)
  await joinVisitors(client, Math.floor(persons / 10))
  const definitions = await client.query<{ indexdef: string }>(
    'select indexdef from pg_indexes where indexname = any($1)',
    [indexes],
  )
  for (const index of indexes) await client.query(`drop index ${index}`)
  await client.query(`set synchronous_commit = off`)
  await addHeavy(client)
  await drawSubjects(client)
  const subjects = await count(client, 'subject')
  for (let has = await count(client, 'touch'); has < total; has += chunk)
    await addTouches(client, has, Math.min(chunk, total - has), subjects)
  await client.query(`set maintenance_work_mem = '512MB'`)
  for (const { indexdef } of definitions.rows) await client.query(indexdef)
}

async function count(client: pg.Client, table: string): Promise<number> {
  return Number((await client.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]!.n)
}

export async function addPeople(client: pg.Client, persons: number): Promise<void> {
  await client.query(
    `insert into account (name, name_key, kind, industry, country, city, territory_id, created_at, updated_at)
    select 'Verpakkerij ' || n, 'verpakkerij ' || n, case when n % 7 = 0 then 'customer' else 'prospect' end, 'food',
      (array['NL','DE','GB'])[1 + n % 3], 'Zwolle', 1 + n % 6, '2023-01-01', '2023-01-01'
    from generate_series(1, $1::int) n`,
    [Math.floor(persons / 10)],
  )
  await client.query(
    `with c as materialized (select id, country, territory_id, row_number() over (order by id) as at from account),
    g as materialized (select n, 1 + floor(random() ^ 2 * (select count(*) from account))::int as at from generate_series(1, $1::int) n)
    insert into person (account_id, name, given_name, family_name, email, country, territory_id, known_at, created_at, updated_at)
    select c.id, given || ' ' || family, given, family, lower(given) || '.' || g.n || '@bedrijf' || (g.n % 9000) || '.example',
      c.country, c.territory_id, '2023-01-01', '2023-01-01', '2023-01-01'
    from g join c on c.at = g.at
    cross join lateral (select (array['Anneke','Bram','Clara','Dörte','Edwin','Fenna','Gerd','Hanna','Ivo','Jürgen'])[1 + g.n % 10] as given,
      (array['Akkerman','Bosch','Claassen','Dijkgraaf','Eggers','Fuchs','Göbel','Hartman','IJsselstein','Jansma'])[1 + g.n / 10 % 10] || ' ' || g.n as family) names`,
    [persons],
  )
}

/** Visitors that belong to persons: most have one, some twenty, as after merges and changes of browser. */
async function joinVisitors(client: pg.Client, visitors: number): Promise<void> {
  await client.query(
    `with p as (select array_agg(id order by id) as ids from person),
    made as (
      insert into visitor (anonymous_key, person_id, first_seen_at, identified_at)
      select 'grown-' || n, p.ids[1 + (case when n % 5 = 0 then n % 97 else n * 7 end) % cardinality(p.ids)], '2023-02-01', '2023-02-02'
      from generate_series(1, $1::int) n, p returning id, person_id)
    insert into identity (subject_id, person_id, reason, at)
    select id, person_id, case when id % 3 = 0 then 'merged' else 'identified' end, '2023-02-02' from made`,
    [visitors],
  )
}

export async function heavyOf(client: pg.Client): Promise<Heavy> {
  const { rows } = await client.query<Heavy>(
    `select a.id::int as "accountId", min(p.id)::int as "personId" from account a join person p on p.account_id = a.id
      where a.territory_id = (select min(territory_id) from user_territory ut join app_user u on u.id = ut.user_id where u.role = 'partner')
      group by a.id having count(*) >= 5 order by a.id limit 1`,
  )
  return rows[0]!
}

async function addHeavy(client: pg.Client): Promise<void> {
  const { accountId, personId } = await heavyOf(client)
  await insertTouches(
    client,
    await count(client, 'touch'),
    100_000,
    `(select case when n % 5 < 2 then ${personId} else (array(
    select id from person where account_id = ${accountId} order by id))[1 + n % (select count(*) from person where account_id = ${accountId})] end)`,
  )
}

/** All persons and visitors, in an order that has nothing to do with their ids. */
async function drawSubjects(client: pg.Client): Promise<void> {
  await client.query(`create temporary table subject as
    select row_number() over (order by md5(id::text)) as place, id from (select id from person union all select id from visitor) s`)
  await client.query('create unique index subject_place on subject (place)')
  await client.query('analyze subject')
}

/** Subjects are drawn by a power of a uniform number; three in ten touches come in bursts. */
async function addTouches(client: pg.Client, from: number, rows: number, subjects: number): Promise<void> {
  await insertTouches(
    client,
    from,
    rows,
    `(select id from subject where place = 1 + floor(${subjects} * (case when n % 10 < 3
    then hashint4((n / 10)::int) & 1048575 else hashint4(n::int + 77) & 1048575 end / 1048576.0) ^ 3)::int)`,
  )
}

async function insertTouches(client: pg.Client, base: number, rows: number, subject: string): Promise<void> {
  await client.query(`insert into touch (subject_id, kind, side, mode, occurred_at, recorded_at, source, campaign_id, dedupe_key, title, properties)
    select ${subject}, kind, case when kind in ('call', 'visit', 'meeting') then 'sales'::touch_side else 'marketing'::touch_side end, 'live',
      at, at, (array['search','email','paid_search','fair','referral',null,null])[1 + n % 7], case when n % 9 = 0 then 1 + n % 5 end,
      gen_random_uuid(), (array['Prijzen bekeken','Stretchfolie für Paletten','How fast can a line run?','Golfkarton op maat'])[1 + n % 4],
      jsonb_build_object('url', 'https://www.terpstra.example/p/' || n % 4000, 'locale', 'nl-NL', 'step', n % 14)
    from (select n, '2026-03-02'::timestamptz - interval '4 years' * (1 - sqrt((hashint4((n / 8)::int) & 1048575) / 1048576.0)) + interval '40 seconds' * (n % 8) as at,
      (array['web_page','web_page','web_page','track','email','ad','web_page','call','form','track','download','meeting','web_page']::touch_kind[])[1 + n % 13] as kind
      from generate_series(${base}::bigint, ${base + rows - 1}::bigint) n offset 0) g`)
}
