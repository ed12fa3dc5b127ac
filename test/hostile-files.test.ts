import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionCookie } from '../src/platform/http.ts'
import { openWorld, type World } from './installation.ts'

// Every way in which a file has broken systems like this one, through the real doors: sent, confirmed and run as an import,
// asked for and fetched as an export. What is refused leaves no row and no file; what is taken is read to the letter.

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Bytes = string | Uint8Array
const utf8 = (content: Bytes): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
const send = async (
  name: string,
  content: Bytes,
  kind = 'persons',
  role: 'sales_manager' | 'partner' = 'sales_manager',
) => {
  const payload = Buffer.concat([
    Buffer.from('--edge\r\ncontent-disposition: form-data; name="file"; filename="'),
    Buffer.from(name.replaceAll('"', '%22')),
    Buffer.from('"\r\ncontent-type: application/octet-stream\r\n\r\n'),
    utf8(content),
    Buffer.from('\r\n--edge--\r\n'),
  ])
  const reply = await world.app.inject({
    method: 'POST',
    url: `/api/imports/file?kind=${kind}`,
    headers: { 'content-type': 'multipart/form-data; boundary=edge', 'x-requested-with': 'linchpin' },
    cookies: { [sessionCookie]: world.of[role].visitor.token! },
    payload,
  })
  return { status: reply.statusCode, body: reply.json() as { id: number; code: string; detail: string } }
}
const waitingFiles = async (): Promise<string[]> =>
  (await readdir(join(world.dataDir, 'imports')).catch(() => [])).sort()

type Receipt = {
  id: number
  state: string
  fileName: string
  rowsRead: number
  created: number
  updated: number
  unchanged: number
  refused: number
  problem: string | null
}
/** From the file to the receipt, which adds up and agrees with the file of refused rows; no file is left behind. */
async function taken(name: string, content: Bytes, kind = 'persons', settings?: object): Promise<Receipt> {
  const { visitor } = world.of.sales_manager
  const { status, body } = await send(name, content, kind)
  expect([name, status, body.code, body.detail]).toEqual([name, 201, undefined, undefined])
  if (settings)
    expect((await visitor.send('PUT', `/api/imports/${body.id}/settings`, settings)).status).toBe(200)
  expect((await visitor.send('POST', `/api/imports/${body.id}/confirmation`)).body).toMatchObject({
    state: 'waiting',
  })
  await world.drain()
  const done = (await visitor.get<Receipt>(`/api/imports/${body.id}`)).body
  expect(done.problem).toBeNull()
  expect(done.rowsRead).toBe(done.created + done.updated + done.unchanged + done.refused)
  const { text } = await visitor.get(`/api/imports/${body.id}/refused.csv`)
  expect(parse(text, { bom: true, relax_column_count: true })).toHaveLength(done.refused + 1)
  expect(await waitingFiles()).toEqual([])
  return done
}
type Person = { name: string; email: string | null; phone: string | null; jobTitle: string | null }
const madeBy = (id: number): Promise<Person[]> =>
  world.rows(
    sql<Person>`select name, email, phone, job_title as "jobTitle" from person where source = ${`import:${id}`} order by id`,
  )

/** A workbook of one sheet with further entries. */
const bookOf = (sheet: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({
    'xl/workbook.xml': strToU8(
      '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(sheet),
    ...more,
  })
const sheetOf = (rows: readonly (readonly string[])[]): string =>
  `<worksheet><sheetData>${rows
    .map(
      cells =>
        `<row>${cells.map(cell => `<c t="inlineStr"><is><t xml:space="preserve">${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`
const table = [
  ['name', 'email'],
  ['Anna Vos', 'anna@booked.example'],
]
/** An archive of one entry that says of itself what it is told to say. */
function forged(
  name: string,
  bytes: Uint8Array,
  { size = bytes.length, flags = 0, method = 8 } = {},
): Buffer {
  const packed = method === 8 ? deflateRawSync(bytes, { level: 9 }) : Buffer.from(bytes)
  const title = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(flags, 6)
  head.writeUInt16LE(method, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(size, 22)
  head.writeUInt16LE(title.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(flags, 8)
  entry.writeUInt16LE(method, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(title.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + title.length, 12)
  end.writeUInt32LE(30 + title.length + packed.length, 16)
  return Buffer.concat([head, title, packed, entry, title, end])
}
const good = bookOf(sheetOf(table))

const refusals: [what: string, name: string, content: () => Bytes, code: RegExp][] = [
  ['nothing', 'a.csv', () => '', /^not_a_table$/],
  ['only a byte order mark', 'a.csv', () => '\ufeff', /^not_a_table$/],
  ['only empty lines', 'a.csv', () => '\r\n\n\r\n', /^not_a_table$/],
  ['zero bytes', 'a.csv', () => new Uint8Array(5_000), /^not_a_table$/],
  [
    'a picture called a table',
    'a.csv',
    () => Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
    /^not_a_table$/,
  ],
  [
    'a program called a table',
    'a.csv',
    () => Buffer.concat([Buffer.from('7f454c46020101000000000000000000', 'hex'), Buffer.alloc(500, 3)]),
    /^not_a_table$/,
  ],
  ['a PDF', 'a.csv', () => '%PDF-1.7\n1 0 obj\n', /^not_a_table$/],
  [
    'a workbook of the old kind, or with a password',
    'a.xlsx',
    () => Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'),
    /^not_a_table$/,
  ],
  ['a compressed file', 'a.csv.gz', () => Buffer.from('1f8b0800000000000003', 'hex'), /^not_a_table$/],
  [
    'an archive that is no workbook',
    'a.zip',
    () => zipSync({ 'persons.csv': strToU8('name\nA\n') }),
    /^not_a_table$/,
  ],
  ['an OpenDocument table', 'a.ods', () => zipSync({ 'content.xml': strToU8('<a/>') }), /^not_a_table$/],
  ['an empty archive', 'a.xlsx', () => zipSync({}), /^(?:not_a_table|unreadable_file)$/],
  ['half a workbook', 'a.xlsx', () => good.slice(0, good.length >> 1), /^unreadable_file$/],
  [
    'a workbook without its sheet',
    'a.xlsx',
    () =>
      zipSync({
        'xl/workbook.xml': strToU8(
          '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        ),
      }),
    /^not_a_table$/,
  ],
  [
    'a workbook that is not well-formed',
    'a.xlsx',
    () => bookOf('<worksheet><sheetData><row><c></row>'),
    /^not_a_table$/,
  ],
  [
    'entities that are declared',
    'a.xlsx',
    () => bookOf(`<!DOCTYPE w [<!ENTITY a "${'b'.repeat(50)}">]>${sheetOf(table)}`),
    /^not_a_table$/,
  ],
  [
    'a file of the system, as an entity',
    'a.xlsx',
    () =>
      bookOf(
        `<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>`,
      ),
    /^not_a_table$/,
  ],
  [
    'a bomb in the sheet',
    'a.xlsx',
    () =>
      bookOf(
        `<worksheet><sheetData><row><c t="inlineStr"><is><t>${' '.repeat(120_000_000)}</t></is></c></row></sheetData></worksheet>`,
      ),
    /^(?:zip_bomb|not_a_table)$/,
  ],
  [
    'a bomb in the list of sheets',
    'a.xlsx',
    () => forged('xl/workbook.xml', Buffer.alloc(120_000_000, 0x20)),
    /^(?:zip_bomb|not_a_table|unreadable_file)$/,
  ],
  [
    'a bomb that says it is small',
    'a.xlsx',
    () => forged('xl/workbook.xml', Buffer.alloc(120_000_000, 0x20), { size: 10 }),
    /^(?:zip_bomb|not_a_table|unreadable_file)$/,
  ],
  [
    'an unknown way of packing',
    'a.xlsx',
    () => forged('xl/workbook.xml', strToU8('<workbook/>'), { method: 99 }),
    /^unreadable_file$/,
  ],
  [
    'an encrypted entry',
    'a.xlsx',
    () => forged('xl/workbook.xml', Buffer.from('0123456789abcdef0123'), { flags: 1, method: 0 }),
    /^(?:not_a_table|unreadable_file)$/,
  ],
  [
    'a quote that is never closed',
    'a.csv',
    () => 'name,email\nA,"a@x.example\nB,b@x.example\n',
    /^unreadable_file$/,
  ],
  [
    'a cell of a million characters',
    'a.csv',
    () => `name\n"${'x'.repeat(1_200_000)}"\n`,
    /^unreadable_file$/,
  ],
  ['more columns than a table has', 'a.csv', () => `${'c,'.repeat(600)}name\n`, /^not_a_table$/],
  ['JSON that is no object', 'a.jsonl', () => '[1,2]\n"text"\n17\nnull\n', /^not_a_table$/],
  [
    'JSON with more fields than a table has',
    'a.jsonl',
    () => `{${Array.from({ length: 700 }, (_, n) => `"k${n}":1`).join(',')}}\n`,
    /^not_a_table$/,
  ],
  [
    'a line of JSON without end',
    'a.jsonl',
    () => `{"name":"${'x'.repeat(4_500_000)}"}\n`,
    /^unreadable_file$/,
  ],
  [
    'a card with more ways than anybody has',
    'a.vcf',
    () => `BEGIN:VCARD\nVERSION:4.0\nFN:A\n${'EMAIL:a@x.example\n'.repeat(1_200)}END:VCARD\n`,
    /^not_a_table$/,
  ],
]

describe('what is sent and is no table', () => {
  it.each(refusals)(
    '%s is refused; nothing is written',
    async (_, name, content, code) => {
      const before = await world.digest()
      const files = await waitingFiles()
      const { status, body } = await send(name, content())
      expect([status, body.code]).toEqual([422, expect.stringMatching(code)])
      expect(body.detail).toMatch(/^[A-Z].*\.$/s)
      expect(await world.digest()).toBe(before)
      expect(await waitingFiles()).toEqual(files)
    },
    30_000,
  )

  it.each([
    ['an unknown kind', () => send('a.csv', 'name\nA\n', 'person;drop table person'), 422],
    ['a kind that every object has', () => send('a.csv', 'name\nA\n', 'constructor'), 422],
    ['whoever may not import', () => send('a.csv', 'name\nA\n', 'persons', 'partner'), 403],
  ] as const)('%s is refused; nothing is written', async (_, ask, status) => {
    const before = await world.digest()
    expect((await ask()).status).toBe(status)
    expect(await world.digest()).toBe(before)
    expect(await waitingFiles()).toEqual([])
  })
})

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
      const { id, created } = await taken(name, content())
      const made = await madeBy(id)
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
    const done = await taken(
      'slow.csv',
      `name,email,phone\n${cells.map((cell, i) => `Slow ${i},"${cell.replaceAll('"', '""')}",`).join('\n')}\n${phones.map((cell, i) => `Phone ${i},p${i}@slow.example,"${cell}"`).join('\n')}\n`,
    )
    expect(done.rowsRead).toBe(cells.length + phones.length)
    expect(performance.now() - started).toBeLessThan(15_000)
  }, 30_000)

  it('days that a clock skips or has twice, and days that are none', async () => {
    const done = await taken(
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
    const { status, body } = await send(name, 'name,email\nNamed,named@files.example\n')
    expect(status).toBe(201)
    const [file, ...others] = await waitingFiles()
    expect([file, others]).toEqual([expect.stringMatching(/^[0-9a-f]{24}\.csv$/), []])
    const { visitor } = world.of.sales_manager
    expect((await visitor.get<Receipt>(`/api/imports/${body.id}`)).body.fileName).toBe(shown)
    expect((await visitor.send('POST', `/api/imports/${body.id}/cancellation`)).status).toBe(200)
    await expect.poll(waitingFiles).toEqual([])
  })
})

type Run = { id: number; state: string; rowsWritten: number }
async function exported(
  what: string,
  format: string,
  role: 'sales_manager' | 'administrator',
  filter: object = {},
) {
  const { visitor } = world.of[role]
  const asked = await visitor.send<Run & { code: string }>('POST', '/api/exports', { what, format, filter })
  expect(asked.status).toBe(200)
  await world.drain()
  const run = (await visitor.get<Run>(`/api/exports/${asked.body.id}`)).body
  expect(run.state).toBe('done')
  const reply = await world.app.inject({
    url: `/api/exports/${run.id}/file`,
    cookies: { [sessionCookie]: visitor.token! },
  })
  expect(reply.statusCode).toBe(200)
  return { run, bytes: reply.rawPayload, headers: reply.headers }
}

const dangerous = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '  =1+1',
  '\uff1d1+1',
  '\uff0b1',
  '\uff201',
  '\u200b=1',
  '\ufeff=1',
  "'=1+1",
  "''@x",
]

describe('what is fetched', () => {
  let imported: number
  beforeAll(async () => {
    // As JSON lines, so that every sign of the names comes in as it is.
    const lines = dangerous.map((name, i) =>
      JSON.stringify({ name: `${name} ${i}`, email: `d${i}@danger.example`, jobTitle: name }),
    )
    imported = (await taken('danger.jsonl', `${lines.join('\n')}\n`)).id
  })
  const titles = () =>
    world.rows(
      sql<{ email: string; title: string }>`
        select email, job_title as title from person where source = ${`import:${imported}`} order by id`,
    )

  it('runs in no spreadsheet, as CSV and as a workbook, and is as it was in JSON lines', async () => {
    const stored = await titles()
    expect(stored).toHaveLength(dangerous.length)
    const filter = { columns: 'name,email,jobTitle', sort: 'email', email: 'danger.example' }
    const csv = (
      await exported('persons', 'csv', 'sales_manager', { columns: filter.columns })
    ).bytes.toString('utf8')
    const rows = parse(csv, {
      bom: true,
      columns: (head: string[]) => head.map(one => one.toLowerCase()),
    }) as Record<string, string>[]
    const found = rows.filter(row => Object.values(row).some(cell => cell.endsWith('@danger.example')))
    expect(found).toHaveLength(stored.length)
    for (const row of rows)
      for (const cell of Object.values(row))
        expect(cell).not.toMatch(
          /^[\s\u200b\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]|^-(?!\d+(?:[.,]\d+)*$)/,
        )
    const lines = (await exported('persons', 'jsonl', 'sales_manager', { columns: filter.columns })).bytes
      .toString('utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    const values = new Set(lines.flatMap(line => Object.values(line)))
    for (const { title } of stored) expect(values).toContain(title)
    const book = unzipSync(
      (await exported('persons', 'xlsx', 'sales_manager', { columns: filter.columns })).bytes,
    )
    const sheet = strFromU8(book['xl/worksheets/sheet1.xml']!)
    expect(sheet).not.toMatch(/<f[ >]/)
    for (const cell of sheet.match(/<c [^>]*t="inlineStr"[^>]*>.*?<\/c>/gs) ?? [])
      if (/<t[^>]*>\s*[=+@]/.test(cell)) expect(cell).toContain('s="2"')
  })

  it('comes back as it was, in each format', async () => {
    const stored = await titles()
    // Whoever has no territory gets that of the account by any import: once.
    await taken('persons.csv', (await exported('persons', 'csv', 'sales_manager')).bytes)
    for (const format of ['csv', 'xlsx', 'jsonl'] as const) {
      const { bytes } = await exported('persons', format, 'sales_manager')
      const done = await taken(`persons.${format}`, bytes)
      expect([format, done.created, done.updated, done.refused]).toEqual([format, 0, 0, 0])
      expect(await titles()).toEqual(stored)
    }
  }, 60_000)

  it('protects the file of refused rows as well', async () => {
    const { id, refused } = await taken('refused.csv', 'name,email\n=1+1,not an address\n@x,neither\n')
    expect(refused).toBe(2)
    const { text, headers } = await world.of.sales_manager.visitor.get(`/api/imports/${id}/refused.csv`)
    expect(text).toContain("'=1+1")
    expect(text).toContain("'@x")
    expect(headers['content-disposition']).toBe(`attachment; filename="import-${id}-refused.csv"`)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('is called by us, is saved and not shown, and is nobody else’s', async () => {
    const { run, headers } = await exported('persons', 'csv', 'sales_manager')
    expect(headers['content-disposition']).toMatch(/^attachment; filename="persons-\d{4}-\d\d-\d\d\.csv"$/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    for (const role of ['administrator', 'marketing_manager', 'sales', 'partner'] as const)
      expect((await world.of[role].visitor.get(`/api/exports/${run.id}/file`)).status).toBe(404)
    expect((await world.visitor().get(`/api/exports/${run.id}/file`)).status).toBe(401)
    for (const id of ['../1', '..%2f..%2fsecrets.json', '1e1', '0x1', '-1', '99999999999999999999'])
      expect([
        id,
        (await world.of.sales_manager.visitor.get(`/api/exports/${id}/file`)).status < 400,
      ]).toEqual([id, false])
    for (const kind of ['../persons', '..%2f..%2fetc%2fpasswd', 'constructor', '__proto__'])
      expect([
        kind,
        (await world.of.sales_manager.visitor.get(`/api/templates/${kind}?format=csv`)).status < 400,
      ]).toEqual([kind, false])
  })

  it('as everything: no name climbs out of the archive, and no secret is in it', async () => {
    const files = unzipSync((await exported('everything', 'csv', 'administrator')).bytes)
    for (const name of Object.keys(files)) expect(name).toMatch(/^(?!\/)(?!.*\.\.)[A-Za-z0-9_./-]+$/)
    const all = Object.values(files)
      .map(bytes => strFromU8(bytes, true))
      .join('\n')
    expect(all).not.toContain('$argon2')
    for (const { visitor } of Object.values(world.of)) expect(all).not.toContain(visitor.token!)
  }, 60_000)

  it.each([
    ['a list that is none', { what: "persons'; drop table person", format: 'csv', filter: {} }],
    ['a format that is none', { what: 'persons', format: '../csv', filter: {} }],
    ['a filter with depth', { what: 'persons', format: 'csv', filter: { q: { $ne: 1 } } }],
    ['a filter without end', { what: 'persons', format: 'csv', filter: { q: 'x'.repeat(5_000) } }],
  ])('%s is refused; nothing is written', async (_, body) => {
    const before = await world.digest()
    expect((await world.of.sales_manager.visitor.send('POST', '/api/exports', body)).status).toBe(422)
    expect(await world.digest()).toBe(before)
  })

  it.each(['id; drop table person', 'password_hash', '__proto__', 'name desc, (select 1)'])(
    'columns and order that the list does not have (%s) end as a sentence, without a file',
    async name => {
      for (const filter of [{ columns: `name,${name}` }, { sort: name }]) {
        const { visitor } = world.of.sales_manager
        const asked = await visitor.send<Run>('POST', '/api/exports', {
          what: 'persons',
          format: 'csv',
          filter,
        })
        if (asked.status === 200) {
          await world.drain()
          const run = (await visitor.get<Run & { problem: string }>(`/api/exports/${asked.body.id}`)).body
          expect([run.state, run.problem]).toEqual(['failed', expect.stringMatching(/\.$/)])
          expect((await visitor.get(`/api/exports/${asked.body.id}/file`)).status).toBeGreaterThanOrEqual(400)
        } else expect(asked.status).toBe(422)
      }
    },
  )
})
