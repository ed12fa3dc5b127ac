import { isCode, lineAt, type SourceFile, type Violation } from './source.ts'
import { tokensOf } from './tokens.ts'

const isConfiguration = (path: string): boolean => /\.config\.[mc]?[jt]s$/.test(path)

/** No default exports, no barrels, no decorators: a name is found where it is written. */
export const exported = (files: SourceFile[]): Violation[] =>
  files
    .filter(({ path }) => isCode(path))
    .flatMap(file => {
      const tokens = tokensOf(file)
      return tokens.flatMap((token, i) => {
        const [before, next, second] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]]
        const say = (sentence: string) => [
          { path: file.path, line: lineAt(file.text, token.at), guard: 'exported', sentence },
        ]
        if (token.kind === 'punct' && token.value === '@' && next?.kind === 'word')
          return say('no decorators: pass a function')
        if (token.kind !== 'word' || token.value !== 'export' || before?.value === '.') return []
        if (next?.value === 'default' && next.kind === 'word')
          return isConfiguration(file.path) ? [] : say('no default export: give it its name')
        const star = next?.value === 'type' ? second : next
        return star?.value === '*' && star.kind === 'punct'
          ? say('no barrel: import from the file that has it')
          : []
      })
    })
