/** What every guard reads and answers. Paths are relative to the root, with forward slashes. */
export type SourceFile = { path: string; text: string }

/** `line` counts from 1. A `warning` is printed but does not fail the check. */
export type Violation = { path: string; line: number; guard: string; sentence: string; warning?: true }

/**
 * `template` carries its text with a `hole` for every substitution; what stands inside follows as tokens of its
 * own. `markup` is text between tags, `attribute` a name with its literal value; `within` is the tag.
 */
export type Token = {
  kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'punct' | 'markup' | 'attribute' | 'tag'
  value: string
  at: number
  name?: string
  within?: string
}

/** Stands for a substitution in the text of a template. */
export const hole = '\uFFFC'

export type Guard = (files: SourceFile[]) => Violation[]

export const lineAt = (text: string, at: number): number => {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}

export const isCode = (path: string): boolean =>
  /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith('.d.ts')

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)

/** `src/leads/model/score.ts` is { domain: 'leads', rest: 'model/score.ts' }; outside src there is none. */
export const placeOf = (path: string): { domain: string; rest: string } | null => {
  const found = /^src\/([^/]+)\/(.+)$/.exec(path)
  return found ? { domain: found[1]!, rest: found[2]! } : null
}

/** Code that runs in the browser, and so may use the design system. */
export const isScreen = (path: string): boolean =>
  path.startsWith('src/ui/') || /^src\/[^/]+\/screens\//.test(path) || path === 'src/main/web.tsx'
