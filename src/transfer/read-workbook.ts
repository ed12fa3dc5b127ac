import { SaxesParser } from 'saxes'
import { entryBytes, entryText, openZip, type ZipFile } from '../platform/zip-read.ts'
import { refuse } from '../shared/outcome.ts'
import { columnOf, isDateFormat, serialDate, unescapeCell } from './model/serial-date.ts'
import type { TableRow } from './read-rows.ts'
import { openTextStore, type TextStore } from './shared-strings.ts'

export type Sheet = { name: string; path: string }
const mostColumns = 500
const longestCell = 1_000_000
/** Bytes without the start of an element: a text, an attribute or a remark is kept whole by the parser. */
const longestPiece = 16 * 1_048_576
const mostRows = 50_000_000

const notOurs = (sentence: string): never => refuse('not_a_table', 422, sentence, { field: 'file' })

/** Small parts of a workbook, element by element; namespaces are let be. */
function eachElement(xml: string, see: (name: string, attributes: Record<string, string>) => void): void {
  const parser = new SaxesParser()
  parser.on('opentag', tag => see(tag.name.replace(/^.*:/, ''), tag.attributes as Record<string, string>))
  parser.on('error', () => notOurs('The workbook is damaged.'))
  parser.write(xml).close()
}

async function book(path: string) {
  const zip = await openZip(path)
  const text = await entryText(zip, 'xl/workbook.xml')
  if (text === null)
    return notOurs(
      zip.entries.has('content.xml')
        ? 'This is an OpenDocument table. Save it as .xlsx or CSV.'
        : 'This archive is no workbook. Save the table as .xlsx or CSV.',
    )
  const links = new Map<string, string>()
  eachElement((await entryText(zip, 'xl/_rels/workbook.xml.rels')) ?? '<a/>', (name, a) => {
    if (name === 'Relationship' && a.Id && a.Target)
      links.set(a.Id, a.Target.startsWith('/') ? a.Target.slice(1) : `xl/${a.Target}`)
  })
  const sheets: Sheet[] = []
  let from1904 = false
  eachElement(text, (name, a) => {
    if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(a.date1904 ?? '')
    const target = name === 'sheet' ? links.get(a['r:id'] ?? '') : undefined
    if (target && zip.entries.has(target) && target.includes('worksheets/'))
      sheets.push({ name: a.name ?? target, path: target })
  })
  if (sheets.length === 0) notOurs('The workbook has no sheet with a table.')
  return { zip, sheets, from1904 }
}

/** The names of the sheets in their order. */
export const sheetsOf = async (path: string): Promise<string[]> =>
  (await book(path)).sheets.map(sheet => sheet.name)

/** By style: is a number of it a date? */
async function dateStyles(zip: ZipFile): Promise<boolean[]> {
  const codes = new Map<number, string>()
  const dates: boolean[] = []
  let inside = false
  const xml = await entryText(zip, 'xl/styles.xml', 32 * 1_048_576)
  if (xml === null) return dates
  const parser = new SaxesParser()
  parser.on('opentag', tag => {
    const name = tag.name.replace(/^.*:/, '')
    const a = tag.attributes as Record<string, string>
    if (name === 'numFmt') codes.set(Number(a.numFmtId), a.formatCode ?? '')
    if (name === 'cellXfs') inside = true
    if (name === 'xf' && inside)
      dates.push(isDateFormat(Number(a.numFmtId ?? 0), codes.get(Number(a.numFmtId ?? 0))))
  })
  parser.on('closetag', tag => {
    if (tag.name.replace(/^.*:/, '') === 'cellXfs') inside = false
  })
  parser.on('error', () => notOurs('The workbook is damaged.'))
  parser.write(xml).close()
  return dates
}

/** Feeds an entry to a parser, piece by piece. External entities and document types are not followed by the parser. */
async function* pieces(zip: ZipFile, name: string, parser: SaxesParser): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8')
  parser.on('error', () => notOurs('The workbook is damaged.'))
  parser.on('doctype', () => notOurs('The workbook has parts that are not read here.'))
  let since = 0
  parser.on('opentagstart', () => {
    since = 0
  })
  for await (const bytes of entryBytes(zip, zip.entries.get(name)!)) {
    since += bytes.length
    if (since > longestPiece)
      refuse('zip_bomb', 422, 'A cell of the workbook is longer than a cell can be. It was not read.', {
        field: 'file',
      })
    parser.write(decoder.decode(bytes, { stream: true }))
    yield
  }
  parser.close()
}

async function readTexts(zip: ZipFile, store: TextStore): Promise<void> {
  const name = [...zip.entries.keys()].find(entry => entry.toLowerCase() === 'xl/sharedstrings.xml')
  if (name === undefined) return
  const parser = new SaxesParser()
  let text = ''
  let wanted = false
  let phonetic = false
  parser.on('opentag', ({ name }) => {
    if (name === 'si') text = ''
    else if (name === 'rPh') phonetic = true
    wanted = name === 't' && !phonetic
  })
  parser.on('text', part => {
    if (wanted && text.length < longestCell) text += part
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'rPh') phonetic = false
    if (name === 't') wanted = false
    if (name === 'si') store.add(unescapeCell(text))
  })
  for await (const _ of pieces(zip, name, parser));
}

/** A number as plain decimal text with the given sign, never with an exponent. */
export function plainText(value: string, decimal: string): string {
  const number = Number(value)
  if (value === '' || Number.isNaN(number)) return value
  // What a program stored is the nearest double: its shortest text is what was meant (0.1 for 0.1000000000000000056).
  let text = String(number)
  if (/e/i.test(text))
    text =
      Math.abs(number) < 1 ? number.toFixed(20).replace(/0+$/, '') : BigInt(Math.round(number)).toString()
  return decimal === '.' ? text : text.replace('.', decimal)
}

/**
 * Streams the rows of one sheet of a workbook (ECMA-376), the first when none is named; empty rows are passed over and
 * `number` is that of the sheet. Numbers are written with the given decimal sign, dates by their style in ISO 8601.
 */
export async function* readWorkbook(
  path: string,
  { sheet, decimal }: { sheet: string | null; decimal: string },
): AsyncGenerator<TableRow> {
  const { zip, sheets, from1904 } = await book(path)
  const chosen =
    sheet === null
      ? sheets[0]!
      : (sheets.find(one => one.name === sheet) ?? notOurs(`There is no sheet "${sheet}".`))
  const dates = await dateStyles(zip)
  const texts = openTextStore(`${path}.texts`)
  try {
    await readTexts(zip, texts)
    const parser = new SaxesParser()
    let ready: TableRow[] = []
    let cells: string[] = []
    let number = 0
    let column = -1
    let type = ''
    let style = 0
    let value = ''
    let wanted = false
    let phonetic = false
    parser.on('opentag', ({ name, attributes }) => {
      const a = attributes as Record<string, string>
      if (name === 'row') {
        cells = []
        column = -1
        // Refused rows are told by their number: it rises, whatever the file says.
        const said = Number(a.r)
        number = Number.isInteger(said) && said > number && said < mostRows ? said : number + 1
      } else if (name === 'c') {
        column = a.r ? columnOf(a.r) : column + 1
        type = a.t ?? ''
        style = Number(a.s ?? 0)
        value = ''
      } else if (name === 'rPh') phonetic = true
      wanted = (name === 'v' && type !== 'inlineStr') || (name === 't' && type === 'inlineStr' && !phonetic)
    })
    parser.on('text', part => {
      if (wanted && value.length < longestCell) value += part
    })
    parser.on('closetag', ({ name }) => {
      wanted = false
      if (name === 'rPh') phonetic = false
      if (name === 'c' && value !== '' && column >= 0 && column < mostColumns) {
        while (cells.length < column) cells.push('')
        cells[column] = shown()
      }
      if (name === 'row' && cells.some(cell => cell !== '')) ready.push({ number, cells })
    })
    const shown = (): string => {
      if (type === 's') return texts.get(Number(value)) ?? ''
      if (type === 'inlineStr' || type === 'str') return unescapeCell(value)
      if (type === 'b') return value === '1' ? 'true' : 'false'
      if (type === 'e' || type === 'd') return value
      return (dates[style] ? serialDate(Number(value), from1904) : null) ?? plainText(value, decimal)
    }
    let width = 0
    for await (const _ of pieces(zip, chosen.path, parser)) {
      for (const row of ready) {
        width = Math.max(width, width === 0 ? row.cells.length : 0)
        // Workbooks leave out empty cells at the end of a row.
        while (row.cells.length < width) row.cells.push('')
        yield row
      }
      ready = []
    }
    for (const row of ready) yield row
  } finally {
    texts.close()
  }
}
