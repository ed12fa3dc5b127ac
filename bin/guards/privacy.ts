import { lineAt, type SourceFile, type Violation } from './source.ts'

// Built from pieces, so that this file does not name what it forbids. A place begins a path: `src/work/` and
// the route `/api/work/` are ours.
const start = '(?<![\\w.*})\\]-])'
const forbidden = [
  { what: new RegExp(`${start}/${'wo'}${'rk'}/(?=main\\b|shared\\b|\\.)`, 'g'), say: 'an absolute path' },
  { what: new RegExp(`${start}/${'ro'}${'ot'}(?![\\w-])`, 'g'), say: 'an absolute path' },
  { what: /\bregistry\.[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi, say: 'a registry host' },
  { what: /\bregistry\s*=\s*https?:/gi, say: 'a registry host' },
  {
    what: /https?:\/\/[^\s/'"]+\/(artifactory|repository\/npm|npm-[a-z]+|pypi\/simple)\b/gi,
    say: 'a registry host',
  },
]

/** Nothing in the tree names a place on one machine, or where one machine gets its packages. */
export const privacy = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => !path.startsWith('node_modules/'))
    .flatMap(({ path, text }) =>
      forbidden.flatMap(({ what, say }) =>
        [...text.matchAll(what)].map(found => ({
          path,
          line: lineAt(text, found.index),
          guard: 'privacy',
          sentence: `names ${say}: make it relative, or take it out`,
        })),
      ),
    )
