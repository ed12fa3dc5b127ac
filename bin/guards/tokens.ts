import { type Frame, readMarkup, startsMarkup } from './markup.ts'
import { hole, type SourceFile, type Token } from './source.ts'

const wordStart = /[\p{L}_$#]/u
const wordPart = /[\p{L}\p{N}_$]/u

// After these words an expression begins: a slash opens a regular expression, not a division.
const openers = new Set(
  'return typeof case in of delete void throw new else do await yield instanceof default'.split(' '),
)

const endsValue = (before: Token | undefined, text: string): boolean => {
  if (!before) return false
  if (before.kind === 'word') return !openers.has(before.value)
  if (before.kind !== 'punct') return before.kind !== 'markup' && before.kind !== 'attribute'
  // `x!` asserts a value; `!x` negates one: only the first touches what stands before it.
  if (before.value === '!') return /[\w)\]]/.test(text[before.at - 1] ?? '')
  return before.value === ')' || before.value === ']' || before.value === '}'
}

const readString = (text: string, start: number): number => {
  const quote = text[start]
  let i = start + 1
  while (i < text.length && text[i] !== quote && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1
  return i + 1
}

const readRegex = (text: string, start: number): number => {
  let inClass = false
  let i = start + 1
  for (; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '[') inClass = true
    else if (text[i] === ']') inClass = false
    else if (text[i] === '/' && !inClass) break
  }
  i++
  while (/[a-z]/.test(text[i] ?? '')) i++
  return i
}

/** Reads code from `start` until the brace that closes it, or the end; answers where it stopped. */
const readCode = (frame: Frame, start: number): number => {
  const { text, out } = frame
  const put = (kind: Token['kind'], value: string, at: number) => out.push({ kind, value, at })
  let depth = 0
  let before: Token | undefined
  let i = start
  while (i < text.length) {
    const c = text[i]!
    if (/\s/.test(c)) {
      i++
      continue
    }
    if (text.startsWith('//', i) || (i === 0 && text.startsWith('#!'))) {
      const end = text.indexOf('\n', i)
      i = end === -1 ? text.length : end
      continue
    }
    if (text.startsWith('/*', i)) {
      const end = text.indexOf('*/', i + 2)
      i = end === -1 ? text.length : end + 2
      continue
    }
    const at = i
    if (c === "'" || c === '"') {
      i = readString(text, i)
      put('string', text.slice(at + 1, i - 1), at)
    } else if (c === '`') {
      i = readTemplate(frame, i)
      before = { kind: 'template', value: '', at }
      continue
    } else if (c === '/' && !endsValue(before, text)) {
      i = readRegex(text, i)
      put('regex', text.slice(at, i), at)
    } else if (c === '<' && frame.markup && !endsValue(before, text) && startsMarkup(text, i)) {
      i = readMarkup(frame, i)
      before = { kind: 'tag', value: '', at }
      continue
    } else if (/[0-9]/.test(c)) {
      while (/[\w.]/.test(text[i] ?? '')) i++
      put('number', text.slice(at, i), at)
    } else if (wordStart.test(c)) {
      i++
      while (wordPart.test(text[i] ?? '')) i++
      put('word', text.slice(at, i), at)
    } else {
      const sign = text.startsWith('=>', i) ? '=>' : text.startsWith('...', i) ? '...' : c
      if (sign === '{') depth++
      if (sign === '}' && depth-- === 0) return i
      put('punct', sign, i)
      i += sign.length
    }
    before = out[out.length - 1]
  }
  return i
}

const readTemplate = (frame: Frame, start: number): number => {
  const { text, out } = frame
  const token: Token = { kind: 'template', value: '', at: start }
  out.push(token)
  let i = start + 1
  while (i < text.length && text[i] !== '`') {
    if (text[i] === '\\') {
      token.value += text.slice(i, i + 2)
      i += 2
    } else if (text.startsWith('${', i)) {
      token.value += hole
      out.push({ kind: 'punct', value: '${', at: i })
      i = readCode(frame, i + 2)
      out.push({ kind: 'punct', value: '}', at: i })
      i++
    } else token.value += text[i++]
  }
  return i + 1
}

const known = new WeakMap<SourceFile, Token[]>()

/** The tokens of a TypeScript or TSX file, without comments. */
export const tokensOf = (file: SourceFile): Token[] => {
  const cached = known.get(file)
  if (cached) return cached
  const out: Token[] = []
  readCode({ text: file.text, out, markup: /\.[jt]sx$/.test(file.path), readCode }, 0)
  known.set(file, out)
  return out
}
