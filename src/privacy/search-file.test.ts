import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import PDFDocument from 'pdfkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchFile } from './search-file.ts'

const name = 'Jörg Ångström-Überwald'
const words = [name, 'joerg.angstrom@ueberwald.example']
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'search-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
let files = 0
const search = async (content: Uint8Array | string) => {
  const path = join(folder, String(files++))
  await writeFile(path, content)
  return searchFile(path, words)
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const wrapped = (bytes: Buffer) => bytes.toString('base64').replace(/(.{76})/g, '$1\r\n')
const mail = (charset: string, body: Buffer) =>
  `From: a@b.example\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(body)}\r\n`
const letter = (who: string) =>
  `Dear colleagues, yesterday I spoke with ${who.toUpperCase()} about the pump, and we agreed.`

/** A page by a writer of PDFs that is not ours, with a standard font or one cut down to its glyphs. */
const pdf = (draw: (page: PDFKit.PDFDocument) => void): Promise<Buffer> =>
  new Promise(resolve => {
    const page = new PDFDocument({ compress: true })
    const pieces: Buffer[] = []
    page.on('data', (piece: Buffer) => pieces.push(piece))
    page.on('end', () => resolve(Buffer.concat(pieces)))
    draw(page)
    page.end()
  })
const stream = (head: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(`5 0 obj\n<< ${head} /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ])
const document = (...parts: Buffer[]) =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts, Buffer.from('%%EOF')])
const flate = (content: string) => stream('/Filter /FlateDecode', deflateSync(Buffer.from(content, 'latin1')))
const glyphs = [...new Set(name)]
const code = (sign: string) => (glyphs.indexOf(sign) + 3).toString(16).padStart(4, '0')
const fontMap = `begincmap ${glyphs.length} beginbfchar\n${glyphs
  .map(sign => `<${code(sign)}> <${utf16be(sign).toString('hex')}>`)
  .join('\n')}\nendbfchar endcmap`
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

describe('a person is found', () => {
  it.each<[string, () => Uint8Array | string | Promise<Uint8Array>]>([
    ['in plain text', () => letter(name).toLowerCase()],
    ['in UTF-16, most significant byte first', () => utf16be(name)],
    ['in base64 of UTF-8', () => mail('utf-8', Buffer.from(letter(name)))],
    ['in base64 of Latin-1', () => mail('iso-8859-1', Buffer.from(letter(name), 'latin1'))],
    ['in base64 of UTF-16', () => mail('utf-16le', Buffer.from(letter(name), 'utf16le'))],
    ['in base64 of UTF-16, the other way round', () => mail('utf-16be', utf16be(letter(name)))],
    ['in gzip', () => gzipSync(letter(name).toLowerCase())],
    ['in a zip', () => zipSync({ 'a.txt': new TextEncoder().encode(name) })],
    [
      'in the runs of an office document',
      () =>
        zipSync({
          'word/document.xml': new TextEncoder().encode(
            '<w:t>J&#246;rg</w:t> <w:t>Ångström-</w:t><w:t>Überwald</w:t>',
          ),
        }),
    ],
    [
      'in a zip in base64',
      () => mail('x', Buffer.from(zipSync({ 'a.txt': new TextEncoder().encode(name) }))),
    ],
    ['in a PDF', () => pdf(page => page.text(`Offer for ${name}`))],
    ['in the facts of a PDF', () => pdf(page => (page.info.Author = name))],
    [
      'in a PDF by letters set one by one',
      () => document(flate(`BT [${[...name].map(sign => `(${sign}) -20`).join(' ')}] TJ ET`)),
    ],
    ['in a PDF by octal escapes', () => document(flate(`BT (J\\366rg \\305ngstr\\366m-\\334berwald) Tj ET`))],
    [
      'in a PDF by the glyphs of a font with a map',
      () => document(flate(fontMap), flate(`BT <${[...name].map(code).join('')}> Tj ET`)),
    ],
    [
      'in a PDF that is attached to a mail',
      async () => Buffer.from(mail('x', await pdf(page => page.text(name)))),
    ],
  ])('%s', async (_, content) => {
    expect(await search(await content())).toBe('holds')
  })
})

describe('nobody is found', () => {
  it.each<[string, () => Uint8Array | string | Promise<Uint8Array>]>([
    ['in another text', () => letter('Jörg Angstadt')],
    ['in a mail about somebody else', () => mail('utf-8', Buffer.from(letter('Jörg Angstadt')))],
    ['in gzip', () => gzipSync('whatever it may hold')],
    [
      'in an office document with a logo',
      () => zipSync({ 'word/document.xml': new TextEncoder().encode('<w:t>Nobody</w:t>'), 'logo.png': png }),
    ],
    ['in a PDF', () => pdf(page => page.text('Offer for somebody else'))],
  ])('%s', async (_, content) => {
    expect(await search(await content())).toBe('clean')
  })
})

describe('a human has to look', () => {
  const locked = Buffer.from(zipSync({ 'a.txt': new TextEncoder().encode('x') }))
  locked[6] = 1
  it.each<[string, () => Uint8Array | string]>([
    ['at a picture', () => png],
    ['at a locked zip', () => locked],
    ['at a broken gzip', () => Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['at a locked PDF', () => document(Buffer.from('trailer << /Encrypt 9 0 R >>'))],
    ['at a scan', () => document(stream('/Subtype /Image /Filter /DCTDecode', Buffer.from([0xff, 0xd8])))],
    [
      'at a PDF whose font has no map',
      () => document(Buffer.from('/Encoding /Identity-H\n'), flate('BT <00030004> Tj ET')),
    ],
    ['at a PDF that is packed another way', () => document(stream('/Filter /LZWDecode', Buffer.from('x')))],
    ['at an older office document', () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['at a picture in a mail', () => mail('x', Buffer.concat([png, Buffer.alloc(64)]))],
  ])('%s', async (_, content) => {
    expect(await search(content())).toBe('unread')
  })
})

it('a file that is gone holds nobody', async () => {
  expect(await searchFile(join(folder, 'none'), words)).toBe('clean')
})
