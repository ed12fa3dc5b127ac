import { type FunnelStage, funnelStages } from '../model/figures.ts'
import type { Link } from '../model/paths.ts'

export type Node = { key: string; stage: FunnelStage; source: string | null; n: number } & Box
type Box = { x: number; y: number; width: number; height: number }
/** The outline of a band, as an SVG path. */
export type Band = { link: Link; outline: string }
export type Places = { nodes: Node[]; bands: Band[]; width: number; height: number }

const width = 1000
const nodeWidth = 8
const head = 34
const tall = 340
/** A source keeps so much height that its name fits. */
const leastRow = 19
const gap = 14
const stub = 70
const columnOf = (stage: FunnelStage): number => funnelStages.indexOf(stage)
const xOf = (column: number): number =>
  Math.round((column * (width - nodeWidth - stub)) / (funnelStages.length - 1))
const sum = (links: readonly Link[]): number => links.reduce((total, { n }) => total + n, 0)

/**
 * Where sources, stages and the bands between them stand: sources under each other at the left, a stage in each column after
 * them, moved down by what passes it by above. Of a node, what goes farthest leaves uppermost and what stays lowest. The
 * height of everything is its number of people, a band is never thinner than can be seen.
 */
export function bandPlaces(links: readonly Link[]): Places {
  const sources = [...new Set(links.flatMap(({ source }) => (source === null ? [] : [source])))]
  const bySource = sources
    .map(source => ({ source, n: sum(links.filter(link => link.source === source)) }))
    .sort((a, b) => b.n - a.n)
  const total = sum(links.filter(({ from }) => from === 'touched'))
  const scale = total === 0 ? 0 : tall / total
  const nodes: Node[] = []
  let y = head
  for (const { source, n } of bySource) {
    nodes.push({
      key: `from ${source}`,
      stage: 'touched',
      source,
      n,
      x: 0,
      y,
      width: nodeWidth,
      height: Math.max(1, n * scale),
    })
    y += Math.max(leastRow, n * scale + 3)
  }
  let bottom = y
  for (const stage of funnelStages.slice(1)) {
    const n = sum(links.filter(({ to }) => to === stage))
    if (n === 0) continue
    const passing = sum(
      links.filter(
        ({ from, to }) =>
          to !== 'stays' && columnOf(from) < columnOf(stage) && columnOf(to) > columnOf(stage),
      ),
    )
    const top = head + (passing > 0 ? passing * scale + gap : 0)
    const height = Math.max(1, n * scale)
    nodes.push({
      key: stage,
      stage,
      source: null,
      n,
      x: xOf(columnOf(stage)),
      y: top,
      width: nodeWidth,
      height,
    })
    bottom = Math.max(bottom, top + height)
  }
  return { nodes, bands: bandsBetween(nodes, links, scale), width, height: Math.ceil(bottom + 8) }
}

function bandsBetween(nodes: readonly Node[], links: readonly Link[], scale: number): Band[] {
  const comesIn = new Map(nodes.map(({ key, y }) => [key, y]))
  return nodes.flatMap(node => {
    let out = node.y
    return links
      .filter(({ from, source }) => from === node.stage && source === node.source)
      .sort((a, b) => farthest(b) - farthest(a))
      .map(link => {
        const thick = link.n * scale
        const from = { x: node.x + node.width, y: out }
        out += thick
        const drawn = Math.max(1, thick)
        if (link.to === 'stays') return { link, outline: band(from, { x: from.x + stub, y: from.y }, drawn) }
        const target = nodes.find(({ key }) => key === link.to)!
        const to = { x: target.x, y: comesIn.get(target.key)! }
        comesIn.set(target.key, to.y + thick)
        return { link, outline: band(from, to, drawn) }
      })
  })
}
const farthest = ({ to }: Link): number => (to === 'stays' ? -1 : columnOf(to))

type Point = { x: number; y: number }
const n = (value: number): string => String(Math.round(value * 10) / 10)
function band(from: Point, to: Point, thick: number): string {
  const middle = n((from.x + to.x) / 2)
  const [x, y, u, v] = [n(from.x), n(from.y), n(to.x), n(to.y)]
  const [low, end] = [n(from.y + thick), n(to.y + thick)]
  return `M${x} ${y}C${middle} ${y} ${middle} ${v} ${u} ${v}V${end}C${middle} ${end} ${middle} ${low} ${x} ${low}Z`
}
