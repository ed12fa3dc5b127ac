import type { SourceFile, Violation } from './source.ts'

const empty = new Set(
  'service services manager managers helper helpers util utils utility utilities common misc handler handlers base data info'.split(
    ' ',
  ),
)
const leading = new Set(['base', 'common', 'misc', 'util', 'utils', 'helper', 'helpers'])

/** `LeadService.test.tsx` is lead, service. */
const wordsOf = (part: string): string[] =>
  part
    .replace(/\..*$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/)

const emptyWord = (words: string[]): string | null => {
  const [first, last] = [words[0] ?? '', words[words.length - 1] ?? '']
  if (empty.has(last)) return last
  if (leading.has(first)) return first
  return words.find(word => /^v\d+$/.test(word)) ?? null
}

/** A file or folder is named after an idea of the field, not after machinery. */
export const names = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => /^(src|bin|test|stories|bench)\/.*\.(ts|tsx|mts|mjs|js|css)$/.test(path))
    .flatMap(({ path }) => {
      const parts = path.split('/').slice(1)
      const file = parts[parts.length - 1]!
      const say = (sentence: string) => [{ path, line: 1, guard: 'names', sentence }]
      if (/^index\./.test(file)) return say('name the file after what it holds, not index')
      const found = parts.map(part => emptyWord(wordsOf(part))).find(word => word !== null)
      return found ? say(`'${found}' says nothing: name the file after an idea of the field`) : []
    })
