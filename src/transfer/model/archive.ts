import { archived } from './everything.ts'

/** Rows of a table in one entry of the archive; `sha256` of its bytes in hex. */
export type ArchivedPart = { file: string; rows: number; sha256: string }
export type ArchivedTable = { name: string; parts: ArchivedPart[] }
/** Where a sequence stood, so that no id is given twice. */
export type ArchivedSequence = { name: string; value: number }

/** `archive.json`: what an archive of everything holds to be loaded, and how damage shows. */
export type ArchiveIndex = {
  format: 1
  /** ISO 8601, UTC. All tables are as of one moment. */
  takenAt: string
  /** Migrations of the installation by name; the last one is its version. */
  migrations: string[]
  tables: ArchivedTable[]
  sequences: ArchivedSequence[]
  /** What was attached, under its sum in `files/`. */
  files: { sha256: string; size: number }[]
  /** sha256 in hex of all the rest, as JSON without spaces. Against damage, not against whoever can write the archive. */
  seal: string
}

export const indexFile = 'archive.json'
export const partRows = 1_000_000
export const partName = (table: string, part: number): string =>
  `tables/${table}${part === 1 ? '' : `-${part}`}.jsonl`

/** sha256 in hex. */
type Sum = (text: string) => string

const sealOf = ({ seal: _, ...rest }: ArchiveIndex, sum: Sum): string => sum(JSON.stringify(rest))

export const sealed = (index: Omit<ArchiveIndex, 'seal'>, sum: Sum): ArchiveIndex => ({
  ...index,
  seal: sealOf({ ...index, seal: '' }, sum),
})

/** The index of an archive, or why it is none. */
export function readIndex(text: string, sum: Sum): ArchiveIndex | { problem: string } {
  let index: ArchiveIndex
  try {
    index = JSON.parse(text) as ArchiveIndex
  } catch {
    return { problem: 'The archive is damaged: archive.json is not as it was written.' }
  }
  if (typeof index !== 'object' || index === null || index.seal !== sealOf(index, sum))
    return { problem: 'The archive is damaged: archive.json is not as it was written.' }
  if (index.format !== 1) return { problem: 'The archive was written by a newer Linchpin.' }
  const known = new Set(archived.map(({ table }) => table))
  const unknown = index.tables.find(({ name }) => !known.has(name))
  if (unknown)
    return { problem: `The archive holds a table ${unknown.name}, which this Linchpin does not know.` }
  return index
}

/** Why an archive cannot be loaded by a Linchpin that knows these migrations, or null. */
export function versionProblem(archive: readonly string[], ours: readonly string[]): string | null {
  const [theirs, mine] = [archive.at(-1) ?? 'nothing', ours.at(-1) ?? 'nothing']
  const foreign = archive.find(name => !ours.includes(name))
  if (foreign !== undefined)
    return foreign > mine
      ? `The archive was written by a newer Linchpin: it stands at ${theirs}, this one at ${mine}. Load it with that version.`
      : `The archive was written by another Linchpin: it knows ${foreign}, which this one does not.`
  const missing = ours.find(name => name <= theirs && !archive.includes(name))
  return missing === undefined
    ? null
    : `The archive was written by another Linchpin: it stands at ${theirs} without ${missing}.`
}
