import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Door } from '../../../ui/Door.tsx'
import { Failed, Loading, sentenceOf } from '../../../ui/States.tsx'
import { whyText } from '../words.ts'
import { type Rerouting, routing } from './api.ts'
import { t } from './dealing-texts.ts'

/** What would move, or moved, lead by lead. */
export function RerouteDialog({
  id,
  mayDeal,
  onClose,
}: {
  id: number
  mayDeal: boolean
  onClose: () => void
}) {
  const { data, error, refetch } = routing.useApi('GET /api/routing/reroutings/:id', { params: { id } })
  const act = routing.useCall('POST /api/routing/reroutings/:id/doing')
  const undo = routing.useCall('POST /api/routing/reroutings/:id/undoing')
  const problem = act.error ?? undo.error
  const moving = data?.items.filter(wouldMove).length ?? 0
  const moved = data?.items.filter(({ outcome }) => outcome === 'moved').length ?? 0
  return (
    <Dialog title={`${t('reroute')}: ${data?.owner?.name ?? t('nobodys')}`} onClose={onClose} wide>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={6} />}
      {data && (
        <div className="form">
          <p role="status">
            {data.state === 'planned'
              ? t('planned', { n: moving })
              : data.state === 'undone'
                ? t('undone')
                : t('done', { n: moved })}
          </p>
          {problem && (
            <div className="notice bad" role="alert">
              {sentenceOf(problem)}
            </div>
          )}
          <ul className="list routing-dealt">
            {data.items.map(item => (
              <li key={item.leadId}>
                <span className="name-two grow">
                  <Door to={`/leads/${item.leadId}?state=every`}>{item.person.name}</Door>
                  <span className="t12 i3">{item.grade}</span>
                </span>
                <span className="name-two end t12">
                  <span>{goesTo(item)}</span>
                  <span className="i3">
                    {data.state === 'planned'
                      ? wouldMove(item)
                        ? item.ruleLabel
                        : ''
                      : t(`outcome_${item.outcome}`)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          <div className="foot">
            <Button onClick={onClose}>{t('close')}</Button>
            {mayDeal && data.state === 'planned' && moving > 0 && (
              <Button primary busy={act.isPending} onClick={() => act.mutate({ params: { id } })}>
                {t('doIt')}
              </Button>
            )}
            {mayDeal && data.state === 'done' && moved > 0 && (
              <Button busy={undo.isPending} onClick={() => undo.mutate({ params: { id } })}>
                {t('undoIt')}
              </Button>
            )}
          </div>
        </div>
      )}
    </Dialog>
  )
}

type Item = Rerouting['items'][number]
/** A lead that somebody has does not become nobody's. */
const wouldMove = ({ to, from, pool }: Item): boolean => to !== null || (pool && from !== null)

const goesTo = (item: Item): string => {
  if (!wouldMove(item)) return t('stays', { why: item.why ? whyText(item.why) : t('poolWord') })
  return t('fromTo', { was: item.from?.name ?? t('nobodyThere'), would: item.to?.name ?? t('poolWord') })
}
