import { importsOf } from './imports.ts'
import { placeOf, type SourceFile, type Violation } from './source.ts'

const open = new Set(['shared', 'platform', 'ui'])

/** Why `rest` of another domain is hidden from `from`, or null when it may be seen. */
const hidden = (from: string, domain: string, rest: string): string | null => {
  const isMain = from.startsWith('src/main/')
  if (rest.startsWith('model/')) return null
  if (rest.startsWith('screens/')) {
    if (isMain || from.startsWith('src/desk/screens/')) return null
    return `screens of ${domain} are seen by desk/screens and main only: move the piece to ui/ or the page to desk/`
  }
  if (/^store(-[^/]+)?\.ts$/.test(rest)) return `only ${domain} writes its tables: call one of its verbs`
  if (/^(http|jobs)\.ts$/.test(rest))
    return isMain ? null : `${rest} of ${domain} is for main only: call a verb or queries.ts`
  if (/^[^/]+(?<!\.test)\.ts$/.test(rest)) return null
  return `of ${domain} only model/, verbs and queries.ts are visible`
}

/** Across domains only model/, verbs and queries.ts. */
export const visibility = (files: SourceFile[]): Violation[] =>
  files.flatMap(file => {
    const own = placeOf(file.path)
    if (!own) return []
    return importsOf(file).flatMap(({ to, line }) => {
      const other = to && placeOf(to)
      if (!other || other.domain === own.domain || open.has(other.domain)) return []
      const sentence = hidden(file.path, other.domain, other.rest)
      return sentence ? [{ path: file.path, line, guard: 'visibility', sentence }] : []
    })
  })
