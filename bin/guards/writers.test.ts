// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of code are strings here
import { expect, test } from 'vitest'
import { writers } from './writers.ts'

const store = { path: 'src/leads/store.ts', text: 'sql`insert into lead (id) values (${id})`.execute(tx)' }
const of = (path: string, text: string) => writers([store, { path, text }]).map(({ line }) => line)

test.each([
  'sql`update lead set a = 1`',
  'sql<{ id: number }>`\n\ndelete from lead where id = ${id}`',
  'sql`copy lead (id) from stdin`',
  'sql`merge into "lead" using x on true`',
  'sql`update only public.lead as l set a = 1`',
])('bites when another domain says %s', text => {
  expect(of('src/pipeline/store.ts', text)).toHaveLength(1)
})

test('bites on a statement outside the store, and says where', () => {
  expect(of('src/leads/accept.ts', '\nsql`\n  update lead set a = 1`')).toEqual([3])
})

test.each([
  ['src/leads/store-scores.ts', 'sql`update lead set a = 1`'],
  ['src/leads/accept.test.ts', 'sql`delete from lead`'],
  ['src/pipeline/queries.ts', 'sql`select 1 from lead for update`'],
  ['src/pipeline/queries.ts', 'sql`with lead as (select 1) delete from lead`'],
  ['src/pipeline/store.ts', 'sql`insert into deal values (1) on conflict (id) do update set a = 1`'],
  ['src/pipeline/open.ts', "const text = 'delete from list'"],
  ['src/pipeline/open.ts', '// update lead set\nsql`-- update lead set a\nselect 1`'],
  ['bench/load.ts', 'sql`delete from lead`'],
])('lets %s say %s', (path, text) => {
  expect(of(path, text)).toEqual([])
})

test('a plain string counts when a migration declares the table', () => {
  const migration = { path: 'db/migrations/0001.sql', text: 'create table deal (id int)' }
  const verb = { path: 'src/pipeline/open.ts', text: "const text = 'delete from deal'" }
  expect(writers([migration, verb])).toHaveLength(1)
})
