import { sql } from 'kysely'
import { beginLetter, changeSender, choosePersons } from '../../src/letters/change-letter.ts'
import { checkLetter } from '../../src/letters/check-letter.ts'
import { askLogging, logLetters } from '../../src/letters/log-letters.ts'
import { askPrinting, printLetter } from '../../src/letters/print-letter.ts'
import { fileMail, filesOf } from '../../src/mailbox/file-mail.ts'
import { digestOfMail, parseMail } from '../../src/mailbox/parse-mail.ts'
import type { Database, Tx } from '../../src/platform/database.ts'
import { type Actor, type Role, systemActor } from '../../src/team/model/actor.ts'
import { attachFiles } from '../../src/touches/attach.ts'
import { keepBytes } from '../../src/touches/kept-files.ts'
import { logTouch } from '../../src/touches/log-touch.ts'
import { pageText, photograph } from './files.ts'

type Place = { db: Database; dataDir: string; now: Date }
type Contact = { id: number; name: string; email: string; accountId: number; company: string }
const hour = 3_600_000
const mailbox = 'log@terpstra.example'

/**
 * What comes in through the doors of the program itself: filed mail with its threads, files and quoted words, mail that waits
 * for a word, entries that name colleagues, photographs, and serial letters, one in the contact log and one begun.
 */
export async function loadCorrespondence({ db, dataDir, now }: Place): Promise<void> {
  const write = <T>(work: (tx: Tx) => Promise<T>) => db.as(systemActor, work)
  const [seller, servant, marketer] = await write(async tx => [
    await firstOf(tx, 'sales'),
    await firstOf(tx, 'service'),
    await firstOf(tx, 'marketing'),
  ])
  const people = await write(tx => contactsOf(tx, seller!.userId!))
  await write(tx =>
    sql`update mailbox set address = ${mailbox}, host = 'imap.terpstra.example', user_name = ${mailbox}`.execute(
      tx,
    ),
  )
  let uid = 0
  const file = async (raw: string, hoursAgo: number) => {
    const bytes = Buffer.from(raw.replaceAll('\n', '\r\n'))
    const mail = await parseMail(bytes)
    const kept = await Promise.all(
      filesOf(mail, mail).map(async ({ name, bytes }) => ({
        ...(await keepBytes({ dataDir }, bytes, name)),
        name,
      })),
    )
    const receivedAt = new Date(now.getTime() - hoursAgo * hour)
    const digest = digestOfMail(mail, bytes)
    const given = { uidValidity: 1, uid: ++uid, bytes: bytes.length, receivedAt, mail, digest, kept }
    await write(tx => fileMail(tx, { ...given, givenTo: seller!.userId }, now))
  }
  for (const [n, person] of people.slice(0, 6).entries())
    for (const message of talk(n, person, seller!, now)) await file(message.raw, message.hoursAgo)
  for (const message of fromStrangers(seller!, now)) await file(message.raw, message.hoursAgo)

  const said = (actor: Actor, given: Parameters<typeof logTouch>[2]) =>
    write(tx => logTouch(tx, actor, given, now))
  const noted = async (
    actor: Actor,
    person: Contact,
    kind: 'note' | 'visit' | 'service',
    title: string,
    body: string,
    named: Actor,
    hoursAgo: number,
  ) =>
    said(actor, {
      personId: person.id,
      kind,
      title,
      body: body.replace('@', `@${named.name}`),
      mentions: [named.userId!],
      occurredAt: new Date(now.getTime() - hoursAgo * hour).toISOString(),
    })
  const [a, b] = [people[0], people[1]]
  if (a && b) {
    const visit = await noted(
      servant!,
      a,
      'visit',
      'Saw the line in hall 4',
      'The sealing jaws are worn; photographs below. @ please quote a set before Friday.',
      seller!,
      3,
    )
    await noted(
      marketer!,
      b,
      'note',
      'Would speak at our open day',
      'Half an hour about going from shrink film to paper. @ would you ask on your next visit?',
      seller!,
      20,
    )
    await noted(
      servant!,
      b,
      'service',
      'Temperature of the second jaw',
      'Set to 152 degrees, runs well since. @ the setting is worth a page in the guide.',
      marketer!,
      26,
    )
    const files = [
      { name: 'hall-4-jaws.png', bytes: photograph(1) },
      { name: 'hall-4-line.png', bytes: photograph(2) },
      { name: 'measured.csv', bytes: Buffer.from('jaw;degrees\n1;150\n2;152\n') },
    ]
    const kept = await Promise.all(
      files.map(async ({ name, bytes }) => ({ ...(await keepBytes({ dataDir }, bytes, name)), name })),
    )
    await write(tx => attachFiles(tx, servant!, visit.id, kept, now))
  }
  await lettersOf({ db, dataDir, now }, marketer!, people)
}

async function firstOf(tx: Tx, role: Role): Promise<Actor> {
  const { rows } = await sql<{ userId: number; name: string }>`
    select id as "userId", name from app_user where role = ${role} and state = 'active' order by id limit 1`.execute(
    tx,
  )
  return { ...rows[0]!, role }
}

/** Of customers of this seller who have an address on paper. */
async function contactsOf(tx: Tx, sellerId: number): Promise<Contact[]> {
  const { rows } = await sql<Contact>`
    select distinct on (a.id) p.id, p.name, p.email, a.id as "accountId", a.name as company
    from person p join account a on a.id = p.account_id
    where a.sales_owner_id = ${sellerId} and p.email is not null and p.email !~ 'terpstra'
      and exists (select from contact_point c where c.kind = 'address' and c.street is not null and c.city is not null
        and (c.person_id = p.id or c.account_id = a.id))
    order by a.id, p.id limit 24`.execute(tx)
  return rows
}

type Message = { raw: string; hoursAgo: number }
const dated = (now: Date, hoursAgo: number): string => new Date(now.getTime() - hoursAgo * hour).toUTCString()

const subjects = [
  ['Quotation for the second line', 'as promised: the quotation for the second line, valid for six weeks.'],
  [
    'Paper instead of film',
    'the trial with paper went well. Below what we measured, and what would change on the machine.',
  ],
  ['Dates of the overhaul', 'our engineers can come in week 49 or 50. Which suits you better?'],
] as const

/** A mail with a file, the answer that quotes it, and for every other one a last word. */
function talk(n: number, person: Contact, seller: Actor, now: Date): Message[] {
  const [subject, words] = subjects[n % subjects.length]!
  const id = (part: number) => `<sample-${n}-${part}@terpstra.example>`
  const ours = `${seller.name} <${seller.name.toLowerCase().replaceAll(' ', '.')}@terpstra.example>`
  const theirs = `${person.name} <${person.email}>`
  const first = 30 + n * 26
  const opening = `Good morning,\n\n${words}\n\nBest regards\n${seller.name}`
  const answer = 'Thank you. We talk it over on Thursday; the price of the spare parts is still open for us.'
  const quote = (text: string) =>
    text
      .split('\n')
      .map(line => `> ${line}`)
      .join('\n')
  const plain = (
    part: number,
    from: string,
    to: string,
    hoursAgo: number,
    head: string,
    body: string,
  ): Message => ({
    raw: `From: ${from}\nTo: ${to}\nSubject: ${head}\nDate: ${dated(now, hoursAgo)}\nMessage-ID: ${id(part)}\n${
      part > 1 ? `In-Reply-To: ${id(part - 1)}\nReferences: ${id(part - 1)}\n` : ''
    }MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`,
    hoursAgo,
  })
  const begun: Message = {
    raw: `From: ${ours}\nTo: ${theirs}\nSubject: ${subject}\nDate: ${dated(now, first)}\nMessage-ID: ${id(1)}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=part\n\n--part\nContent-Type: text/plain; charset=utf-8\n\n${opening}\n--part\nContent-Type: application/pdf; name=offer.pdf\nContent-Disposition: attachment; filename="Q-26${String(40 + n)}.pdf"\nContent-Transfer-Encoding: base64\n\n${pageText(`${subject}, ${person.company}`).toString('base64')}\n--part--\n`,
    hoursAgo: first,
  }
  const back = `${answer}\n\nOn ${dated(now, first)}, ${seller.name} wrote:\n${quote(opening)}`
  const last = `Of course: I send you the list of spare parts by tomorrow.\n\nOn ${dated(now, first - 5)}, ${person.name} wrote:\n${quote(answer)}`
  return [
    begun,
    plain(2, theirs, ours, first - 5, `Re: ${subject}`, back),
    ...(n % 2 === 0 ? [plain(3, ours, theirs, first - 7, `Re: ${subject}`, last)] : []),
  ]
}

/** Who is not in the record yet: their mail waits for a word of the seller. */
function fromStrangers(seller: Actor, now: Date): Message[] {
  const ours = `${seller.name.toLowerCase().replaceAll(' ', '.')}@terpstra.example`
  const strangers = [
    ['Gesa Brinkhoff', 'g.brinkhoff@moorkate-backwaren.example', 'Verpackung für Brötchen'],
    ['Tjitske Boonstra', 'tjitske@zuivelhof-boonstra.example', 'Bezoek aan de beurs'],
  ] as const
  return strangers.map(([name, email, subject], n) => ({
    raw: `From: ${name} <${email}>\nTo: ${ours}\nSubject: ${subject}\nDate: ${dated(now, 4 + n * 9)}\nMessage-ID: <stranger-${n}@${email.split('@')[1]}>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nWe spoke at the fair last week. Could you send me what the smaller machine costs?\n\n${name}\n`,
    hoursAgo: 4 + n * 9,
  }))
}

async function lettersOf(
  { db, dataDir, now }: Place,
  writer: Actor,
  people: readonly Contact[],
): Promise<void> {
  const write = <T>(work: (tx: Tx) => Promise<T>) => db.as(systemActor, work)
  const needs = { db, dataDir, clock: () => now }
  const page = async () => ({ ids: [], next: null })
  await write(tx =>
    changeSender(
      tx,
      systemActor,
      {
        name: 'Terpstra Verpakking B.V.',
        street: 'Industriehaven 12',
        postalCode: '8861 XC',
        city: 'Harlingen',
        country: 'NL',
        contact: '+31 517 000 100\nterpstra.example',
      },
      now,
    ),
  )
  const begin = async (name: string, subject: string, body: string): Promise<number> =>
    write(async tx => {
      const words = { en: { subject, body: `{salutation},\n\n${body}\n\n{writer}` } }
      const id = await beginLetter(tx, writer, { name, purpose: 'research', words } as never, now)
      await choosePersons(tx, writer, id, { ids: people.map(person => person.id) } as never, page, now)
      await checkLetter(tx, id, { dataDir }, now)
      return id
    })
  const open = await begin(
    'Open day in spring',
    'Our open day, {name}',
    'on the second Thursday of March we open hall 2 for {company|you}: paper, film and both on one line.\nCome and bring a sample of what you pack.',
  )
  const asked = await begin(
    'How was the year?',
    'Three questions to {company|you}',
    'what went well with us this year, what did not, and what do you plan?\nA line in answer to this letter is enough.',
  )
  const printable = await write(async tx => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from letter_recipient where letter_id = ${asked} and out_reason is null`.execute(
      tx,
    )
    return rows[0]!.n
  })
  if (printable === 0) return
  const posted = new Date(now.getTime() - 6 * 24 * hour)
  await write(tx => askPrinting(tx, writer, asked, { dataDir }, posted))
  await printLetter({ ...needs, clock: () => posted }, asked)
  await write(tx => askLogging(tx, writer, asked, posted))
  await logLetters(needs, asked)
  await write(tx => askPrinting(tx, writer, open, { dataDir }, now))
  await printLetter(needs, open)
}
