import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import type { MeetingDimension } from '../model/competition.ts'
import { insight } from './api.ts'
import { CompetitionNames } from './CompetitionNames.tsx'
import { CompetitionTable } from './CompetitionTable.tsx'
import { t } from './competition-texts.ts'
import './competition.css'
import { MeetingFilters } from './MeetingFilters.tsx'
import { figureOf, type Meetings, meetingsBy, meetingsOf } from './meetings.ts'

/** Filters, the table of win and loss, and the names behind the open figure. */
export function MeetingFigures({
  path,
  usual,
  fixed = {},
}: {
  path: string
  usual: MeetingDimension
  fixed?: Partial<Meetings>
}) {
  const format = useFormat()
  const [address] = useAddress()
  const by = meetingsBy(address, usual)
  const meetings = { ...meetingsOf(address, format.today()), ...fixed }
  const query = insight.useApi('GET /api/competition', { query: { ...meetings, by } })
  const figure = figureOf(address)
  const { data } = query
  return (
    <>
      <MeetingFilters usual={usual} fixed={fixed} />
      <div className={figure ? 'with-panel' : ''}>
        <div className="funnel">
          {query.error ? (
            <Failed problem={query.error} onRetry={() => void query.refetch()} />
          ) : !data ? (
            <Loading rows={6} />
          ) : data.total.met === 0 ? (
            <Empty sentence={t('none')} />
          ) : (
            <CompetitionTable data={data} by={by} path={path} />
          )}
        </div>
        {figure && (
          <CompetitionNames
            figure={figure}
            usual={usual}
            fixed={fixed}
            label={data?.rows.find(({ key }) => key === address.key)?.label}
          />
        )}
      </div>
    </>
  )
}
