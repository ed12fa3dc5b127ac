import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import { type Outlined, writeTrueType } from './true-type.ts'

/** A font for print with the signs that it has. */
export type PrintFont = { name: string; bytes: Buffer; has(codePoint: number): boolean }

type Read = {
  characterSet: number[]
  unitsPerEm: number
  ascent: number
  descent: number
  hasGlyphForCodePoint(code: number): boolean
  glyphForCodePoint(code: number): { advanceWidth: number; path: { commands: Outlined['path'] } }
}

/** How the PDF package reads a font; it says no more of it itself. */
const readFont = (source: Buffer): Read => {
  const document = new PDFDocument({ autoFirstPage: false })
  document.font(source)
  return (document as unknown as { _font: { font: Read } })._font.font
}

let own: PrintFont | null = null
let others: PrintFont[] | null = null

/**
 * The face of our screens as one font for print: Latin in all its letters. It comes in two parts for the web, each with
 * packed outlines that the PDF package cannot take apart, so its outlines are written anew as TrueType.
 */
export function ownFont(): PrintFont {
  if (own) return own
  const files = join(
    dirname(createRequire(import.meta.url).resolve('@fontsource-variable/instrument-sans/package.json')),
    'files',
  )
  const parts = ['latin', 'latin-ext'].map(part =>
    readFont(readFileSync(join(files, `instrument-sans-${part}-wght-normal.woff2`))),
  )
  const glyphs = new Map<number, Outlined>()
  for (const part of parts)
    for (const code of part.characterSet)
      if (!glyphs.has(code) && code >= 32) {
        const glyph = part.glyphForCodePoint(code)
        glyphs.set(code, { width: glyph.advanceWidth, path: glyph.path.commands })
      }
  const { unitsPerEm, ascent, descent } = parts[0]!
  const bytes = writeTrueType('LinchpinLetter', { unitsPerEm, ascent, descent }, glyphs)
  own = { name: 'own', bytes, has: code => glyphs.has(code) }
  return own
}

/** Where free faces with Greek and Cyrillic usually lie; the first that is there is taken. */
const usual = [
  '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf',
  '/usr/share/fonts/noto/NotoSans-Regular.ttf',
  '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/TTF/DejaVuSans.ttf',
  '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
  '/Library/Fonts/Arial Unicode.ttf',
  '/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
  join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts', 'arial.ttf'),
  join(homedir(), '.fonts', 'DejaVuSans.ttf'),
]

/**
 * The own font, then one for other scripts: `letters.ttf` in the data folder, else one of the machine. Without any, what
 * the own font lacks cannot be printed, and whoever needs it is left out by name.
 */
export function printFonts(dataDir: string): PrintFont[] {
  if (others === null) {
    others = []
    for (const path of [join(dataDir, 'letters.ttf'), ...usual]) {
      if (!existsSync(path)) continue
      try {
        const bytes = readFileSync(path)
        const font = readFont(bytes)
        others.push({ name: 'other', bytes, has: code => font.hasGlyphForCodePoint(code) })
        break
      } catch {
        // Not a font that can be embedded: the next one.
      }
    }
  }
  return [ownFont(), ...others]
}

/** Signs that no font has; blanks and breaks need none. */
export function lacking(text: string, fonts: readonly PrintFont[]): string[] {
  const found = new Set<string>()
  for (const sign of text)
    if (!/[\s\u200b-\u200f\u00ad\ufeff]/u.test(sign) && !fonts.some(font => font.has(sign.codePointAt(0)!)))
      found.add(sign)
  return [...found]
}

/** A text parted by the font that has its signs. */
export function runsOf(text: string, fonts: readonly PrintFont[]): { font: PrintFont; text: string }[] {
  const runs: { font: PrintFont; text: string }[] = []
  for (const sign of text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200b-\u200f\u00ad\ufeff]/g, '')) {
    const code = sign.codePointAt(0)!
    const last = runs.at(-1)
    const font =
      (last && (last.font.has(code) || sign === ' ') ? last.font : fonts.find(each => each.has(code))) ??
      fonts[0]!
    if (last && last.font === font) last.text += sign
    else runs.push({ font, text: sign })
  }
  return runs
}
