import { deflateRawSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, bookOf, fileDoors, sheetOf } from './file-doors.ts'
import { openWorld, type World } from './installation.ts'

// Ways in which a file has broken systems like this one, sent to the door of imports: refused, without a row or a file. What
// is taken stands in hostile-readings.test.ts, what is fetched in hostile-exports.test.ts.

let world: World
let doors: ReturnType<typeof fileDoors>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  doors = fileDoors(world)
})
afterAll(() => world?.close())

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
      const files = await doors.waitingFiles()
      const { status, body } = await doors.send(name, content())
      expect([status, body.code]).toEqual([422, expect.stringMatching(code)])
      expect(body.detail).toMatch(/^[A-Z].*\.$/s)
      expect(await world.digest()).toBe(before)
      expect(await doors.waitingFiles()).toEqual(files)
    },
    30_000,
  )

  it.each([
    ['an unknown kind', () => doors.send('a.csv', 'name\nA\n', 'person;drop table person'), 422],
    ['a kind that every object has', () => doors.send('a.csv', 'name\nA\n', 'constructor'), 422],
    ['whoever may not import', () => doors.send('a.csv', 'name\nA\n', 'persons', 'partner'), 403],
  ] as const)('%s is refused; nothing is written', async (_, ask, status) => {
    const before = await world.digest()
    expect((await ask()).status).toBe(status)
    expect(await world.digest()).toBe(before)
    expect(await doors.waitingFiles()).toEqual([])
  })
})
