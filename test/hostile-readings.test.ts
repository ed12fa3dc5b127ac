import { existsSync } from 'node:fs'
import { strToU8 } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, bookOf, fileDoors, type Person, type Receipt, sheetOf } from './file-doors.ts'
import { openWorld, type World } from './installation.ts'

// Files that are odd or mean harm and are tables all the same: sent, confirmed and run, and read to the letter.

let world: World
let doors: ReturnType<typeof fileDoors>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  doors = fileDoors(world)
})
afterAll(() => world?.close())

const anna = { name: 'Anna Vos', email: 'anna@read.example' }
const bytesOf = (text: string, swap = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return swap ? bytes.swap16() : bytes
}
const readings: [what: string, name: string, content: () => Bytes, expected: Partial<Person>[]][] = [
  ['a byte order mark', 'a.csv', () => '\ufeffname,email\nAnna Vos,anna@read.example\n', [anna]],
  [
    'UTF-16, little end first',
    'a.csv',
    () => Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf('name,email\r\nŁucja Żak,l@le.example\r\n')]),
    [{ name: 'Łucja Żak', email: 'l@le.example' }],
  ],
  [
    'UTF-16, big end first',
    'a.csv',
    () =>
      Buffer.concat([Buffer.from([0xfe, 0xff]), bytesOf('name,email\r\nŁucja Żak,l@be.example\r\n', true)]),
    [{ name: 'Łucja Żak', email: 'l@be.example' }],
  ],
  [
    'latin letters of Windows, semicolons',
    'a.csv',
    () => Buffer.from('name;email\r\nJ\xfcrgen Gr\xfc\xdf;j@latin.example\r\n', 'latin1'),
    [{ name: 'Jürgen Grüß', email: 'j@latin.example' }],
  ],
  [
    'quotes, and line ends inside them',
    'a.csv',
    () => 'name,email,job title\r\n"Vos, ""Anna""",q@quoted.example,"Head of\r\nbuying"\r\n',
    [{ name: 'Vos, "Anna"', email: 'q@quoted.example', jobTitle: 'Head of\nbuying' }],
  ],
  [
    'old line ends and none at the end',
    'a.csv',
    () => 'name,email\rAnna A,a@cr.example\rAnna B,b@cr.example',
    [{ name: 'Anna A' }, { name: 'Anna B' }],
  ],
  [
    'rows that are too short or too long',
    'a.csv',
    () => 'name,email\nShort\nLong,l@ragged.example,more\nFits,f@ragged.example\n',
    [{ name: 'Fits' }],
  ],
  [
    'names of every script',
    'a.csv',
    () =>
      `name,email\n${['王小明', 'Ελένη Παπαδοπούλου', 'Дмитрий Ёлкин', 'مريم العلي', 'דוד כהן', 'สมชาย ใจดี', 'Nguyễn Thị Ánh', 'Þórr Æsir', '👩‍🔧 Ada'].map((n, i) => `${n},s${i}@scripts.example`).join('\n')}\n`,
    [
      '王小明',
      'Ελένη Παπαδοπούλου',
      'Дмитрий Ёлкин',
      'مريم العلي',
      'דוד כהן',
      'สมชาย ใจดี',
      'Nguyễn Thị Ánh',
      'Þórr Æsir',
      '👩‍🔧 Ada',
    ].map(name => ({ name })),
  ],
  [
    'plus parts and international domains',
    'a.csv',
    () => 'name,email\nPlus,anna+news@plus.example\nIdn,info@müller-verpackung.example\n',
    [{ email: 'anna+news@plus.example' }, { name: 'Idn' }],
  ],
  [
    'SQL, script, templates and prototypes as headers and cells',
    'a.csv',
    () =>
      `name,email,"'; drop table person; --",__proto__,constructor,"\${7*7}",=cmd|' /C calc'!A0\n"Robert'); drop table person;--",r@sql.example,1,2,3,4,5\n<img src=x onerror=alert(1)>,i@sql.example,1,2,3,4,5\n{{constructor.constructor('return 1')()}},t@sql.example,1,2,3,4,5\n`,
    [
      { name: "Robert'); drop table person;--" },
      { name: '<img src=x onerror=alert(1)>' },
      { name: "{{constructor.constructor('return 1')()}}" },
    ],
  ],
  [
    'the same header twice, and headers without a name',
    'a.csv',
    () => 'name,email,email,,\nTwice,a@twice.example,b@twice.example,,\n',
    [{ name: 'Twice', email: 'a@twice.example' }],
  ],
  [
    'formulas that were protected',
    'a.csv',
    () => "name,email\n'=1+1,f1@formula.example\n'+31 20,f2@formula.example\n=2+2,f3@formula.example\n",
    [{ name: '=1+1' }, { name: '+31 20' }, { name: '=2+2' }],
  ],
  [
    'a workbook whose entries climb out',
    'a.xlsx',
    () =>
      bookOf(
        sheetOf([
          ['name', 'email'],
          ['Climber', 'c@climb.example'],
        ]),
        { '../../../../tmp/linchpin-climbed': strToU8('x'), '/etc/linchpin-climbed': strToU8('x') },
      ),
    [{ name: 'Climber', email: 'c@climb.example' }],
  ],
  [
    'a workbook with a formula, an error, a date and a truth',
    'a.xlsx',
    () =>
      bookOf(
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>email</t></is></c><c t="inlineStr"><is><t>job title</t></is></c></row><row><c t="str"><f>CONCAT("An","na")</f><v>Anna</v></c><c t="inlineStr"><is><t>w@book.example</t></is></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>',
      ),
    [{ name: 'Anna', email: 'w@book.example', jobTitle: '#REF!' }],
  ],
  [
    'JSON lines with names of a prototype, depths, and lines that are none',
    'a.jsonl',
    () =>
      `{"name":"Jan","email":"j@lines.example","__proto__":{"polluted":1}}\nnot json\n${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}\n{"name":"Jan \\u0000 Two","email":"j2@lines.example"}\n{"name":{"$ne":1},"email":"j3@lines.example"}\n`,
    [{ name: 'Jan' }, { name: '{"$ne":1}' }],
  ],
  [
    'cards in cards, folded lines, pictures, and an open one',
    'a.vcf',
    () =>
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Vera\r\n  Card\r\nEMAIL:v@card.example\r\nPHOTO;ENCODING=b:${'A'.repeat(200_000)}\r\nAGENT:BEGIN:VCARD\\nFN:Other\\nEND:VCARD\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Open\r\nEMAIL:o@card.example\r\n`,
    [{ name: 'Vera Card', email: 'v@card.example' }],
  ],
]

describe('what is sent and taken', () => {
  it.each(readings)(
    '%s: read to the letter, counted to the row',
    async (_, name, content, expected) => {
      const { id, created } = await doors.taken(name, content())
      const made = await doors.madeBy(id)
      expect(
        made.map((person, i) =>
          Object.fromEntries(
            Object.keys(expected[i] ?? person).map(key => [key, person[key as keyof Person]]),
          ),
        ),
      ).toEqual(expected)
      expect(created).toBe(expected.length)
      expect('polluted' in {}).toBe(false)
      for (const climbed of ['/tmp/linchpin-climbed', '/etc/linchpin-climbed'])
        expect(existsSync(climbed)).toBe(false)
    },
    30_000,
  )

  it('values that lead patterns astray end at once, as a row with its reason or as they are', async () => {
    const long = 40_000
    const cells = [
      `a@${'a.'.repeat(long)}`,
      `${'a'.repeat(long)}@`,
      `${'a+'.repeat(long)}@x.example`,
      `"${'\\ '.repeat(long)}"@x.example`,
      `<${'<'.repeat(long)}a@x.example>`,
    ]
    const phones = [
      `+${'1-'.repeat(long)}`,
      `${'('.repeat(long)}1`,
      `${' '.repeat(long)}x`,
      `${'٣'.repeat(long)}`,
    ]
    const started = performance.now()
    const done = await doors.taken(
      'slow.csv',
      `name,email,phone\n${cells.map((cell, i) => `Slow ${i},"${cell.replaceAll('"', '""')}",`).join('\n')}\n${phones.map((cell, i) => `Phone ${i},p${i}@slow.example,"${cell}"`).join('\n')}\n`,
    )
    expect(done.rowsRead).toBe(cells.length + phones.length)
    expect(performance.now() - started).toBeLessThan(15_000)
  }, 30_000)

  it('days that a clock skips or has twice, and days that are none', async () => {
    const done = await doors.taken(
      'days.csv',
      'subject,email,kind,date\nSkipped,anna@read.example,note,2025-03-30 02:30\nTwice,anna@read.example,note,2025-10-26 02:30\nZone,anna@read.example,note,2025-10-26T02:30:00+01:00\nNone,anna@read.example,note,2026-02-30 10:00\n',
      'touches',
    )
    expect(done.refused).toBe(1)
    const rows = await world.rows(
      sql<{ title: string; at: string }>`
        select title, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from touch
        where title in ('Skipped', 'Twice', 'Zone', 'None') order by id`,
    )
    expect(rows.map(({ title }) => title)).toEqual(['Skipped', 'Twice', 'Zone'])
    // The moment at which the clock jumped, and the first of the two.
    expect(rows[0]!.at).toBe('2025-03-30 01:00')
    expect(rows[1]!.at).toBe('2025-10-26 00:30')
    expect(rows[2]!.at).toBe('2025-10-26 01:30')
  })

  it.each([
    ['../../etc/passwd.csv', 'passwd.csv'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['a\u202evsc.exe', 'avsc.exe'],
    ['<script>alert(1)</script>.csv', 'script>.csv'],
    [`${'n'.repeat(400)}.csv`, `${'n'.repeat(196)}.csv`],
    ['/dev/null', 'null'],
  ])('a file called %s lies where we say, and is shown as its last part', async (name, shown) => {
    const { status, body } = await doors.send(name, 'name,email\nNamed,named@files.example\n')
    expect(status).toBe(201)
    const [file, ...others] = await doors.waitingFiles()
    expect([file, others]).toEqual([expect.stringMatching(/^[0-9a-f]{24}\.csv$/), []])
    const { visitor } = world.of.sales_manager
    expect((await visitor.get<Receipt>(`/api/imports/${body.id}`)).body.fileName).toBe(shown)
    expect((await visitor.send('POST', `/api/imports/${body.id}/cancellation`)).status).toBe(200)
    await expect.poll(doors.waitingFiles).toEqual([])
  })
})
