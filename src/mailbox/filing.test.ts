import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { sent } from '../../test/mails.ts'
import { mailboxNow as now, watchedMailbox } from '../../test/watched-mailbox.ts'

const box = watchedMailbox()
const { put, read, seller, listed, unique, lastTouch, since } = box
let { world, server, anna, own } = box
beforeEach(() => {
  ;({ world, server, anna, own } = box)
})

describe('what a colleague writes is filed', () => {
  it('once for each person of the record, on the side of the colleague, and it causes what a touch causes', async () => {
    const mark = await lastTouch()
    const uid = server.put(
      sent({
        to: `${anna.email.toUpperCase()}, stranger@x.example, colleague@terpstra.example`,
        delivered: own,
        id: unique(),
        subject: 'Angebot =?utf-8?Q?f=C3=BCr_Dienstag?=',
        body: 'Wir liefern.\n\n-- \nJelmer\n\nAm 1.3.2026 schrieb Anna:\n> Wann?',
      }),
    )
    expect(await read()).toEqual({ read: 1, filed: 1, waiting: 1, aside: 0, unreadable: 0 })
    const [touch, ...more] = await since(mark)
    expect(more).toEqual([])
    expect(touch).toMatchObject({
      subjectId: anna.id,
      accountId: anna.accountId,
      kind: 'email',
      side: 'sales',
      userId: seller().id,
      machine: false,
      mode: 'live',
      title: 'Angebot für Dienstag',
      body: 'Wir liefern.\n\n--\nJelmer',
    })
    expect(touch!.at.toISOString()).toBe('2026-03-02T07:15:00.000Z')
    expect(touch!.properties).toMatchObject({
      direction: 'out',
      quoted: 'Am 1.3.2026 schrieb Anna:\n> Wann?',
    })
    const { body } = await seller().visitor.get<{ items: { id: number; title: string; by: string }[] }>(
      `/api/persons/${anna.id}/touches`,
    )
    expect(body.items.find(({ id }) => id === touch!.id)?.title).toBe('Angebot für Dienstag')
    expect(
      await world.rows(sql`select 1 from fact where name = 'touch.logged' and about = ${touch!.id}`),
    ).toHaveLength(1)
    expect([...server.folders.get('INBOX')!.find(each => each.uid === uid)!.flags]).toEqual(['\\Seen'])
    await world.drain()
  })

  it('and read again, from the beginning or under new numbers, it is there once', async () => {
    const mark = await lastTouch()
    server.put(sent({ to: anna.email, delivered: own, id: unique() }))
    await read()
    expect(await read()).toMatchObject({ read: 0 })
    server.renumber()
    expect(await read()).toMatchObject({ read: 1, filed: 0 })
    await put({ folder: 'Filed' })
    await put({ folder: 'INBOX' })
    expect(await read()).toMatchObject({ filed: 0 })
    expect(await since(mark)).toHaveLength(1)
  })

  it('by any of the addresses of a person, and by those of somebody merged into it', async () => {
    const visitor = seller().visitor
    const kept = (
      await visitor.send('POST', '/api/persons', { name: 'Kept One', email: 'kept@merge.example' })
    ).body.id
    const gone = (
      await visitor.send('POST', '/api/persons', { name: 'Gone One', email: 'gone@merge.example' })
    ).body.id
    const merged = await world.of.administrator.visitor.send('POST', '/api/merges', {
      kind: 'person',
      keepId: kept,
      goneId: gone,
    })
    expect([merged.status, merged.text]).toEqual([200, merged.text])
    const mark = await lastTouch()
    server.put(sent({ to: 'gone@merge.example, kept@merge.example', delivered: own, id: unique() }))
    await read()
    const filed = await since(mark)
    expect(filed.map(({ subjectId }) => subjectId)).toEqual([kept])
    expect(await world.rows(sql`select 1 from mailbox_party where person_id = ${kept}`)).toHaveLength(2)
  })

  it('moves what is done where it is told to, and what a killed reading left', async () => {
    await put({ whenDone: 'move', moveTo: 'Filed' })
    server.put(sent({ to: anna.email, delivered: own, id: unique() }))
    server.put(sent({ from: 'spam@x.example', to: 'log@terpstra.example', id: unique() }))
    await read()
    expect([server.folders.get('INBOX')!.length, server.folders.get('Filed')!.length]).toEqual([1, 1])
  })

  it('with the moment of the server where the date is absurd, both kept', async () => {
    const mark = await lastTouch()
    for (const date of ['Fri, 1 Jan 2038 00:00:00 +0000', 'Thu, 1 Jan 1970 00:00:00 +0000', 'never', ''])
      server.put(sent({ to: anna.email, delivered: own, id: unique(), date }), { at: '2026-03-02T08:30:00Z' })
    await read()
    expect((await since(mark)).map(({ at }) => at.toISOString())).toEqual(
      Array(4).fill('2026-03-02T08:30:00.000Z'),
    )
    expect(await world.rows(sql`select written_at from mailbox_message order by id`)).toEqual(
      ['Fri, 1 Jan 2038 00:00:00 +0000', 'Thu, 1 Jan 1970 00:00:00 +0000', 'never', null].map(written_at => ({
        written_at,
      })),
    )
  })

  it('as history where it is old, as a machine where it is one', async () => {
    const mark = await lastTouch()
    server.put(sent({ to: anna.email, delivered: own, id: unique(), date: 'Mon, 5 Jan 2026 08:00:00 +0000' }))
    server.put(
      sent({ from: anna.email, to: own, delivered: own, id: unique(), more: 'Auto-Submitted: auto-replied' }),
    )
    await read()
    expect((await since(mark)).map(({ mode, machine }) => [mode, machine])).toEqual([
      ['historical', false],
      ['live', true],
    ])
  })

  it('from the customer who first wrote it, where a colleague passes it on', async () => {
    const mark = await lastTouch()
    server.put(
      sent({
        to: own,
        delivered: own,
        id: unique(),
        subject: 'Fwd: Frage',
        body: `Please look\n\n---------- Forwarded message ---------\nFrom: Anna <${anna.email}>\nDate: Sun, Mar 1, 2026 at 8:15 AM\nSubject: Frage\nTo: <jelmer@terpstra.example>\n\nHaben Sie das?`,
      }),
    )
    await read()
    const [touch] = await since(mark)
    expect(touch).toMatchObject({ subjectId: anna.id, title: 'Frage', body: 'Please look\n\nHaben Sie das?' })
    expect(touch!.properties).toMatchObject({ direction: 'in' })
  })
})

describe('threads and files', () => {
  it('join the entries that answer each other, and files can be fetched; those of who is not known wait', async () => {
    const mark = await lastTouch()
    const [one, two] = [unique(), unique()]
    const withFile = (to: string, id: string, more: string) =>
      [
        `Delivered-To: ${own}`,
        `From: ${seller().email}`,
        `To: ${to}`,
        `Subject: Offer`,
        'Date: Mon, 2 Mar 2026 08:15:00 +0100',
        `Message-ID: <${id}>`,
        ...(more ? [more] : []),
        'Content-Type: multipart/mixed; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain',
        '',
        'See the offer',
        '--x',
        'Content-Type: application/pdf; name="offer.pdf"',
        '',
        '%PDF-1.7 words',
        '--x--',
      ].join('\n')
    server.put(withFile(anna.email, one, ''))
    server.put(withFile(`${anna.email}, later@laterco.example`, two, `In-Reply-To: <${one}>`))
    await read()
    const filed = await since(mark)
    expect(filed.map(({ body }) => body)).toEqual(['See the offer', 'See the offer'])
    const threads = await world.rows(sql<{ thread: number }>`
      select thread_id as thread from touch_thread where touch_id in (${filed[0]!.id}, ${filed[1]!.id})`)
    expect(new Set(threads.map(({ thread }) => thread)).size).toBe(1)
    expect(threads).toHaveLength(2)
    const party = (await listed('waiting')).items[0]!.parties.find(({ address }) =>
      address.startsWith('later'),
    )!
    await seller().visitor.send('POST', `/api/mailbox/parties/${party.id}/person`, {
      create: { name: 'Later One' },
    })
    const files = await world.rows(sql<{ id: number; name: string; type: string }>`
      select id, name, type from touch_file where touch_id in (select id from touch where id > ${mark} and properties ? 'mail')`)
    expect(files.map(({ name, type }) => [name, type])).toEqual(
      Array(3).fill(['offer.pdf', 'application/pdf']),
    )
  })
})

describe('whose mail it is', () => {
  it('is proved: a known name in From alone files nothing', async () => {
    const mark = await lastTouch()
    server.put(
      sent({ to: anna.email, delivered: 'log@terpstra.example', id: unique(), from: seller().email }),
    )
    server.put(
      sent({
        to: anna.email,
        delivered: 'log+abcdefghijkmnpqrstuv@terpstra.example',
        id: unique(),
        from: 'x@y.example',
      }),
    )
    server.put(
      sent({
        to: anna.email,
        delivered: 'log@terpstra.example',
        id: unique(),
        from: seller().email,
        more: 'Authentication-Results: mx.evil.example; dmarc=pass header.from=terpstra.example',
      }),
    )
    await read()
    expect(await since(mark)).toEqual([])
    const aside = await listed('aside', world.of.administrator)
    expect(aside.items.map(({ reason }) => reason)).toEqual(['not_proved', 'unknown_sender', 'not_proved'])
    expect(aside.items.every(({ body }) => body === null)).toBe(true)
    expect((await listed('aside')).items).toEqual([])
  })

  it('by the server that the administrator trusts, whose topmost word counts', async () => {
    await put({ trustedHost: 'mx.terpstra.example' })
    const mark = await lastTouch()
    const [, domain] = seller().email.split('@')
    const results = (what: string) => `Authentication-Results: mx.terpstra.example; ${what}`
    const message = (more: string) =>
      server.put(
        sent({ to: anna.email, delivered: 'log@terpstra.example', id: unique(), from: seller().email, more }),
      )
    message(results(`dmarc=pass (p=reject) header.from=${domain}`))
    message(results(`dkim=pass header.d=${domain}; spf=fail`))
    message(results('dkim=pass header.d=evil.example'))
    message(`${results('dmarc=fail')}\n${results(`dmarc=pass header.from=${domain}`)}`)
    expect(await read()).toMatchObject({ filed: 2, aside: 2 })
    expect(await since(mark)).toHaveLength(2)
  })

  it('and the old own address files nothing after a new one was made', async () => {
    const old = own!
    const fresh = (await seller().visitor.send<{ address: string }>('POST', '/api/mailbox/address')).body
      .address
    expect(fresh).not.toBe(old)
    box.own = fresh
    server.put(sent({ to: anna.email, delivered: old, id: unique(), from: 'j@private.example' }))
    expect(await read()).toMatchObject({ filed: 0, aside: 1 })
  })

  it('may be said by an administrator, and the message is read again', async () => {
    const mark = await lastTouch()
    server.put(
      sent({
        to: anna.email,
        delivered: 'log@terpstra.example',
        id: unique(),
        from: 'jelmer@private.example',
      }),
    )
    await read()
    const { items } = await listed('aside', world.of.administrator)
    const admin = world.of.administrator.visitor
    const answer = await admin.send('POST', `/api/mailbox/messages/${items[0]!.id}/again`, {
      userId: seller().id,
    })
    expect(answer.status).toBe(200)
    expect(await read()).toMatchObject({ read: 1 })
    // From outside, given to a colleague, it is mail that came in from whoever wrote it.
    expect((await listed('waiting')).items[0]!.parties.map(({ address }) => address)).toEqual([
      'jelmer@private.example',
    ])
    expect(await since(mark)).toEqual([])
  })
})

describe('who is not known waits for a human', () => {
  let each = 0
  const waiting = async () => {
    const to = `new${++each}@newco.example`
    server.put(sent({ to, delivered: own, id: unique(), body: 'first' }))
    server.put(sent({ to, delivered: own, id: unique(), body: 'second' }))
    await read()
    return (await listed('waiting')).items
  }

  it('and is made, chosen or discarded; all messages of the address follow', async () => {
    const items = await waiting()
    expect(items.map(({ body }) => body)).toEqual(['second', 'first'])
    expect(items[0]!.parties[0]!.others).toBe(1)
    const made = await seller().visitor.send<{ personId: number; filed: number }>(
      'POST',
      `/api/mailbox/parties/${items[0]!.parties[0]!.id}/person`,
      { create: { name: 'New One', companyName: 'Newco' } },
    )
    expect([made.status, made.body.filed]).toEqual([200, 2])
    const log = await seller().visitor.get<{ items: { body: string }[] }>(
      `/api/persons/${made.body.personId}/touches`,
    )
    expect(log.body.items.map(({ body }) => body).sort()).toEqual(['first', 'second'])
    expect((await listed('waiting')).items).toEqual([])
    expect((await listed('filed')).items.map(({ body }) => body)).toEqual(['second', 'first'])
    expect(await world.rows(sql`select body from mailbox_message where body is not null`)).toEqual([])
    const again = await seller().visitor.send(
      'POST',
      `/api/mailbox/parties/${items[0]!.parties[0]!.id}/person`,
      { personId: anna.id },
    )
    expect([again.status, again.body.code]).toEqual([409, 'decided_already'])
  })

  it('and an address that is chosen stays with the person', async () => {
    server.put(sent({ to: 'anna.private@x.example', delivered: own, id: unique() }))
    await read()
    const party = (await listed('waiting')).items[0]!.parties[0]!
    expect(
      (await seller().visitor.send('POST', `/api/mailbox/parties/${party.id}/person`, { personId: anna.id }))
        .status,
    ).toBe(200)
    server.put(sent({ to: 'Anna.Private@x.example', delivered: own, id: unique() }))
    expect(await read()).toMatchObject({ filed: 1, waiting: 0 })
  })

  it('and nobody else decides it', async () => {
    const items = await waiting()
    const party = items[0]!.parties[0]!.id
    for (const who of [world.of.service, world.of.marketing])
      expect((await who.visitor.send('POST', `/api/mailbox/parties/${party}/discarding`)).status).toBe(404)
    expect((await listed('waiting', world.of.service)).counts.waiting).toBe(0)
    expect((await seller().visitor.send('POST', `/api/mailbox/parties/${party}/discarding`)).status).toBe(200)
  })

  it('and whoever was erased is not taken up again, by nobody', async () => {
    await world.rows(sql`insert into suppression (kind, digest, reason, at)
      values ('email', contact_digest('email', 'erased@x.example'), 'erased', ${now})`)
    server.put(sent({ to: `erased@x.example, ${anna.email}`, delivered: own, id: unique() }))
    server.put(sent({ to: 'erased@x.example', delivered: own, id: unique() }))
    expect(await read()).toMatchObject({ filed: 1, waiting: 0 })
    expect(await world.rows(sql`select 1 from mailbox_party where address like 'erased%'`)).toEqual([])
    expect(
      await world.rows(
        sql`select 1 from mailbox_message where from_address like 'erased%' or subject is null and state <> 'discarded'`,
      ),
    ).toEqual([])
  })
})
