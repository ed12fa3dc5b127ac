import { importsOf, packageOf } from './imports.ts'
import { isCode, isTest, lineAt, type SourceFile, type Token, type Violation } from './source.ts'
import { tokensOf } from './tokens.ts'

const isModel = (path: string): boolean => /^src\/[^/]+\/model\//.test(path)
const isShared = (path: string): boolean => path.startsWith('src/shared/')

// Libraries that compute and do nothing else.
const pureLibraries = ['zod', 'temporal-polyfill', 'date-holidays', 'libphonenumber-js']

const mayImport = (from: string, specifier: string, to: string | null): boolean => {
  if (to !== null) {
    return isShared(to) || (isModel(from) && (isModel(to) || to === 'src/platform/contract.ts'))
  }
  const library = packageOf(specifier)
  if (isModel(from)) return library === 'zod' || library === 'isbot'
  return pureLibraries.includes(library) || /^@(lingui|date-holidays)\//.test(library)
}

const members: Record<string, RegExp> = {
  Date: /^now$/,
  Math: /^random$/,
  performance: /^now$/,
  Temporal: /^Now$/,
  crypto: /^(randomUUID|getRandomValues|randomBytes)$/,
  process: /./,
}

/** What a pure file reaches for, or null. `new Date(x)` is a computation, `new Date()` reads the clock. */
const reach = (tokens: Token[], i: number): string | null => {
  const { kind, value } = tokens[i]!
  if (kind !== 'word') return null
  const [before, next, second] = [tokens[i - 1]?.value, tokens[i + 1]?.value, tokens[i + 2]?.value]
  if (value === 'new' && next === 'Date') {
    const bare = second !== '(' || tokens[i + 3]?.value === ')'
    return bare && tokens[i + 2]?.kind !== 'word' ? 'new Date()' : null
  }
  if (before === '.' && tokens[i - 2]?.value !== 'globalThis') return null
  if (value === 'Date' && next === '(' && before !== 'new') return 'Date()'
  if (/^(fetch|setTimeout|setInterval)$/.test(value) && next === '(' && before !== 'function')
    return `${value}()`
  if (Object.hasOwn(members, value) && next === '.' && members[value]!.test(second ?? ''))
    return `${value}.${second}`
  return null
}

/** `model/` and `shared/` compute: no outward I/O, no clock, no random source. */
export const purity = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => isCode(path) && !isTest(path) && (isModel(path) || isShared(path)))
    .flatMap(file => {
      const say = (line: number, sentence: string) => ({ path: file.path, line, guard: 'purity', sentence })
      const tokens = tokensOf(file)
      const imports = importsOf(file)
        .filter(({ specifier, to }) => !mayImport(file.path, specifier, to))
        .map(({ specifier, line }) =>
          say(line, `a pure file does not import '${specifier}': take it as an argument`),
        )
      const reaches = tokens.flatMap((token, i) => {
        const what = reach(tokens, i)
        return what
          ? [say(lineAt(file.text, token.at), `${what} is not pure: take the value as an argument`)]
          : []
      })
      return [...imports, ...reaches]
    })
