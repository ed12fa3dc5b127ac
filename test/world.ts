import { hash } from '@node-rs/argon2'
import pg from 'pg'
import { plantAccountTwins } from './world/account-twins.ts'
import { accountRows, accountsOf } from './world/accounts.ts'
import { arrivalRows, arrivalsOf } from './world/arrivals.ts'
import { bulkRows } from './world/bulk.ts'
import { campaignRows, campaignsOf } from './world/campaigns.ts'
import { catalogueRows } from './world/catalogue.ts'
import { type Chunk, chunked } from './world/chunks.ts'
import { competitorRows } from './world/competitors.ts'
import { type ComplaintTouch, complaintRows, plantComplaints } from './world/complaints.ts'
import { conversationRows, plantConversations } from './world/conversations.ts'
import { copyChunk } from './world/copy.ts'
import { loadCorrespondence } from './world/correspondence.ts'
import { everydayTouches } from './world/days.ts'
import { dealRows, orderRows } from './world/deal-rows.ts'
import { dealsOf } from './world/deals.ts'
import { exposureRows } from './world/exposure.ts'
import { formArrivalRows } from './world/form-arrivals.ts'
import { oddFormRows } from './world/form-odd.ts'
import { formVisitRows } from './world/form-visits.ts'
import { loadInbound } from './world/inbound.ts'
import { leadRows } from './world/lead-rows.ts'
import { wishesOf } from './world/lead-wishes.ts'
import { leadsOf } from './world/leads.ts'
import { openLedger } from './world/ledger.ts'
import { offerRows } from './world/offers.ts'
import { ordersOf } from './world/orders.ts'
import { personRows } from './world/person-rows.ts'
import { plantPersonTwins } from './world/person-twins.ts'
import { type Person, personsOf } from './world/persons.ts'
import { loadPrivacy } from './world/privacy.ts'
import { processRows } from './world/process.ts'
import { randomFrom } from './world/random.ts'
import { contactRows, fieldRows, historyRows } from './world/record-rows.ts'
import { requestRows } from './world/requests.ts'
import { routingRows } from './world/routing.ts'
import { seasonsOf, spanBefore } from './world/seasons.ts'
import { segmentRows } from './world/segments.ts'
import { marketers, sellers, teamRows, users } from './world/team.ts'
import { trackingRows } from './world/tracking.ts'
import { viewRows } from './world/views.ts'
import { visitorRows, visitorsOf } from './world/visitors.ts'

/** The one password of everybody at the sample company. */
export const samplePassword = 'linchpin-sample'

/** Who can sign in to the sample company, with `samplePassword`. */
export const sampleSignIns = (): { name: string; email: string; role: string }[] =>
  users.flatMap(({ name, email, role, state }) => (state === 'active' ? [{ name, email, role }] : []))

export type WorldOptions = {
  /** The same seed, moment and scale give the same world, byte for byte. */
  seed: string
  /** Where the three years of history end. */
  now: Date
  /** 'small' has a twentieth of the rows. */
  scale: 'full' | 'small'
}
export type WorldReceipt = { tables: Record<string, number>; milliseconds: number }

const sizes = {
  full: {
    accounts: 2000,
    persons: 20_000,
    duplicates: 600,
    visitors: 12_000,
    identified: 4200,
    touches: 400_000,
    responses: 5200,
    deals: 900,
    orders: 5600,
    recent: 520,
  },
  small: {
    accounts: 200,
    persons: 1000,
    duplicates: 30,
    visitors: 600,
    identified: 210,
    touches: 20_000,
    responses: 260,
    deals: 60,
    orders: 300,
    recent: 120,
  },
} as const

/**
 * The sample company Terpstra Verpakking as rows, table by table in an order that satisfies every foreign
 * key. No person, company or address in it exists. Credentials are the loader's, for hashes are salted.
 */
export function* generateWorld({ seed, now, scale }: WorldOptions): Generator<Chunk> {
  const size = sizes[scale]
  const random = randomFrom(seed)
  const span = spanBefore(now)
  const seasons = seasonsOf(span)
  const ledger = openLedger(span)
  const campaigns = campaignsOf(span, random.fork('campaigns'))
  const accounts = accountsOf(size.accounts, 1, random.fork('accounts'), span, seasons)
  plantAccountTwins(accounts, random.fork('account twins'), span, seasons)
  const first = size.accounts + 1
  const persons = personsOf(
    { count: size.persons, duplicates: size.duplicates, firstId: first },
    accounts,
    random.fork('persons'),
    span,
    seasons,
  )
  // Only where people look: tests make their own.
  const secondEmails =
    scale === 'full'
      ? plantPersonTwins(persons, accounts, random.fork('person twins'), span)
      : new Map<number, string>()
  const visitors = visitorsOf(
    { count: size.visitors, identified: size.identified, firstId: first + size.persons },
    persons,
    random.fork('visitors'),
    span,
    seasons,
  )
  const wishes = wishesOf(size.responses, persons, random.fork('wishes'), span, seasons)
  const leads = leadsOf(wishes, { span, random: random.fork('leads'), ledger, campaigns })
  const peopleOf = new Map<number, Person[]>()
  for (const person of persons) {
    if (person.account === null) continue
    const people = peopleOf.get(person.account.id)
    if (people) people.push(person)
    else peopleOf.set(person.account.id, [person])
  }
  const desk = { span, seasons, ledger, random: random.fork('deals') }
  const deals = dealsOf(leads, size.deals, accounts, peopleOf, desk)
  const orders = ordersOf(deals, size.orders, accounts, peopleOf, desk)

  yield* teamRows(span)
  yield* catalogueRows()
  yield* campaignRows(campaigns, span)
  yield* fieldRows(span)
  yield* accountRows(accounts)
  yield* competitorRows(accounts, random.fork('competitors'), span)
  yield* personRows(persons, random.fork('consents'), span, seasons)
  yield* contactRows(accounts, persons, secondEmails, random.fork('contact points'))
  yield* historyRows(persons, random.fork('history'), span, [...sellers.map(({ id }) => id), ...marketers])
  yield* visitorRows(visitors)
  yield* routingRows(span.from)
  yield* leadRows(leads, random.fork('forms'), span)
  yield* trackingRows(random.fork('tracking'), span)
  yield* formVisitRows(leads, visitors, random.fork('form visits'), span)
  yield* formArrivalRows(random.fork('form arrivals'), span)
  yield* oddFormRows(random.fork('odd forms'), span)
  yield* dealRows(deals, random.fork('steps'), span)
  yield* orderRows(orders, ledger, random.fork('orders'), span)
  const complaints: ComplaintTouch[] = []
  const spoken = { persons, complaints, ledger, random: random.fork('complaints'), span }
  plantComplaints(scale === 'full' ? 30 : 12, spoken)
  const conversations = plantConversations(scale === 'full' ? 12 : 4, {
    persons,
    ledger,
    random: random.fork('conversations'),
    span,
  })
  // Only where people look: tests make their own rules, arrivals and reports.
  const arrived = scale === 'full' ? arrivalsOf(visitors, 320, span) : []
  const about = { persons, accounts, visitors, campaigns, complaints }
  yield* everydayTouches(size.touches - arrived.length, size.recent, {
    ...about,
    ledger,
    random: random.fork('days'),
    span,
    seasons,
  })
  if (scale === 'full') {
    yield* arrivalRows(arrived, { campaigns, ledger, random: random.fork('arrivals'), span })
    yield* exposureRows(random.fork('exposure'), span)
  }
  yield* conversationRows(conversations)
  yield* complaintRows(complaints, leads.length + 1, spoken.random, span)
  yield* processRows(accounts, random.fork('process'), span)
  yield* viewRows(span)
  yield* segmentRows(persons, accounts, span)
  yield* offerRows(leads, deals, random.fork('offers'), span)
  // Only where people look: tests make their own.
  if (scale === 'full') yield* requestRows(persons, random.fork('requests'), span)
  yield* bulkRows({ accounts, persons, deals }, span)
}

/** Every identity of the tables written goes on after the last id; so does the sequence of subjects. */
const advance = async (client: pg.Client, tables: readonly string[]): Promise<void> => {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select table_name as name, column_name as column from information_schema.columns
      where table_schema = 'public' and is_identity = 'YES' and table_name = any($1)`,
    [tables],
  )
  for (const { name, column } of rows) {
    const [table, id] = [pg.escapeIdentifier(name), pg.escapeIdentifier(column)]
    await client.query(`select setval(pg_get_serial_sequence($1, $2), (select max(${id}) from ${table}))`, [
      name,
      column,
    ])
  }
  await client.query(`select setval('subject_id', greatest((select max(id) from account), (select max(id) from person),
    (select max(id) from visitor)))`)
}

/**
 * Loads the sample company into an empty database, all of it or, after any refusal, nothing. `ownerUrl` is of
 * the owner of the tables. Throws when the database has a company already. Derived tables (funnel stages,
 * credits) stay empty for their own domain to fill. `onProgress` hears each table and its rows so far.
 */
export const loadWorld = async (
  ownerUrl: string,
  options: WorldOptions & { onProgress?: (table: string, rows: number) => void },
): Promise<WorldReceipt> => {
  const started = performance.now()
  const tables: Record<string, number> = {}
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'linchpin sample' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    await client.query('lock table company in exclusive mode')
    const { rowCount } = await client.query('select from company')
    if (rowCount !== 0)
      throw new Error('This database has a company already; the sample goes into an empty one.')
    const write = async (chunk: Chunk): Promise<void> => {
      await copyChunk(client, chunk)
      tables[chunk.table] = (tables[chunk.table] ?? 0) + chunk.rows.length
      options.onProgress?.(chunk.table, tables[chunk.table]!)
    }
    for (const chunk of generateWorld(options)) await write(chunk)
    const passwordHash = await hash(samplePassword)
    const credentials = users.flatMap(user =>
      user.state === 'active' ? [[user.id, passwordHash, options.now]] : [],
    )
    for (const chunk of chunked('credential', 'user_id password_hash changed_at', credentials))
      await write(chunk)
    await client.query('update lead set opportunity_id = o.id from opportunity o where o.lead_id = lead.id')
    await advance(client, Object.keys(tables))
    await client.query('commit')
    await client.query(`analyze ${Object.keys(tables).map(pg.escapeIdentifier).join(', ')}`)
    return { tables, milliseconds: Math.round(performance.now() - started) }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** What the sample company did through the program itself, with its rules: mail, letters, mentions, files, retention. After `loadWorld`. */
export const loadThroughDoors = async (place: Parameters<typeof loadCorrespondence>[0]): Promise<void> => {
  await loadCorrespondence(place)
  await loadInbound(place)
  await loadPrivacy(place)
}
