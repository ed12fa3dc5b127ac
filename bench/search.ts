import pg from 'pg'
import { growPersons } from './grow-persons.ts'
import { cachedInstallation, runServer, type Server, signIn } from './installed.ts'
import { type Measure, quantile, round, seeded, timed, timedEach, watchMemory } from './measure.ts'

const roles = ['marketing_manager', 'partner'] as const
const usual = 50_000
const each = 40

type Queries = Record<'names' | 'typos' | 'mails' | 'companies' | 'rare', string[]>

/**
 * The search box over 1 M persons and 100 k accounts, 200 queries: words of names, names with a typo, parts of e-mail
 * addresses, companies, and strings that hardly anybody has. `ours` is the p95 of whoever sees everything; `limit` that of
 * the bare look-up of the same strings by the trigram index of names.
 */
export const search: Measure = async (size, say) => {
  const total = size === 'full' ? 1_000_000 : (size ?? usual)
  // The same data as the measure `list`.
  const dataDir = await cachedInstallation(`list-${total}`, say, client => growPersons(client, total))
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const more: Record<string, number> = {}
  let ours = 0
  try {
    const queries = await drawQueries(server)
    const all = Object.values(queries).flat()
    for (const role of roles) {
      const reader = await signIn(server.port, role)
      const ask = (q: string) => reader.get(`/api/search?limit=12&q=${encodeURIComponent(q)}`)
      // More than a person may ask in a minute would be refused: warmed up by a few only.
      await timedEach(all.slice(0, 10), ask)
      const took: number[] = []
      for (const [kind, list] of Object.entries(queries)) {
        const times = await timedEach(list, ask)
        say(
          `${role}: ${kind}: p50 ${round(quantile(times, 0.5), 1)}, p95 ${round(quantile(times, 0.95), 1)} ms`,
        )
        more[`${role}.${kind}P95Ms`] = round(quantile(times, 0.95))
        took.push(...times)
      }
      more[`${role}.p50Ms`] = round(quantile(took, 0.5))
      more[`${role}.p95Ms`] = round(quantile(took, 0.95))
      if (role === 'marketing_manager') ours = quantile(took, 0.95)
    }
    const limit = await bareLimit(server, all)
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

async function drawQueries({ ownerUrl }: Server): Promise<Queries> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
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
  await client.end()
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
async function bareLimit({ ownerUrl }: Server, all: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const text = `select id, name from person where name ilike '%' || $1 || '%' limit 12`
  const took: number[] = []
  for (const q of all) took.push(await timed(() => client.query({ name: 'bare', text, values: [q] })))
  await client.end()
  return quantile(took, 0.95)
}
