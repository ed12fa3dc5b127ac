import { licenceExceptions } from './licence-exceptions.ts'
import { lineAt, type SourceFile, type Violation } from './source.ts'

type Manifest = { license?: string; licenses?: { type: string }[] } & Record<string, unknown>
type Locked = { dev?: boolean; license?: string; link?: boolean; resolved?: string }

const permissive =
  /^(MIT|ISC|BSD(-[\w-]+)?|Apache-2\.0|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|OFL-1\.1|Python-2\.0|PostgreSQL)$/
const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
const exact = /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/

/** Of `A OR B` one must be permissive, of `A AND B` both. */
export const isPermissive = (licence: string): boolean => {
  const bare = licence.replace(/[()]/g, '').trim()
  if (/\sAND\s/.test(bare)) return bare.split(/\sAND\s/).every(isPermissive)
  return bare.split(/\sOR\s/).some(each => permissive.test(each.trim()))
}

const unpinned = (file: SourceFile): Violation[] => {
  const manifest = JSON.parse(file.text) as Record<string, Record<string, string> | undefined>
  return groups.flatMap(group =>
    Object.entries(manifest[group] ?? {})
      .filter(([, version]) => !exact.test(version))
      .map(([name, version]) => ({
        path: file.path,
        line: lineAt(file.text, file.text.indexOf(`"${name}"`)),
        guard: 'packages',
        sentence: `pin ${name} to one version, not '${version}'`,
      })),
  )
}

const ofLock = (file: SourceFile, installed: Map<string, SourceFile>): Violation[] => {
  const { packages = {} } = JSON.parse(file.text) as { packages?: Record<string, Locked> }
  return Object.entries(packages).flatMap(([place, locked]) => {
    if (place === '') return []
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const say = (sentence: string): Violation => {
      const line = lineAt(file.text, file.text.indexOf(`"${place}"`))
      return { path: file.path, line, guard: 'packages', sentence }
    }
    const address = locked.resolved ? [say(`${name} names an address: lock without 'resolved'`)] : []
    if (locked.dev || locked.link) return address
    const found = installed.get(`${place}/package.json`)
    const manifest: Manifest = found ? JSON.parse(found.text) : {}
    const own = manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' OR ')
    const licence = (typeof own === 'string' ? own : undefined) ?? locked.license ?? 'no licence'
    const excepted = licenceExceptions.some(
      each =>
        each.licence === licence &&
        (each.package.endsWith('*') ? name.startsWith(each.package.slice(0, -1)) : name === each.package),
    )
    if (isPermissive(licence) || excepted) return address
    return [
      ...address,
      say(`${name} is under ${licence}: replace it, or list it with a reason in licence-exceptions.ts`),
    ]
  })
}

/** Pinned versions, a lockfile without addresses, and permissive licences for everything in production. */
export const packages = (files: SourceFile[]): Violation[] => {
  const installed = new Map(
    files.filter(({ path }) => path.startsWith('node_modules/')).map(f => [f.path, f]),
  )
  return files.flatMap(file => {
    if (file.path === 'package.json') return unpinned(file)
    return file.path === 'package-lock.json' ? ofLock(file, installed) : []
  })
}
