import { type FunnelStage, funnelStages, type PathEnd } from './figures.ts'

/** So many people of one source who went through these stages and no others. */
export type Path = { source: string; taken: readonly FunnelStage[]; n: number }
/** So many went from one stage to that next; from `touched` on, by source as well. */
export type Link = { source: string | null; from: FunnelStage; to: PathEnd; n: number }

/**
 * The bands of paths: where each went after each stage, of which the first are told by source. What comes into a stage goes
 * out of it again, or stays.
 */
export function linksOf(paths: readonly Path[]): Link[] {
  const links = new Map<string, Link>()
  for (const { source, taken, n } of paths) {
    const inOrder = funnelStages.filter(stage => taken.includes(stage))
    inOrder.forEach((from, index) => {
      const to: PathEnd = inOrder[index + 1] ?? 'stays'
      const told = from === 'touched' ? source : null
      const key = JSON.stringify([told, from, to])
      const link = links.get(key) ?? { source: told, from, to, n: 0 }
      link.n += n
      links.set(key, link)
    })
  }
  return [...links.values()].sort(
    (a, b) => funnelStages.indexOf(a.from) - funnelStages.indexOf(b.from) || b.n - a.n,
  )
}
