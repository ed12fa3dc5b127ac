import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suggestSettings } from './examine.ts'
import { detectDelimiter } from './model/delimiter.ts'
import { fieldsOf } from './model/fields.ts'
import { encodingOf, headOf, readRows } from './read-rows.ts'

const spectrum = resolve('../shared/data/csv-spectrum')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-reading-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
const read = async (path: string): Promise<string[][]> => {
  const encoding = await encodingOf(path)
  const rows: string[][] = []
  for await (const { cells } of readRows(
    path,
    encoding,
    detectDelimiter(await headOf(path, encoding, 100_000)),
  ))
    rows.push(cells)
  return rows
}

describe.skipIf(!existsSync(spectrum))('csv-spectrum (skipped where ../shared/data is absent)', () => {
  const names = existsSync(spectrum) ? readdirSync(join(spectrum, 'csvs')) : []
  /** What the expected rows say otherwise than the table itself, by file, row and column: [the table, what is expected of it]. */
  const differences: Record<string, [row: number, column: string, table: string, expected: string][]> = {
    'location_coordinates.csv': [[0, 'Contact Phone Number', '2095257564', '1234567890']],
  }
  test('every file is looked at', () => {
    expect(names).toHaveLength(12)
    expect(Object.keys(differences).filter(name => !names.includes(name))).toEqual([])
  })
  test.each(names)('%s', async name => {
    // A checkout may have changed the line ends of those that are about them: they are put back.
    const table = readFileSync(join(spectrum, 'csvs', name), 'latin1').replaceAll('\r\n', '\n')
    const path = await put(
      name,
      Buffer.from(name.endsWith('_crlf.csv') ? table.replaceAll('\n', '\r\n') : table, 'latin1'),
    )
    const [headers, ...rows] = await read(path)
    const objects = rows.map(row => Object.fromEntries(headers!.map((header, i) => [header, row[i]])))
    const json: unknown = JSON.parse(
      readFileSync(join(spectrum, 'json', name.replace('.csv', '.json')), 'utf8'),
    )
    const expected = (Array.isArray(json) ? json : [json]) as Record<string, string>[]
    for (const [row, column, inTable, inExpected] of differences[name] ?? []) {
      expect([objects[row]![column], expected[row]![column]]).toEqual([inTable, inExpected])
      expected[row]![column] = inTable
    }
    expect(objects).toEqual(expected)
  })
})

describe('encodings', () => {
  const table = 'naam;stad\r\nMüller;Köln\r\nŠimić;Łódź\r\n'
  const rows = [
    ['naam', 'stad'],
    ['Müller', 'Köln'],
    ['Šimić', 'Łódź'],
  ]
  test('UTF-8 with and without mark', async () => {
    expect(await read(await put('a.csv', table))).toEqual(rows)
    expect(await read(await put('b.csv', `\ufeff${table}`))).toEqual(rows)
  })
  test('UTF-16 of both orders, with and without mark', async () => {
    const little = Buffer.from(table, 'utf16le')
    const western = Buffer.from('name;city\r\nJansen;Utrecht\r\n', 'utf16le')
    expect(await read(await put('c.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), little])))).toEqual(rows)
    expect(
      await read(
        await put('d.csv', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()])),
      ),
    ).toEqual(rows)
    expect(await read(await put('e.csv', western))).toEqual([
      ['name', 'city'],
      ['Jansen', 'Utrecht'],
    ])
    expect(await read(await put('f.csv', Buffer.from(western).swap16()))).toEqual([
      ['name', 'city'],
      ['Jansen', 'Utrecht'],
    ])
  })
  test('windows-1252, with its euro sign', async () => {
    const bytes = Buffer.from('name;price\r\nM\xfcller;\x80 12\r\n', 'latin1')
    expect(await read(await put('g.csv', bytes))).toEqual([
      ['name', 'price'],
      ['Müller', '€ 12'],
    ])
  })
  test('an invalid byte far behind decides too', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`a,b\n${'x,y\n'.repeat(400_000)}`),
      Buffer.from([0x4d, 0xfc, 0x2c, 0x31]),
    ])
    expect(await encodingOf(await put('h.csv', bytes))).toBe('windows-1252')
  })
  test('binary, zero bytes and nothing are refused', async () => {
    const { code, detail } = await encodingOf(await put('i.csv', '')).catch(error => error)
    expect([code, detail]).toEqual(['not_a_table', 'The file is empty.'])
    await expect(encodingOf(await put('j.csv', Buffer.from('a,b\n1,\u00002\n')))).rejects.toMatchObject({
      code: 'not_a_table',
    })
    await expect(
      encodingOf(await put('k.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0, 1, 2, 3]))),
    ).rejects.toMatchObject({ code: 'not_a_table' })
  })
})

describe('shapes', () => {
  test('delimiters, also when another sign is in quotes', () => {
    expect(detectDelimiter('a;b;c\n"1,2,3,4";"5,6,7,8";9\n')).toBe(';')
    expect(detectDelimiter('a\tb\n1,5\t2,5\n')).toBe('\t')
    expect(detectDelimiter('a|b\n1|2\n')).toBe('|')
    expect(detectDelimiter('name\nJansen, Piet\nVries, Jan\n')).toBe(',')
    expect(detectDelimiter('"a\nb",c\n1,2\n')).toBe(',')
  })
  test('line ends inside quotes are kept as they are', async () => {
    expect(await read(await put('l.csv', 'a,b\r\n"x \r\ny",2\r\n'))).toEqual([
      ['a', 'b'],
      ['x \r\ny', '2'],
    ])
  })
  test('mixed line ends, empty lines, quotes inside cells', async () => {
    expect(await read(await put('m.csv', 'a,b\r\n1,2\n\n3,4" pipe\r5,6'))).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4" pipe'],
      ['5', '6'],
    ])
  })
  test('an open quote and a row of millions of characters are refused with the row', async () => {
    await expect(read(await put('n.csv', 'a,b\n1,"2\n3,4\n'))).rejects.toMatchObject({
      code: 'unreadable_file',
      detail: 'A quote that opens after row 1 is never closed.',
    })
    await expect(read(await put('o.csv', `a,b\n1,"${'x'.repeat(1_200_000)}"\n`))).rejects.toMatchObject({
      code: 'unreadable_file',
    })
  })
  test('a header row is needed, and not more than 500 columns', async () => {
    await expect(
      suggestSettings(await put('p.csv', '\n\n'), 'accounts', fieldsOf.accounts, 'p.csv'),
    ).rejects.toMatchObject({
      code: 'not_a_table',
    })
    await expect(
      suggestSettings(await put('q.csv', `${'x,'.repeat(600)}y\n`), 'accounts', fieldsOf.accounts, 'q.csv'),
    ).rejects.toMatchObject({ code: 'not_a_table' })
  })
})
