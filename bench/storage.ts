import pg from 'pg'
import { openInstallation } from '../src/main/installation.ts'
import { growTouches } from './grow-touches.ts'
import { cachedInstallation } from './installed.ts'
import { type Measure, round, watchMemory } from './measure.ts'

const parts = `
  select c.relname as name, pg_relation_size(c.oid)::float8 as bytes from pg_class c
  where c.oid = 'touch'::regclass
  union all
  select c.relname, pg_relation_size(c.oid)::float8 from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid = 'touch'::regclass
  union all
  select 'beside', (pg_total_relation_size('touch') - pg_relation_size('touch') - pg_indexes_size('touch'))::float8
  order by 2 desc`

/** The values alone, as the database holds each: without row heads, padding, pages or indexes. */
const values = `
  select sum(8 + 4 + 4 + 4 + 1 + 8 + 8 + coalesce(pg_column_size(account_id), 0) + coalesce(pg_column_size(user_id), 0)
    + coalesce(octet_length(source), 0) + coalesce(pg_column_size(campaign_id), 0)
    + coalesce(pg_column_size(product_group_id), 0) + coalesce(pg_column_size(supersedes_id), 0)
    + coalesce(pg_column_size(dedupe_key), 0) + octet_length(title) + coalesce(octet_length(body), 0)
    + coalesce(octet_length(properties::text), 0))::float8 / count(*) as each, count(*)::float8 as n from touch`

/** Bytes that a touch takes on disk with all its indexes, beside its raw values; reported, without an aim. */
export const storage: Measure = async (size, say) => {
  const total = size === 'full' ? 10_000_000 : (size ?? 400_000)
  const dataDir = await cachedInstallation(`timeline-${total}`, say, client => growTouches(client, total))
  const installation = await openInstallation({ dataDir, databaseUrl: '', port: 0, say: () => {} })
  const client = new pg.Client({ connectionString: installation.ownerUrl })
  const peak = watchMemory([process.pid])
  try {
    await client.connect()
    const { rows: sizes } = await client.query<{ name: string; bytes: number }>(parts)
    const raw = (await client.query<{ each: number; n: number }>(values)).rows[0]!
    const whole = await client.query<{ bytes: number }>(
      'select pg_database_size(current_database())::float8 as bytes',
    )
    const each = (bytes: number) => round(bytes / raw.n, 1)
    return {
      size: raw.n,
      ours: each(sizes.reduce((sum, { bytes }) => sum + bytes, 0)),
      limit: round(raw.each, 1),
      unit: 'bytes',
      rssMiB: Math.round(peak()),
      more: {
        ...Object.fromEntries(sizes.map(({ name, bytes }) => [`${name}Bytes`, each(bytes)])),
        databaseMiB: Math.round(whole.rows[0]!.bytes / 2 ** 20),
      },
    }
  } finally {
    await client.end()
    await installation.stop()
  }
}
