import { domains } from '../../src/main/domains.ts'
import { importsOf } from './imports.ts'
import { isScreen, isTest, placeOf, type SourceFile, type Violation } from './source.ts'

const order: readonly string[] = domains

/** `--sample` loads the same company that the tests use: one generator, one exception. */
const isSampleLoader = (from: string, to: string): boolean =>
  from === 'src/main/sample.ts' && to === 'test/world.ts'

/** Imports go strictly down the list of domains; the design system is for screens only. */
export const rank = (files: SourceFile[]): Violation[] =>
  files.flatMap(file => {
    const own = placeOf(file.path)
    if (!own) return []
    const say = (line: number, sentence: string): Violation => ({
      path: file.path,
      line,
      guard: 'rank',
      sentence,
    })
    if (!order.includes(own.domain))
      return [say(1, `put '${own.domain}' in its place in src/main/domains.ts`)]
    return importsOf(file).flatMap(({ to, line }) => {
      if (to === null) return []
      const other = placeOf(to)
      if (!other) {
        return isTest(file.path) ||
          isSampleLoader(file.path, to) ||
          !/^(test|stories|bench|bin|db)\//.test(to)
          ? []
          : [say(line, `the product does not import ${to}: move what it needs into src/`)]
      }
      if (other.domain === 'ui' && !isScreen(file.path))
        return [say(line, `only screens use the design system: do not import ${to} here`)]
      if (order.indexOf(other.domain) <= order.indexOf(own.domain)) return []
      return [
        say(
          line,
          `${own.domain} stands below ${other.domain}: pass it in from main/, append a fact, or move the idea down`,
        ),
      ]
    })
  })
