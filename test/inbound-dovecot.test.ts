import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BoxReading, readBoxes } from '../src/inbound/read-boxes.ts'
import { watchBoxes } from '../src/inbound/watch-boxes.ts'
import { silentLog } from '../src/platform/log.ts'
import { type Dovecot, dovecotPassword, hasDovecot, startDovecot } from './dovecot.ts'
import { inboundNow, type Listing } from './inbound-box.ts'
import { openWorld, type World } from './installation.ts'
import { startProcess } from './kill-process.ts'
import { eml } from './mails.ts'

const bounces = join(import.meta.dirname, '../../shared/data/bounces')

/** Against Debian's own mail server; where it is not installed, `apt-get install dovecot-imapd` brings it. */
describe.skipIf(!hasDovecot)(
  'a capture address read from Dovecot (skipped where it is not installed)',
  () => {
    let world: World
    let dovecot: Dovecot
    let n = 0
    beforeAll(async () => {
      world = await openWorld({ scale: 'small', now: inboundNow })
    }, 120_000)
    afterAll(() => world?.close())
    beforeEach(async () => {
      dovecot = await startDovecot(`info-${++n}`)
      await world.rows(sql`update inbound_box set removed_at = now(), active = false`)
      await world.rows(sql`update inbound_address set removed_at = now()`)
    }, 60_000)
    afterEach(() => dovecot?.close())

    const needs = () => ({
      db: world.db,
      clock: world.clock.now,
      dataDir: world.dataDir,
      secret: Buffer.alloc(32, 7),
      imap: { internalHosts: ['127.0.0.1'] },
    })
    const settings = (over: Record<string, unknown> = {}) => ({
      name: 'Public addresses',
      active: true,
      host: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      userName: dovecot.user,
      password: dovecotPassword,
      folder: 'INBOX',
      trustedHost: null,
      addresses: [
        { address: 'info@terpstra.example', purpose: 'enquiry' },
        { address: 'service@terpstra.example', purpose: 'service' },
      ],
      ...over,
    })
    const add = async (over: Record<string, unknown> = {}): Promise<number> => {
      const made = await world.of.administrator.visitor.send<{ id: number }>(
        'POST',
        '/api/inbound/boxes',
        settings(over),
      )
      expect([made.status, made.text.slice(0, 300)]).toEqual([200, made.text.slice(0, 300)])
      return made.body.id
    }
    const read = () => readBoxes(needs())
    const message = (from: string, body: string, more = '') =>
      eml(
        `From: ${from}\nTo: info@terpstra.example\nMessage-ID: <${++n}@dovecot.example>\nSubject: Number ${n}\nDate: Mon, 2 Mar 2026 09:15:00 +0100\n${more}Content-Type: text/plain; charset=utf-8\n\n${body}\n`,
      )
    const listed = async (show: string) =>
      (await world.of.sales.visitor.get<Listing>(`/api/inbound/mails?show=${show}&limit=100`)).body.items
    const persons = async () =>
      (await world.rows(sql<{ n: number }>`select count(*)::int as n from person`))[0]!.n
    const touches = async () =>
      (await world.rows(sql<{ n: number }>`select count(*)::int as n from touch where source = 'mail'`))[0]!.n

    it('people become known, replies are split, and automatic replies are nobody', async () => {
      await add()
      const before = await persons()
      await dovecot.append(
        message(
          'Anna Berg <anna@dovecot-one.example>',
          'Yes, please send it.\n\n-- \nAnna Berg\nLeiterin Einkauf\n\nAm 01.03.2026 um 10:00 schrieb Terpstra:\n> Shall we send an offer?',
        ),
      )
      await dovecot.append(
        message(
          'Petra Kade <petra@dovecot-two.example>',
          'I am out of the office until 12 March.',
          'Auto-Submitted: auto-replied\n',
        ),
      )
      expect(await read()).toMatchObject({ read: 2, taken: 1, not_person: 1 })
      const [taken] = await listed('taken')
      expect(taken).toMatchObject({
        from: 'anna@dovecot-one.example',
        person: { name: 'Anna Berg' },
        isNew: true,
      })
      expect(taken!.body).toBe('Yes, please send it.')
      expect(taken!.quoted).toContain('Shall we send an offer?')
      expect((await listed('not_person'))[0]).toMatchObject({
        from: 'petra@dovecot-two.example',
        reason: 'absence',
        person: null,
      })
      expect(await persons()).toBe(before + 1)
      // Marked as seen on the server, both.
      expect((await dovecot.listed()).map(({ flags }) => flags.includes('\\Seen'))).toEqual([true, true])
    })

    it('real delivery reports make nobody a person and stop no address that we did not write to', async ({
      skip,
    }) => {
      let files: string[] = []
      try {
        files = readdirSync(bounces).filter(name => /^dsn_.*\.txt$/.test(name))
      } catch {
        skip('the folder of delivery reports is not here')
      }
      await add()
      const before = await persons()
      for (const name of files.slice(0, 8)) await dovecot.append(readFileSync(join(bounces, name)))
      const reading = await read()
      expect(reading).toMatchObject({ read: Math.min(8, files.length), taken: 0 })
      expect(await persons()).toBe(before)
      expect((await listed('bounces')).length).toBeGreaterThan(0)
      expect(await world.rows(sql`select 1 from suppression where reason = 'bounced'`)).toEqual([])
    })

    it('each is taken once: read again, after a restart of the server and in another process', async () => {
      await add()
      const before = await touches()
      for (const who of ['a', 'b', 'c'])
        await dovecot.append(message(`${who}@dovecot-once-${n}.example`, 'Hello'))
      expect(await read()).toMatchObject({ read: 3, taken: 3 })
      expect(await read()).toMatchObject({ read: 0 })
      await dovecot.restart()
      expect(await read()).toMatchObject({ read: 0 })
      await dovecot.append(message(`d@dovecot-once-${n}.example`, 'Hello'))
      const other = startProcess({
        work: 'inbound',
        urls: world.urls,
        dataDir: world.dataDir,
        now: inboundNow,
      })
      expect(await other.ended).toBe(0)
      expect(await touches()).toBe(before + 4)
      expect(await read()).toMatchObject({ read: 0 })
    })

    it('a folder that was made anew has other numbers (UIDVALIDITY), and what it repeats is known', async () => {
      const reading = await dovecot.connect()
      await reading.mailboxCreate('Public')
      const first = (await reading.status('Public', { uidValidity: true })) as { uidValidity: bigint }
      await reading.logout()
      const id = await add({ folder: 'Public' })
      const mail = message(`e@dovecot-anew-${n}.example`, 'Hello')
      await dovecot.append(mail, 'Public')
      expect(await read()).toMatchObject({ read: 1, taken: 1 })
      const before = await touches()
      const again = await dovecot.connect()
      await again.mailboxDelete('Public')
      await expect
        .poll(async () => {
          // Dovecot numbers by seconds: made within the same one, a folder would have the old number.
          await again.mailboxDelete('Public').catch(() => undefined)
          await again.mailboxCreate('Public')
          return ((await again.status('Public', { uidValidity: true })) as { uidValidity: bigint })
            .uidValidity
        })
        .not.toBe(first.uidValidity)
      await again.logout()
      await dovecot.append(message(`f@dovecot-anew-${n}.example`, 'New'), 'Public')
      await dovecot.append(mail, 'Public')
      expect(await read()).toMatchObject({ read: 2, taken: 1, known: 1 })
      expect(await touches()).toBe(before + 1)
      expect((await dovecot.listed('Public')).map(({ flags }) => flags.includes('\\Seen'))).toEqual([
        true,
        true,
      ])
      expect(id).toBeGreaterThan(0)
    })

    it('what was read is moved where this was asked for; what was refused stays', async () => {
      const line = await dovecot.connect()
      await line.mailboxCreate('Done')
      await line.logout()
      const tried = await world.of.administrator.visitor.send('POST', '/api/inbound/trial', {
        host: '127.0.0.1',
        port: dovecot.port,
        security: 'none',
        userName: dovecot.user,
        password: dovecotPassword,
        folder: 'INBOX',
        moveTo: 'Gone',
      })
      expect([tried.status, tried.text.includes('/moveTo')]).toEqual([422, true])
      await add({ whenDone: 'move', moveTo: 'Done' })
      await dovecot.append(message(`g@dovecot-move-${n}.example`, 'Hello'))
      const large = await dovecot.append(message(`h@dovecot-move-${n}.example`, 'x'.repeat(60_000)))
      expect(await readBoxes({ ...needs(), most: 50_000 })).toMatchObject({ read: 2, taken: 1, refused: 1 })
      expect((await dovecot.listed()).map(({ uid }) => uid)).toEqual([large])
      expect(await dovecot.listed('Done')).toHaveLength(1)
      expect(await read()).toMatchObject({ read: 0 })
    })

    it('news are seen at once (IDLE), also after the server was restarted and in a box that is added meanwhile', async () => {
      const lost: string[] = []
      const readings: BoxReading[] = []
      const watch = watchBoxes({
        ...needs(),
        lookMs: 50,
        onRead: reading => readings.push(reading),
        log: (event, fields) => {
          if (event === 'inbound.line_lost') lost.push(event)
          silentLog(event, fields)
        },
      })
      const sum = () => readings.reduce((all, each) => all + each.taken, 0)
      const arrived = (many: number) => expect.poll(sum, { timeout: 60_000 }).toBe(many)
      try {
        await add()
        await dovecot.append(message(`i@dovecot-idle-${n}.example`, 'There before'))
        await arrived(1)
        await dovecot.append(message(`j@dovecot-idle-${n}.example`, 'While it waits'))
        await arrived(2)
        await dovecot.restart()
        await dovecot.append(message(`k@dovecot-idle-${n}.example`, 'After a restart'))
        await arrived(3)
        expect(lost.length).toBeGreaterThan(0)
      } finally {
        await watch.stop()
      }
    }, 120_000)
  },
)
