import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { inboundBox } from '../../test/inbound-box.ts'

const box = inboundBox()
const { read, put, listed, counts } = box
let { world } = box
beforeEach(() => {
  ;({ world } = box)
})
let n = 0
const fresh = () => `anna${++n}@hafen-${n}.example`
const signature =
  '\n\nMit freundlichen Grüßen\nAnna Berg\nLeiterin Einkauf\nHafenkontor GmbH\nKaistraße 12\n20457 Hamburg\nTel.: +49 40 12345678\nwww.hafenkontor.example'

describe('a stranger becomes known', () => {
  it('an enquiry makes a person, a touch without signature and quote, and a lead with an owner told', async () => {
    const email = fresh()
    put(
      `From: "Berg, Anna" <${email}>\nSubject: Angebot\nMessage-ID: <q1@x.example>`,
      `Was kostet die kleine Maschine?${signature}`,
    )
    expect(await read()).toMatchObject({ read: 1, taken: 1 })
    const [item] = (await listed('taken')).items
    expect(item).toMatchObject({
      from: email,
      fromName: 'Anna Berg',
      isNew: true,
      body: 'Was kostet die kleine Maschine?',
    })
    expect(item!.leadId).not.toBe(null)
    const [touch] = await world.rows(
      sql<{
        kind: string
        source: string
        properties: Record<string, string>
      }>`select kind, source, properties from touch where id = ${item!.touchId}`,
    )
    expect(touch).toMatchObject({ kind: 'email', source: 'mail' })
    expect(touch!.properties.signature).toContain('Hafenkontor')
    const [person] = await world.rows(
      sql<{
        name: string
        phone: string | null
        source: string
      }>`select name, phone, source from person where id = ${item!.person!.id}`,
    )
    expect(person).toEqual({ name: 'Anna Berg', phone: null, source: 'mail' })
    const [lead] = await world.rows(
      sql<{ raisedBy: string }>`select raised_by as "raisedBy" from lead where id = ${item!.leadId}`,
    )
    expect(lead).toEqual({ raisedBy: 'mail:info@terpstra.example' })
  })

  it('the same message is taken once, also when the server numbers anew', async () => {
    put(`From: ${fresh()}\nMessage-ID: <once@x.example>`, 'Hello')
    await read()
    const before = await counts()
    expect(await read()).toMatchObject({ read: 0 })
    box.server.renumber()
    expect(await read()).toMatchObject({ read: 1, known: 1 })
    expect(await counts()).toEqual(before)
  })

  it('a mail to the address of service opens a complaint and no lead', async () => {
    const before = await counts()
    put(`From: ${fresh()}\nTo: service@terpstra.example`, 'The seal leaks again.')
    await read()
    const [item] = (await listed('taken')).items
    expect(item!.leadId).toBe(null)
    const [touch] = await world.rows(
      sql<{ kind: string }>`select kind from touch where id = ${item!.touchId}`,
    )
    expect(touch!.kind).toBe('complaint')
    expect((await counts()).leads).toBe(before.leads)
  })

  it('a question to service is an entry of service and no complaint; only somebody who reads it makes one of it', async () => {
    await world.rows(
      sql`update inbound_address set purpose = 'question' where address = 'service@terpstra.example' and removed_at is null`,
    )
    const before = await counts()
    put(`From: ${fresh()}\nTo: service@terpstra.example`, 'The seal leaks again. This is a complaint!')
    await read()
    const [item] = (await listed('taken')).items
    const [touch] = await world.rows(
      sql<{ kind: string }>`select kind from touch where id = ${item!.touchId}`,
    )
    expect(touch!.kind).toBe('service')
    expect(await counts()).toMatchObject({ complaints: before.complaints, leads: before.leads })
  })

  it('the account is the one of those known at the domain; free mail makes and joins none', async () => {
    const [known] = await world.rows(
      sql<{ id: number; accountId: number; email: string }>`
        select p.id, p.account_id as "accountId", p.email from person p join account a on a.id = p.account_id
        where p.email ~ '@' and p.email !~ 'terpstra|gmail' order by p.id limit 1`,
    )
    const host = known!.email.slice(known!.email.indexOf('@') + 1)
    const before = await counts()
    put(`From: New Colleague <new.colleague@${host}>`, 'Could you call?')
    put('From: Somebody <somebody.else@gmail.com>', 'Could you call?')
    await read()
    const rows = await world.rows(
      sql<{ email: string; accountId: number | null }>`
        select email, account_id as "accountId" from person where email in (${`new.colleague@${host}`}, 'somebody.else@gmail.com') order by email`,
    )
    expect(rows).toEqual([
      { email: `new.colleague@${host}`, accountId: known!.accountId },
      { email: 'somebody.else@gmail.com', accountId: null },
    ])
    expect((await counts()).accounts).toBe(before.accounts)
  })

  it('an answer in a known conversation joins its thread and raises nothing new', async () => {
    const email = fresh()
    put(`From: ${email}\nMessage-ID: <thread-a@x.example>`, 'A question')
    await read()
    const [first] = (await listed('taken')).items
    await world.rows(sql`update lead set state = 'rejected' where id = ${first!.leadId}`)
    const before = await counts()
    put(`From: ${email}\nMessage-ID: <thread-b@x.example>\nIn-Reply-To: <thread-a@x.example>`, 'Thank you.')
    await read()
    expect((await counts()).leads).toBe(before.leads)
    expect((await counts()).touches).toBe(before.touches! + 1)
  })

  it('what a colleague passes on is of whoever wrote it', async () => {
    const email = fresh()
    put(
      `From: ${world.of.sales.email}\nSubject: Fwd: Offer`,
      `Please take over.\n\n---------- Forwarded message ---------\nFrom: Karin Holz <${email}>\nDate: Mon, 2 Mar 2026 at 08:00\nSubject: Offer\nTo: <jelmer@terpstra.example>\n\nDo you also make trays?`,
    )
    await read()
    const [item] = (await listed('taken')).items
    expect(item).toMatchObject({ from: email, person: { name: 'Karin Holz' } })
  })
})

const notPeople: [string, string, string, string][] = [
  [
    'a bounce',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail',
    'This is the Postfix program at host mx.example.\n\n<x@y.example>: 550 5.1.1 User unknown',
    'bounce',
  ],
  ['a postmaster’s report', 'From: postmaster@mx.example\nSubject: Report', 'All well.', 'role'],
  [
    'an absence note',
    'From: Petra <petra@kade.example>\nSubject: Automatic reply: Offer',
    'I am out of the office until 12 March. Contact Bert Visser.',
    'absence',
  ],
  [
    'a ticket system',
    'From: Help <help@kade.example>\nAuto-Submitted: auto-replied',
    'A ticket was made.',
    'automatic',
  ],
  [
    'a challenge',
    'From: Guard <guard@kade.example>\nAuto-Submitted: auto-replied\nSubject: Confirm',
    'Please confirm that you are human.',
    'challenge',
  ],
  [
    'a read receipt',
    'From: Petra <petra@kade.example>\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b',
    '--b\nContent-Type: text/plain\n\nRead.\n--b--',
    'receipt',
  ],
  ['a mailing list', 'From: News <news@kade.example>\nList-Id: <news.kade.example>', 'Our news', 'list'],
  ['bulk mail', 'From: News <hello@kade.example>\nPrecedence: bulk', 'Our news', 'list'],
  ['no-reply', 'From: Shop <no-reply@kade.example>', 'Your parcel', 'role'],
  ['spam', 'From: Prince <prince@kade.example>\nX-Spam-Flag: YES', 'Money', 'spam'],
  ['our own address', 'From: info@terpstra.example', 'Loop', 'loop'],
  ['nobody', 'From: ', 'Hello', 'no_sender'],
]

describe('who is nobody', () => {
  it.each(notPeople)('%s', async (_, head, body, reason) => {
    const before = await counts()
    put(head, body)
    expect(await read()).toMatchObject({ not_person: 1, taken: 0 })
    const [item] = [...(await listed('not_person')).items, ...(await listed('bounces')).items].sort(
      (a, b) => b.id - a.id,
    )
    expect([item!.reason, item!.person]).toEqual([reason, null])
    // Nothing was made, and nothing was answered.
    expect(await counts()).toEqual(before)
  })

  it('a colleague', async () => {
    const before = await counts()
    put(`From: ${world.of.sales.email}`, 'A word')
    expect(await read()).toMatchObject({ not_person: 1 })
    expect(await counts()).toEqual(before)
  })

  it('a substitute named in an absence note is shown and made nobody', async () => {
    put(
      'From: Petra <petra@kade.example>\nSubject: Automatic reply: Offer',
      'I am out of the office until 12 March. Please contact Bert Visser, bert@kade.example.',
    )
    await read()
    const [item] = (await listed('not_person')).items
    expect(item!.away).toEqual({
      until: '2026-03-12',
      substitute: { name: 'Bert Visser', email: 'bert@kade.example', phone: null },
    })
    expect(await world.rows(sql`select 1 from person where email = 'bert@kade.example'`)).toEqual([])
  })

  it('nobody is called Mailer-Daemon or Postmaster', async () => {
    expect(
      await world.rows(
        sql`select name from person where name ~* 'mailer-daemon|postmaster' or email ~* '^(mailer-daemon|postmaster)@'`,
      ),
    ).toEqual([])
  })
})

describe('forged senders', () => {
  it('where DMARC failed nothing is made and nothing changes until somebody looks', async () => {
    const before = await counts()
    put(
      `Authentication-Results: mx.terpstra.example; dmarc=fail header.from=kade.example\nFrom: Petra <petra@kade.example>`,
      `Please change our bank account.${signature}`,
    )
    expect(await read()).toMatchObject({ waiting: 1, taken: 0 })
    expect(await counts()).toEqual(before)
    const [item] = (await listed('waiting')).items
    expect(item!.reason).toBe('forged')
    const taken = await world.of.sales.visitor.send('POST', `/api/inbound/mails/${item!.id}/person`, {})
    expect(taken.status).toBe(200)
    // The sender is not taught, and the signature offers nothing.
    expect(await world.rows(sql`select 1 from inbound_rule where sender = 'petra@kade.example'`)).toEqual([])
    expect(
      await world.rows(
        sql`select 1 from signature_offer o join person p on p.id = o.person_id where p.email = 'petra@kade.example'`,
      ),
    ).toEqual([])
  })

  it('what the sender writes of such headers does not count', async () => {
    put(`Authentication-Results: mx.evil.example; dmarc=fail\nFrom: ${fresh()}`, 'Hello')
    expect(await read()).toMatchObject({ taken: 1 })
  })
})

describe('people teach', () => {
  it('this is a person: taken in, and the next one by itself', async () => {
    const head = 'From: Orders <newsletter@moor.example>\nList-Unsubscribe: <mailto:x@moor.example>'
    put(`${head}\nMessage-ID: <t1@x.example>`, 'We would like to order.')
    await read()
    const [item] = (await listed('not_person')).items
    expect(
      (await world.of.sales.visitor.send('POST', `/api/inbound/mails/${item!.id}/person`, { always: true }))
        .status,
    ).toBe(200)
    put(`${head}\nMessage-ID: <t2@x.example>`, 'Another one.')
    expect(await read()).toMatchObject({ taken: 1 })
  })

  it('this is nobody: the next one is put aside, until it is forgotten again', async () => {
    const email = fresh()
    put(`Authentication-Results: mx.terpstra.example; dmarc=fail\nFrom: ${email}`, 'One')
    await read()
    const [item] = (await listed('waiting')).items
    await world.of.sales.visitor.send('POST', `/api/inbound/mails/${item!.id}/nobody`, { always: true })
    // A forged sender is never taught.
    expect(await world.rows(sql`select 1 from inbound_rule where sender = ${email}`)).toEqual([])
    await world.rows(
      sql`insert into inbound_rule (sender, is_person, made_at) values (${email}, false, now())`,
    )
    put(`From: ${email}\nMessage-ID: <aside@x.example>`, 'Two')
    expect(await read()).toMatchObject({ not_person: 1 })
    expect(
      (await world.of.sales.visitor.send('POST', '/api/inbound/rules/removal', { sender: email })).status,
    ).toBe(200)
    put(`From: ${email}\nMessage-ID: <again@x.example>`, 'Three')
    expect(await read()).toMatchObject({ taken: 1 })
  })

  it('of what a machine wrote nobody is made', async () => {
    put(
      'From: MAILER-DAEMON@mx.example\nSubject: Undelivered',
      'This is the Postfix program at host mx.example.\n\n<x@y.example>: 550 5.1.1 unknown',
    )
    await read()
    const [item] = (await listed('bounces')).items
    const before = await counts()
    const answer = await world.of.sales.visitor.send<{ code: string }>(
      'POST',
      `/api/inbound/mails/${item!.id}/person`,
      {},
    )
    expect([answer.status, answer.body.code]).toEqual([409, 'no_person'])
    expect(await counts()).toEqual(before)
  })
})
