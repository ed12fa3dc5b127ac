import pg from 'pg'
import { growTouches, heavyOf } from './grow-touches.ts'
import { cachedInstallation, runServer, type Server, signIn } from './installed.ts'
import { type Measure, quantile, round, seeded, timed, timedEach, watchMemory } from './measure.ts'

type Log = { path: string; subjects: number[] }
type Logs = Record<'typical' | 'heavy' | 'joined', Log[]>
type Reader = { get: (path: string) => Promise<unknown> }

const roles = ['marketing_manager', 'partner'] as const
const samples = 120
const rounds = 3

/**
 * Pages of 50 of contact logs over HTTP: typical accounts, the account of 100,000 touches (five pages deep), persons
 * with joined visitors; for who sees everything and for who sees a territory. `ours` is the p95 of the unrestricted
 * reader over all of them, `limit` that of the bare indexed query of the same pages; each the least of three rounds.
 */
export const timeline: Measure = async (size, say) => {
  const total = size === 'full' ? 10_000_000 : (size ?? 400_000)
  const dataDir = await cachedInstallation(`timeline-${total}`, say, client => growTouches(client, total))
  let server = await runServer(dataDir)
  const more: Record<string, number> = {}
  let [ours, limit] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let peak = watchMemory([server.pid, server.databasePid])
  try {
    const logs = await logsOf(server)
    const kinds = Object.keys(logs) as (keyof Logs)[]
    const all = kinds.flatMap(kind => logs[kind])
    for (const role of roles) {
      const reader = await signIn(server.port, role)
      await timedEach(all, ({ path }) => reader.get(path))
      for (const kind of kinds)
        more[`${role}.${kind}P95Ms`] = await least(async () =>
          quantile(await pages(reader, logs[kind], kind), 0.95),
        )
    }
    const reader = await signIn(server.port, 'marketing_manager')
    const bare = await bareReader(server)
    for (let at = 0; at < rounds; at++) {
      limit = Math.min(limit, quantile(await timedEach(all, log => bare.page(log.subjects)), 0.95))
      ours = Math.min(ours, quantile(await timedEach(all, ({ path }) => reader.get(path)), 0.95))
    }
    for (const kind of kinds)
      more[`limit.${kind}P95Ms`] = await least(async () =>
        quantile(await timedEach(logs[kind], log => bare.page(log.subjects)), 0.95),
      )
    await bare.end()
    const floor = await timedEach(Array.from({ length: 200 }), () => reader.get('/api/session'))
    more.anyAnswerP50Ms = round(quantile(floor, 0.5))
    const rss = peak()
    await server.stop()
    // Started anew, its buffers and plans are empty; the operating system may still hold the files.
    server = await runServer(dataDir)
    peak = watchMemory([server.pid, server.databasePid])
    const again = await signIn(server.port, 'marketing_manager')
    more.coldFirstMs = round(await timed(() => again.get(all[0]!.path)))
    more.coldP95Ms = round(
      quantile(await timedEach(logs.typical.slice(1, 61), ({ path }) => again.get(path)), 0.95),
    )
    return {
      size: total,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: Math.round(Math.max(rss, peak())),
      more,
    }
  } finally {
    await server.stop()
  }
}

async function least(work: () => Promise<number>): Promise<number> {
  let found = Number.POSITIVE_INFINITY
  for (let at = 0; at < rounds; at++) found = Math.min(found, await work())
  return round(found)
}

/** Milliseconds of each page; of a heavy log the five pages after the first one too. */
async function pages(reader: Reader, logs: readonly Log[], kind: keyof Logs): Promise<number[]> {
  const took: number[] = []
  for (const { path } of logs) {
    let next: string | null = null
    for (let page = 0; page === 0 || (kind === 'heavy' && next !== null && page < 6); page++) {
      const where: string = next === null ? path : `${path}&cursor=${encodeURIComponent(next)}`
      const started = performance.now()
      const answer = (await reader.get(where)) as { next: string | null }
      took.push(performance.now() - started)
      next = answer.next
    }
  }
  return took
}

/** Logs that both readers see: of the partner's territory. */
async function logsOf({ ownerUrl }: Server): Promise<Logs> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const random = seeded(7)
  const territory = `(select min(territory_id) from user_territory ut join app_user u on u.id = ut.user_id where u.role = 'partner' and u.state = 'active')`
  const drawn = async (query: string): Promise<number[]> => {
    const { rows } = await client.query<{ id: string }>(query)
    return Array.from({ length: samples }, () => Number(rows[Math.floor(random() * rows.length)]!.id))
  }
  const subjectsOf = async (column: 'account_id' | 'id', id: number): Promise<number[]> => {
    const { rows } = await client.query<{ id: string }>(
      `with p as (select id from person where ${column} = $1)
      select $1::bigint as id union select id from p union select i.subject_id from p join identity i on i.person_id = p.id`,
      [id],
    )
    return rows.map(row => Number(row.id))
  }
  const account = async (id: number): Promise<Log> => ({
    path: `/api/accounts/${id}/touches?limit=50`,
    subjects: await subjectsOf('account_id', id),
  })
  const person = async (id: number): Promise<Log> => ({
    path: `/api/persons/${id}/touches?limit=50`,
    subjects: await subjectsOf('id', id),
  })
  const each = async (ids: number[], log: (id: number) => Promise<Log>): Promise<Log[]> => {
    const found: Log[] = []
    for (const id of ids) found.push(await log(id))
    return found
  }
  const heavy = await heavyOf(client)
  const logs = {
    typical: await each(
      await drawn(`select id from account a where territory_id = ${territory} and id <> ${heavy.accountId}
        and exists (select 1 from person p where p.account_id = a.id) order by id limit 5000`),
      account,
    ),
    heavy: [
      ...(await each(Array(10).fill(heavy.accountId), account)),
      ...(await each(Array(10).fill(heavy.personId), person)),
    ],
    joined: await each(
      await drawn(
        `select p.id from identity i join person p on p.id = i.person_id where p.territory_id = ${territory} order by i.subject_id limit 5000`,
      ),
      person,
    ),
  }
  await client.end()
  return logs
}

/** The least any program must do: the newest 51 rows of known subjects by index, prepared, without rights or names. */
async function bareReader({
  ownerUrl,
}: Server): Promise<{ page: (subjects: number[]) => Promise<unknown>; end: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const text = `select t.* from unnest($1::bigint[]) s(id) cross join lateral (
      select id, kind, side, machine, occurred_at, recorded_at, title, body, source, user_id, account_id, supersedes_id from touch
      where subject_id = s.id order by occurred_at desc, id desc limit 51) t
    order by t.occurred_at desc, t.id desc limit 51`
  const page = (subjects: number[]) => client.query({ name: 'bare', text, values: [subjects] })
  return { page, end: () => client.end() }
}
