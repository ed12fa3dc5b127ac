import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { Section } from '../../ui/Section.tsx'
import { type Backtest, backtests } from './api.ts'
import { backtestDoor, namesQuery, withoutNames } from './backtest-doors.ts'
import { t } from './backtest-texts.ts'
import { CaseRow } from './CaseRow.tsx'
import { inWords } from './words.ts'

type Found = NonNullable<Backtest['found']>
type By = 'source' | 'territory' | 'campaign'

/** Leads that were, go and come, by what they are from. */
export function Groups({
  title,
  by,
  rows,
  draftId,
}: {
  title: string
  by: By
  rows: Found['bySource']
  draftId: number
}) {
  const f = useFormat()
  if (rows.length === 0) return null
  const narrowed = (key: string | null) => ({ [by]: key ?? 'none' })
  return (
    <Section title={title}>
      <div className="scroll-x">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col" className="r">
                {t('was')}
              </th>
              <th scope="col" className="r">
                {t('goes')}
              </th>
              <th scope="col" className="r">
                {t('comes')}
              </th>
              <th scope="col" className="r">
                {t('accepted')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, before, lost, gained, accepted }) => (
              <tr key={key ?? ''}>
                <td>{name ? (by === 'source' ? inWords(name) : name) : t('noneSuch')}</td>
                <td className="r">
                  <Door to={backtestDoor(draftId, 'before', narrowed(key))}>{f.count(before)}</Door>
                </td>
                <td className="r">
                  {lost > 0 && (
                    <Door to={backtestDoor(draftId, 'lost', narrowed(key))}>{t('minus', { n: lost })}</Door>
                  )}
                </td>
                <td className="r">
                  {gained > 0 && (
                    <Door to={backtestDoor(draftId, 'gained', narrowed(key))}>
                      {t('plus', { n: gained })}
                    </Door>
                  )}
                </td>
                <td className="r i2">
                  {accepted === null
                    ? ''
                    : accepted.thin
                      ? t('thinOf', { n: accepted.cases })
                      : t('fromTo', { from: f.percent(accepted.low), to: f.percent(accepted.high) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** What each changed rule does alone. */
export function ByRule({
  rows,
  draftId,
  labelOf,
}: {
  rows: Found['byRule']
  draftId: number
  labelOf: (ruleId: string) => string
}) {
  if (rows.length === 0) return null
  return (
    <Section title={t('byRule')} note={<span className="t12 i3">{t('byRuleNote')}</span>}>
      <table className="rows">
        <tbody>
          {rows.map(({ ruleId, lost, gained }) => (
            <tr key={ruleId}>
              <th scope="row">{labelOf(ruleId)}</th>
              <td className="r">
                {lost > 0 && (
                  <Door to={backtestDoor(draftId, 'lost', { rule: ruleId })}>{t('minus', { n: lost })}</Door>
                )}
              </td>
              <td className="r">
                {gained > 0 && (
                  <Door to={backtestDoor(draftId, 'gained', { rule: ruleId })}>
                    {t('plus', { n: gained })}
                  </Door>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Who stands behind the figure that the address names. */
export function BacktestNames({ backtestId }: { backtestId: number }) {
  const [address] = useAddress()
  const query = namesQuery(address)
  return query && <OpenNames key={JSON.stringify(query)} backtestId={backtestId} query={query} />
}

function OpenNames({
  backtestId,
  query,
}: {
  backtestId: number
  query: NonNullable<ReturnType<typeof namesQuery>>
}) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = backtests.usePages('GET /api/definition/backtests/:id/names', {
    params: { id: backtestId },
    query: { ...query, limit: 50 },
  })
  return (
    <PagedNames
      pages={pages}
      title={t(`names_${query.group}`)}
      figure={first => f.count(first.total)}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={item => <CaseRow {...item} gone={t('goneName')} />}
      onClose={() => setAddress(withoutNames)}
    />
  )
}
