import { useState } from 'react'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { Button } from '../../../ui/Button.tsx'
import { Door, DoorButton } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Progress } from '../../../ui/Progress.tsx'
import { Failed, Loading } from '../../../ui/States.tsx'
import { type BulkEdit, lists, type Verdict } from './api.ts'
import { t } from './texts.ts'
import { useValueWords } from './use-value-words.ts'

const underWay = ['waiting', 'running', 'undo_waiting', 'undoing']
const shownIn: Partial<Record<BulkEdit['state'], readonly Verdict[]>> = {
  previewed: ['changes', 'same', 'refused'],
  done: ['done', 'missed', 'same', 'refused'],
  undone: ['undone', 'stayed', 'missed'],
}
const most: readonly Verdict[] = ['changes', 'done', 'undone', 'missed', 'stayed', 'same', 'refused']

/** What a change of many would do, does, or did: each number opens its records, with what they were and become. */
export function BulkResult({
  edit: begun,
  onEdit,
  onAgain,
  fields,
}: {
  edit: BulkEdit
  onEdit: (edit: BulkEdit) => void
  onAgain: () => void
  fields: readonly DeclaredField[]
}) {
  const f = useFormat()
  const isUnderWay = underWay.includes(begun.state)
  const latest = lists.useApi(
    'GET /api/bulk-edits/:id',
    { params: { id: begun.id } },
    { enabled: isUnderWay, ...(isUnderWay ? { refetchSeconds: 1 } : {}) },
  )
  const edit = isUnderWay && latest.data ? latest.data : begun
  if (edit !== begun && !underWay.includes(edit.state)) queueMicrotask(() => onEdit(edit))
  const { counts, state } = edit
  const verdicts = shownIn[state] ?? most
  const [open, setOpen] = useState<Verdict>('changes')
  const shown = verdicts.includes(open) ? open : verdicts[0]!
  const run = lists.useCall('POST /api/bulk-edits/:id/run', { onDone: onEdit })
  const undo = lists.useCall('POST /api/bulk-edits/:id/undo', { onDone: onEdit })
  const params = { id: edit.id }
  const problem = run.error ?? undo.error
  const all = counts.changes + counts.done + counts.missed + counts.undone + counts.stayed
  const gone =
    state === 'undoing' || state === 'undo_waiting'
      ? counts.undone + counts.stayed
      : counts.done + counts.missed
  return (
    <div className="bulk-result">
      {state === 'failed' && <p className="notice bad">{edit.problem}</p>}
      {underWay.includes(state) ? (
        <Progress done={gone} total={all} label={t('underWay')} />
      ) : (
        <dl className="bulk-counts">
          {verdicts.map(verdict => (
            <div key={verdict} className="row">
              <dt>
                <DoorButton onClick={() => setOpen(verdict)} open={shown === verdict}>
                  {f.count(counts[verdict])}
                </DoorButton>
              </dt>
              <dd>{t(`verdict_${verdict}`)}</dd>
            </div>
          ))}
        </dl>
      )}
      {!underWay.includes(state) && counts[shown] > 0 && (
        <Records edit={edit} verdict={shown} fields={fields} />
      )}
      {problem && <Failed problem={problem} />}
      <div className="form foot-row">
        <div className="foot">
          {state === 'previewed' && (
            <>
              <Button quiet onClick={onAgain}>
                {t('back')}
              </Button>
              <Button
                primary
                busy={run.isPending}
                disabled={counts.changes === 0}
                onClick={() => run.mutate({ params })}
              >
                {edit.change.trash === true
                  ? t('runTrash', { n: counts.changes })
                  : t('runChange', { n: counts.changes })}
              </Button>
            </>
          )}
          {(state === 'done' || state === 'failed') && counts.done > 0 && (
            <Button busy={undo.isPending} onClick={() => undo.mutate({ params })}>
              {t('undoMany')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

function Records({
  edit,
  verdict,
  fields,
}: {
  edit: BulkEdit
  verdict: Verdict
  fields: readonly DeclaredField[]
}) {
  const pages = lists.usePages('GET /api/bulk-edits/:id/records', {
    params: { id: edit.id },
    query: { verdict, limit: 20 },
  })
  const words = useValueWords(fields)
  if (pages.isPending) return <Loading rows={4} />
  if (pages.error) return <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
  const rows = pages.data.pages.flatMap(page => page.items)
  return (
    <>
      <ul className="list bulk-rows">
        {rows.map(row => (
          <li key={row.id}>
            <span className="grow">
              {row.name ? (
                <Door to={`${paths[edit.record]}${row.id}`}>{row.name}</Door>
              ) : (
                t('goneRecord', { id: row.id })
              )}
            </span>
            <span className="t12 i2">
              {row.why !== null
                ? whyText(row.why)
                : Object.keys(row.after ?? {})
                    .filter(
                      key =>
                        verdict === 'same' || words(key, row.before?.[key]) !== words(key, row.after?.[key]),
                    )
                    .map(key =>
                      verdict === 'same'
                        ? words(key, row.after?.[key])
                        : t('fromTo', {
                            before: words(key, row.before?.[key]),
                            after: words(key, row.after?.[key]),
                          }),
                    )
                    .join('; ')}
            </span>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button small onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  )
}

const paths = {
  person: '/persons/',
  account: '/accounts/',
  opportunity: '/opportunities/',
  lead: '/leads/',
  order: '/orders/',
  complaint: '/complaints/',
  task: '/tasks?whose=all&task=',
} as const satisfies Record<BulkEdit['record'], string>

function whyText(why: string): string {
  if (why === 'gone') return t('why_gone')
  if (why === 'erased') return t('why_erased')
  if (why === 'closed') return t('why_closed')
  if (why === 'judged') return t('why_judged')
  if (why === 'not_yours') return t('why_not_yours')
  if (why === 'done') return t('why_done')
  if (why === 'settled') return t('why_settled')
  if (why === 'withdrawn') return t('why_withdrawn')
  if (why === 'not_answered') return t('why_not_answered')
  if (why === 'no_cause') return t('why_no_cause')
  if (why === 'changed_since') return t('why_changed_since')
  return /^\d/.test(why) ? t('why_hindered', { what: why }) : why
}
