import type { Token } from './source.ts'

export type Frame = {
  text: string
  out: Token[]
  markup: boolean
  /** Reads code up to the closing brace; handed in, because code and markup hold each other. */
  readCode: (frame: Frame, start: number) => number
}

/** Is the `<` at `at` a tag, rather than the type parameters of a function (`<T,>(x: T) => x`)? */
export const startsMarkup = (text: string, at: number): boolean =>
  /^<(>|[A-Za-z_$])/.test(text.slice(at, at + 2)) &&
  !/^<(const\s+)?[A-Z]\w*(\s*,|\s+extends\s|\s*=\s*[\w{[]|>\s*\()/.test(text.slice(at, at + 80))

const skipSpace = (text: string, start: number): number => {
  let i = start
  for (;;) {
    while (/\s/.test(text[i] ?? '')) i++
    if (text.startsWith('//', i)) i = (text.indexOf('\n', i) + 1 || text.length + 1) - 1
    else if (text.startsWith('/*', i)) i = text.indexOf('*/', i) + 2 || text.length + 2
    else return i
    if (i >= text.length) return text.length
  }
}

/** `{...}` from its opening brace; the braces become tokens that say what they belong to. */
const readBraces = (frame: Frame, start: number, name: string, within: string): number => {
  frame.out.push({ kind: 'tag', value: '{', at: start, name, within })
  const end = frame.readCode(frame, start + 1)
  frame.out.push({ kind: 'tag', value: '}', at: end, name, within })
  return end + 1
}

/** Type arguments of a tag: `<List<Row> rows={rows} />`. */
const skipTypes = (text: string, start: number): number => {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '<') depth++
    if (text[i] === '>' && text[i - 1] !== '=' && --depth === 0) return i + 1
  }
  return text.length
}

/** Reads one element from its `<`; answers the place after it. Always moves on, whatever it meets. */
export const readMarkup = (frame: Frame, start: number): number => {
  const { text, out } = frame
  const tag = /^[\w$.:-]*/.exec(text.slice(start + 1, start + 120))![0]
  out.push({ kind: 'tag', value: '<', at: start, within: tag })
  let i = start + 1 + tag.length
  if (text[i] === '<') i = skipTypes(text, i)
  for (;;) {
    i = skipSpace(text, i)
    if (i >= text.length) return i
    if (text.startsWith('/>', i)) return i + 2
    if (text[i] === '>') return readChildren(frame, i + 1, tag)
    if (text[i] === '{') {
      i = readBraces(frame, i, '...', tag)
      continue
    }
    const name = /^[\w$:.-]+/.exec(text.slice(i, i + 120))?.[0]
    if (!name) {
      i++
      continue
    }
    const at = i
    i = skipSpace(text, i + name.length)
    if (text[i] !== '=') continue
    i = skipSpace(text, i + 1)
    const open = text[i]
    if (open === '"' || open === "'") {
      const end = text.indexOf(open, i + 1)
      const close = end === -1 ? text.length : end
      out.push({ kind: 'attribute', name, value: text.slice(i + 1, close), at, within: tag })
      i = close + 1
    } else if (open === '{') i = readBraces(frame, i, name, tag)
    else if (open === '<') i = readMarkup(frame, i)
  }
}

const readChildren = (frame: Frame, start: number, tag: string): number => {
  const { text, out } = frame
  let i = start
  while (i < text.length) {
    if (text.startsWith('</', i)) {
      const end = text.indexOf('>', i)
      return end === -1 ? text.length : end + 1
    }
    if (text[i] === '<') i = readMarkup(frame, i)
    else if (text[i] === '{') i = readBraces(frame, i, '', tag)
    else {
      const at = i
      while (i < text.length && text[i] !== '<' && text[i] !== '{') i++
      const value = text.slice(at, i)
      const lead = value.length - value.trimStart().length
      if (value.trim()) out.push({ kind: 'markup', value: value.trim(), at: at + lead, within: tag })
    }
  }
  return i
}
