import pg from 'pg'
import { growPersons } from './grow-persons.ts'
import { cachedInstallation, runServer, type Server, signIn } from './installed.ts'
import { listFilters } from './list-filters.ts'
import { type Measure, quantile, round, timed, watchMemory } from './measure.ts'

type Reader = { get: (path: string) => Promise<unknown> }
type Page = { total: number; exact: boolean; next: string | null; items: { id: number }[] }

const roles = ['marketing_manager', 'partner'] as const
const usual = 50_000
const rounds = 5
const pathOf = (query: string, more: string): string =>
  `/api/persons?${[query, more].filter(Boolean).join('&')}`

/**
 * Pages of 50 of 1 M persons over HTTP by twenty published filters: the first one, the one after nine tenths (sought as a
 * scrollbar does, and the one that follows it), and how many there are. `ours` is the p95 of first and deep pages of whoever
 * sees everything, `limit` that of the bare rows of a page by the index of names, at the same depths.
 */
export const list: Measure = async (size, say) => {
  const total = size === 'full' ? 1_000_000 : (size ?? usual)
  const dataDir = await cachedInstallation(`list-${total}`, say, client => growPersons(client, total))
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const more: Record<string, number> = {}
  let ours = 0
  try {
    for (const role of roles) {
      const found = await ofRole(await signIn(server.port, role), say, role)
      Object.assign(more, found.more)
      if (role === 'marketing_manager') ours = found.pages
    }
    const limit = await bareLimit(server)
    return {
      size: total,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: Math.round(peak()),
      more,
    }
  } finally {
    await server.stop()
  }
}

async function ofRole(reader: Reader, say: (line: string) => void, role: string) {
  const took = { first: [] as number[], deep: [] as number[], after: [] as number[], count: [] as number[] }
  const wrong: number[] = []
  for (const { name, query } of listFilters) {
    const own = { first: [] as number[], deep: [] as number[], after: [] as number[], count: [] as number[] }
    const counted = (await reader.get(pathOf(query, 'limit=0'))) as Page
    const deep = Math.floor(counted.total * 0.9)
    for (let at = 0; at <= rounds; at++) {
      const times = {
        first: await timed(() => reader.get(pathOf(query, 'limit=50&count=no'))),
        count: await timed(() => reader.get(pathOf(query, 'limit=0'))),
        deep: 0,
        after: 0,
      }
      let page: Page | null = null
      // Each time another place near nine tenths.
      const path = pathOf(query, `limit=50&count=no&at=${Math.max(0, deep - at * 7)}&of=${counted.total}`)
      times.deep = await timed(async () => {
        page = (await reader.get(path)) as Page
      })
      const next = (page as Page | null)?.next
      if (next)
        times.after = await timed(() =>
          reader.get(pathOf(query, `limit=50&count=no&cursor=${encodeURIComponent(next)}`)),
        )
      // The first round warms up.
      if (at === 0) continue
      own.first.push(times.first)
      own.count.push(times.count)
      own.deep.push(times.deep)
      if (next) own.after.push(times.after)
    }
    const p95 = (values: number[]) => (values.length === 0 ? '-' : round(quantile(values, 0.95), 1))
    say(
      `${role}: ${name}: ${counted.exact ? '' : 'about '}${counted.total}; first ${p95(own.first)}, deep ${p95(own.deep)}, after ${p95(own.after)}, count ${p95(own.count)} ms`,
    )
    for (const key of Object.keys(took) as (keyof typeof took)[]) took[key].push(...own[key])
    if (!counted.exact) wrong.push(counted.total)
  }
  const p95 = (values: number[]) => round(quantile(values, 0.95))
  return {
    pages: quantile([...took.first, ...took.deep, ...took.after], 0.95),
    more: {
      [`${role}.firstP50Ms`]: round(quantile(took.first, 0.5)),
      [`${role}.firstP95Ms`]: p95(took.first),
      [`${role}.soughtP50Ms`]: round(quantile(took.deep, 0.5)),
      [`${role}.soughtP95Ms`]: p95(took.deep),
      [`${role}.deepP95Ms`]: p95(took.after),
      [`${role}.countP50Ms`]: round(quantile(took.count, 0.5)),
      [`${role}.countP95Ms`]: p95(took.count),
      [`${role}.estimatedCounts`]: wrong.length,
    },
  }
}

/** Fifty-one rows by the index of names at the beginning and at nine tenths, prepared, without rights, names or JSON. */
async function bareLimit({ ownerUrl }: Server): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string; id: string }>(
    `select name, id from person order by name collate reading_order, id offset (select count(*) * 0.9 from person) limit 1`,
  )
  const { name, id } = rows[0]!
  const text = `select id, name, email, phone, job_title, country, account_id, territory_id, updated_at from person
    where (name collate reading_order, id) > ($1, $2) order by name collate reading_order, id limit 51`
  const took: number[] = []
  for (let at = 0; at < 200; at++)
    took.push(
      await timed(() => client.query({ name: 'bare', text, values: at % 2 === 0 ? ['', '0'] : [name, id] })),
    )
  await client.end()
  return quantile(took.slice(20), 0.95)
}
