import { type Import, importsOf, packageOf } from './imports.ts'
import { isCode, isScreen, isTest, type SourceFile, type Violation } from './source.ts'

const isContract = (path: string): boolean => /(^src\/platform|\/model)\/contract\.ts$/.test(path)

const mayImport = ({ specifier, to, typeOnly }: Import): boolean => {
  if (to === null) return !specifier.startsWith('node:')
  if (isContract(to)) return typeOnly
  return isScreen(to) || to.startsWith('src/shared/') || /^src\/[^/]+\/model\//.test(to)
}

/** The way by value from a file to zod or to a contract, which would load zod in the browser. */
const wayToZod = (
  path: string,
  byPath: Map<string, SourceFile>,
  seen = new Set<string>(),
): string[] | null => {
  const file = byPath.get(path)
  if (!file || seen.has(path)) return null
  seen.add(path)
  for (const { specifier, to, typeOnly } of importsOf(file)) {
    if (typeOnly) continue
    if (to === null && packageOf(specifier) === 'zod') return [path, 'zod']
    if (to === null) continue
    if (isContract(to)) return [path, to]
    const rest = wayToZod(to, byPath, seen)
    if (rest) return [path, ...rest]
  }
  return null
}

/** What runs in the browser imports shared/, ui/, model/ and screens/ only, and never brings zod along. */
export const screens = (files: SourceFile[]): Violation[] => {
  const byPath = new Map(files.map(file => [file.path, file]))
  return files
    .filter(({ path }) => isScreen(path) && isCode(path) && !isTest(path))
    .flatMap(file =>
      importsOf(file).flatMap(each => {
        const say = (sentence: string) => [{ path: file.path, line: each.line, guard: 'screens', sentence }]
        if (!mayImport(each)) {
          return each.to && isContract(each.to)
            ? say('import the contract as a type only: its value brings zod to the browser')
            : say(
                `a screen does not import '${each.specifier}': ask through the API, or move the rule to model/`,
              )
        }
        if (each.typeOnly) return []
        if (each.to === null)
          return packageOf(each.specifier) === 'zod'
            ? say('zod stays on the server: check in model/ by hand')
            : []
        if (isScreen(each.to)) return []
        const way = wayToZod(each.to, byPath)
        return way
          ? say(`this brings zod to the browser: ${way.join(' -> ')}; part the rule from the schema`)
          : []
      }),
    )
}
