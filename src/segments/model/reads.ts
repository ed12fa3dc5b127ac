import { type About, type Condition, everyPart, type Match, partsOf } from '../../shared/condition/tree.ts'

type Offered = Readonly<Record<About, { traits: Readonly<Record<string, { reads: readonly string[] }>> }>>
/** What a condition is asked of: the tables, kinds of touches and segments of which a change may move somebody. */
export type Reads = {
  /** As `segment_due` names them: 'lead', 'touch:call', 'touch' for any kind, 'segment:7'. */
  of: ReadonlySet<string>
  /** It asks of a person about their account, or of an account about its persons. */
  beside: boolean
  /** A new touch moves somebody only if it is one of these; null where it may in other ways too. */
  touches: readonly Match[] | null
}

/** Null where it asks for what is not offered any more. */
export function readsOf(condition: Condition, about: About, source: Offered): Reads | null {
  const of = new Set<string>()
  if (!read(condition, about, source, of)) return null
  const asksBeside = [...everyPart(condition)].some(part => 'account' in part || 'persons' in part)
  return { of, beside: asksBeside, touches: touchesOf(condition, about, source) }
}

function read(condition: Condition, about: About, source: Offered, of: Set<string>): boolean {
  if ('trait' in condition) {
    if (!Object.hasOwn(source[about].traits, condition.trait)) return false
    for (const table of source[about].traits[condition.trait]!.reads) of.add(table)
  }
  if ('touches' in condition) touched(condition.touches, of)
  if ('touches' in condition && condition.since) touched(condition.since, of)
  if ('sequence' in condition) for (const { touches } of condition.sequence) touched(touches, of)
  if ('segment' in condition) of.add(`segment:${condition.segment}`)
  const below = beside(condition, about)
  return partsOf(condition).every(({ part }) => read(part, below, source, of))
}

/** What touch tests count, wherever they stand; null where a trait is read from the ledger. */
function touchesOf(condition: Condition, about: About, source: Offered): Match[] | null {
  if ('trait' in condition) {
    const { reads } = source[about].traits[condition.trait]!
    return reads.some(table => table === 'touch' || table.startsWith('touch:')) ? null : []
  }
  const found: Match[] = []
  if ('touches' in condition) found.push(condition.touches, ...(condition.since ? [condition.since] : []))
  if ('sequence' in condition) found.push(...condition.sequence.map(({ touches }) => touches))
  const below = beside(condition, about)
  for (const { part } of partsOf(condition)) {
    const inner = touchesOf(part, below, source)
    if (inner === null) return null
    found.push(...inner)
  }
  return found
}

/** Whom the parts of a condition are about. */
const beside = (condition: Condition, about: About): About =>
  'account' in condition ? 'account' : 'persons' in condition ? 'person' : about

function touched({ kinds }: Match, of: Set<string>): void {
  for (const kind of kinds ?? ['']) of.add(kind === '' ? 'touch' : `touch:${kind}`)
}

/** May what changed move somebody in or out of what reads these? */
export function isMoved({ of }: Pick<Reads, 'of'>, changed: string): boolean {
  if (changed === '*' || of.has(changed)) return true
  if (changed === 'touch') return [...of].some(each => each.startsWith('touch:'))
  return changed.startsWith('touch:') && of.has('touch')
}
