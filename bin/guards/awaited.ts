import { isCode, lineAt, type SourceFile, type Violation } from './source.ts'
import { tokensOf } from './tokens.ts'

const opens = /^([([{]|\$\{)$/
const closes = /^[)\]}]$/

/**
 * An awaited argument of an optional call is work that is not done at all where nobody stands to be called:
 * `journal?.push(await write())` writes nothing without a journal.
 */
export const awaited = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => isCode(path))
    .flatMap(file => {
      const tokens = tokensOf(file)
      return tokens.flatMap((token, i) => {
        const next = tokens[i + 1]
        if (token.kind !== 'punct' || token.value !== '?' || next?.value !== '.' || next.at !== token.at + 1)
          return []
        // `a?.(…)`, `a?.b(…)`, `a?.b.c(…)`
        let open = i + 2
        if (tokens[open]?.kind === 'word') open++
        while (tokens[open]?.value === '.' && tokens[open + 1]?.kind === 'word') open += 2
        if (tokens[open]?.kind !== 'punct' || tokens[open]?.value !== '(') return []
        let depth = 0
        for (let at = open; at < tokens.length; at++) {
          const { kind, value } = tokens[at]!
          if (kind === 'punct' && opens.test(value)) depth++
          if (kind === 'punct' && closes.test(value) && --depth === 0) break
          // What a function awaits is not awaited here.
          if (value === '=>' || (kind === 'word' && value === 'function')) break
          if (kind === 'word' && value === 'await')
            return [
              {
                path: file.path,
                line: lineAt(file.text, token.at),
                guard: 'awaited',
                sentence: 'await first, then call: where nobody is called, what is awaited is not done',
              },
            ]
        }
        return []
      })
    })
