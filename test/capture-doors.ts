import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { registerCaptureDoors } from '../src/capture/doors.ts'
import { makeForm, type NewForm } from '../src/capture/make-form.ts'
import { storeGuide } from '../src/capture/store.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { openHttp } from '../src/platform/http.ts'
import { type Log, silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { registerTrackingDoors } from '../src/tracking/doors.ts'
import { issueWriteKey, type NewKey } from '../src/tracking/issue-write-key.ts'
import type { TrackingOptions } from '../src/tracking/options.ts'
import { testDatabase } from './database.ts'

export type CaptureDoors = {
  app: FastifyInstance
  db: Database
  /** Of the owner of the tables, past every policy. */
  ownerUrl: string
  /** Moves the clock of the doors. */
  pass: (ms: number) => void
  now: () => Date
  count: (table: string) => Promise<number>
  counts: () => Promise<Record<string, number>>
  close: () => Promise<void>
}
const written = ['person', 'visitor', 'touch', 'consent', 'lead', 'form_submission', 'fact']

/** The doors of capture over a fresh database, with a clock that stands still until told. */
export async function openCaptureDoors(
  log: Log = silentLog,
  limits: Pick<TrackingOptions, 'callsPerMinute'> = {},
): Promise<CaptureDoors> {
  const database = await testDatabase()
  const db = openDatabase(database.urls, { log: silentLog })
  await sql`
    insert into calendar (name, time_zone, week)
    values ('Week', 'Europe/Amsterdam', '{"1":[{"from":"08:30","to":"17:00"}],"3":[{"from":"08:30","to":"17:00"}]}')`.execute(
    db.full,
  )
  let at = Date.UTC(2026, 2, 4, 10)
  const now = () => new Date(at)
  const app = await openHttp({ db, clock: now, log, readCaller: async () => null })
  const options = { db, clock: now, log, readCaller: async () => null }
  await registerTrackingDoors(app, { ...options, secret: Buffer.alloc(32, 7), arrivalsAfterMs: 0, ...limits })
  await registerCaptureDoors(app, {
    ...options,
    secret: Buffer.alloc(32, 7),
    publicUrl: 'https://linchpin.example',
  })
  const count = async (table: string) => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db.full)
    return rows[0]!.n
  }
  return {
    app,
    db,
    ownerUrl: database.urls.owner,
    now,
    count,
    pass: ms => {
      at += ms
    },
    counts: async () =>
      Object.fromEntries(await Promise.all(written.map(async table => [table, await count(table)]))),
    close: async () => {
      await app.close()
      await db.close()
      await database.drop()
    },
  }
}

export const guideForm: NewForm = {
  slug: 'line-speed',
  name: 'Line speed',
  kind: 'guide',
  language: 'en',
  headline: 'Download the guide',
  intro: 'Twelve pages.\n\nFree.',
  button: 'Send me the guide',
  thanks: 'Thank you.',
  consentText: 'You may write to me by e-mail.',
}

export async function addForm(doors: CaptureDoors, change: Partial<NewForm> = {}): Promise<number> {
  return doors.db.as(systemActor, async tx => {
    const id = await makeForm(tx, systemActor, { ...guideForm, ...change }, doors.now())
    await storeGuide(tx, id, 'Guide für Käufer.pdf', Buffer.from('%PDF-1.7 guide'))
    return id
  })
}

/** With origins it is a page's, whose word for its users is taken unless told otherwise. */
export async function addWriteKey(
  doors: CaptureDoors,
  origins: string[] = [],
  more: Partial<NewKey> = {},
): Promise<string> {
  const scopes: NewKey['scopes'] = origins.length > 0 ? ['track', 'identify', 'group'] : undefined
  const input = { name: 'Website', origins, scopes, trustsUnsigned: origins.length > 0, ...more }
  const { key } = await doors.db.as(systemActor, tx => issueWriteKey(tx, systemActor, input, doors.now()))
  return key
}
