import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { inboundBox } from '../../test/inbound-box.ts'

const box = inboundBox()
const { read, put, listed, counts } = box
let { world } = box
beforeEach(() => {
  ;({ world } = box)
})
type Offer = {
  id: number
  field: string
  value: string
  known: string | null
  times: number
  person: { id: number }
}
const offers = async (personId: number) =>
  (
    await world.of.sales.visitor.get<{ items: Offer[]; total: number }>(
      `/api/signature-offers?personId=${personId}`,
    )
  ).body
const decide = (id: number, decision: string) =>
  world.of.sales.visitor.send<{ code?: string }>('POST', `/api/signature-offers/${id}/decision`, { decision })

let n = 0
async function write(email: string, lines: string): Promise<number> {
  put(
    `From: Anna Berg <${email}>\nMessage-ID: <o${++n}@x.example>`,
    `A question.\n\nKind regards,\nAnna Berg\n${lines}`,
  )
  await read()
  return (await world.rows(sql<{ id: number }>`select id from person where email = ${email}`))[0]!.id
}
const person = async (id: number) =>
  (
    await world.rows(
      sql<{
        jobTitle: string | null
        phone: string | null
      }>`select job_title as "jobTitle", phone_e164 as phone from person where id = ${id}`,
    )
  )[0]!

describe('offers of signatures', () => {
  it('change nothing until they are taken, count up, and are a change from a signature then', async () => {
    const email = 'anna@offers-one.example'
    const id = await write(email, 'Purchasing Manager\nT +49 40 12345678')
    expect(await person(id)).toEqual({ jobTitle: null, phone: null })
    await write(email, 'Purchasing Manager\nT +49 40 12345678')
    const { items } = await offers(id)
    expect(items.map(({ field, value, times }) => `${field} ${value} ${times}`).sort()).toEqual([
      'familyName Berg 2',
      'givenName Anna 2',
      'jobTitle Purchasing Manager 2',
      'phone +49 40 12345678 2',
    ])
    const one = items.find(({ field }) => field === 'phone')!
    expect((await decide(one.id, 'take')).status).toBe(200)
    expect((await person(id)).phone).toBe('+494012345678')
    const [change] = await world.rows(
      sql<{
        source: string
        by: number
      }>`select source, user_id as by from field_change where record = 'person' and record_id = ${id} and field = 'phone' order by id desc limit 1`,
    )
    expect(change).toEqual({ source: 'signature', by: world.of.sales.id })
    expect((await decide(one.id, 'take')).body.code).toBe('decided_already')
    // What is known is not offered again.
    await write(email, 'T +49 40 12345678')
    expect((await offers(id)).items.some(({ field }) => field === 'phone')).toBe(false)
  })

  it('what was declined is not offered again; a field of which nothing is wanted stays silent', async () => {
    const email = 'anna@offers-two.example'
    const id = await write(email, 'Purchasing Manager\nT +49 40 12345678')
    const { items } = await offers(id)
    await decide(items.find(({ field }) => field === 'jobTitle')!.id, 'decline')
    await decide(items.find(({ field }) => field === 'phone')!.id, 'never')
    await write(email, 'Purchasing Manager\nT +49 40 99999999')
    expect((await offers(id)).items.map(({ field }) => field).sort()).toEqual(['familyName', 'givenName'])
    await write(email, 'Plant Director')
    expect((await offers(id)).items.map(({ value }) => value)).toContain('Plant Director')
    expect((await person(id)).jobTitle).toBe(null)
  })

  it('a conflict shows what the record says, and nothing is overwritten by itself', async () => {
    const email = 'anna@offers-three.example'
    const id = await write(email, 'Purchasing Manager')
    await world.of.sales.visitor.send('PATCH', `/api/persons/${id}`, { jobTitle: 'Buyer' })
    await write(email, 'Plant Director')
    const offer = (await offers(id)).items.find(({ value }) => value === 'Plant Director')!
    expect(offer.known).toBe('Buyer')
    expect((await person(id)).jobTitle).toBe('Buyer')
  })

  it('an address goes into the first address, a company into an account', async () => {
    const id = await write('anna@offers-four.example', 'Werk Verpackung GmbH\nKaistraße 12\n20457 Hamburg')
    for (const { id: offer } of (await offers(id)).items)
      expect((await decide(offer, 'take')).status).toBe(200)
    const points = await world.of.sales.visitor.get<{
      addresses: { street: string; postalCode: string; city: string }[]
    }>(`/api/persons/${id}/contact-points`)
    expect(points.body.addresses).toMatchObject([
      { street: 'Kaistraße 12', postalCode: '20457', city: 'Hamburg' },
    ])
    const [account] = await world.rows(
      sql<{
        name: string
      }>`select a.name from account a join person p on p.account_id = a.id where p.id = ${id}`,
    )
    expect(account!.name).toBe('Werk Verpackung GmbH')
  })
})

describe('bounces', () => {
  const report = (address: string, messageId: string, status = '5.1.1', extra = '') =>
    put(
      `From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMessage-ID: <b${++n}@mx.example>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b`,
      `--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${address}\nAction: failed\nStatus: ${status}\n${extra}\n--b\nContent-Type: message/rfc822\n\nMessage-ID: ${messageId}\nTo: ${address}\nSubject: Offer\n\nHello\n--b--`,
    )
  const sendTo = async (address: string) =>
    (
      await world.rows(
        sql<{
          id: number
        }>`insert into mail (purpose, to_address, subject, body_text, state, sent_at) values ('test', ${address}, 'x', 'y', 'sent', now()) returning id`,
      )
    )[0]!.id
  const isRefused = async (address: string) =>
    (
      await world.rows(
        sql`select 1 from suppression where kind = 'email' and reason = 'bounced' and digest = contact_digest('email', ${address})`,
      )
    ).length === 1

  it('of a message of ours refuses the address, with the reason', async () => {
    const id = await sendTo('gone@bounce.example')
    report(
      'gone@bounce.example',
      `<linchpin.mail.${id}@localhost>`,
      '5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown\n',
    )
    await read()
    const [item] = (await listed('bounces')).items
    expect(item!.bounces).toEqual([
      {
        address: 'gone@bounce.example',
        kind: 'permanent',
        status: '5.1.1',
        cause: 'unknown_address',
        reason: '550 5.1.1 User unknown',
        isOurs: true,
        refused: true,
        person: null,
      },
    ])
    expect(await isRefused('gone@bounce.example')).toBe(true)
  })

  it('of a message that we did not send, or sent to somebody else, refuses nothing', async () => {
    const before = await counts()
    report('victim@bounce.example', '<linchpin.mail.999999@localhost>')
    await read()
    expect(await counts()).toEqual(before)
    const id = await sendTo('other@bounce.example')
    report('victim@bounce.example', `<linchpin.mail.${id}@localhost>`)
    await read()
    expect(await isRefused('victim@bounce.example')).toBe(false)
    expect(await isRefused('other@bounce.example')).toBe(false)
  })

  it('a full mailbox is counted, and given up after five days of it over two weeks', async () => {
    const address = 'full@bounce.example'
    const refused: boolean[] = []
    for (const day of [20, 16, 12, 8, 1]) {
      const id = await sendTo(address)
      report(address, `<linchpin.mail.${id}@localhost>`, '5.2.2')
      await read()
      await world.rows(
        sql`update mail_bounce set at = ${'2026-03-02T09:00:00Z'}::timestamptz - ${day} * interval '1 day' where id = (select max(id) from mail_bounce)`,
      )
      refused.push(await isRefused(address))
    }
    expect(refused).toEqual([false, false, false, false, true])
  })
})
