import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cardColumns, readCards } from './read-cards.ts'
import { encodingOf } from './read-rows.ts'

const samples = resolve('../shared/data/vcard-ezvcard')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-cards-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Read = Partial<Record<(typeof cardColumns)[number], string>>
const cards = async (path: string): Promise<Read[]> => {
  const found: Read[] = []
  for await (const { cells } of readCards(path, await encodingOf(path)))
    found.push(
      Object.fromEntries(
        cardColumns.map((column, i) => [column, cells[i]!]).filter(([, cell]) => cell !== ''),
      ),
    )
  return found
}
const put = async (content: string | Buffer): Promise<string> => {
  const path = join(folder, `${Math.random()}.vcf`)
  await writeFile(path, content)
  return path
}
const ways = (card: Read, kind: string): string[] =>
  (JSON.parse(card.points ?? '[]') as { kind: string; value: string }[])
    .filter(point => point.kind === kind)
    .map(point => point.value)

describe.skipIf(!existsSync(samples))(
  'cards of real programs (skipped where ../shared/data is absent)',
  () => {
    const sample = (name: string) => cards(join(samples, `${name}.vcf`))

    test('none of them is left out here', async () => {
      const looked = await readFile(new URL(import.meta.url), 'utf8')
      const files = (await readdir(samples)).filter(name => name.endsWith('.vcf'))
      expect(files).toHaveLength(18)
      expect(files.filter(name => !looked.includes(`'${name.replace('.vcf', '')}'`))).toEqual([])
    })
    test('the example of RFC 6350', async () => {
      const [card, ...more] = await sample('rfc6350-example')
      expect(more).toEqual([])
      expect(card).toMatchObject({
        name: 'Simon Perreault',
        givenName: 'Simon',
        familyName: 'Perreault',
        account: 'Viagenie',
        email: 'simon.perreault@viagenie.ca',
        phone: '+1-418-656-9254 ext. 102',
        language: 'fr',
        country: 'Canada',
      })
      expect(ways(card!, 'phone')).toEqual(['+1-418-262-6501'])
      expect(ways(card!, 'address')).toEqual(['2875 Laurier, Suite D2-630, G1V 2M2 Quebec, QC, Canada'])
    })
    test('the two cards of RFC 2426', async () => {
      const found = await sample('rfc2426-example')
      expect(found.map(card => [card.name, card.account, card.email, card.phone])).toEqual([
        ['Frank Dawson', 'Lotus Development Corporation', 'Frank_Dawson@Lotus.com', '+1-919-676-9515'],
        ['Tim Howes', 'Netscape Communications Corp.', 'howes@netscape.com', '+1-415-937-3419'],
      ])
      expect(ways(found[0]!, 'email')).toEqual(['fdawson@earthlink.net'])
      expect(ways(found[0]!, 'phone')).toEqual(['+1-919-676-9564'])
      expect(ways(found[1]!, 'address')).toEqual(['501 E. Middlefield Rd., 94043 Mountain View, CA, U.S.A.'])
    })
    test.each([
      ['John_Doe_ANDROID', 6, '', 'john.doe@company.com', '', 0],
      ['John_Doe_BLACK_BERRY', 1, 'John Doe', '', '+96123456789', 0],
      ['John_Doe_EVOLUTION', 1, 'Mr. John Richter, James Doe Sr.', 'john.doe@ibm.com', '905-666-1234', 2],
      ['John_Doe_GMAIL', 1, 'Mr. John Richter, James Doe Sr.', 'john.doe@ibm.com', '905-555-1234', 2],
      ['John_Doe_IPHONE', 1, 'Mr. John Richter James Doe Sr.', 'john.doe@ibm.com', '905-555-1234', 8],
      ['John_Doe_LOTUS_NOTES', 1, 'Mr. Doe John I Johny', 'john.doe@ibm.com', '+1 (212) 204-34456', 3],
      [
        'John_Doe_MAC_ADDRESS_BOOK',
        1,
        'Mr. John Richter,James Doe Sr.',
        'john.doe@ibm.com',
        '905-777-1234',
        8,
      ],
      ['John_Doe_MS_OUTLOOK', 1, 'Mr. John Richter James Doe Sr.', 'john.doe@ibm.cm', '(905) 555-1234', 3],
      [
        'fullcontact',
        1,
        'Prefix FirstName MiddleName LastName Suffix',
        'home@example.com',
        '555-555-1111',
        16,
      ],
      ['gmail-list', 3, 'Arnold Smith', 'asmithk@gmail.com', '', 0],
      ['gmail-single', 1, 'Greg Dartmouth', 'gdartmouth@hotmail.com', '555 555 1111', 3],
      ['gmail-single2', 1, 'VCard Test', 'email@example.com', '5555551111', 19],
      ['issue114', 1, 'Dummy, Dummy', 'dummy.dummy@dummy.com', '+49 1234 56789', 2],
      ['outlook-2003', 1, 'John Doe III', 'jdoe@hotmail.com', 'BusinessPhone', 4],
      ['outlook-2007', 1, 'Mr. Michael Angstadt Jr.', 'mike.angstadt@gmail.com', '(111) 555-1111', 4],
      [
        'thunderbird-MoreFunctionsForAddressBook-extension',
        1,
        'John Doe',
        'doe.john@hotmail.com',
        '555-555-1111',
        10,
      ],
    ])('%s', async (name, count, called, email, phone, points) => {
      const found = await sample(name)
      expect(found).toHaveLength(count)
      const [first] = found
      expect([first!.name ?? '', first!.email ?? '', first!.phone ?? '']).toEqual([called, email, phone])
      expect(JSON.parse(first!.points ?? '[]')).toHaveLength(points)
      expect(JSON.stringify(found)).not.toMatch(/=[0-9A-F]{2}|\/9j\//)
    })
  },
)

describe('cards of our own', () => {
  test('vCard 2.1 with quoted-printable names in two charsets, and lines that go on', async () => {
    const card = Buffer.from(
      'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\r\n' +
        'FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=F6rg =\r\nM=FCller\r\nTEL;CELL:0171 1\r\n 23\r\nEMAIL;INTERNET:j@m.example\r\nEND:VCARD\r\n',
    )
    expect(await cards(await put(card))).toEqual([
      {
        name: 'Jörg Müller',
        givenName: 'Jörg',
        familyName: 'Müller',
        email: 'j@m.example',
        emailLabel: 'other',
        phone: '0171 123',
        phoneLabel: 'other',
      },
    ])
  })
  test('UTF-16, a card in a card, a picture, escapes, no name', async () => {
    const text =
      'BEGIN:VCARD\nVERSION:3.0\nPHOTO;ENCODING=b:' +
      'A'.repeat(5_000) +
      '\n AAAA\nAGENT:BEGIN:VCARD\nitem1.ORG:Łódź\\, Sp. z o.o.;Zakup\nEMAIL;TYPE=home,pref:a@b.example\nEMAIL;TYPE=work:c@d.example\nEND:VCARD\n'
    expect(await cards(await put(Buffer.from(`\ufeff${text}`, 'utf16le')))).toEqual([
      {
        name: 'Łódź, Sp. z o.o.',
        account: 'Łódź, Sp. z o.o.',
        jobFunction: 'Zakup',
        email: 'a@b.example',
        emailLabel: 'private',
        points: '[{"kind":"email","label":"work","value":"c@d.example"}]',
      },
    ])
  })
})
