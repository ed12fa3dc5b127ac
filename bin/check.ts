/** `npm run check`: the shape of the tree, then biome. Each guard is one file in guards/. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaited } from './guards/awaited.ts'
import { cycles } from './guards/cycles.ts'
import { exported } from './guards/exported.ts'
import { names } from './guards/names.ts'
import { packages } from './guards/packages.ts'
import { privacy } from './guards/privacy.ts'
import { purity } from './guards/purity.ts'
import { rank } from './guards/rank.ts'
import { screens } from './guards/screens.ts'
import { sizes } from './guards/sizes.ts'
import type { Guard, SourceFile } from './guards/source.ts'
import { texts } from './guards/texts.ts'
import { visibility } from './guards/visibility.ts'
import { writers } from './guards/writers.ts'

const root = join(import.meta.dirname, '..')

const sized: Guard = files => sizes(files)
const guards = [
  rank,
  cycles,
  purity,
  visibility,
  screens,
  writers,
  sized,
  names,
  exported,
  awaited,
  texts,
  packages,
  privacy,
]

/** Tracked files and those that would be tracked, without what is not text. */
const readTree = (): SourceFile[] => {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (listed.status !== 0) throw new Error(`git could not list the files: ${listed.stderr ?? listed.error}`)
  return [...new Set(listed.stdout.split('\0'))]
    .filter(path => path !== '' && existsSync(join(root, path)))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
}

/** The manifests of what the lockfile installs, for their licences. */
const readManifests = (tree: SourceFile[]): SourceFile[] => {
  const lock = tree.find(({ path }) => path === 'package-lock.json')
  const places = Object.keys(lock ? (JSON.parse(lock.text).packages ?? {}) : {})
  return places
    .filter(place => place !== '')
    .map(place => `${place}/package.json`)
    .filter(path => existsSync(join(root, path)))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

const tree = readTree()
const manifests = readManifests(tree)
const found = guards.flatMap(guard => guard(guard === packages ? [...tree, ...manifests] : tree))
for (const { path, line, guard, sentence, warning } of found)
  console.log(`${path}:${line}  ${guard}: ${warning ? '(warning) ' : ''}${sentence}`)

const biome = spawnSync(
  process.execPath,
  [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'ci', '--colors=off'],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
const violations = found.filter(({ warning }) => !warning).length
console.log(`check: ${guards.length} guards, ${tree.length} files, ${violations} violations`)
process.exitCode = violations > 0 || biome.status !== 0 ? 1 : 0
