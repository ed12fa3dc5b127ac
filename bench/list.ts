import type pg from 'pg'
import { listFilters } from './list-filters.ts'
import { type Measure, quantile, round, timed } from './measure.ts'
import { byReaders, p95, type Reader } from './readers.ts'

type Page = { total: number; exact: boolean; next: string | null }
type Times = Record<'first' | 'deep' | 'after' | 'count', number[]>

const rounds = 5
const pathOf = (list: string, query: string, more: string): string =>
  `/api/${list}?${[query, more].filter(Boolean).join('&')}`
const none = (): Times => ({ first: [], deep: [], after: [], count: [] })

/**
 * Pages of 50 of 1 M persons and 100 k accounts over HTTP by published filters: the first one, the one after nine tenths (sought
 * as a scrollbar does, and the one that follows it), and how many there are. `ours` is the p95 of first and deep pages of
 * persons for whoever sees everything, `limit` that of the bare rows of a page by the index of names, at the same depths.
 */
export const list: Measure = (size, say) =>
  byReaders(size, say, {
    async read(reader) {
      const persons = await ofList(reader, 'persons', say)
      const accounts = await ofList(reader, 'accounts', say)
      const more = {
        ...persons.more,
        ...Object.fromEntries(
          Object.entries(accounts.more).map(([name, value]) => [`accounts.${name}`, value]),
        ),
      }
      return { figure: persons.figure, more }
    },
    limit: bareLimit,
  })

async function ofList(reader: Reader, name: keyof typeof listFilters, say: (line: string) => void) {
  const took = none()
  let estimated = 0
  for (const filter of listFilters[name]) {
    const { own, counted } = await ofFilter(reader, name, filter.query)
    const worst = (values: number[]) => (values.length === 0 ? '-' : round(p95(values), 1))
    say(
      `${reader.role}: ${name}: ${filter.name}: ${counted.exact ? '' : 'about '}${counted.total}; first ${worst(own.first)}, deep ${worst(own.deep)}, after ${worst(own.after)}, count ${worst(own.count)} ms`,
    )
    for (const key of Object.keys(took) as (keyof Times)[]) took[key].push(...own[key])
    if (!counted.exact) estimated++
  }
  return {
    figure: p95([...took.first, ...took.deep, ...took.after]),
    more: {
      firstP50Ms: round(quantile(took.first, 0.5)),
      firstP95Ms: round(p95(took.first)),
      soughtP50Ms: round(quantile(took.deep, 0.5)),
      soughtP95Ms: round(p95(took.deep)),
      deepP95Ms: round(p95(took.after)),
      countP50Ms: round(quantile(took.count, 0.5)),
      countP95Ms: round(p95(took.count)),
      estimatedCounts: estimated,
    },
  }
}

async function ofFilter({ get }: Reader, name: string, query: string) {
  const own = none()
  const ask = (more: string) => get(pathOf(name, query, more)) as Promise<Page>
  const counted = await ask('limit=0')
  const deep = Math.floor(counted.total * 0.9)
  for (let at = 0; at <= rounds; at++) {
    const first = await timed(() => ask('limit=50&count=no'))
    const count = await timed(() => ask('limit=0'))
    let next: string | null = null
    // Each time another place near nine tenths.
    const place = `limit=50&count=no&at=${Math.max(0, deep - at * 7)}&of=${counted.total}`
    const sought = await timed(async () => {
      next = (await ask(place)).next
    })
    const marker: string | null = next
    const after =
      marker === null
        ? null
        : await timed(() => ask(`limit=50&count=no&cursor=${encodeURIComponent(marker)}`))
    // The first round warms up.
    if (at === 0) continue
    own.first.push(first)
    own.count.push(count)
    own.deep.push(sought)
    if (after !== null) own.after.push(after)
  }
  return { own, counted }
}

/** Fifty-one rows by the index of names at the beginning and at nine tenths, prepared, without rights, names or JSON. */
async function bareLimit(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ name: string; id: string }>(
    `select name, id from person order by name collate reading_order, id offset (select count(*) * 0.9 from person) limit 1`,
  )
  const { name, id } = rows[0]!
  const text = `select id, name, email, phone, job_title, country, account_id, territory_id, updated_at from person
    where (name collate reading_order, id) > ($1, $2) order by name collate reading_order, id limit 51`
  const took: number[] = []
  for (let at = 0; at < 200; at++)
    took.push(
      await timed(() => owner.query({ name: 'bare', text, values: at % 2 === 0 ? ['', '0'] : [name, id] })),
    )
  return p95(took.slice(20))
}
