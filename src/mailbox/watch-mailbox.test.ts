import { beforeEach, describe, expect, it } from 'vitest'
import { killAt, startProcess } from '../../test/kill-process.ts'
import { eml, sent } from '../../test/mails.ts'
import { mailboxNow, watchedMailbox } from '../../test/watched-mailbox.ts'
import { silentLog } from '../platform/log.ts'
import { waitAfter } from './model/patience.ts'
import type { Reading } from './read-mailbox.ts'
import { watchMailbox } from './watch-mailbox.ts'

const box = watchedMailbox()
const { put, unique, lastTouch, since } = box
let { world, server, anna, own } = box
beforeEach(() => {
  ;({ world, server, anna, own } = box)
})

/** A watch, whose readings can be awaited one by one. */
function watching() {
  const readings: Reading[] = []
  let tell = (): void => {}
  const lost: unknown[] = []
  const watch = watchMailbox({
    db: world.db,
    clock: world.clock.now,
    dataDir: world.dataDir,
    secret: Buffer.alloc(32, 7),
    imap: { internalHosts: ['127.0.0.1'], patience: 1_000 },
    log: (event, fields) => {
      if (event === 'mailbox.line_lost') lost.push(fields)
      silentLog(event, fields)
    },
    lookMs: 50,
    onRead(reading) {
      readings.push(reading)
      tell()
    },
  })
  return {
    watch,
    lost,
    filed: async (n: number) => {
      while (readings.reduce((sum, { filed }) => sum + filed, 0) < n)
        await new Promise<void>(resolve => {
          tell = resolve
        })
    },
  }
}
const mail = () => sent({ to: anna.email, delivered: own, id: unique() })
const idles = () => expect.poll(() => server.idling(), { timeout: 8_000 }).toBe(1)

describe('waiting for news', () => {
  it('reads what is there, and what comes without waiting for the minute', async () => {
    const mark = await lastTouch()
    server.put(mail())
    const { watch, filed } = watching()
    await filed(1)
    await idles()
    const came = performance.now()
    server.put(mail())
    await filed(2)
    expect(performance.now() - came).toBeLessThan(20_000)
    expect(await since(mark)).toHaveLength(2)
    await watch.stop()
    await expect.poll(() => server.idling()).toBe(0)
  })

  it('opens a line that broke anew, and misses nothing that came meanwhile', async () => {
    const mark = await lastTouch()
    const { watch, filed, lost } = watching()
    await idles()
    server.hangUp()
    server.put(mail())
    await filed(1)
    await idles()
    expect(lost.length).toBeGreaterThan(0)
    server.put(mail())
    await filed(2)
    expect(await since(mark)).toHaveLength(2)
    await watch.stop()
  })

  it('leaves a mailbox that is switched off, and comes back when it is switched on', async () => {
    const { watch, filed } = watching()
    await idles()
    await put({ active: false })
    await expect.poll(() => server.idling(), { timeout: 8_000 }).toBe(0)
    server.put(mail())
    await put({ active: true })
    await filed(1)
    await watch.stop()
  })

  it('leaves a server without IDLE to the job of the minute', async () => {
    server.trouble.noIdle = true
    server.put(mail())
    const { watch } = watching()
    await expect.poll(() => server.asked.commands.includes('LOGOUT'), { timeout: 8_000 }).toBe(true)
    expect(server.asked.commands).not.toContain('IDLE')
    await watch.stop()
    expect(await box.read()).toMatchObject({ filed: 1 })
  })

  it('waits twice as long after each failure, five minutes at most', () => {
    expect([0, 1, 2, 3, 4, 9, 10, 60].map(failures => waitAfter(failures, 0))).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ])
    expect(waitAfter(3, 1)).toBe(3_000)
  })
})

describe('killed in the middle (SIGKILL)', () => {
  const withFile = (n: number) =>
    eml(`From: ${box.seller().email}
To: ${anna.email}
Delivered-To: ${own}
Message-ID: <killed-${n}-${unique()}>
Subject: Killed ${n}
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Number ${n}
--b
Content-Type: text/plain; name=n.txt
Content-Disposition: attachment; filename=n.txt

file ${n}
--b--
`)
  // Before the first message is asked for; in the middle of one; when all are filed and none is marked on the server.
  it.each([
    ['UID FETCH', 1, 0],
    ['UID FETCH', 6, 2],
    ['UID STORE', 1, 5],
  ] as const)('at %s number %i: %i were filed, then every message once', async (command, nth, filed) => {
    const mark = await lastTouch()
    for (let n = 1; n <= 5; n++) server.put(withFile(n))
    const work = { work: 'mailbox' as const, urls: world.urls, dataDir: world.dataDir, now: mailboxNow }
    server.trouble.stallAt = { command, nth }
    expect(await killAt(work, server.stalled)).toBe(true)
    expect((await since(mark)).map(({ title }) => title)).toEqual(
      [1, 2, 3, 4, 5].slice(0, filed).map(n => `Killed ${n}`),
    )
    // Nobody else reads until the dead one is given up: two minutes.
    const later = new Date(Date.parse(mailboxNow) + 121_000).toISOString()
    expect(await startProcess({ ...work, now: later }).ended).toBe(0)
    expect(await startProcess({ ...work, now: later }).ended).toBe(0)
    const touches = await since(mark)
    expect(touches.map(({ title }) => title)).toEqual([1, 2, 3, 4, 5].map(n => `Killed ${n}`))
    const files = (
      await box.world.of.sales.visitor.get<{ items: { title: string; files: unknown[] }[] }>(
        `/api/persons/${anna.id}/touches?limit=5`,
      )
    ).body.items
    expect(files.map(({ files }) => files.length)).toEqual([1, 1, 1, 1, 1])
    expect(server.folders.get('INBOX')!.every(({ flags }) => flags.has('\\Seen'))).toBe(true)
  })
})
