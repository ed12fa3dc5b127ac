import { Door } from '../../ui/Door.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { Timeline } from '../../ui/Timeline.tsx'
import { type LeadDetail, touches } from './api.ts'
import { t } from './texts.ts'
import { inWords } from './words.ts'

/** The person's contact log up to the lead, the touch that raised it included. */
export function LeadBefore({ lead }: { lead: LeadDetail }) {
  // `to` is exclusive: a millisecond later takes in what happened at the very moment.
  const to = new Date(new Date(lead.raisedAt).getTime() + 1).toISOString()
  const pages = touches.usePages('GET /api/persons/:id/touches', {
    params: { id: lead.person.id },
    query: { to, limit: 15 },
  })
  const items = pages.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Section title={t('before')} note={<Door to={`/persons/${lead.person.id}`}>{t('wholeLog')}</Door>}>
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Loading />
      ) : (
        <Timeline
          items={items.map(touch => ({
            id: touch.id,
            at: touch.occurredAt,
            side: touch.side,
            title: touch.title,
            ...(touch.source ? { second: inWords(touch.source) } : {}),
            ...(touch.by ? { by: touch.by } : {}),
          }))}
          more={pages.hasNextPage}
          onMore={() => void pages.fetchNextPage()}
          empty={<p className="t12 i3">{t('noTouches')}</p>}
        />
      )}
    </Section>
  )
}
