import { importsOf } from './imports.ts'
import type { SourceFile, Violation } from './source.ts'

/** Tarjan's strongly connected components, larger than one file or importing themselves. */
export const knots = (graph: Map<string, string[]>): string[][] => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node)!)
    open.push(node)
    isOpen.add(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next)
        low.set(node, Math.min(low.get(node)!, low.get(next)!))
      } else if (isOpen.has(next)) low.set(node, Math.min(low.get(node)!, index.get(next)!))
    }
    if (low.get(node) !== index.get(node)) return
    const knot = open.splice(open.indexOf(node))
    for (const member of knot) isOpen.delete(member)
    if (knot.length > 1 || graph.get(node)?.includes(node)) found.push(knot.sort())
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}

/** No cycles between files, type imports included. */
export const cycles = (files: SourceFile[]): Violation[] => {
  const known = new Set(files.map(file => file.path))
  const graph = new Map(
    files.map(file => [file.path, importsOf(file).flatMap(({ to }) => (to && known.has(to) ? [to] : []))]),
  )
  return knots(graph).map(knot => {
    const file = files.find(each => each.path === knot[0])!
    const line = importsOf(file).find(each => each.to && knot.includes(each.to))?.line ?? 1
    const sentence = `these files import each other, move what they share below them: ${knot.join(', ')}`
    return { path: file.path, line, guard: 'cycles', sentence }
  })
}
