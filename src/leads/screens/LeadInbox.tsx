import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { leads } from './api.ts'
import { LeadFilters } from './LeadFilters.tsx'
import { LeadLens } from './LeadLens.tsx'
import { LeadList } from './LeadList.tsx'
import { LeadSheet, type TasksAbout } from './LeadSheet.tsx'
import { leadHref, queryOf, stateOf, whoseOf } from './lead-filter.ts'
import './leads.css'
import { t } from './texts.ts'
import { stateWord } from './words.ts'

/** Leads by promise at the left, the one that is open at the right; on a phone one after the other. */
export function LeadInbox({ tasks }: { tasks?: TasksAbout }) {
  const { user } = useSettings()
  const [address] = useAddress()
  const { id } = useParams({ strict: false }) as { id?: string }
  const navigate = useNavigate()
  const [leaving, setLeaving] = useState<number | null>(null)
  const pages = leads.usePages('GET /api/leads', {
    query: queryOf(address, user?.role),
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const chosen = id === undefined ? undefined : Number(id)
  // Without one in the address a wide screen shows the most urgent; a phone shows the list.
  const shown = chosen ?? rows.find(lead => lead.id !== leaving)?.id
  const index = rows.findIndex(lead => lead.id === shown)
  const go = (lead: number | null) => {
    const [path, query] = leadHref(lead, address).split('?') as [string, string | undefined]
    void navigate({ to: path, search: Object.fromEntries(new URLSearchParams(query ?? '')) as never })
  }
  const step = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))]
    if (next) go(next.id)
    if (by > 0 && index >= rows.length - 3 && pages.hasNextPage) void pages.fetchNextPage()
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  const afterRejection = () => {
    const next = rows[index + 1] ?? rows[index - 1]
    setLeaving(shown ?? null)
    go(next?.id ?? null)
  }
  const state = stateWord(stateOf(address))
  const sub = { mine: 'subMine', all: 'subAll', unowned: 'subUnowned' } as const
  return (
    <Page
      title={t('title')}
      sub={t(sub[whoseOf(address, user?.role)], { state })}
      lens={<LeadLens />}
      actions={<ExportMenu what="leads" filter={queryOf(address, user?.role)} />}
    >
      <div className={chosen === undefined ? 'leads' : 'leads has-open'}>
        <div className="leads-list">
          <LeadFilters />
          <LeadList pages={pages} rows={rows} total={total} shown={shown} />
        </div>
        <div className="leads-sheet">
          {shown === undefined ? (
            <div className="leads-none">{pages.data && <Empty sentence={t('noneOpenHere')} />}</div>
          ) : (
            <LeadSheet
              key={shown}
              id={shown}
              place={index < 0 ? null : { n: index + 1, total }}
              back={leadHref(null, address)}
              onRejected={afterRejection}
              tasks={tasks}
            />
          )}
        </div>
      </div>
    </Page>
  )
}
