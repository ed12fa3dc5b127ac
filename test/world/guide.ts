const lines = [
  'Change over in twelve minutes',
  '',
  '1  Put every tool for the next format on one trolley.',
  '2  Clean while the last pallet is still running.',
  '3  Set with stops and scales, never by eye.',
  '4  Keep the film of the next order at the line.',
  '5  Let one person lead, and say so aloud.',
  '6  Time each changeover and hang the figure at the machine.',
  '7  Mark wear parts before they fail.',
  '8  Print the first label from the order, not by hand.',
  '9  Talk for two minutes about what went wrong.',
  '',
  'Sample document of a company that does not exist.',
]

/** A guide of one page as PDF 1.4, written by hand so that it is the same everywhere. */
export const guidePdf = (): Uint8Array => {
  const text = lines.map(
    (line, i) => `${i === 0 ? '/F1 22 Tf' : '/F1 12 Tf'} (${line}) Tj 0 -${i === 0 ? 34 : 22} Td`,
  )
  const page = `BT 60 760 Td ${text.join('\n')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  file += places.map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
