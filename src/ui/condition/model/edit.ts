import { most } from '../../../shared/condition/reading.ts'
import { type About, everyPart } from '../../../shared/condition/tree.ts'
import {
  aboutOfParts,
  conditionOf,
  everyNode,
  type Group,
  type How,
  isGroup,
  type Node,
  nextId,
} from './node.ts'

/**
 * Edits of a condition. Each gives the root that comes of it, or the same root where it cannot be done: the condition stays one
 * that can be read, no deeper and no larger than it may be, and nothing comes under another subject.
 */
export type Edit = (root: Group) => Group

const bounded =
  (edit: Edit): Edit =>
  root => {
    const after = edit(root)
    return after !== root && fits(after) ? after : root
  }

function fits(root: Group): boolean {
  const { condition, places } = conditionOf(root)
  const parts = [...everyPart(condition)].length
  // As the reader counts: each group, contrary and other subject is a step further down.
  const depth = Math.max(...[...places.values()].map(depthOf)) + 1
  return parts <= most.parts && depth <= most.depth
}
const depthOf = (place: string): number =>
  place.split('/').filter(step => /^(all|any|not|account|persons)$/.test(step)).length

/** The group that a node stands in, and where; null of the root and of what is not there. */
export function whereIs(root: Group, id: number): { group: Group; at: number } | null {
  const at = root.parts.findIndex(part => part.id === id)
  if (at >= 0) return { group: root, at }
  for (const part of root.parts) {
    const found = isGroup(part) ? whereIs(part, id) : null
    if (found) return found
  }
  return null
}

export function findNode(root: Group, id: number): Node | null {
  for (const node of everyNode(root)) if (node.id === id) return node
  return null
}

/** Whom a node's parts, or the row itself, are about. */
export function aboutAt(root: Group, id: number, about: About): About | null {
  if (root.id === id) return aboutOfParts(root, about)
  const inside = aboutOfParts(root, about)
  for (const part of root.parts) {
    if (part.id === id) return isGroup(part) ? aboutOfParts(part, inside) : inside
    const found = isGroup(part) ? aboutAt(part, id, inside) : null
    if (found) return found
  }
  return null
}

function change<G extends Node>(node: G, id: number, to: (node: Node) => Node): G {
  if (node.id === id) return to(node) as G
  if (!isGroup(node)) return node
  const parts = node.parts.map(part => change(part, id, to))
  return parts.every((part, i) => part === node.parts[i]) ? node : { ...node, parts }
}

const setParts = (root: Group, id: number, of: (parts: readonly Node[]) => readonly Node[]): Group =>
  change(root, id, node => (isGroup(node) ? { ...node, parts: of(node.parts) } : node))

const put = (parts: readonly Node[], at: number, node: Node): Node[] => [
  ...parts.slice(0, at),
  node,
  ...parts.slice(at),
]

/** Another test, contrary, or kind of group in place of what a node was; its id stays. */
export const replace = (id: number, to: (node: Node) => Node): Edit =>
  bounded(root => change(root, id, node => ({ ...to(node), id: node.id })))

export const setHow = (id: number, how: How): Edit =>
  replace(id, node => (isGroup(node) ? { ...node, how } : node))

/** Puts a node, with ids of its own, into a group; last where no place is given. */
export const add = (groupId: number, made: (first: number) => Node, at?: number): Edit =>
  bounded(root => setParts(root, groupId, parts => put(parts, at ?? parts.length, made(nextId(root)))))

export const remove = (id: number): Edit => {
  const edit: Edit = root => {
    const where = whereIs(root, id)
    return where ? setParts(root, where.group.id, parts => parts.filter(part => part.id !== id)) : root
  }
  return edit
}

/** The same once more, behind it. */
export const duplicate = (id: number): Edit =>
  bounded(root => {
    const where = whereIs(root, id)
    if (!where) return root
    let next = nextId(root)
    const copy = (node: Node): Node =>
      isGroup(node) ? { ...node, id: next++, parts: node.parts.map(copy) } : { ...node, id: next++ }
    return setParts(root, where.group.id, parts => put(parts, where.at + 1, copy(parts[where.at]!)))
  })

/** Changes places with the one before or behind. */
export const shift = (id: number, by: -1 | 1): Edit =>
  bounded(root => {
    const where = whereIs(root, id)
    const to = where ? where.at + by : -1
    if (!where || to < 0 || to >= where.group.parts.length) return root
    return setParts(root, where.group.id, parts => {
      const without = parts.filter(part => part.id !== id)
      return put(without, to, parts[where.at]!)
    })
  })

/** Into the group before it; where there is none, into a new one: any in all, all in any. */
export const indent = (id: number): Edit =>
  bounded(root => {
    const where = whereIs(root, id)
    if (!where) return root
    const { group, at } = where
    const node = group.parts[at]!
    const before = group.parts[at - 1]
    if (before && isGroup(before) && before.of === undefined) {
      const without = setParts(root, group.id, parts => parts.filter(part => part.id !== id))
      return setParts(without, before.id, parts => [...parts, node])
    }
    const how: How = group.how === 'all' ? 'any' : 'all'
    const wrapped: Group = { id: nextId(root), how, parts: [node] }
    return setParts(root, group.id, parts => parts.map(part => (part.id === id ? wrapped : part)))
  })

/** Out of its group, behind it; a group that is empty then goes. Never out of a group of another subject. */
export const outdent = (id: number): Edit =>
  bounded(root => {
    const where = whereIs(root, id)
    const outer = where ? whereIs(root, where.group.id) : null
    if (!where || !outer || where.group.of !== undefined) return root
    const node = where.group.parts[where.at]!
    const isLast = where.group.parts.length === 1
    const without = setParts(root, where.group.id, parts => parts.filter(part => part.id !== id))
    return setParts(without, outer.group.id, parts => {
      const at = parts.findIndex(part => part.id === where.group.id)
      const placed = put(parts, at + 1, node)
      return isLast ? placed.filter(part => part.id !== where.group.id) : placed
    })
  })

/** Into a group of the same subject, before the part at `at`; not into itself. */
export const moveTo = (id: number, groupId: number, at: number, about: About): Edit =>
  bounded(root => {
    const where = whereIs(root, id)
    const node = findNode(root, id)
    const target = findNode(root, groupId)
    if (!where || !node || !target || !isGroup(target)) return root
    if ([...everyNode(node)].some(each => each.id === groupId)) return root
    if (aboutAt(root, where.group.id, about) !== aboutAt(root, groupId, about)) return root
    const place = where.group.id === groupId && where.at < at ? at - 1 : at
    if (where.group.id === groupId && place === where.at) return root
    const without = setParts(root, where.group.id, parts => parts.filter(part => part.id !== id))
    return setParts(without, groupId, parts => put(parts, Math.min(place, parts.length), node))
  })
