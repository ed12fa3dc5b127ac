import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { emptyDatabase, type TestDatabase, testDatabase } from '../../test/database.ts'
import { backUp } from './backup.ts'
import { migrate } from './migrate.ts'
import { restoreBackup } from './restore.ts'
import { changedUrl } from './roles.ts'

let from: TestDatabase
let to: TestDatabase
let folder: string
let migrations: string

const schema = `
create schema odd; create schema "Two words";
create table odd.parent (
  id bigint generated always as identity primary key, name text not null, amount numeric(30, 10),
  at timestamptz, day date, tags text[], body jsonb, plain json, raw bytea, ratio float8, span interval,
  period tstzrange, double bigint generated always as (id * 2) stored, boss bigint references odd.parent);
create table "Two words"."a ""child""" (parent bigint not null references odd.parent, "Order" int);
create table odd.split (day date not null, n int) partition by range (day);
create table odd.split_2026 partition of odd.split for values from ('2026-01-01') to ('2027-01-01');
create function odd.count_up() returns trigger language plpgsql as
  $$ begin new."Order" = new."Order" + 1; return new; end $$;
create trigger up before insert on "Two words"."a ""child""" for each row execute function odd.count_up();
insert into odd.parent (name) values ('seed');`

const rows = `
update odd.parent set name = 'renamed seed';
insert into odd.parent (name, amount, at, day, tags, body, plain, raw, ratio, span, period, boss) values
  (E'line\\nbreak \\\\ "quoted" \\t', 12345678901234567890.0123456789, '2026-03-29 01:30:00.123456+00',
   '0044-03-15 BC', array['a,b', null, '{}"'], 'null', '{"b": 1,  "a": 2}', '\\x00ff0a', 'NaN',
   '1 mon -3 days 04:05:06.7', '[2026-01-01,infinity)', 1),
  ('', null, '-infinity', 'infinity', '{}', '{"n": 1e400}', null, '', 1e-320, null, 'empty', 3);
insert into "Two words"."a ""child""" select 1 + n % 3, n from generate_series(1, 4500) n;
insert into odd.split select '2026-01-01'::date + n, n from generate_series(0, 99) n;`

const query = async (database: { urls: { owner: string } }, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: database.urls.owner })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const content = (database: TestDatabase) =>
  query(
    database,
    `select 'p' as t, p::text as row from odd.parent p union all
     select 'c', c::text from "Two words"."a ""child""" c union all
     select 's', s::text from odd.split s order by 1, 2`,
  )

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-backup-'))
  migrations = await mkdtemp(join(tmpdir(), 'linchpin-backup-sql-'))
  await writeFile(join(migrations, '0001-odd.sql'), schema)
  ;[from, to] = await Promise.all([emptyDatabase(), emptyDatabase()])
  await migrate(from.urls.owner, { folder: migrations })
  await query(from, rows)
})
afterEach(async () => {
  await Promise.all([from.drop(), to.drop()])
  await rm(folder, { recursive: true, force: true })
  await rm(migrations, { recursive: true, force: true })
})

test('every value comes back as it was, and numbering goes on behind it', async () => {
  const backup = await backUp(from.urls.owner, folder)
  expect((await stat(backup.folder)).mode & 0o777).toBe(0o700)
  expect(backup.manifest.tables.map(({ name, rows }) => [name, rows])).toEqual([
    ['odd.parent', 3],
    ['odd.split', 100],
    ['"Two words"."a ""child"""', 4500],
  ])
  await migrate(to.urls.owner, { folder: migrations })
  await restoreBackup(to.urls.owner, backup.folder)
  expect(await content(to)).toEqual(await content(from))
  const [next] = await query(to, `insert into odd.parent (name) values ('next') returning id::int`)
  expect(next).toEqual({ id: 4 })
})

test('a database with rows of its own, or at another migration, is left alone', async () => {
  const backup = await backUp(from.urls.owner, folder)
  await migrate(to.urls.owner, { folder: migrations })
  await query(to, `insert into odd.parent (name) values ('somebody')`)
  await expect(restoreBackup(to.urls.owner, backup.folder)).rejects.toThrow('odd.parent holds rows')
  await writeFile(join(migrations, '0002-more.sql'), 'select 1')
  await migrate(to.urls.owner, { folder: migrations })
  await expect(restoreBackup(to.urls.owner, backup.folder)).rejects.toThrow(
    'taken at 0001-odd.sql and this database stands at 0002-more.sql',
  )
})

test('a damaged backup restores nothing', async () => {
  const { folder: saved, manifest } = await backUp(from.urls.owner, folder)
  await migrate(to.urls.owner, { folder: migrations })
  const before = await content(to)
  const file = join(saved, manifest.tables.at(-1)!.file)
  await truncate(file, (await stat(file)).size - 20)
  await expect(restoreBackup(to.urls.owner, saved)).rejects.toThrow()
  expect(await content(to)).toEqual(before)
  await rm(join(saved, 'manifest.json'))
  await expect(restoreBackup(to.urls.owner, saved)).rejects.toThrow('manifest.json is missing')
})

test('the five newest stay', async () => {
  for (let day = 1; day <= 7; day++) await backUp(from.urls.owner, folder, new Date(Date.UTC(2026, 0, day)))
  expect((await readdir(folder)).sort()).toEqual([3, 4, 5, 6, 7].map(day => `2026-01-0${day}T00-00-00-000Z`))
})

test('our own schema with a waiting job goes into a fresh installation', async () => {
  const [used, fresh] = await Promise.all([testDatabase(), testDatabase()])
  try {
    await query(used, `select jobs_door.enqueue('tell', '{"a": 1}', 'once', '2031-01-01')`)
    const backup = await backUp(used.urls.owner, folder)
    expect(backup.manifest.leftOut).toEqual([])
    await restoreBackup(fresh.urls.owner, backup.folder)
    const jobs = 'select key, payload, run_at from graphile_worker._private_jobs'
    expect(await query(fresh, jobs)).toEqual(await query(used, jobs))
    await query(fresh, `select jobs_door.enqueue('tell', '{"a": 2}')`)
  } finally {
    await Promise.all([used.drop(), fresh.drop()])
  }
})

test('an owner who is no superuser restores too: references hold, and our triggers stay out of it', async () => {
  const { adminUrl, prefix } = inject('testServer')
  const name = `${prefix}_restorer`
  const database = new URL(to.urls.owner).pathname.slice(1)
  const ownerUrl = changedUrl(to.urls.owner, { user: name, password: 'x' })
  const administer = { urls: { owner: adminUrl } }
  await query(administer, `create role ${name} login createrole password 'x'`)
  try {
    await query(administer, `alter database ${database} owner to ${name}`)
    await query(to, `alter schema public owner to ${name}`)
    await migrate(ownerUrl, { folder: migrations })
    const backup = await backUp(from.urls.owner, folder)
    await restoreBackup(ownerUrl, backup.folder)
    expect(await content(to)).toEqual(await content(from))
    const [enabled] = await query(to, `select tgenabled as state from pg_trigger where tgname = 'up'`)
    expect(enabled).toEqual({ state: 'O' })
  } finally {
    await to.drop()
    await query(administer, `drop role ${name}`)
  }
})
