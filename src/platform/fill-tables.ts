import type pg from 'pg'
import { connectForBackup } from './backup.ts'
import { listTables, type Table, textSettings } from './backup-tables.ts'
import { refuseUsed } from './restore.ts'

/** Rows of one table as JSON objects, a line each, some at a time, and how many there are. */
export type Filling = { name: string; rows: number; lines: () => AsyncIterable<string[]> }

/**
 * Fills an empty database that stands at the version of the rows, all or nothing. Rows that migrations put into these tables are
 * replaced. No trigger fires; every reference is checked at the end, so one that leads nowhere refuses the whole. `sequences` go
 * on where they stood, and behind every id that was written.
 */
export async function fillTables(
  url: string,
  tables: readonly Filling[],
  sequences: readonly { name: string; value: number }[],
): Promise<void> {
  const client = await connectForBackup(url)
  try {
    await client.query('begin')
    await client.query(textSettings)
    const known = new Map((await listTables(client)).map(table => [table.name, table]))
    await refuseUsed(
      client,
      [...known.values()],
      name => `An archive is loaded into an empty database only; ${name} holds rows.`,
    )
    const into = tables.map(filling => {
      const table = known.get(`public.${filling.name}`)
      if (!table) throw new Error(`There is no table ${filling.name} here.`)
      return { table, filling }
    })
    const names = into.map(({ table }) => table.name)
    const references = await referencesOf(client)
    for (const { table, name } of references)
      await client.query(`alter table ${table} drop constraint ${name}`)
    for (const name of names) await client.query(`alter table ${name} disable trigger user`)
    await client.query(`truncate ${names.join(', ')}`)
    for (const { table, filling } of into) await fillTable(client, table, filling)
    for (const name of names) await client.query(`alter table ${name} enable trigger user`)
    for (const { table, name, definition } of references)
      await client.query(`alter table ${table} add constraint ${name} ${definition}`).catch(error => {
        throw new Error(`The rows do not fit together: ${(error as Error).message}.`, { cause: error })
      })
    await moveSequences(client, sequences)
    await client.query('commit')
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

type Reference = { table: string; name: string; definition: string }

async function referencesOf(client: pg.Client): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and n.nspname = 'public' order by 1, 2`)
  return rows
}

async function fillTable(client: pg.Client, { name, columns }: Table, filling: Filling): Promise<void> {
  const into = columns.map(column => column.name).join(', ')
  // In JSON a null is a value, and what is not named has none.
  const values = columns.map(column =>
    column.type === 'jsonb' ? `l.line -> ${literal(column.name)}` : `r.${column.name}`,
  )
  const insert = `insert into ${name} (${into}) overriding system value
    select ${values.join(', ')} from unnest($1::text[]) with ordinality t(text, at),
      lateral (select t.text::jsonb as line) l, lateral jsonb_populate_record(null::${name}, l.line) r order by t.at`
  let written = 0
  for await (const lines of filling.lines()) written += (await client.query(insert, [lines])).rowCount ?? 0
  if (written !== filling.rows)
    throw new Error(`${filling.name}: ${filling.rows} rows were announced, ${written} came.`)
}

const literal = (name: string): string => `'${name.replace(/^"|"$/g, '').replaceAll("'", "''")}'`

/** Behind what was written, and where they stood, whichever is further. */
async function moveSequences(
  client: pg.Client,
  stood: readonly { name: string; value: number }[],
): Promise<void> {
  const { rows } = await client.query<{ name: string; plain: string; of: string[] }>(`
    select format('%I.%I', n.nspname, s.relname) as name, s.relname::text as plain,
      coalesce((select array_agg(distinct format('select max(%I) from %s', a.attname, a.attrelid::regclass)) from pg_depend d
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.objid = s.oid and d.refobjsubid > 0), '{}') as of
    from pg_class s join pg_namespace n on n.oid = s.relnamespace where s.relkind = 'S' and n.nspname = 'public'`)
  for (const { name, plain, of } of rows) {
    const { rows: most } = await client.query<{ n: string | null }>(
      `select greatest(${[...of.map(query => `(${query})`), '$1::bigint'].join(', ')}) as n`,
      [stood.find(each => each.name === plain)?.value ?? null],
    )
    if (most[0]!.n !== null) await client.query('select setval($1::regclass, $2::bigint)', [name, most[0]!.n])
  }
}
