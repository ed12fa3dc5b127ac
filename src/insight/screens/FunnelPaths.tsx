import type { MouseEvent } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import type { Link } from '../model/paths.ts'
import { insight } from './api.ts'
import { bandPlaces } from './band-places.ts'
import { f } from './funnel-texts.ts'
import { closed, type Narrowing, opens } from './narrowing.ts'
import { sourceText, t } from './texts.ts'

const fromText = ({ source, from }: Link): string => (source === null ? t(from) : sourceText(source))
const toText = ({ to }: Link): string => (to === 'stays' ? f('stays') : t(to))
const keyOf = ({ source, from, to }: Link): string => `${source ?? ''} ${from} ${to}`
const whichOf = (link: Link) => ({
  ...closed,
  stage: link.from,
  goes: link.to,
  via: link.source ?? undefined,
})

/** Paths from sources through stages to where people are now: bands that open their names, and the same as a table. */
export function FunnelPaths({ narrowing }: { narrowing: Narrowing }) {
  const format = useFormat()
  const [address] = useAddress()
  const query = insight.useApi('GET /api/funnel/paths', { query: narrowing })
  const links = query.data?.links
  return (
    <Section title={f('paths')} note={f('pathsNote')}>
      {query.error ? (
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      ) : !links ? (
        <Loading rows={6} />
      ) : (
        <>
          <Picture links={links} />
          <details className="about">
            <summary>{f('pathsTable')}</summary>
            <table className="rows" aria-label={f('pathsTable')}>
              <thead>
                <tr>
                  <th scope="col">{f('from')}</th>
                  <th scope="col">{f('to')}</th>
                  <th scope="col" className="r">
                    {f('people')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {links.map(link => (
                  <tr key={keyOf(link)}>
                    <td>{fromText(link)}</td>
                    <td>{toText(link)}</td>
                    <td className="r">
                      <Door to={opens(address, whichOf(link))}>{format.count(link.n)}</Door>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Section>
  )
}

function Picture({ links }: { links: readonly Link[] }) {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const { nodes, bands, width, height } = bandPlaces(links)
  const open = (link: Link) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    setAddress(whichOf(link))
  }
  const isOpen = ({ source, from, to }: Link) =>
    address.stage === from && address.goes === to && (address.via ?? null) === source
  return (
    <div className="funnel-scroll">
      <svg className="paths" viewBox={`0 0 ${width} ${height}`}>
        <title>{f('pathsPicture')}</title>
        {bands.map(({ link, outline }) => {
          const words = f('pathLabel', { from: fromText(link), to: toText(link), n: format.count(link.n) })
          return (
            <a
              key={keyOf(link)}
              href={opens(address, whichOf(link))}
              onClick={open(link)}
              aria-label={words}
              className={`${link.to === 'stays' ? 'stays' : 'goes'} ${isOpen(link) ? 'open' : ''}`}
            >
              <title>{words}</title>
              <path d={outline} />
            </a>
          )
        })}
        {nodes.map(node => (
          <g key={node.key}>
            <rect x={node.x} y={node.y} width={node.width} height={node.height} />
            {node.source === null ? (
              <>
                <text x={node.x} y={12} className="name">
                  {t(node.stage)}
                </text>
                <text x={node.x} y={27}>
                  {format.count(node.n)}
                </text>
              </>
            ) : (
              <text x={node.x + node.width + 5} y={node.y + Math.max(12, node.height / 2 + 4)}>
                {`${sourceText(node.source)} ${format.count(node.n)}`}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  )
}
