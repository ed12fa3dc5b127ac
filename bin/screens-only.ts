import { relative } from 'node:path'
import type { Plugin } from 'vite'

/** What may reach the browser of our own files; a contract may be imported as a type only, which leaves no trace. */
const allowed = /^(index\.html|src\/(shared|ui)\/|src\/[a-z]+\/(model|screens)\/|src\/main\/web\.tsx)/
const refused = /^src\/[a-z]+\/model\/(contract|[\w-]+-contract)\.ts/

/** Fails the web build on a Node builtin or a server file: the bundler by itself would leave an empty object. */
export function screensOnly(root: string): Plugin {
  return {
    name: 'screens-only',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (id.startsWith('node:'))
        throw new Error(`${id} is imported by ${importer ?? 'the page'}: screens run in the browser`)
      const found = await this.resolve(id, importer, { ...options, skipSelf: true })
      const problem = found && screenProblem(root, found.id)
      if (problem) throw new Error(`${problem}, imported by ${importer ?? 'the page'}`)
      return found
    },
  }
}

/** Why a resolved file may not reach the browser, or null. */
export function screenProblem(root: string, resolved: string): string | null {
  const file = resolved.split('?')[0]!
  if (file.startsWith('\0') || file.includes('/node_modules/')) return null
  if (file.includes('__vite-browser-external')) return 'A Node builtin'
  const path = relative(root, file)
  if (path.startsWith('..')) return null
  if (refused.test(path)) return `${path} brings its schemas to the browser: import its type`
  return allowed.test(path) || !path.startsWith('src/') ? null : `${path} is a server file`
}
