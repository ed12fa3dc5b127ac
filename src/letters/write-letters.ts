import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import PDFDocument from 'pdfkit'
import type { Layout, LetterLanguage, Sender } from './model/letter.ts'
import { breakLines, breakPages } from './model/pages.ts'
import { type PrintFont, runsOf } from './print-font.ts'

/** One letter as it is printed: all words are filled in. */
export type Printed = {
  language: LetterLanguage
  address: readonly string[]
  date: string
  subject: string
  body: string
}

const mm = 72 / 25.4
const paper = { width: 210 * mm, height: 297 * mm }
/**
 * Where the window of the envelope is, in millimetres from the top left: DIN 5008 form B and A (DIN 680), and a window at
 * the right as Dutch envelopes of 110 by 220 have it. `text` is where the subject begins at the earliest.
 */
const places: Record<
  Layout,
  { left: number; returns: number; lines: number; text: number; folds: number[] }
> = {
  din_b: { left: 25, returns: 58, lines: 64, text: 103, folds: [105, 148.5, 210] },
  din_a: { left: 25, returns: 40, lines: 46, text: 85, folds: [87, 148.5, 192] },
  right: { left: 113, returns: 46, lines: 52, text: 103, folds: [105, 210] },
}
const margin = { left: 25 * mm, right: 20 * mm, bottom: 25 * mm, top: 25 * mm }
const width = paper.width - margin.left - margin.right
const size = 10.5
const leading = 14
const small = 7.5

const pageWords: Record<LetterLanguage, (page: number, pages: number) => string> = {
  en: (page, pages) => `Page ${page} of ${pages}`,
  nl: (page, pages) => `Pagina ${page} van ${pages}`,
  de: (page, pages) => `Seite ${page} von ${pages}`,
}

/** A file for the printer to which letters are added one by one; pages leave memory as soon as the next one begins. */
export function openLetters(to: Writable, sender: Sender, layout: Layout, fonts: readonly PrintFont[]) {
  const document = new PDFDocument({
    autoFirstPage: false,
    size: 'A4',
    margin: 0,
    bufferPages: false,
    info: { Title: 'Letters', Producer: 'Linchpin', Creator: 'Linchpin' },
  })
  for (const font of fonts) document.registerFont(font.name, font.bytes)
  document.pipe(to)
  const place = places[layout]
  let pages = 0

  // By the sign, each once: lines are measured word by word, ten thousand letters long.
  const widths = new Map<string, number>()
  const widthOf = (sign: string): number => {
    const known = widths.get(sign)
    if (known !== undefined) return known
    const wide = runsOf(sign, fonts).reduce((sum, run) => {
      document.font(run.font.name).fontSize(1000)
      return sum + document.widthOfString(run.text) / 1000
    }, 0)
    widths.set(sign, wide)
    return wide
  }
  const measured = (text: string, at: number): number => {
    let sum = 0
    for (const sign of text) sum += widthOf(sign)
    return sum * at
  }
  const write = (text: string, x: number, y: number, at = size, isStrong = false): void => {
    let from = x
    for (const run of runsOf(text, fonts)) {
      document.font(run.font.name).fontSize(at)
      const options = { lineBreak: false, baseline: 'alphabetic' as const }
      if (isStrong) document.lineWidth(0.35).text(run.text, from, y, { ...options, fill: true, stroke: true })
      else document.text(run.text, from, y, options)
      from += document.widthOfString(run.text)
    }
  }
  const fitted = (text: string, room: number, at: number): string => {
    let short = text
    while (short.length > 1 && measured(short, at) > room) short = short.slice(0, -1)
    return short
  }
  const newPage = (): void => {
    document.addPage()
    pages++
  }

  const folds = (): void => {
    for (const at of place.folds)
      document
        .moveTo(4 * mm, at * mm)
        .lineTo((at === 148.5 ? 10 : 8) * mm, at * mm)
        .lineWidth(0.3)
        .stroke('#777')
    document.fillColor('#000').strokeColor('#000')
  }

  return {
    get pages() {
      return pages
    },
    add(letter: Printed): void {
      const measure = (text: string) => measured(text, size)
      const subject = breakLines(letter.subject, width, measure)
      const body = breakLines(letter.body, width, measure)
      const textTop = place.text * mm + 12
      const bodyTop = textTop + subject.length * leading + leading
      const bottom = paper.height - margin.bottom
      const first = Math.max(3, Math.floor((bottom - bodyTop) / leading))
      const further = Math.floor((bottom - margin.top - 2 * leading) / leading)
      const parted = breakPages(body, first, further)

      newPage()
      folds()
      const contact = [
        sender.name,
        sender.street,
        `${sender.postalCode} ${sender.city}`.trim(),
        ...sender.contact.split('\n'),
      ]
      const senderLeft = layout === 'right' ? margin.left : 125 * mm
      const head = contact.filter(line => line.trim() !== '').slice(0, 9)
      for (const [index, line] of head.entries()) {
        const short = fitted(line, paper.width - margin.right - senderLeft, 8.5)
        write(short, senderLeft, 24 * mm + index * 11, 8.5, index === 0)
      }
      const returns = [sender.name, sender.street, `${sender.postalCode} ${sender.city}`.trim()]
        .filter(Boolean)
        .join(', ')
      write(fitted(returns, 80 * mm, small), place.left * mm, place.returns * mm, small)
      for (const [index, line] of letter.address.entries())
        write(fitted(line, 80 * mm, size), place.left * mm, place.lines * mm + index * 13)
      write(letter.date, layout === 'right' ? margin.left : 125 * mm, (place.text - 6) * mm)
      for (const [index, line] of subject.entries())
        write(line, margin.left, textTop + index * leading, size, true)
      for (const [page, lines] of parted.entries()) {
        if (page === 0) {
          for (const [at, line] of lines.entries()) write(line, margin.left, bodyTop + (at + 1) * leading - 2)
          continue
        }
        newPage()
        const words = pageWords[letter.language](page + 1, parted.length)
        write(words, paper.width - margin.right - measured(words, 8.5), margin.top, 8.5)
        write(fitted(letter.address[0] ?? '', width / 2, 8.5), margin.left, margin.top, 8.5)
        for (const [at, line] of lines.entries()) write(line, margin.left, margin.top + (at + 2) * leading)
      }
    },
    /** Ends the file; answers its pages. */
    async end(): Promise<number> {
      document.end()
      await finished(to, { readable: false })
      return pages
    },
    abort(): void {
      document.unpipe(to)
      to.destroy()
    },
  }
}

/** Writes letters to a file, letting others have their turn between two; answers pages and bytes. */
export async function writeLetters(
  path: string,
  frame: { sender: Sender; layout: Layout; fonts: readonly PrintFont[] },
  letters: AsyncIterable<Printed>,
): Promise<{ pages: number; bytes: number }> {
  const file = createWriteStream(path, { mode: 0o600 })
  const open = openLetters(file, frame.sender, frame.layout, frame.fonts)
  try {
    for await (const letter of letters) {
      open.add(letter)
      if (file.writableNeedDrain) await once(file, 'drain')
      else await new Promise<void>(go => setImmediate(go))
    }
    const pages = await open.end()
    return { pages, bytes: (await stat(path)).size }
  } catch (error) {
    open.abort()
    throw error
  }
}
