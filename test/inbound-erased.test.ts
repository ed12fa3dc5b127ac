import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { eraseRows } from '../src/privacy/erase-person.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { inboundBox } from './inbound-box.ts'

const box = inboundBox()
const email = 'anna@erased-inbound.example'

it('nothing of somebody erased stays in mails, offers, bounces and what was taught', async () => {
  const { world, put, read } = box
  const mail = (id: string) =>
    put(
      `From: Anna Erasmus <${email}>\nMessage-ID: <${id}@erased-inbound.example>`,
      'A question.\n\nKind regards,\nAnna Erasmus\nPurchasing Manager',
    )
  mail('one')
  put(
    'From: MAILER-DAEMON@mx.example',
    `This is the Postfix program at host mx.example.\n\n<${email}>: 550 5.1.1 User unknown`,
  )
  put(
    'From: Bert <bert@kade.example>\nSubject: Automatic reply: x',
    `I am away. Please contact Anna Erasmus, ${email}.`,
  )
  expect(await read()).toMatchObject({ taken: 1, not_person: 2 })
  await world.rows(sql`insert into inbound_rule (sender, is_person, made_at) values (${email}, true, now())`)
  const [person] = await world.rows(sql<{ id: number }>`select id from person where email = ${email}`)
  await world.db.as(systemActor, tx =>
    eraseRows(tx, { personId: person!.id, userId: null, attachments: [] }, world.clock.now()),
  )
  for (const table of ['inbound_mail', 'signature_offer', 'mail_bounce', 'inbound_rule']) {
    const rows = await world.rows(
      sql`select 1 from ${sql.table(table)} t where t::text ilike '%erased-inbound%' or t::text ilike '%Erasmus%'`,
    )
    expect([table, rows]).toEqual([table, []])
  }
  // Whoever was erased is not made again by writing once more, and leaves no address.
  mail('two')
  expect(await read()).toMatchObject({ not_person: 1, taken: 0 })
  expect(await world.rows(sql`select 1 from inbound_mail t where t::text ilike '%erased-inbound%'`)).toEqual(
    [],
  )
})
