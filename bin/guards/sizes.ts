import { longTables } from './long-tables.ts'
import { isCode, type SourceFile, type Violation } from './source.ts'

const warnAt = 200
const failAt = 350

const linesIn = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** A file a reader can hold in mind; long flat tables are listed with a reason. */
export const sizes = (files: SourceFile[], exceptions = longTables): Violation[] => {
  const say = (path: string, line: number, sentence: string): Violation => ({
    path,
    line,
    guard: 'sizes',
    sentence,
  })
  const excepted = new Set(exceptions.map(({ path }) => path))
  const long = files
    .filter(({ path }) => isCode(path) && !excepted.has(path))
    .flatMap(({ path, text }): Violation[] => {
      const lines = linesIn(text)
      if (lines > failAt) return [say(path, failAt + 1, `${lines} lines, at most ${failAt}: part it by idea`)]
      if (lines <= warnAt) return []
      return [
        {
          ...say(path, warnAt + 1, `${lines} lines, better under ${warnAt}: part it by idea`),
          warning: true,
        },
      ]
    })
  const stale = exceptions.flatMap(({ path }) => {
    const file = files.find(each => each.path === path)
    return file && linesIn(file.text) > failAt
      ? []
      : [say('bin/guards/long-tables.ts', 1, `${path} needs no exception any more: take its line out`)]
  })
  return [...long, ...stale]
}
