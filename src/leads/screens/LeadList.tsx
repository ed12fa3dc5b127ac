import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { ClockPie, ClockText } from '../../ui/ClockPie.tsx'
import { Door, To } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Grade } from '../../ui/Grade.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type Lead, leads } from './api.ts'
import { isNarrowed, leadHref, queryOf, saidAloud, stateOf } from './lead-filter.ts'
import { t } from './texts.ts'
import { reasonText } from './words.ts'

type Pages = ReturnType<typeof leads.usePages<'GET /api/leads'>>

export function LeadList({
  pages,
  rows,
  total,
  shown,
}: {
  pages: Pages
  rows: readonly Lead[]
  total: number
  shown: number | undefined
}) {
  const format = useFormat()
  const [address] = useAddress()
  const state = stateOf(address)
  return (
    <>
      <Section
        title={t(state)}
        count={pages.data ? format.count(total) : undefined}
        note={<span className="wide-hint">{t('moveHint')}</span>}
      >
        {pages.error ? (
          <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
        ) : !pages.data ? (
          <Loading rows={6} />
        ) : rows.length === 0 ? (
          <Empty sentence={isNarrowed(address) || address.source ? t('noneFiltered') : t('none')} />
        ) : (
          <ul className="leads-rows">
            {rows.map(lead => (
              <li key={lead.id}>
                <To
                  to={leadHref(lead.id, address)}
                  className={lead.id === shown ? 'lead-row on' : 'lead-row'}
                  aria-current={lead.id === shown ? 'true' : undefined}
                >
                  <LeadRow lead={lead} />
                </To>
              </li>
            ))}
          </ul>
        )}
        {pages.hasNextPage && (
          <Button small quiet onClick={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
            {t('more')}
          </Button>
        )}
      </Section>
      {state === 'open' && <Judged />}
    </>
  )
}

function LeadRow({ lead }: { lead: Lead }) {
  const format = useFormat()
  const verdict = lead.state === 'rejected' ? reasonText(lead.reason) : t(lead.state)
  return (
    <>
      {lead.clock ? <ClockPie clock={lead.clock} /> : <span />}
      {lead.clock && lead.state === 'open' ? (
        <ClockText clock={lead.clock} />
      ) : (
        <span className="lead-two">
          <span>{lead.state === 'open' ? t('nobody') : verdict}</span>
          <span className="t11 i3">{format.moment(lead.verdictAt ?? lead.raisedAt)}</span>
        </span>
      )}
      <span className="lead-two">
        <b className="el">{lead.person.name}</b>
        <span className="t12 i3 el">{lead.account?.name ?? t('noAccount')}</span>
      </span>
      <span className="lead-two end">
        <Grade grade={lead.grade} />
        <span className="t12 i3">{format.count(lead.score)}</span>
      </span>
    </>
  )
}

const judgedStates = ['accepted', 'rejected', 'converted'] as const
const judgedShown = 6

/** The latest verdicts of the same people, whatever they were. */
function Judged() {
  const format = useFormat()
  const { user } = useSettings()
  const [address] = useAddress()
  const { state: _, ...rest } = queryOf(address, user?.role)
  const judged = { ...rest, limit: judgedShown }
  const accepted = leads.useApi('GET /api/leads', { query: { ...judged, state: 'accepted' } })
  const rejected = leads.useApi('GET /api/leads', { query: { ...judged, state: 'rejected' } })
  const converted = leads.useApi('GET /api/leads', { query: { ...judged, state: 'converted' } })
  const rows = [accepted, rejected, converted]
    .flatMap(query => query.data?.items ?? [])
    .sort((a, b) => (b.verdictAt ?? '').localeCompare(a.verdictAt ?? ''))
    .slice(0, judgedShown)
  if (!accepted.data || !rejected.data || !converted.data) return null
  return (
    <Section title={t('judged')}>
      <p className="judged-counts t12">
        {[accepted, rejected, converted].map((query, index) => (
          <Door
            key={judgedStates[index]}
            to={leadHref(null, { ...saidAloud(address, user?.role), state: judgedStates[index] })}
          >
            {`${t(judgedStates[index]!)} ${format.count(query?.data?.total ?? 0)}`}
          </Door>
        ))}
      </p>
      {rows.length === 0 ? (
        <Empty sentence={t('noneJudged')} />
      ) : (
        <ul className="list judged">
          {rows.map(lead => (
            <li key={lead.id}>
              {lead.clock ? <ClockPie clock={lead.clock} size={14} /> : <span className="pie-gap" />}
              <To to={leadHref(lead.id, address)} className="grow el">
                {lead.person.name} <span className="i3">{lead.account?.name ?? ''}</span>
              </To>
              <span className="t12 i3 nw">
                {lead.state === 'rejected' ? reasonText(lead.reason) : t(lead.state)}
                {lead.verdictAt ? `, ${format.moment(lead.verdictAt)}` : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
