import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import type { Dimension } from '../model/dimensions.ts'
import type { Figures, Split } from './api.ts'
import { doorOf, type Opens } from './doors.ts'
import { rowText, t } from './texts.ts'

const minutes = ['poor', 'good', 'no_lead', 'customer', 'service'] as const

/** One row for each key of the dimension; every figure opens the acts that it sums. Estimated time stands in lighter ink. */
export function SellingTable({ data, by }: { data: Figures; by: Dimension }) {
  const f = useFormat()
  return (
    <Section title={t('tableBy', { by: t(by) })}>
      <div className="selling-scroll">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t(by)}</th>
              <th scope="col" className="r">
                {t('time')}
              </th>
              <th scope="col" className="r">
                {t('logged')}
              </th>
              <th scope="col" className="r">
                {t('estimated')}
              </th>
              {minutes.map(standing => (
                <th key={standing} scope="col" className="r">
                  {t(standing)}
                </th>
              ))}
              <th scope="col" className="r">
                {t('poorShare')}
              </th>
              <th scope="col" className="r">
                {t('acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(row => (
              <Row key={row.key} split={row} of={row.key}>
                {rowText(by, row, f)}
              </Row>
            ))}
          </tbody>
          <tfoot>
            <Row split={data.total}>{t('all')}</Row>
          </tfoot>
        </table>
      </div>
    </Section>
  )
}

function Row({ split, of, children }: { split: Split; of?: string; children: ReactNode }) {
  const f = useFormat()
  const [address] = useAddress()
  const cell = (open: Opens, text: string, quiet = false) => {
    const isOpen = address.open === open && address.key === of && address.month === undefined
    return (
      <td key={open + text} className={['r', isOpen && 'open', quiet && 'i3'].filter(Boolean).join(' ')}>
        <Door to={doorOf(address, { open, ...(of === undefined ? {} : { key: of }) })} open={isOpen}>
          {text}
        </Door>
      </td>
    )
  }
  const hours = (n: number) => (n === 0 ? '–' : f.hours(n))
  return (
    <tr>
      <th scope="row">{children}</th>
      {cell('all', hours(split.minutes))}
      {cell('logged', hours(split.logged))}
      {cell('estimated', split.estimated === 0 ? '–' : t('about', { hours: f.hours(split.estimated) }), true)}
      {minutes.map(standing => cell(standing, hours(split[standing])))}
      <td className="r">{split.poorShare === null ? '–' : f.percent(split.poorShare)}</td>
      {cell('all', f.count(split.acts))}
    </tr>
  )
}
