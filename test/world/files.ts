import { crc32, deflateSync } from 'node:zlib'

/** A picture of 320 by 240 dots (PNG): a machine hall as far as a few lines of arithmetic can paint one. */
export function photograph(variant: number): Buffer {
  const [width, height] = [320, 240]
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isFloor = y > 150 - variant * 12
      const isMachine = x > 60 * variant && x < 60 * variant + 130 && y > 70 && y < 190
      const isStripe = isMachine && (x + y * variant) % 34 < 5
      const light = 170 + Math.round(40 * Math.sin((x + variant * 90) / 60)) - Math.round(y / 4)
      const at = y * (1 + width * 3) + 1 + x * 3
      rows[at] = isStripe ? 214 : isMachine ? 62 : isFloor ? light - 60 : light
      rows[at + 1] = isStripe ? 158 : isMachine ? 92 : isFloor ? light - 56 : light - 4
      rows[at + 2] = isStripe ? 46 : isMachine ? 98 : isFloor ? light - 52 : light - 14
    }
  const part = (kind: string, bytes: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind), bytes])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(bytes.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part('IHDR', head),
    part('IDAT', deflateSync(rows)),
    part('IEND', Buffer.alloc(0)),
  ])
}

/** The least PDF of one page with one line of plain letters. */
export function pageText(text: string): Buffer {
  const line = text
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[()\\]/g, '')
  const stream = `BT /F1 18 Tf 60 760 Td (${line}) Tj ET`
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = parts.map((part, n) => {
    const at = body.length
    body += `${n + 1} 0 obj\n${part}\nendobj\n`
    return at
  })
  const table = places.map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 ${parts.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${parts.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + end, 'latin1')
}
