import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { readMailbox } from '../src/mailbox/read-mailbox.ts'
import { type ImapServer, imapServer } from './imap-server.ts'
import { openWorld, type World } from './installation.ts'

/** Where the clock of these tests stands. */
export const mailboxNow = '2026-03-02T09:00:00Z'

/** A mailbox that is watched, anew for each test, over the sample company; `own` is the own address of a seller. */
export function watchedMailbox() {
  const box = {
    world: undefined as unknown as World,
    server: undefined as unknown as ImapServer,
    /** Somebody of the record. */
    anna: undefined as unknown as { id: number; email: string; accountId: number | null },
    own: undefined as string | undefined,
  }
  beforeAll(async () => {
    box.world = await openWorld({ scale: 'small', now: mailboxNow })
    const [person] = await box.world.rows(
      sql<typeof box.anna>`select id, email, account_id as "accountId" from person
        where email is not null and email !~ 'terpstra' order by id limit 1`,
    )
    box.anna = person!
  }, 120_000)
  afterAll(() => box.world?.close())
  const settings = (over: Record<string, unknown> = {}) => ({
    active: true,
    host: '127.0.0.1',
    port: box.server.port,
    security: 'none',
    userName: 'log@terpstra.example',
    password: box.server.trouble.password,
    folder: 'INBOX',
    address: 'log@terpstra.example',
    whenDone: 'seen',
    moveTo: null,
    ownDomains: [],
    trustedHost: null,
    ...over,
  })
  const put = async (over: Record<string, unknown> = {}) => {
    const answer = await box.world.of.administrator.visitor.send('PUT', '/api/mailbox', settings(over))
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, answer.text.slice(0, 200)])
  }
  const read = (most?: number) =>
    readMailbox({
      db: box.world.db,
      clock: box.world.clock.now,
      dataDir: box.world.dataDir,
      secret: Buffer.alloc(32, 7),
      imap: { internalHosts: ['127.0.0.1'], patience: 1_000 },
      ...(most ? { most } : {}),
    })
  const seller = () => box.world.of.sales
  const touches = () =>
    box.world.rows(
      sql<{
        id: number
        title: string
        body: string | null
        side: string
        kind: string
        userId: number
        machine: boolean
        mode: string
        at: Date
        properties: Record<string, unknown> | null
        subjectId: number
        accountId: number | null
      }>`
        select id, title, body, side, kind, user_id as "userId", machine, mode, occurred_at as at, properties,
          subject_id as "subjectId", account_id as "accountId" from touch where properties ? 'mail' order by id`,
    )
  const listed = async (show: string, of = seller()) =>
    (
      await of.visitor.get<{
        items: {
          id: number
          state: string
          reason: string | null
          subject: string | null
          body: string | null
          from: string | null
          parties: { id: number; address: string; suppressed: string | null; others: number }[]
        }[]
        counts: Record<string, number>
      }>(`/api/mailbox/messages?show=${show}`)
    ).body

  beforeEach(async () => {
    box.server = await imapServer()
    await put()
    box.own ??= (
      await seller().visitor.send<{ address: string }>('POST', '/api/mailbox/address')
    ).body.address
  })
  afterEach(async () => {
    await box.server.close()
    await box.world.rows(sql`delete from mailbox_message`)
    await box.world.rows(sql`update mailbox set held_until = null, last_uid = 0, uid_validity = null`)
  })
  let n = 0
  const unique = () => `m${++n}@terpstra.example`
  const lastTouch = async () => (await touches()).at(-1)?.id ?? 0
  const since = async (id: number) => (await touches()).filter(touch => touch.id > id)
  return Object.assign(box, { settings, put, read, seller, touches, listed, unique, lastTouch, since })
}
