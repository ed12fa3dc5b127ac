import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import type { MeetingDimension, MeetingFigure } from '../model/competition.ts'
import type { CompetitionAnswer, MeetingRecord } from './api.ts'
import { meetingLabel, t } from './competition-texts.ts'
import { competitionPath } from './meetings.ts'
import { hrefOf } from './narrowing.ts'

/** Below so many decided ones a share says little: it is shown hollow. */
const thinBelow = 10

/** One row for each key of the dimension, every count a door; the last row is where nobody else was named. */
export function CompetitionTable({
  data,
  by,
  path,
}: {
  data: CompetitionAnswer
  by: MeetingDimension
  path: string
}) {
  const [address] = useAddress()
  const unopposedToo = address.competitor !== 'none'
  const format = useFormat()
  const name = t('tableBy', { by: t(by) })
  return (
    <div className="funnel-scroll">
      <table className="rows meetings" aria-label={name}>
        <thead>
          <tr>
            <th scope="col">{t(by)}</th>
            {(['met', 'open', 'won', 'lost'] as const).map(figure => (
              <th key={figure} scope="col" className="r">
                {t(figure)}
              </th>
            ))}
            <th scope="col" title={t('aboutRate')}>
              {t('rate')}
            </th>
            <th scope="col" className="r ph0">
              {t('wonSum')}
            </th>
            <th scope="col" className="r ph0">
              {t('lostSum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map(row => (
            <Row key={row.key} row={row} rowKey={row.key} path={path}>
              {by === 'competitor' && row.key !== 'none' ? (
                <Door to={`/competitors/${row.key}`}>{row.label}</Door>
              ) : (
                meetingLabel(by, row, format)
              )}
            </Row>
          ))}
        </tbody>
        <tfoot>
          <Row row={data.total} path={path}>
            {t('all')}
          </Row>
          {unopposedToo && (
            <Row
              row={data.unopposed}
              path={competitionPath}
              change={{ competitor: 'none', by: undefined }}
              quiet
            >
              {t('unopposed')}
            </Row>
          )}
        </tfoot>
      </table>
    </div>
  )
}

function Row({
  row,
  rowKey,
  path,
  change = {},
  quiet = false,
  children,
}: {
  row: MeetingRecord
  rowKey?: string
  path: string
  /** What its doors change in the address besides. */
  change?: Record<string, string | undefined>
  quiet?: boolean
  children: ReactNode
}) {
  const format = useFormat()
  const [address] = useAddress()
  const href = (name: MeetingFigure) => hrefOf(path, address, { ...change, figure: name, key: rowKey })
  const figure = (name: MeetingFigure) => {
    const open = address.figure === name && address.key === rowKey && !quiet
    return (
      <td key={name} className={open ? 'r open' : 'r'}>
        <Door to={href(name)} open={open}>
          {format.count(row[name])}
        </Door>
      </td>
    )
  }
  return (
    <tr className={quiet ? 'i3' : ''}>
      <th scope="row">{children}</th>
      {(['met', 'open', 'won', 'lost'] as const).map(figure)}
      <td>
        <Rate record={row} />
      </td>
      <td className="r ph0">
        <Door to={href('won')}>{format.moneyWhole(row.wonCents)}</Door>
      </td>
      <td className="r ph0">
        <Door to={href('lost')}>{format.moneyWhole(row.lostCents)}</Door>
      </td>
    </tr>
  )
}

/** Share won with its interval as a whisker from 0 to 100 %; thin where few were decided. */
function Rate({ record: { winRate, won, lost } }: { record: MeetingRecord }) {
  const format = useFormat()
  if (winRate === null) return <span className="i3">{t('undecided')}</span>
  const percent = (share: number) => `${share * 100}%`
  const said = t('interval', {
    low: format.percent(winRate.low),
    high: format.percent(winRate.high),
    n: won + lost,
  })
  return (
    <span className={won + lost < thinBelow ? 'rate thin' : 'rate'} title={said}>
      <span className="share">{format.percent(winRate.share)}</span>
      <span className="whisker" aria-hidden="true">
        <i style={{ left: percent(winRate.low), width: percent(winRate.high - winRate.low) }} />
        <b style={{ left: percent(winRate.share) }} />
      </span>
      <span className="t11 i3 nw">{said}</span>
    </span>
  )
}
