import { isScreen, isTest, lineAt, type SourceFile, type Token, type Violation } from './source.ts'
import { tokensOf } from './tokens.ts'

const visible = /^(title|label|placeholder|alt|aria-label|aria-description|aria-roledescription)$/
// What a person types or copies letter by letter is the same in every language.
const verbatim = new Set(['code', 'kbd', 'style', 'script'])

const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/&#?\w+;/g, ''))

/**
 * The literals that an expression may come to: of `a === 'x' ? 'one' : f('two')` it is 'one'. `from` is the
 * place after the opening sign, `to` that of the closing one.
 */
export const outcomes = (tokens: Token[], from: number, to: number): Token[] => {
  const found: Token[] = []
  let depth = 0
  for (let i = from; i < to; i++) {
    const token = tokens[i]!
    const before = i === from ? null : tokens[i - 1]!.value
    if (depth === 0 && (token.kind === 'string' || token.kind === 'template')) {
      let next = i + 1
      if (tokens[next]?.value === '${') {
        for (let open = 0; next < to; next++) {
          const { kind, value } = tokens[next]!
          if (kind === 'punct' && (value === '${' || value === '{')) open++
          if (kind === 'punct' && value === '}') open--
          if (open === 0 && value === '}' && tokens[next + 1]?.value !== '${') break
        }
        next++
      }
      const after = next >= to ? null : tokens[next]!.value
      const opens = before === null || ['?', ':', '&', '|'].includes(before)
      if (opens && (after === null || [':', '|', '?'].includes(after))) found.push(token)
      if (next > i + 1) i = next - 1
      continue
    }
    if (token.kind !== 'punct' && token.kind !== 'tag') continue
    if (/^[([{]$|^\$\{$/.test(token.value)) depth++
    if (/^[)\]}]$/.test(token.value)) depth--
  }
  return found
}

const closing = (tokens: Token[], open: number): number => {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const { kind, value } = tokens[i]!
    if (kind !== 'tag') continue
    if (value === '{') depth++
    if (value === '}' && --depth === 0) return i
  }
  return tokens.length
}

/** Text that a person would read and no translator would see. */
export const literals = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => path.endsWith('.tsx') && isScreen(path) && !isTest(path))
    .flatMap(file => {
      const tokens = tokensOf(file)
      const say = ({ value, at }: Token) => ({
        path: file.path,
        line: lineAt(file.text, at),
        guard: 'texts',
        sentence: `put '${value.replace(/\s+/g, ' ').slice(0, 60)}' into texts.ts and say t('...')`,
      })
      return tokens.flatMap((token, i) => {
        if (verbatim.has(token.within ?? '')) return []
        if (token.kind === 'markup') return hasWords(token.value) ? [say(token)] : []
        if (token.kind === 'attribute')
          return visible.test(token.name!) && hasWords(token.value) ? [say(token)] : []
        const shown = token.name === '' || visible.test(token.name ?? '')
        if (token.kind !== 'tag' || token.value !== '{' || !shown) return []
        return outcomes(tokens, i + 1, closing(tokens, i))
          .filter(each => hasWords(each.value))
          .map(say)
      })
    })
