import { posix } from 'node:path'
import { hole, isCode, lineAt, type SourceFile, type Token } from './source.ts'
import { tokensOf } from './tokens.ts'

/** `to` is a path in the tree for a relative import, else null (a package or a Node builtin). */
export type Import = { from: string; specifier: string; to: string | null; typeOnly: boolean; line: number }

const known = new WeakMap<SourceFile, Import[]>()

const scan = (file: SourceFile): Import[] => {
  const tokens = tokensOf(file)
  const add = (specifier: string, typeOnly: boolean, at: number): Import[] => {
    const to = specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : null
    return [{ from: file.path, specifier, to, typeOnly, line: lineAt(file.text, at) }]
  }
  const look = (token: Token, i: number): Import[] => {
    if (token.kind !== 'word' || (token.value !== 'import' && token.value !== 'export')) return []
    const before = tokens[i - 1]
    if (before?.kind === 'punct' && before.value === '.') return []
    const next = tokens[i + 1]
    if (!next) return []
    if (token.value === 'import' && next.kind === 'string') return add(next.value, false, token.at)
    if (token.value === 'import' && next.value === '(' && next.kind === 'punct') {
      const what = tokens[i + 2]
      if (what?.kind !== 'string' && what?.kind !== 'template') return []
      if (what.value.includes(hole)) return []
      // `typeof import('x')` and `import('x').Name` speak of types; `await import('x')` runs.
      const member = tokens[i + 4]?.value === '.' ? (tokens[i + 5]?.value ?? '') : ''
      const typeOnly = before?.value === 'typeof' || (before?.value !== 'await' && /^[A-Z]/.test(member))
      return add(what.value, typeOnly, token.at)
    }
    const second = tokens[i + 2]
    const typeOnly = next.value === 'type' && second?.value !== 'from' && second?.value !== ','
    let j = i + 1
    if (typeOnly) j++
    if (token.value === 'export' && tokens[j]?.value !== '{' && tokens[j]?.value !== '*') return []
    for (; j < tokens.length; j++) {
      const here = tokens[j]!
      if (here.kind === 'punct' && here.value === '{') {
        while (j < tokens.length && tokens[j]!.value !== '}') j++
        if (tokens[j + 1]?.value !== 'from') return []
      } else if (here.value === 'from' && tokens[j + 1]?.kind === 'string')
        return add(tokens[j + 1]!.value, typeOnly, token.at)
      else if (here.kind !== 'word' && here.value !== '*' && here.value !== ',') return []
    }
    return []
  }
  return tokens.flatMap(look)
}

/** Every static, type and dynamic import of a file, with literal paths. */
export const importsOf = (file: SourceFile): Import[] => {
  if (!isCode(file.path)) return []
  const cached = known.get(file) ?? scan(file)
  known.set(file, cached)
  return cached
}

/** The name of the package: `@lingui/core/macro` is `@lingui/core`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
