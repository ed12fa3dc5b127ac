import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { language, type Suggestion, suggestions } from './api.ts'
import { SuggestionNames } from './SuggestionNames.tsx'
import { suggestionDoor } from './suggestion-doors.ts'
import { t } from './suggestion-texts.ts'
import { reasonText, signed } from './words.ts'

/** What the past says of the definition: groups of leads that sales accepted or won clearly more or less often. */
export function Suggestions() {
  const f = useFormat()
  const { user } = useSettings()
  const query = suggestions.useApi(
    'GET /api/definition/suggestions',
    { query: { language: language() } },
    { refetchSeconds: 5 },
  )
  const ask = suggestions.useCall('POST /api/definition/suggestions')
  const decides = managers.some(role => role === user?.role)
  const found = query.data
  const open = found?.items.filter(({ state }) => state === 'open') ?? []
  const decided = found?.items.filter(({ state }) => state !== 'open') ?? []
  const asked = found?.asked
  const waits = asked?.at === null
  return (
    <Section
      title={t('title')}
      {...(found ? { count: open.length } : {})}
      note={
        decides && (
          <Button small busy={waits || ask.isPending} onClick={() => ask.mutate({})}>
            {t('ask')}
          </Button>
        )
      }
    >
      {query.error && <Failed problem={query.error} onRetry={() => void query.refetch()} />}
      {ask.error && <Failed problem={ask.error} />}
      {!query.error && !found && <Loading rows={2} />}
      {asked === null && <p className="i2">{t('never')}</p>}
      {waits && (
        <p className="i2" role="status">
          {t('asking')}
        </p>
      )}
      {asked?.at && open.length === 0 && <p className="i2">{t('nothing')}</p>}
      <ul className="suggestions">
        {open.map(each => (
          <OpenOne key={each.id} suggestion={each} decides={decides} />
        ))}
      </ul>
      {asked?.at && (
        <p className="t12 i3">
          {t('asked', { when: f.day(asked.at), n: asked.leads ?? 0 })}. {t('cannotKnow')}
        </p>
      )}
      {decided.length > 0 && (
        <details>
          <summary className="t12">{t('decided', { n: decided.length })}</summary>
          <ul className="list">
            {decided.map(each => (
              <Decided key={each.id} suggestion={each} />
            ))}
          </ul>
        </details>
      )}
      <SuggestionNames />
    </Section>
  )
}

function OpenOne({ suggestion, decides }: { suggestion: Suggestion; decides: boolean }) {
  const navigate = useNavigate()
  const [declining, setDeclining] = useState(false)
  const { id, sentence, change, accepted, won, rejected, lost } = suggestion
  const accept = suggestions.useCall('POST /api/definition/suggestions/:id/acceptance', {
    onDone: ({ draftId }) => void navigate({ to: `/definition/drafts/${draftId}` }),
  })
  const words = change.kind === 'exclude' ? t('exclude') : t('morePoints', { points: signed(change.points) })
  return (
    <li aria-label={sentence}>
      <div className="suggested">
        <p>
          {sentence}
          <b className="nowrap"> → {words}</b>
        </p>
        <table className="backtest">
          <tbody>
            <Compared name={t('accepted')} id={id} of={accepted} hits="accepted" cases="all" />
            {won && <Compared name={t('won')} id={id} of={won} hits="won" cases="ended" />}
          </tbody>
        </table>
        {rejected && (
          <Why
            id={id}
            side="rejected"
            why={rejected}
            words={values => t('rejectedFor', values)}
            reason={reasonText(rejected.reason)}
          />
        )}
        {lost && (
          <Why
            id={id}
            side="lost"
            why={lost}
            words={values => t('lostFor', values)}
            reason={lostText(lost.reason)}
          />
        )}
        {accept.error && <Failed problem={accept.error} />}
      </div>
      {decides && (
        <div className="suggested-acts">
          <Button
            primary
            busy={accept.isPending}
            onClick={() => accept.mutate({ params: { id }, body: { language: language() } })}
          >
            {t('makeDraft')}
          </Button>
          <Button onClick={() => setDeclining(true)}>{t('decline')}</Button>
        </div>
      )}
      {declining && <Decline id={id} sentence={sentence} onClose={() => setDeclining(false)} />}
    </li>
  )
}

type Share = Suggestion['accepted']['group']
const interval = (f: Format, { low, high }: Pick<Share, 'low' | 'high'>): string =>
  t('between', { low: f.percent(low), high: f.percent(high) })

/** The share of the group, and of the others beside it, each with its interval; both counts open their leads. */
function Compared({
  name,
  id,
  of: { group, others, ratio },
  hits,
  cases,
}: {
  name: string
  id: number
  of: Suggestion['accepted']
  hits: 'accepted' | 'won'
  cases: 'all' | 'ended'
}) {
  const f = useFormat()
  const counts = (side: 'group' | 'others', { hits: came, cases: all }: Share) => (
    <>
      <Door to={suggestionDoor(id, { side, end: hits })}>{f.count(came)}</Door> /{' '}
      <Door to={suggestionDoor(id, { side, end: cases })}>{f.count(all)}</Door>
    </>
  )
  const factor = (value: number) => Math.round(value * 100) / 100
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="r">
        <b>{f.percent(group.share)}</b> <span className="t12 i3">{interval(f, group)}</span>
      </td>
      <td className="r t12">{counts('group', group)}</td>
      <td className="r t12 i2">
        {t('ofOthers', { share: f.percent(others.share) })}, {counts('others', others)}
      </td>
      <td className="t12 i3">
        {t('likelier', { ratio: factor(ratio.ratio), low: factor(ratio.low), high: factor(ratio.high) })}
      </td>
    </tr>
  )
}

function Why({
  id,
  side,
  why: { reason: code, leads, of },
  words,
  reason,
}: {
  id: number
  side: 'rejected' | 'lost'
  why: NonNullable<Suggestion['rejected']>
  words: (values: { reason: string; n: number; of: number }) => string
  reason: string
}) {
  return (
    <p className="t12 i2">
      <Door to={suggestionDoor(id, { side: 'group', [side]: code })}>{words({ reason, n: leads, of })}</Door>
    </p>
  )
}

const lostReasons = [
  'price',
  'product_fit',
  'delivery_time',
  'competitor',
  'no_decision',
  'no_budget',
  'other',
] as const
const lostText = (reason: string): string => {
  const known = lostReasons.find(each => each === reason)
  return known ? t(known) : reason
}

function Decline({ id, sentence, onClose }: { id: number; sentence: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const decline = suggestions.useCall('POST /api/definition/suggestions/:id/refusal', { onDone: onClose })
  return (
    <Dialog title={t('declineTitle')} onClose={onClose}>
      <Form onSubmit={() => decline.mutate({ params: { id }, body: { reason } })} problem={decline.error}>
        <p>{sentence}</p>
        <AreaField
          label={t('reason')}
          hint={t('declineHint')}
          name="reason"
          value={reason}
          onChange={setReason}
          rows={3}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={decline.isPending}>
            {t('declineIt')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function Decided({ suggestion: { sentence, decided } }: { suggestion: Suggestion }) {
  const f = useFormat()
  if (!decided) return null
  const values = { name: decided.by ?? '', when: f.day(decided.at), reason: decided.reason ?? '' }
  return (
    <li>
      <span className="grow">
        {sentence}
        <span className="t12 i3">
          {' '}
          · {t(decided.draftId === null && decided.reason !== null ? 'declinedBy' : 'becameDraft', values)}
        </span>
      </span>
      {decided.draftId !== null && <Door to={`/definition/drafts/${decided.draftId}`}>{t('draft')}</Door>}
    </li>
  )
}
