import { Door } from '../../ui/Door.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { offers } from './api.ts'
import { t } from './texts.ts'

/** What strangers are asked to do for one campaign; each opens with what came of it. */
export function OffersOfCampaign({ id }: { id: number }) {
  const list = offers.useApi('GET /api/calls-to-action', { query: { campaignId: id } })
  return (
    <Section title={t('title')} note={<Door to={`/calls-to-action?campaign=${id}`}>{t('whatCame')}</Door>}>
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading rows={2} />}
      {list.data?.items.length === 0 && <Empty sentence={t('noneOfCampaign')} />}
      <ul className="plain">
        {list.data?.items.map(action => (
          <li key={action.id} className="row">
            <Door to={`/calls-to-action/${action.id}`}>{action.name}</Door>
            <span className="t12 i3">
              {[t(action.kind), action.offered ? null : t('notOffered')].filter(Boolean).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
