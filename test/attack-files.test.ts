import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '../src/shared/outcome.ts'
import { readCards } from '../src/transfer/read-cards.ts'
import { readLines } from '../src/transfer/read-lines.ts'
import type { TableRow } from '../src/transfer/read-rows.ts'
import { readWorkbook } from '../src/transfer/read-workbook.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-attack-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
const place = async (content: string | Uint8Array): Promise<string> => {
  const path = join(folder, `${++files}`)
  await writeFile(path, content)
  return path
}
async function all(rows: AsyncIterable<TableRow>): Promise<TableRow[]> {
  const read: TableRow[] = []
  for await (const row of rows) read.push(row)
  return read
}
/** The rows, or the code with which they were refused. */
const tried = (rows: AsyncIterable<TableRow>): Promise<TableRow[] | string> =>
  all(rows).catch((error: unknown) => {
    if (isRefusal(error)) return error.code
    throw error
  })
const cards = (content: string) => place(content).then(path => tried(readCards(path, 'utf-8')))

describe('cards', () => {
  it('with a value that never ends stay small in memory', async () => {
    const endless = `BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:${'a'.repeat(60)}=\n${`${'b'.repeat(75)}=\n`.repeat(40_000)}c\nEND:VCARD\n`
    const rows = (await cards(endless)) as TableRow[]
    expect(rows).toHaveLength(1)
    expect(rows[0]!.cells.join('').length).toBeLessThan(400_000)
  })

  it('with more ways than anybody has are refused before they are compared', async () => {
    const many = Array.from({ length: 200_000 }, (_, n) => `EMAIL:a${n}@x.example`).join('\n')
    expect(await cards(`BEGIN:VCARD\nVERSION:4.0\nFN:Many\n${many}\nEND:VCARD\n`)).toBe('not_a_table')
  }, 10_000)

  it('nested in each other are passed over, and an open one is none', async () => {
    expect(await cards('BEGIN:VCARD\n'.repeat(100_000))).toEqual([])
  })
})

describe('JSON lines', () => {
  it('with names of a prototype change no prototype and are plain columns', async () => {
    const path = await place('{"__proto__":{"polluted":1},"constructor":"c","name":"Jan"}\n')
    const rows = await all(readLines(path, 'utf-8', ['__proto__', 'constructor', 'toString', 'name'], '.'))
    expect(rows[0]!.cells).toEqual(['{"polluted":1}', 'c', '', 'Jan'])
    expect('polluted' in {}).toBe(false)
  })

  it('as deep as a well are a row with its reason, not the end of the program', async () => {
    const path = await place(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}\n{"name":"Jan"}\n`)
    const rows = await all(readLines(path, 'utf-8', ['name'], '.'))
    expect(rows).toHaveLength(2)
  })
})

describe('workbooks', () => {
  const book = (sheet: string | Uint8Array, more: Record<string, Uint8Array> = {}) =>
    place(
      zipSync({
        'xl/workbook.xml': strToU8(
          '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        ),
        'xl/_rels/workbook.xml.rels': strToU8(
          '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        ),
        'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet,
        ...more,
      }),
    )
  const read = async (sheet: string | Uint8Array) =>
    tried(readWorkbook(await book(sheet), { sheet: null, decimal: '.' }))
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

  it('whose rows lie about their numbers have numbers that rise and fit', async () => {
    const numbers = ['5', '5', '99999999999999999999', '-3', 'x', '1e9', '']
    const rows = (await read(
      `<worksheet><sheetData>${numbers.map((r, n) => `<row r="${r}">${cell(`v${n}`)}</row>`).join('')}</sheetData></worksheet>`,
    )) as TableRow[]
    const found = rows.map(({ number }) => number)
    expect(found).toHaveLength(numbers.length)
    expect(found.every((n, i) => Number.isSafeInteger(n) && n > (found[i - 1] ?? 0) && n < 1e8)).toBe(true)
  })

  it('with a text, an attribute or a remark without end are refused, in bounded memory', async () => {
    const long = 'y'.repeat(40_000_000)
    for (const sheet of [
      `<worksheet><sheetData><row><c t="inlineStr"><is><t>${long}</t></is></c></row></sheetData></worksheet>`,
      `<worksheet><sheetData><row a="${long}"/></sheetData></worksheet>`,
      `<worksheet><!--${long}--><sheetData/></worksheet>`,
      `<worksheet><sheetData><row><c><v><![CDATA[${long}]]></v></c></row></sheetData></worksheet>`,
    ])
      expect(['not_a_table', 'zip_bomb']).toContain(await read(sheet))
  }, 30_000)

  it('with entities of their own or from elsewhere are refused', async () => {
    const declared = '<!DOCTYPE w [<!ENTITY a "b"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for (const text of ['&a;', '&x;'])
      expect(
        await read(`${declared}<worksheet><sheetData><row>${cell(text)}</row></sheetData></worksheet>`),
      ).toBe('not_a_table')
    expect(await read(`<worksheet><sheetData><row>${cell('&x;')}</row></sheetData></worksheet>`)).toBe(
      'not_a_table',
    )
  })

  it('with references to nowhere read as empty, and leave no file behind', async () => {
    const rows = await read(
      '<worksheet><sheetData><row><c t="s"><v>1e9</v></c><c t="s"><v>-1</v></c><c t="s"><v>0.5</v></c><c r="ZZZZZZ1"><v>1</v></c><c s="-1"><v>7</v></c></row></sheetData></worksheet>',
    )
    expect(rows).toHaveLength(1)
    expect((await readdir(folder)).filter(name => name.includes('.texts'))).toEqual([])
  })

  it('whose list points outside the file are refused, not failed', async () => {
    const path = await book('<worksheet/>')
    const bytes = new Uint8Array(await (await import('node:fs/promises')).readFile(path))
    const view = new DataView(bytes.buffer)
    for (let at = 0; at + 46 < bytes.length; at++)
      if (view.getUint32(at, true) === 0x02014b50)
        for (const [offset, value] of [
          [20, 0xfffffff0],
          [42, 0xfffffff0],
        ] as const)
          view.setUint32(at + offset, value, true)
    const broken = await place(bytes)
    expect(await tried(readWorkbook(broken, { sheet: null, decimal: '.' }))).toBe('unreadable_file')
  })
})
