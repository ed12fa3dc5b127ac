import { sql } from 'kysely'
import { receiveMail } from '../../src/inbound/receive.ts'
import { parseArrival } from '../../src/mailbox/parse-arrival.ts'
import { digestOfMail } from '../../src/mailbox/parse-mail.ts'
import type { Database, Tx } from '../../src/platform/database.ts'
import { systemActor } from '../../src/team/model/actor.ts'

type Place = { db: Database; now: Date }
type Contact = { name: string; email: string; company: string }
const day = 86_400_000

/**
 * Mail to public addresses: two people of the record whose signatures say more than it does, an absence note with who stands in,
 * mail that came back, a list, and a sender who is not proved. All of it is of past weeks: nobody is told and no clock starts.
 */
export async function loadInbound({ db, now }: Place): Promise<void> {
  const write = <T>(work: (tx: Tx) => Promise<T>) => db.as(systemActor, work)
  const people = await write(contactsOf)
  const [one, two] = people
  if (!one || !two) return
  const boxId = await write(tx => boxOf(tx, now))
  const messages = [
    {
      daysAgo: 21,
      from: one,
      subject: 'Change-over of the second line',
      body: `Good morning,\n\nHow long does a change-over from film to paper take on your smaller machine?\n\n${signed(one, 'Plant Manager', '+31 517 23 45 67')}`,
    },
    {
      daysAgo: 12,
      from: one,
      subject: 'Spare jaws',
      body: `Could you send the price list of sealing jaws?\n\n${signed(one, 'Plant Manager', '+31 517 23 45 67')}`,
    },
    {
      daysAgo: 9,
      from: two,
      subject: 'Visit',
      body: `We would like to see the line run before the summer.\n\n${signed(two, 'Head of Purchasing', '+31 6 22 33 44 55')}`,
    },
    {
      daysAgo: 8,
      from: two,
      subject: 'Automatic reply: Your visit',
      body: 'I am out of the office until 28 November. For urgent matters please contact Marit Hoekstra, m.hoekstra@kaaspakhuis.example.',
    },
    {
      daysAgo: 10,
      from: { name: 'Mail Delivery System', email: 'mailer-daemon@mx.kaaspakhuis.example', company: '' },
      subject: 'Undelivered Mail Returned to Sender',
      body: 'This is the Postfix program at host mx.kaaspakhuis.example.\n\n<f.visser@kaaspakhuis.example>: host mx.kaaspakhuis.example said: 550 5.1.1\n    <f.visser@kaaspakhuis.example>: User unknown',
    },
    {
      daysAgo: 11,
      from: { name: 'Packaging Weekly', email: 'redactie@packaging-weekly.example', company: '' },
      subject: 'This week: paper',
      body: 'News of the week.',
      more: 'List-Id: <weekly.packaging-weekly.example>\n',
    },
    {
      daysAgo: 8,
      from: { name: 'Bert Akkerman', email: 'b.akkerman@kaaspakhuis.example', company: '' },
      subject: 'New bank account',
      body: 'Please use our new bank account from now on.',
      more: 'Authentication-Results: mx.terpstra.example; dmarc=fail header.from=kaaspakhuis.example\n',
    },
  ]
  for (const [n, { daysAgo, from, subject, body, more = '' }] of messages.entries()) {
    const at = new Date(now.getTime() - daysAgo * day)
    const raw = Buffer.from(
      `${more}From: ${from.name} <${from.email}>\nTo: info@terpstra.example\nSubject: ${subject}\nDate: ${at.toUTCString()}\nMessage-ID: <inbound-${n}@sample.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`.replaceAll(
        '\n',
        '\r\n',
      ),
    )
    const arrival = await parseArrival(raw)
    const received = {
      boxId,
      trustedHost: 'mx.terpstra.example',
      uidValidity: 1,
      uid: n + 1,
      bytes: raw.length,
      receivedAt: at,
    }
    await write(tx =>
      receiveMail(tx, { ...received, arrival, digest: digestOfMail(arrival.mail, raw), kept: [] }, now),
    )
  }
}

const signed = ({ name, company }: Contact, title: string, phone: string): string =>
  `Kind regards,\n${name}\n${title}\n${company}\nT ${phone}`

/** Of customers with a seller, who have no title yet. */
async function contactsOf(tx: Tx): Promise<Contact[]> {
  const { rows } = await sql<Contact>`
    select distinct on (a.id) p.name, p.email, a.name as company from person p join account a on a.id = p.account_id
    where a.sales_owner_id is not null and p.email is not null and p.email !~ 'terpstra' and p.country = 'NL'
    order by a.id desc, p.id limit 2`.execute(tx)
  return rows
}

async function boxOf(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into inbound_box (name, active, host, user_name, password, trusted_host, changed_at)
    values ('Public addresses', false, 'imap.terpstra.example', 'info@terpstra.example', ''::bytea, 'mx.terpstra.example', ${now})
    returning id`.execute(tx)
  const id = rows[0]!.id
  await sql`
    insert into inbound_address (box_id, address, purpose, language)
    values (${id}, 'info@terpstra.example', 'enquiry', 'nl'), (${id}, 'service@terpstra.example', 'service', 'nl')`.execute(
    tx,
  )
  return id
}
