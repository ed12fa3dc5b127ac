import { writeZip, type ZipWriter } from '../platform/zip-write.ts'
import { withoutFormula } from './model/formula.ts'
import { columnName, escapeCell } from './model/serial-date.ts'

export type Cell = string | number | null

const sheetRows = 1_048_575
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const escaped = (text: string): string =>
  escapeCell(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** Style 1 is bold; style 2 says that the text is no formula, also when the sheet is edited (quotePrefix). */
const styles = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`

function cellOf(value: Cell, column: number, row: number, style = 0): string {
  if (value === null || value === '') return ''
  const place = `r="${columnName(column)}${row}"`
  if (typeof value === 'number') return `<c ${place}><v>${value}</v></c>`
  // Nothing in a text cell runs; the mark keeps it so when somebody edits it.
  const mark = style === 0 && withoutFormula(value) !== value ? 2 : style
  return `<c ${place} t="inlineStr"${mark === 0 ? '' : ` s="${mark}"`}><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

const rowOf = (cells: readonly Cell[], row: number, style = 0): string =>
  `<row r="${row}">${cells.map((cell, column) => cellOf(cell, column, row, style)).join('')}</row>`

/** Writes a workbook as a stream; beyond the rows a sheet may have, it goes on in another one. Answers its bytes. */
export async function writeWorkbook(
  path: string,
  name: string,
  headers: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
  now: Date,
): Promise<number> {
  const zip = writeZip(path, now)
  try {
    const sheets = await writeSheets(zip, headers, rows)
    const called = Array.from({ length: sheets }, (_, i) =>
      (i === 0 ? name : `${name} ${i + 1}`).slice(0, 31),
    )
    await zip.add('xl/styles.xml', [styles])
    await zip.add('xl/workbook.xml', [
      `${head}<workbook xmlns="${main}" xmlns:r="${links}"><sheets>${called.map((sheet, i) => `<sheet name="${escaped(sheet)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    ])
    await zip.add('xl/_rels/workbook.xml.rels', [
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${called.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${links}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rIdS" Type="${links}/styles" Target="styles.xml"/></Relationships>`,
    ])
    await zip.add('_rels/.rels', [
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ])
    const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
    await zip.add('[Content_Types].xml', [
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${called.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${kind}.worksheet+xml"/>`).join('')}</Types>`,
    ])
    return await zip.close()
  } catch (error) {
    zip.abort()
    throw error
  }
}

async function writeSheets(
  zip: ZipWriter,
  headers: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): Promise<number> {
  const iterator = rows[Symbol.asyncIterator]()
  let next = await iterator.next()
  let sheets = 0
  async function* sheet(): AsyncGenerator<string> {
    yield `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rowOf(headers, 1, 1)}`
    let part: string[] = []
    for (let row = 2; !next.done && row <= sheetRows + 1; row++) {
      part.push(rowOf(next.value, row))
      if (part.length === 500) {
        yield part.join('')
        part = []
      }
      next = await iterator.next()
    }
    yield `${part.join('')}</sheetData></worksheet>`
  }
  do {
    sheets++
    await zip.add(`xl/worksheets/sheet${sheets}.xml`, sheet())
  } while (!next.done)
  return sheets
}
