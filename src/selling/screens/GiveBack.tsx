import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { type Held, selling } from './api.ts'
import { narrowingOf } from './doors.ts'
import { reasonText, stateText, t } from './texts.ts'

/** Poor prospects that somebody still holds, most time first; each opens the record where it is let go. */
export function GiveBack() {
  const f = useFormat()
  const [address] = useAddress()
  const { seller, territory } = narrowingOf(address)
  const pages = selling.usePages('GET /api/selling-time/give-back', {
    query: { seller, territory, limit: 20 },
  })
  const first = pages.data?.pages[0]
  const items = pages.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Section
      title={t('giveBack')}
      {...(first ? { count: f.count(first.total) } : {})}
      note={first && t('giveBackSum', { hours: f.hours(first.minutes) })}
    >
      <p className="t12 i3">{t('giveBackNote')}</p>
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {!pages.error && !first && <Loading rows={6} />}
      {first && items.length === 0 && <Empty sentence={t('nobodyToLetGo')} />}
      <ul className="give-back">
        {items.map(held => (
          <One key={held.leadId} held={held} />
        ))}
      </ul>
      {pages.hasNextPage && <Button onClick={() => void pages.fetchNextPage()}>{t('more')}</Button>}
    </Section>
  )
}

function One({ held: { person, account, seller, ...held } }: { held: Held }) {
  const f = useFormat()
  const name = person?.name ?? account?.name ?? t('nobodyNamed')
  const todo = [
    ...held.tasks.map(({ title }) => t('task', { title })),
    ...(held.opportunity?.nextStep ? [t('nextStep', { step: held.opportunity.nextStep })] : []),
  ]
  return (
    <li aria-label={name}>
      <span className="grow name-two">
        <span>
          <Door to={person ? `/persons/${person.id}` : `/accounts/${account?.id}`}>{name}</Door>
          {person && account && (
            <>
              {', '}
              <Door to={`/accounts/${account.id}`}>{account.name}</Door>
            </>
          )}
        </span>
        <span className="t12 i3">
          {t('gradeNow', { grade: held.grade, reason: reasonText(held.reason) })}
          {todo.length > 0 && `. ${t('todo', { what: todo.join(', ') })}`}
        </span>
        <span className="give-back-doors t12">
          <Door to={`/leads/${held.leadId}`}>
            {t(held.state === 'open' ? 'rejectIt' : held.tasks.length > 0 ? 'closeTask' : 'seeLead', {
              name,
            })}
          </Door>
          {held.opportunity && (
            <Door to={`/opportunities/${held.opportunity.id}`}>
              {t('seeOpportunity', { name: held.opportunity.name })}
            </Door>
          )}
        </span>
      </span>
      <span className="name-two end t12 i3">
        <b>{held.estimated > 0 ? t('about', { hours: f.hours(held.minutes) }) : f.hours(held.minutes)}</b>
        <span>{seller?.name ?? t('nobody')}</span>
        <span>{held.lastAt ? t('last', { when: f.day(held.lastAt) }) : stateText(held.state)}</span>
      </span>
    </li>
  )
}
