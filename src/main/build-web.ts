import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Builds the web when its sources changed since the last build; the sum of the sources decides, not file times. */
export async function buildWeb(root: string, webDir: string, say: (line: string) => void): Promise<void> {
  const mark = join(webDir, '.built-from')
  const sum = sumOfSources(root)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === sum) return
  say('Building the web (once per version) ...')
  const { build } = await import('vite')
  await build({ root, logLevel: 'error', configFile: join(root, 'vite.config.ts') })
  writeFileSync(mark, sum)
}

function sumOfSources(root: string): string {
  const hash = createHash('sha256')
  for (const name of ['index.html', 'vite.config.ts', 'package-lock.json'])
    hash.update(readFileSync(join(root, name)))
  for (const path of webFiles(join(root, 'src')))
    hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex')
}

function webFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap(name => {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) return webFiles(path)
      return /\.(tsx|css|svg)$/.test(name) ||
        (name.endsWith('.ts') && /\/(ui|screens|model|shared)\//.test(path))
        ? [path]
        : []
    })
}
