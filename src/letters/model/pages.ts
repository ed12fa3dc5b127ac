/** The width of a text in points. */
export type Measure = (text: string) => number

/**
 * Words broken into lines no wider than `width`. An empty line parts paragraphs; a word wider than the line is cut, so that
 * nothing stands outside the paper.
 */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  for (const paragraph of text.replace(/\r\n?/g, '\n').split('\n')) {
    let line = ''
    for (const word of paragraph.split(/[ \t]+/).filter(each => each !== '')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (measure(longer) <= width) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line)
      line = word
      while (measure(line) > width && [...line].length > 1) {
        const signs = [...line]
        let fits = 1
        while (fits < signs.length && measure(signs.slice(0, fits + 1).join('')) <= width) fits++
        lines.push(signs.slice(0, fits).join(''))
        line = signs.slice(fits).join('')
      }
    }
    lines.push(line)
  }
  return lines
}

/**
 * Lines by page: so many on the first, so many on each further one. A page does not begin with an empty line, and no single
 * last line of a paragraph stands alone on it where the page before can spare one (DIN 5008 leaves none alone).
 */
export function breakPages(lines: readonly string[], first: number, further: number): string[][] {
  const pages: string[][] = []
  let rest = [...lines]
  while (rest.length > 0 || pages.length === 0) {
    const room = pages.length === 0 ? first : further
    let take = Math.min(room, rest.length)
    const isAlone =
      take < rest.length && rest[take] !== '' && (rest[take + 1] ?? '') === '' && rest[take - 1] !== ''
    if (isAlone && take > 2) take--
    pages.push(rest.slice(0, take))
    rest = rest.slice(take)
    while (rest[0] === '') rest = rest.slice(1)
  }
  return pages
}
