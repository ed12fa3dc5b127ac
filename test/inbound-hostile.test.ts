import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { inboundBox, inboundNow, type Listing } from './inbound-box.ts'
import { killAt } from './kill-process.ts'
import { eml } from './mails.ts'

const box = inboundBox()
const { read, put, listed, counts } = box
const latest = async (show: string): Promise<Listing['items'][number]> => (await listed(show)).items[0]!
let n = 0
const fresh = () => `guest${++n}@hostile-${n}.example`

/** Reads one bad message and one good one behind it: the bad one makes nothing, the good one comes in. */
async function badThenGood(raw: Buffer | string, most?: number) {
  const before = await counts()
  box.server.put(raw)
  const bad = await read(most)
  expect(await counts()).toEqual(before)
  put(`From: ${fresh()}`, 'Hello')
  expect(await read()).toMatchObject({ taken: 1 })
  return bad
}

describe('hostile mail to a public address', () => {
  it('too large: refused with the reason, of which only the head was asked for', async () => {
    const from = fresh()
    expect(
      await badThenGood(eml(`From: ${from}\nSubject: Big\n\n${'x'.repeat(400_000)}`), 100_000),
    ).toMatchObject({ refused: 1 })
    expect(box.server.asked.bytes).toBeLessThan(40_000)
    expect(await latest('refused')).toMatchObject({ reason: 'too_large', from, subject: 'Big' })
  })

  it('parts in parts without end: refused as unreadable', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, at) => `--b${at}\nContent-Type: multipart/mixed; boundary=b${at + 1}\n`,
    ).join('\n')
    const bad = await badThenGood(
      eml(`From: ${fresh()}\nContent-Type: multipart/mixed; boundary=b0\n\n${deep}`),
    )
    expect(bad).toMatchObject({ refused: 1 })
    expect((await latest('refused')).reason).toBe('unreadable')
  })

  it('ten thousand parts: taken in with as many files as an entry has', async () => {
    const parts = Array.from(
      { length: 10_000 },
      (_, at) =>
        `--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=f${at}.bin\n\nx\n`,
    ).join('')
    box.server.put(
      eml(
        `From: ${fresh()}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello\n${parts}--b--\n`,
      ),
    )
    expect(await read()).toMatchObject({ taken: 1 })
    const [files] = await box.world.rows(
      sql<{
        n: number
      }>`select count(*)::int as n from touch_file where touch_id = ${(await latest('taken')).touchId}`,
    )
    expect(files!.n).toBeLessThanOrEqual(20)
  })

  it('wrong charsets and NUL: read as far as it goes', async () => {
    box.server.put(
      eml(
        `From: ${fresh()}\nSubject: =?x-nonsense?B?gICA?= \u0000\nContent-Type: text/plain; charset=x-nonsense\n\nHello \u0000 \u00ff`,
        'latin1',
      ),
    )
    expect(await read()).toMatchObject({ taken: 1 })
  })

  it('script and direction signs in names and subjects are words, and no person is named after an address', async () => {
    const email = fresh()
    put(
      `From: "<script>alert(1)</script>\u202eevil" <${email}>\nSubject: <img src=x onerror=alert(1)>`,
      'Hello',
    )
    expect(await read()).toMatchObject({ taken: 1 })
    const item = await latest('taken')
    expect(item.person!.name).not.toMatch(/[<>\u202e]/)
    expect(item.subject).toBe('<img src=x onerror=alert(1)>')
  })

  it('headers in a subject make no header, and a formula as a name is a word in an export', async () => {
    put(`From: "=HYPERLINK(1)" <${fresh()}>\nSubject: =?utf-8?B?eA0KQmNjOiBldmlsQGV4YW1wbGU=?=`, 'Hello')
    expect(await read()).toMatchObject({ taken: 1 })
    expect((await latest('taken')).subject).not.toMatch(/[\r\n]/)
  })

  it('a flood of one sender: thirty are taken in, the rest refused and nothing made of it', async () => {
    const email = fresh()
    for (let each = 0; each < 33; each++)
      put(`From: ${email}\nMessage-ID: <flood${each}@x.example>`, `Number ${each}`)
    expect(await read()).toMatchObject({ taken: 30, refused: 3 })
    expect((await latest('refused')).reason).toBe('flood')
  })

  it('a flood of many senders: what a box does not take in within an hour waits, and nothing is made of it', async () => {
    await box.world.rows(sql`update inbound_box set most_an_hour = 2 where id = ${box.boxId}`)
    for (let at = 0; at < 5; at++) put(`From: ${fresh()}\nMessage-ID: <many-${at}@x.example>`, 'Hello')
    const before = await counts()
    expect(await read()).toMatchObject({ read: 5, taken: 2, waiting: 3 })
    expect((await latest('waiting')).reason).toBe('box_flood')
    expect((await counts()).persons).toBe(before.persons! + 2)
  })

  it('a line that breaks in the middle loses none and repeats none', async () => {
    const emails = [fresh(), fresh(), fresh()]
    for (const email of emails) put(`From: ${email}\nMessage-ID: <${email}>`, 'Hello')
    box.server.trouble.dropAt = box.server.folders.get('INBOX')![1]!.uid
    expect(await read()).toMatchObject({ taken: 1 })
    const boxes = await box.world.of.administrator.visitor.get<{ items: { problem: string | null }[] }>(
      '/api/inbound/boxes',
    )
    expect(boxes.body.items[0]!.problem).toContain('broke off')
    expect(await read()).toMatchObject({ taken: 2 })
  })

  it('killed in the middle, the next reading goes on where it was', async () => {
    for (let each = 0; each < 4; each++) put(`From: ${fresh()}\nMessage-ID: <kill${each}@x.example>`, 'Hello')
    const before = await counts()
    box.server.trouble.stallAt = { command: 'UID FETCH', nth: 5 }
    const { urls } = box.world
    expect(
      await killAt({ work: 'inbound', urls, dataDir: box.world.dataDir, now: inboundNow }, () =>
        box.server.stalled(),
      ),
    ).toBe(true)
    expect((await counts()).touches).toBe(before.touches! + 2)
    await box.world.rows(sql`update inbound_box set held_until = null where id = ${box.boxId}`)
    expect(await read()).toMatchObject({ taken: 2, known: 0 })
    expect(await counts()).toMatchObject({ touches: before.touches! + 4, persons: before.persons! + 4 })
  })

  it('a second reader leaves the box alone until the first is dead for two minutes', async () => {
    put(`From: ${fresh()}`, 'Hello')
    await box.world.rows(
      sql`update inbound_box set held_until = '2026-03-02T09:01:00Z' where id = ${box.boxId}`,
    )
    expect(await read()).toMatchObject({ read: 0 })
    await box.world.rows(
      sql`update inbound_box set held_until = '2026-03-02T08:59:59Z' where id = ${box.boxId}`,
    )
    expect(await read()).toMatchObject({ taken: 1 })
  })
})

describe('settings', () => {
  const refused = async (over: Record<string, unknown>, code: string, pointer: string) => {
    const before = await box.world.rows(sql`select count(*) as n from inbound_box`)
    const answer = await box.world.of.administrator.visitor.send<{
      code: string
      errors: { pointer: string }[]
    }>('POST', '/api/inbound/boxes', box.settings(over))
    expect([answer.body.code, answer.body.errors[0]?.pointer]).toEqual([code, pointer])
    expect(await box.world.rows(sql`select count(*) as n from inbound_box`)).toEqual(before)
  }

  it('what is wrong stands beside its field, and nothing is kept', async () => {
    await refused(
      { addresses: [{ address: 'nonsense', purpose: 'enquiry' }] },
      'no_address',
      '/addresses/0/address',
    )
    const twice = { address: 'a@b.example', purpose: 'enquiry' }
    await refused({ addresses: [twice, twice] }, 'address_twice', '/addresses/1/address')
    await refused({}, 'address_taken', '/addresses/0/address')
    await refused(
      { addresses: [{ ...twice, campaignId: 999_999_999 }] },
      'no_such_reference',
      '/addresses/0/campaignId',
    )
  })

  it('a password goes to no other server, is never answered, and is tried before it is kept', async () => {
    const admin = box.world.of.administrator.visitor
    const { password: _, ...kept } = box.settings()
    const moved = await admin.send<{ code: string }>('PUT', `/api/inbound/boxes/${box.boxId}`, {
      ...kept,
      host: 'evil.example',
    })
    expect(moved.body.code).toBe('no_password')
    expect((await admin.get('/api/inbound/boxes')).text).not.toContain('quite secret')
    const { name: _n, active: _a, addresses: _d, trustedHost: _t, ...place } = box.settings()
    const tried = await admin.send<{ messages: number }>('POST', '/api/inbound/trial', place)
    expect([tried.status, tried.body.messages]).toEqual([200, 0])
    const wrong = await admin.send<{ code: string }>('POST', '/api/inbound/trial', {
      ...place,
      password: 'wrong',
    })
    expect(wrong.body.code).toBe('not_signed_in')
  })
})
