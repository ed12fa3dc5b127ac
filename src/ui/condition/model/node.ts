import type {
  About,
  Condition,
  PersonsTest,
  SegmentTest,
  SequenceTest,
  TouchTest,
  TraitTest,
} from '../../../shared/condition/tree.ts'

/** What stands in a row of its own. */
export type Test = TraitTest | TouchTest | SequenceTest | SegmentTest
/** How the parts of a group hang together: all hold, one at least, none. */
export type How = 'all' | 'any' | 'none'

/**
 * A condition as it is edited: every row and group has an id that stays while things move. Groups of another subject are
 * those of a person's account and of an account's persons.
 */
export type Node = Group | Row
export type Group = {
  id: number
  how: How
  parts: readonly Node[]
  /** Whose conditions its parts are, where it is another subject than around it. */
  of?: 'account' | 'persons'
  /** Of persons: so many of them. */
  range?: { from?: number; to?: number }
}
export type Row = { id: number; test: Test; not: boolean }

export const isGroup = (node: Node): node is Group => 'parts' in node

/** Whom the parts of a group are about. */
export const aboutOfParts = ({ of }: Pick<Group, 'of'>, around: About): About =>
  of === 'account' ? 'account' : of === 'persons' ? 'person' : around

/** The condition as nodes with ids from `first` on; the root is always a group. */
export function nodesOf(condition: Condition, first = 1): Group {
  let id = first
  const group = (how: How, parts: readonly Condition[], more: Partial<Group> = {}): Group => {
    const own = id++
    return { id: own, how, parts: parts.map(node), ...more }
  }
  const inside = (condition: Condition, more: Partial<Group>): Group => {
    if ('all' in condition) return group('all', condition.all, more)
    if ('any' in condition) return group('any', condition.any, more)
    if ('not' in condition && !isTest(condition.not)) return group('none', alternatives(condition.not), more)
    return group('all', [condition], more)
  }
  const node = (condition: Condition): Node => {
    if ('account' in condition) return inside(condition.account, { of: 'account' })
    if ('persons' in condition) return inside(condition.persons, { of: 'persons', range: rangeOf(condition) })
    if (isTest(condition)) return { id: id++, test: condition, not: false }
    if ('not' in condition && isTest(condition.not)) return { id: id++, test: condition.not, not: true }
    return inside(condition, {})
  }
  const root = inside(condition, {})
  return root
}

const alternatives = (condition: Condition): readonly Condition[] =>
  'any' in condition ? condition.any : [condition]

function rangeOf({ from, to }: PersonsTest): { from?: number; to?: number } {
  if (from === undefined && to === undefined) return { from: 1 }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

const isTest = (condition: Condition): condition is Test =>
  'trait' in condition || 'touches' in condition || 'sequence' in condition || 'segment' in condition

/** The condition that nodes say, and the place of each in it as a JSON pointer. */
export function conditionOf(root: Group): { condition: Condition; places: Map<number, string> } {
  const places = new Map<number, string>()
  const condition = writeNode(root, '', places)
  return { condition, places }
}

function writeNode(node: Node, at: string, places: Map<number, string>): Condition {
  if (!isGroup(node)) {
    places.set(node.id, node.not ? `${at}/not` : at)
    return node.not ? { not: node.test } : node.test
  }
  places.set(node.id, at)
  if (node.of === 'account') return { account: writeParts(node, `${at}/account`, places) }
  if (node.of === 'persons') return { persons: writeParts(node, `${at}/persons`, places), ...node.range }
  return writeParts(node, at, places)
}

function writeParts({ how, parts }: Group, at: string, places: Map<number, string>): Condition {
  const under = how === 'all' ? '/all' : how === 'any' ? '/any' : '/not/any'
  const written = parts.map((part, i) => writeNode(part, `${at}${under}/${i}`, places))
  if (how === 'all') return { all: written }
  return how === 'any' ? { any: written } : { not: { any: written } }
}

/** The node that a place in the condition belongs to: the deepest whose place it is or lies below. */
export function nodeAt(places: ReadonlyMap<number, string>, pointer: string): number | null {
  let found: number | null = null
  let length = -1
  for (const [id, place] of places)
    if ((pointer === place || pointer.startsWith(`${place}/`)) && place.length > length) {
      found = id
      length = place.length
    }
  return found
}

/** Every node, the root first. */
export function* everyNode(node: Node): Generator<Node> {
  yield node
  if (isGroup(node)) for (const part of node.parts) yield* everyNode(part)
}

export const nextId = (root: Group): number => Math.max(...[...everyNode(root)].map(({ id }) => id)) + 1
