import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { readBoxes } from '../src/inbound/read-boxes.ts'
import { type ImapServer, imapServer } from './imap-server.ts'
import { openWorld, type World } from './installation.ts'
import { eml } from './mails.ts'

/** Where the clock of these tests stands. */
export const inboundNow = '2026-03-02T09:00:00Z'

export type Listing = {
  items: {
    id: number
    state: string
    reason: string | null
    from: string | null
    fromName: string | null
    subject: string | null
    body: string | null
    signature: string | null
    quoted: string | null
    away: { until: string | null; substitute: { name: string | null } | null } | null
    person: { id: number; name: string } | null
    isNew: boolean
    leadId: number | null
    touchId: number | null
    bounces: { address: string; cause: string; isOurs: boolean; refused: boolean }[]
  }[]
  counts: Record<string, number>
}

/** A box of public addresses that is read, over the sample company: enquiries and complaints. */
export function inboundBox() {
  const box = {
    world: undefined as unknown as World,
    server: undefined as unknown as ImapServer,
    boxId: 0,
  }
  beforeAll(async () => {
    box.world = await openWorld({ scale: 'small', now: inboundNow })
  }, 120_000)
  afterAll(() => box.world?.close())
  const settings = (over: Record<string, unknown> = {}) => ({
    name: 'Public addresses',
    active: true,
    host: '127.0.0.1',
    port: box.server.port,
    security: 'none',
    userName: 'info@terpstra.example',
    password: box.server.trouble.password,
    folder: 'INBOX',
    trustedHost: 'mx.terpstra.example',
    addresses: [
      { address: 'info@terpstra.example', purpose: 'enquiry' },
      { address: 'service@terpstra.example', purpose: 'service' },
    ],
    ...over,
  })
  beforeEach(async () => {
    box.server = await imapServer()
    await box.world.rows(sql`update inbound_box set removed_at = now(), active = false`)
    await box.world.rows(sql`update inbound_address set removed_at = now()`)
    const made = await box.world.of.administrator.visitor.send<{ id: number }>(
      'POST',
      '/api/inbound/boxes',
      settings(),
    )
    expect([made.status, made.text.slice(0, 300)]).toEqual([200, made.text.slice(0, 300)])
    box.boxId = made.body.id
  })
  afterEach(() => box.server.close())
  const read = (most?: number) =>
    readBoxes({
      db: box.world.db,
      clock: box.world.clock.now,
      dataDir: box.world.dataDir,
      secret: Buffer.alloc(32, 7),
      imap: { internalHosts: ['127.0.0.1'], patience: 1_000 },
      ...(most ? { most } : {}),
    })
  const put = (head: string, body: string) =>
    box.server.put(
      eml(
        `${head.includes('To:') ? '' : 'To: info@terpstra.example\n'}${head}\nDate: Mon, 2 Mar 2026 09:15:00 +0100\n${/content-type/i.test(head) ? '' : 'Content-Type: text/plain; charset=utf-8\n'}\n${body}\n`,
      ),
    )
  const listed = async (show: string) =>
    (await box.world.of.sales.visitor.get<Listing>(`/api/inbound/mails?show=${show}`)).body
  /** How much there is of what a mail can lead to. */
  const counts = async () =>
    (
      await box.world.rows(
        sql<Record<string, number>>`
          select (select count(*)::int from person) as persons, (select count(*)::int from account) as accounts,
            (select count(*)::int from touch) as touches, (select count(*)::int from lead) as leads,
            (select count(*)::int from complaint) as complaints, (select count(*)::int from suppression) as suppressed,
            (select count(*)::int from mail) as mails`,
      )
    )[0]!
  return Object.assign(box, { settings, read, put, listed, counts })
}
