import { inflateSync } from 'node:zlib'

export type PdfText = { text: string; x: number; y: number }
export type ReadPdf = {
  /** The words of each page, a line for each piece. */
  pages: string[]
  /** The pieces of each page with their place in points, from the bottom left. */
  places: PdfText[][]
  /** The file as it lies there, for looking into it. */
  text: string
}

/** Reads the words back out of a file as our PDF package writes it: objects one after the other, packed pages, embedded fonts. */
export function pdfOf(bytes: Buffer): ReadPdf {
  const text = bytes.toString('latin1')
  const objects = new Map<string, { head: string; stream: Buffer | null }>()
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head, packed] = found[2]!.split('\nstream\n')
    const raw = packed === undefined ? null : Buffer.from(packed.replace(/\nendstream$/, ''), 'latin1')
    objects.set(found[1]!, {
      head: head!,
      stream: raw && (head!.includes('/FlateDecode') ? inflateSync(raw) : raw),
    })
  }
  const at = (reference: string | undefined) =>
    objects.get(/^(\d+) 0 R/.exec(reference?.trim() ?? '')?.[1] ?? '')
  const entry = (head: string, name: string) => new RegExp(`/${name}\\s+(\\d+ 0 R)`).exec(head)?.[1]

  const maps = new Map<string, Map<number, string>>()
  const mapOf = (reference: string): Map<number, string> => {
    const known = maps.get(reference)
    if (known) return known
    const map = new Map<number, string>()
    const cmap = at(entry(at(reference)?.head ?? '', 'ToUnicode'))?.stream?.toString('latin1') ?? ''
    for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*\[([^\]]*)\]/gi))
      for (const [index, [, hex]] of [...list!.matchAll(/<([0-9a-f ]*)>/gi)].entries()) {
        const codes = hex!.replace(/ /g, '').match(/.{4}/g) ?? []
        map.set(
          Number.parseInt(from!, 16) + index,
          codes.map(code => String.fromCharCode(Number.parseInt(code, 16))).join(''),
        )
      }
    maps.set(reference, map)
    return map
  }

  const kids = [...objects.values()].find(({ head }) => /\/Type \/Pages\b/.test(head))?.head ?? ''
  const pages = [...(/\/Kids \[([^\]]*)\]/.exec(kids)?.[1] ?? '').matchAll(/\d+ 0 R/g)].map(
    ([reference]) => at(reference)!,
  )
  const places = pages.map(({ head }) => {
    const resources = at(entry(head, 'Resources'))?.head ?? head
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+)\s+(\d+ 0 R)/g)].map(([, name, reference]) => [name!, reference!]),
    )
    const content = at(entry(head, 'Contents'))?.stream?.toString('latin1') ?? ''
    const pieces: PdfText[] = []
    let font = ''
    let place = { x: 0, y: 0 }
    for (const found of content.matchAll(
      /\/(F\d+) [\d.]+ Tf|1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm|\[((?:[^\]\\])*)\] TJ/g,
    )) {
      if (found[1]) font = fonts.get(found[1]) ?? ''
      else if (found[2]) place = { x: Number(found[2]), y: Number(found[3]) }
      else {
        const hex = [...found[4]!.matchAll(/<([0-9a-f]*)>/gi)].map(([, each]) => each).join('')
        const words = (hex.match(/.{4}/g) ?? [])
          .map(code => mapOf(font).get(Number.parseInt(code, 16)) ?? '?')
          .join('')
        pieces.push({ text: words, ...place })
      }
    }
    return pieces
  })
  return { pages: places.map(pieces => pieces.map(piece => piece.text).join('\n')), places, text }
}
