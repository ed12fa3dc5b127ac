import type { ReactNode } from 'react'
import { type Address, useAddress } from './address.ts'
import { Door } from './Door.tsx'
import { type Moving, withoutDraft } from './draft.ts'
import { useFormat } from './format.ts'
import { Section } from './Section.tsx'
import { t } from './texts.ts'

type Place = string | null
type NameOf = (place: Place) => string

/** How many a draft would move from where to where, each figure a door to them. */
export function Moves({
  changes,
  counted,
  nameOf,
  door,
}: {
  changes: readonly { from: Place; to: string; n: number }[]
  /** The head of the figures: what is counted. */
  counted: string
  nameOf: NameOf
  door: (moving: Moving) => string
}) {
  const f = useFormat()
  if (changes.length === 0) return null
  return (
    <table className="rows draft-moves">
      <thead>
        <tr>
          <th scope="col">{t('from')}</th>
          <th scope="col">{t('to')}</th>
          <th scope="col" className="r">
            {counted}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ from, to, n }) => (
          <tr key={`${from} ${to}`}>
            <td>{nameOf(from)}</td>
            <td>{nameOf(to)}</td>
            <td className="r">
              <Door to={door({ from: from ?? '-', to, changed: 'true' })}>{f.count(n)}</Door>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** From where to where, in words. */
export const movedWords = (nameOf: NameOf, from: Place, to: string): string =>
  t('moving', { from: nameOf(from), to: nameOf(to) })

/** The head of the names behind a figure of a draft, and what closes them: the draft itself stays. */
export function useMoving(nameOf: NameOf): { title: string; onClose: () => void } {
  const [address, setAddress] = useAddress()
  const { rule: _, ...rest } = withoutDraft
  return { title: movingTitle(address, nameOf), onClose: () => setAddress(rest) }
}

function movingTitle({ from, to }: Address, nameOf: NameOf): string {
  if (!to) return t('movingAll')
  return from ? movedWords(nameOf, from === '-' ? null : from, to) : t('movingTo', { to: nameOf(to) })
}

/** Every version of a rule in words, newest first: whose it was and since when. */
export function RuleVersions<Rule extends { version: number; madeBy: string | null; madeAt: string }>({
  versions,
  line,
}: {
  versions: readonly Rule[] | undefined
  line: (rule: Rule) => ReactNode
}) {
  const f = useFormat()
  return (
    <Section title={t('versions')}>
      <ul className="list">
        {versions?.map(rule => (
          <li key={rule.version}>
            <div className="grow">
              <div>{line(rule)}</div>
              <div className="t12 i3">
                {t('versionN', { version: rule.version })},{' '}
                {rule.madeBy ? t('versionBy', { name: rule.madeBy }) : t('asDelivered')}
              </div>
            </div>
            <time className="t12 i3 nw" dateTime={rule.madeAt} title={f.absolute(rule.madeAt)}>
              {f.day(rule.madeAt)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
