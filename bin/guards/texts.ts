import { importsOf } from './imports.ts'
import { literals, outcomes } from './literals.ts'
import {
  hole,
  isCode,
  isTest,
  lineAt,
  placeOf,
  type SourceFile,
  type Token,
  type Violation,
} from './source.ts'
import { tokensOf } from './tokens.ts'

type Keys = Map<string, Token>
type Texts = { file: SourceFile; constant: string; languages: Map<string, Keys> }

/** The keys of an object literal whose brace is at `open`, each with its token and the place of its value. */
const entriesOf = (tokens: Token[], open: number): { key: Token; value: number }[] => {
  const found: { key: Token; value: number }[] = []
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const token = tokens[i]!
    const isSign = token.kind === 'punct'
    if (isSign && /^([([{]|\$\{)$/.test(token.value)) depth++
    if (isSign && /^[)\]}]$/.test(token.value) && --depth === 0) break
    const starts = tokens[i - 1]?.value === ',' || i - 1 === open
    if (depth !== 1 || !starts || (token.kind !== 'word' && token.kind !== 'string')) continue
    const next = tokens[i + 1]?.value
    if (next === ':') found.push({ key: token, value: i + 2 })
    if (next === ',' || next === '}') found.push({ key: token, value: i })
  }
  return found
}

/** Where the object begins that stands at `at`, or that the constant named there holds. */
const objectAt = (tokens: Token[], at: number): number | null => {
  const token = tokens[at]
  if (token?.kind === 'punct' && token.value === '{') return at
  if (token?.kind !== 'word') return null
  const said = tokens.findIndex((each, i) => each.value === token.value && tokens[i - 1]?.value === 'const')
  if (said === -1) return null
  const open = tokens.findIndex((each, i) => i > said && each.value === '{' && tokens[i - 1]?.value === '=')
  return open === -1 ? null : open
}

const textsIn = (file: SourceFile): Texts[] => {
  const tokens = tokensOf(file)
  return tokens.flatMap((token, i) => {
    if (token.value !== 'defineTexts' || tokens[i + 1]?.value !== '(' || tokens[i - 1]?.value !== '=')
      return []
    const open = tokens[i + 3]?.value === ',' ? objectAt(tokens, i + 4) : null
    if (open === null) return []
    const languages = new Map<string, Keys>()
    for (const { key, value } of entriesOf(tokens, open)) {
      const inner = objectAt(tokens, value)
      if (inner === null) continue
      languages.set(key.value, new Map(entriesOf(tokens, inner).map(entry => [entry.key.value, entry.key])))
    }
    return languages.size > 0 ? [{ file, constant: tokens[i - 2]!.value, languages }] : []
  })
}

/** The names under which `file` knows the texts: `import { texts as t } from './texts.ts'` is t. */
const localNames = (file: SourceFile, texts: Texts): string[] => {
  if (file === texts.file) return [texts.constant]
  if (!importsOf(file).some(({ to }) => to === texts.file.path)) return []
  const tokens = tokensOf(file)
  return tokens.flatMap((token, i) => {
    if (token.value !== texts.constant || !/^[{,]$/.test(tokens[i - 1]?.value ?? '')) return []
    if (tokens[i + 1]?.value === 'as') return [tokens[i + 2]!.value]
    return /^[,}]$/.test(tokens[i + 1]?.value ?? '') ? [token.value] : []
  })
}

/** The keys a call may ask for: the outcomes of its first argument. */
const keysAsked = (tokens: Token[], open: number): Token[] => {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const { kind, value } = tokens[i]!
    if (kind === 'punct' && /^([([{]|\$\{)$/.test(value)) depth++
    if (kind === 'punct' && /^[)\]}]$/.test(value)) depth--
    if (depth === 0 || (depth === 1 && kind === 'punct' && value === ','))
      return outcomes(tokens, open + 1, i)
  }
  return []
}

const matcher = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(hole)
      .map(part => part.replace(/[^\w]/g, '\\$&'))
      .join('.*')}$`,
  )

const check = (texts: Texts, readers: SourceFile[]): Violation[] => {
  const say = (file: SourceFile, at: number, sentence: string): Violation => {
    return { path: file.path, line: lineAt(file.text, at), guard: 'texts', sentence }
  }
  const [first, ...others] = [...texts.languages]
  const declared = first![1]
  const uneven = others.flatMap(([language, keys]) => [
    ...[...declared]
      .filter(([key]) => !keys.has(key))
      .map(([key, { at }]) => say(texts.file, at, `'${key}' is missing in ${language}: add it`)),
    ...[...keys]
      .filter(([key]) => !declared.has(key))
      .map(([key, { at }]) =>
        say(texts.file, at, `'${key}' of ${language} is missing in ${first![0]}: add it or take it out`),
      ),
  ])
  const words = new Set<string>()
  const patterns: RegExp[] = []
  const unknown = readers.flatMap(file => {
    const tokens = tokensOf(file)
    const calls = new Set(localNames(file, texts))
    return tokens.flatMap((token, i) => {
      if (token.kind === 'string' && file !== texts.file) words.add(token.value)
      if (token.kind !== 'word' || !calls.has(token.value) || tokens[i + 1]?.value !== '(') return []
      if (tokens[i - 1]?.value === '.') return []
      return keysAsked(tokens, i + 1).flatMap(({ kind, value, at }) => {
        words.add(value)
        if (kind === 'template' && value.includes(hole)) {
          patterns.push(matcher(value))
          return []
        }
        return declared.has(value)
          ? []
          : [say(file, at, `'${value}' is not in ${texts.file.path}: add it there`)]
      })
    })
  })
  const unused = [...declared]
    .filter(([key]) => !words.has(key) && !patterns.some(pattern => pattern.test(key)))
    .map(([key, { at }]) => say(texts.file, at, `nothing says '${key}': take it out`))
  return [...uneven, ...unknown, ...unused]
}

/** No text outside texts.ts; every text asked for is declared, in each language, and none lies unused. */
export const texts = (files: SourceFile[]): Violation[] => {
  const code = files.filter(({ path }) => isCode(path) && path.startsWith('src/') && !isTest(path))
  const declared = code.flatMap(textsIn)
  const ofTexts = declared.flatMap(each => {
    const domain = placeOf(each.file.path)?.domain
    const readers = code.filter(
      file =>
        placeOf(file.path)?.domain === domain || importsOf(file).some(({ to }) => to === each.file.path),
    )
    return check(each, readers)
  })
  return [...literals(files), ...ofTexts]
}
