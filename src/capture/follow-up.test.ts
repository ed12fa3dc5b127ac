import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Arranged, good, links, openArranged, workFor } from '../../test/arranged-form.ts'
import { systemActor } from '../team/model/actor.ts'
import { heldOf, releaseHeld } from './held.ts'
import { newField } from './model/classic.ts'

let arranged: Arranged
let doors: Arranged['doors']
let userId: number
let segmentId: number
beforeAll(async () => {
  arranged = await openArranged()
  doors = arranged.doors
  const [user] = await arranged.query(sql<{ id: number }>`
    insert into app_user (name, email, role) values ('Femke', 'femke@terpstra.example', 'marketing') returning id`)
  const [segment] = await arranged.query(sql<{ id: number }>`
    insert into segment (name, about, kind, created_at, changed_at)
    values ('Asked for the guide', 'person', 'static', ${doors.now()}, ${doors.now()}) returning id`)
  userId = user!.id
  segmentId = segment!.id
})
afterAll(() => doors.close())

const fields = [newField('email', true), newField('company', true), newField('message')]
const mail = {
  subject: { en: 'Your guide', nl: 'Uw gids' },
  text: { en: 'Here it is.', nl: 'Hier is hij.' },
}
beforeEach(() => arranged.publish({ fields, followUp: { notifyUserId: userId, segmentId, mail } }))

async function send(email: string, more: Record<string, string> = {}, url = '/f/line-speed') {
  const { token } = await arranged.open(url)
  doors.pass(20_000)
  const body = { email, company: good.company, token, work: workFor(token), ...more }
  return { body, answer: await arranged.post(body) }
}
const mails = (to: string) =>
  arranged.query(sql<{ purpose: string; subject: string; text: string }>`
    select purpose, subject, body_text as text from mail where to_address = ${to} order by id`)
const personOf = async (email: string) =>
  (await arranged.query(sql<{ id: number }>`select id from person where email = ${email}`))[0]?.id
const listed = async (personId: number | undefined) =>
  (
    await arranged.query(
      sql`select 1 from segment_listed where segment_id = ${segmentId} and person_id = ${personId ?? 0}`,
    )
  ).length
const notices = () =>
  arranged.query(sql<{ title: string; href: string }>`
    select title, href from notification where user_id = ${userId} and kind = 'form.submitted' order by id`)

describe('what follows a submission', () => {
  it('is a mail in the language of the page with a link that gives the guide, a notice, and a place in the segment', async () => {
    const { answer } = await send('ada@northwind.example', {}, '/f/line-speed?lang=nl')
    expect(answer.statusCode).toBe(303)
    const [reply, ...more] = await mails('ada@northwind.example')
    expect(more).toEqual([])
    expect(reply).toMatchObject({ purpose: 'form.reply', subject: 'Uw gids' })
    expect(reply!.text).toContain('Hier is hij.')
    const href = /https:\/\/linchpin\.example(\/f\/\S+)/.exec(reply!.text)![1]!
    const guide = await doors.app.inject({ url: href })
    expect([guide.statusCode, guide.headers['content-type']]).toEqual([200, 'application/pdf'])
    const id = await personOf('ada@northwind.example')
    expect(await notices()).toEqual([{ title: 'Line speed: sent', href: `/persons/${id}` }])
    expect(await mails('femke@terpstra.example')).toHaveLength(1)
    expect(await listed(id)).toBe(1)
  })

  it('follows once, however often the button was pressed', async () => {
    const { body } = await send('twice@northwind.example')
    const before = (await notices()).length
    await Promise.all([arranged.post(body), arranged.post(body)])
    expect(await mails('twice@northwind.example')).toHaveLength(1)
    expect(await notices()).toHaveLength(before)
    expect(await listed(await personOf('twice@northwind.example'))).toBe(1)
  })

  it('follows from nothing that was refused', async () => {
    const before = await notices()
    const { answer } = await send('refused@northwind.example', { company: '' })
    expect(answer.statusCode).toBe(422)
    expect(await mails('refused@northwind.example')).toEqual([])
    expect(await notices()).toEqual(before)
    expect(await personOf('refused@northwind.example')).toBeUndefined()
  })

  it('waits with what is held, and follows when it is let through', async () => {
    const message = 'See https://a.example and https://b.example and https://c.example'
    await send('held@northwind.example', { message })
    expect(await mails('held@northwind.example')).toEqual([])
    const [held] = await doors.db.as(systemActor, tx => heldOf(tx, arranged.formId))
    expect(held).toMatchObject({ email: 'held@northwind.example', reasons: ['links'] })
    await doors.db.as(systemActor, tx => releaseHeld(tx, systemActor, held!.id, links, doors.now()))
    expect(await mails('held@northwind.example')).toHaveLength(1)
    expect(await listed(await personOf('held@northwind.example'))).toBe(1)
  })

  it('is in the first language where the other has no words, and nobody is put where a segment was archived', async () => {
    await arranged.publish({
      fields,
      followUp: { notifyUserId: null, segmentId, mail: { subject: { en: 'Guide' }, text: { en: 'Here.' } } },
    })
    await arranged.query(sql`update segment set archived_at = ${doors.now()} where id = ${segmentId}`)
    await send('eva@northwind.example', {}, '/f/line-speed?lang=nl')
    expect(await mails('eva@northwind.example')).toMatchObject([{ subject: 'Guide' }])
    expect(await listed(await personOf('eva@northwind.example'))).toBe(0)
    await arranged.query(sql`update segment set archived_at = null where id = ${segmentId}`)
  })
})

describe('the words of consent', () => {
  it('are kept as evidence as they were shown, whatever the form says later', async () => {
    const shown = async () => {
      const { page } = await arranged.open()
      return /name="consentVersion" value="(\d+)"/.exec(page.body)![1]!
    }
    const first = await shown()
    await send('before@northwind.example', { consent: 'yes', consentVersion: first })
    await arranged.publish({ fields, consent: { en: 'You may call me about machines.' } })
    const second = await shown()
    expect(Number(second)).toBe(Number(first) + 1)
    await send('after@northwind.example', { consent: 'yes', consentVersion: second })
    await send('none@northwind.example')
    const proofs = await arranged.query(sql<{
      email: string
      words: string
      version: number
      source: string
    }>`
      select p.email, c.text_shown as words, c.text_version as version, c.source
      from consent c join person p on p.id = c.person_id order by c.id`)
    expect(proofs).toEqual([
      {
        email: 'before@northwind.example',
        words: `You may write to me. (Newsletter, version ${first})`,
        version: Number(first),
        source: 'form:line-speed',
      },
      {
        email: 'after@northwind.example',
        words: `You may call me about machines. (Newsletter, version ${second})`,
        version: Number(second),
        source: 'form:line-speed',
      },
    ])
    const kept = await arranged.query(sql<{ version: number; words: string }>`
      select consent_version as version, design->'consent'->>'en' as words from form_version
      where form_id = ${arranged.formId} and consent_version >= ${Number(first)} order by number`)
    expect(new Map(kept.map(({ version, words }) => [version, words]))).toEqual(
      new Map([
        [Number(first), 'You may write to me.'],
        [Number(second), 'You may call me about machines.'],
      ]),
    )
    await expect(
      arranged.query(sql`update form_version set consent_version = 1 where form_id = ${arranged.formId}`),
    ).rejects.toThrow(/permission denied/)
  })
})
