import type pg from 'pg'
import { type Measure, quantile, round, seeded, timed, timedEach } from './measure.ts'
import { byReaders, p95 } from './readers.ts'

const each = 40

type Queries = Record<'names' | 'typos' | 'mails' | 'companies' | 'rare', string[]>

/**
 * The search box over 1 M persons and 100 k accounts, 200 queries: words of names, names with a typo, parts of e-mail
 * addresses, companies, and strings that hardly anybody has. `ours` is the p95 of whoever sees everything; `limit` that of
 * the bare look-up of the same strings by the trigram index of names.
 */
export const search: Measure = (size, say) => {
  let queries: Queries
  return byReaders(size, say, {
    async prepare(owner) {
      queries = await drawQueries(owner)
    },
    async read({ role, get }) {
      const ask = (q: string) => get(`/api/search?limit=12&q=${encodeURIComponent(q)}`)
      const more: Record<string, number> = {}
      const took: number[] = []
      // More than a person may ask in a minute would be refused: warmed up by a few of each only.
      await timedEach(
        Object.values(queries).flatMap(list => list.slice(0, 2)),
        ask,
      )
      for (const [kind, list] of Object.entries(queries)) {
        const times = await timedEach(list, ask)
        say(`${role}: ${kind}: p50 ${round(quantile(times, 0.5), 1)}, p95 ${round(p95(times), 1)} ms`)
        more[`${kind}P95Ms`] = round(p95(times))
        took.push(...times)
      }
      return {
        figure: p95(took),
        more: { ...more, p50Ms: round(quantile(took, 0.5)), p95Ms: round(p95(took)) },
      }
    },
    limit: owner => bareLimit(owner, Object.values(queries).flat()),
  })
}

async function drawQueries(client: pg.Client): Promise<Queries> {
  const random = seeded(8)
  const texts = async (query: string): Promise<string[]> => {
    const { rows } = await client.query<{ text: string }>(query)
    return Array.from({ length: each }, () => rows[Math.floor(random() * rows.length)]!.text)
  }
  const some = `tablesample system (2) repeatable (8)`
  const names = await texts(
    `select name as text from person ${some} where external_id like 'grown-%' limit 3000`,
  )
  const mails = await texts(
    `select email as text from person ${some} where email like '%bedrijf%' limit 3000`,
  )
  const companies = await texts(
    `select name as text from account where length(name) > 6 order by id desc limit 3000`,
  )
  const misspelt = (name: string): string => {
    const at = 1 + Math.floor(random() * (name.length - 2))
    return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
  }
  return {
    names: names.map((name, at) => (at % 3 === 0 ? name.split(' ')[0]! : name)),
    typos: names.map(misspelt),
    mails: mails.map(mail => mail.slice(0, mail.indexOf('@') + 8)),
    companies,
    rare: Array.from(
      { length: each },
      (_, at) => `${['Qx', 'Zy', 'Wq', 'Xj'][at % 4]}${names[at]!.slice(-4)}`,
    ),
  }
}

/** Names that contain the string, by the index, the best twelve: prepared, without rights. */
async function bareLimit(owner: pg.Client, all: readonly string[]): Promise<number> {
  const text = `select id, name from person where name ilike '%' || $1 || '%' limit 12`
  const took: number[] = []
  for (const q of all) took.push(await timed(() => owner.query({ name: 'bare', text, values: [q] })))
  return p95(took)
}
