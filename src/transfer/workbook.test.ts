import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  columnName,
  columnOf,
  escapeCell,
  isDateFormat,
  serialDate,
  unescapeCell,
} from './model/serial-date.ts'
import { recogniseTable } from './read-table.ts'
import { readWorkbook, sheetsOf } from './read-workbook.ts'
import { openTextStore } from './shared-strings.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-books-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const main =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const book = async (
  sheets: Record<string, string>,
  more: Record<string, string | Uint8Array> = {},
  date1904 = false,
): Promise<string> => {
  const names = Object.keys(sheets)
  const files: Zippable = {
    'xl/workbook.xml': strToU8(
      `<workbook ${main}><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${names.map((_, i) => `<Relationship Id="r${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
    ),
  }
  names.forEach((name, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] = strToU8(
      `<worksheet ${main}><sheetData>${sheets[name]}</sheetData></worksheet>`,
    )
  })
  for (const [name, content] of Object.entries(more))
    files[name] = typeof content === 'string' ? strToU8(content) : content
  const path = join(folder, `${Math.random()}.xlsx`)
  await writeFile(path, zipSync(files))
  return path
}
const rows = async (path: string, sheet: string | null = null, decimal = '.') => {
  const found: [number, string[]][] = []
  for await (const { number, cells } of readWorkbook(path, { sheet, decimal })) found.push([number, cells])
  return found
}
const styles = `<styleSheet ${main}><numFmts><numFmt numFmtId="170" formatCode="[$-413]dd\\-mm\\-yy;@"/><numFmt numFmtId="171" formatCode="&quot;days&quot; 0.0"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/></cellXfs></styleSheet>`
const texts = `<sst ${main}><si><t>name</t></si><si><r><t>Mül</t></r><r><t xml:space="preserve">ler </t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000D_b &amp; c</t></si></sst>`

describe('a workbook', () => {
  test('gives texts, numbers, dates by their style, and rows that leave out cells', async () => {
    const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>when</t></is></c><c r="C1" t="str"><f>"x"</f><v>many</v></c><c r="D1"/></row>
      <row r="2"/><row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" s="1"><v>43831</v></c><c r="C5"><v>0.1</v></c></row>
      <row><c s="2"><v>60</v></c><c s="3"><v>12.50</v></c><c s="4"><v>43831.604166666664</v></c></row>
      <row r="9"><c r="C9" t="b"><v>1</v></c></row><row r="10"><c r="A10" t="s"><v>2</v></c><c r="B10"><v>1.5E-7</v></c><c r="C10"><v>1E21</v></c></row>`
    const path = await book(
      { One: sheet, Two: '<row r="1"><c r="A1"><v>7</v></c></row>' },
      { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': texts },
    )
    expect(await sheetsOf(path)).toEqual(['One', 'Two'])
    expect(await rows(path, null, ',')).toEqual([
      [1, ['name', 'when', 'many']],
      [5, ['Müller ', '2020-01-01', '0,1']],
      [6, ['1900-02-28', '12,5', '2020-01-01 14:30:00']],
      [9, ['', '', 'true']],
      [10, ['a\rb & c', '0,00000015', '1000000000000000000000']],
    ])
    expect(await rows(path, 'Two')).toEqual([[1, ['7']]])
    await expect(rows(path, 'Three')).rejects.toMatchObject({ code: 'not_a_table' })
    expect(await recogniseTable(path, 'x.csv')).toMatchObject({
      format: 'xlsx',
      headers: ['name', 'when', 'many'],
      sheets: ['One', 'Two'],
    })
  })
  test('counts days in both systems, with the day of 1900 that never was', async () => {
    expect([1, 59, 61, 43831, 0.5, 2_958_465].map(day => serialDate(day, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '2020-01-01',
      '12:00:00',
      '9999-12-31',
    ])
    expect([0, 1, 42369].map(day => serialDate(day, true))).toEqual([
      '1904-01-01',
      '1904-01-02',
      '2020-01-01',
    ])
    expect([-1, 3e6, Number.NaN].map(day => serialDate(day, false))).toEqual([null, null, null])
    const path = await book(
      { One: '<row r="1"><c s="1"><v>42369</v></c></row>' },
      { 'xl/styles.xml': styles },
      true,
    )
    expect(await rows(path)).toEqual([[1, ['2020-01-01']]])
  })
  test('knows formats that are dates from those that only have the letters', () => {
    expect([14, 22, 45, 57].every(id => isDateFormat(id, undefined))).toBe(true)
    expect([0, 1, 2, 9, 49].some(id => isDateFormat(id, undefined))).toBe(false)
    for (const code of ['yyyy-mm-dd', '[$-409]d-mmm-yy;@', 'h:mm AM/PM', '[h]:mm', 'dd"."mm'])
      expect(isDateFormat(170, code), code).toBe(true)
    for (const code of ['0.00', '"days" 0', '#,##0 "m"', '[Red]0', 'General', '@'])
      expect(isDateFormat(170, code), code).toBe(false)
  })
  test('names columns as spreadsheets do', () => {
    for (const column of [0, 25, 26, 701, 702, 16_383])
      expect(columnOf(`${columnName(column)}12`)).toBe(column)
    expect(['', '12', 'AAAAA1'].map(columnOf)).toEqual([-1, -1, -1])
    for (const text of ['a\u0001b', '_x0041_', 'x\r\ny', '\ud83d', '😀'])
      expect(unescapeCell(escapeCell(text))).toBe(text)
  })
})

describe('files that mean harm', () => {
  const refused = (path: string) => expect(recogniseTable(path, 'a.xlsx')).rejects
  test('what is not a workbook, or an old or locked one, is refused by what it is', async () => {
    const put = async (bytes: Uint8Array | string): Promise<string> => {
      const path = join(folder, `${Math.random()}`)
      await writeFile(path, bytes)
      return path
    }
    await refused(await put(zipSync({ 'a.txt': strToU8('x') }))).toMatchObject({ code: 'not_a_table' })
    await refused(await put(zipSync({ 'content.xml': strToU8('<x/>') }))).toMatchObject({
      detail: expect.stringContaining('OpenDocument'),
    })
    await refused(await put(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))).toMatchObject({
      detail: expect.stringContaining('password'),
    })
    await refused(await put('%PDF-1.7')).toMatchObject({ detail: expect.stringContaining('PDF') })
    await refused(await put(new Uint8Array([0x1f, 0x8b, 8, 0]))).toMatchObject({
      detail: expect.stringContaining('compressed'),
    })
    await refused(await put('')).toMatchObject({ detail: 'The file is empty.' })
    await refused(await put(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toMatchObject({
      code: 'unreadable_file',
    })
    const whole = zipSync({ 'xl/workbook.xml': strToU8('<a>') })
    await refused(await put(whole.slice(0, whole.length - 8))).toMatchObject({ code: 'unreadable_file' })
  })
  test('a bomb is refused before it swells', async () => {
    const path = await book({
      One: `<row r="1"><c t="inlineStr"><is><t>${' '.repeat(90 * 1_048_576)}</t></is></c></row>`,
    })
    await expect(rows(path)).rejects.toMatchObject({ code: 'zip_bomb' })
  })
  test('names that climb out are never used as paths, and entities are not followed', async () => {
    const path = await book(
      { One: '<row r="1"><c t="inlineStr"><is><t>&x;</t></is></c></row>' },
      { '../../etc/passwd': 'x', '/abs': 'y' },
    )
    await expect(rows(path)).rejects.toMatchObject({ code: 'not_a_table' })
    const typed = await book(
      { One: '' },
      {
        'xl/worksheets/sheet1.xml':
          '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData/></worksheet>',
      },
    )
    await expect(rows(typed)).rejects.toMatchObject({ code: 'not_a_table' })
  })
})

test('texts beyond what memory holds lie in a file and come back', () => {
  const store = openTextStore(join(folder, 'spill'))
  const text = (i: number) => `${i} ${'ü😀'.repeat(i % 300)}`
  const count = 130_000
  for (let i = 0; i < count; i++) store.add(text(i))
  for (const i of [0, 1, 77_777, count - 1, 3, 129_000, 0]) expect(store.get(i)).toBe(text(i))
  for (let i = 100_000; i < 101_000; i++) expect(store.get(i)).toBe(text(i))
  expect([store.get(-1), store.get(count), store.get(Number.NaN)]).toEqual([undefined, undefined, undefined])
  store.close()
})
