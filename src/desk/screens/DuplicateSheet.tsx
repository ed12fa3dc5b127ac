import { Fragment, type ReactNode, useState } from 'react'
import { MergeDialog } from '../../customers/screens/MergeDialog.tsx'
import { useUndoMerge } from '../../customers/screens/use-undo-merge.ts'
import { duplicates, type PairDetail, type RecordKind } from '../../duplicates/screens/api.ts'
import { chance } from '../../duplicates/screens/chance.ts'
import { t } from '../../duplicates/screens/texts.ts'
import { WhyOne } from '../../duplicates/screens/WhyOne.tsx'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'

/** Two records side by side: what differs is marked; under it what speaks for and against; the verdict in reach. */
export function DuplicateSheet({
  kind,
  a,
  b,
  mayDecide,
  onDecided,
  onBack,
}: {
  kind: RecordKind
  a: number
  b: number
  mayDecide: boolean
  onDecided: () => void
  onBack: () => void
}) {
  const pair = duplicates.useApi('GET /api/duplicates/:kind/:a/:b', { params: { kind, a, b } })
  if (pair.error) return <Failed problem={pair.error} onRetry={() => void pair.refetch()} />
  if (!pair.data) return <Loading rows={10} />
  return <Sides pair={pair.data} mayDecide={mayDecide} onDecided={onDecided} onBack={onBack} />
}

function Sides({
  pair,
  mayDecide,
  onDecided,
  onBack,
}: {
  pair: PairDetail
  mayDecide: boolean
  onDecided: () => void
  onBack: () => void
}) {
  const words = useWords()
  const where = pair.kind === 'person' ? 'persons' : 'accounts'
  return (
    <article className="dup-sheet">
      <div className="sheet-back">
        <Button quiet onClick={onBack}>
          {t('back')}
        </Button>
      </div>
      <header className="dup-head">
        <h2 className="t15">{t('bothNames', { a: pair.a.name, b: pair.b.name })}</h2>
        {pair.reasons.length > 0 && <b className="t30">{chance(pair.probability)}</b>}
      </header>
      <Section title={t('sideBySide')}>
        <table className="dup-sides">
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              {[pair.a, pair.b].map(side => (
                <th scope="col" key={side.id}>
                  <Door to={`/${where}/${side.id}`}>{t('openRecord')}</Door>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pair.fields.map(({ field, a, b, differs }) => (
              <tr key={field} className={differs ? 'differs' : ''}>
                <th scope="row">
                  {t(`f_${field as 'name'}`)}
                  {differs && <span className="hidden"> ({t('differs')})</span>}
                </th>
                {[a, b].map((values, at) => (
                  <td key={at === 0 ? 'a' : 'b'}>
                    {values.length === 0 ? (
                      <span className="i3">{t('empty')}</span>
                    ) : (
                      values.map(value => <div key={value}>{words(field, value)}</div>)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <WhyOne pair={pair} />
      <Verdict pair={pair} mayDecide={mayDecide} onDecided={onDecided} />
    </article>
  )
}

function useWords(): (field: string, value: string) => ReactNode {
  const f = useFormat()
  return (field, value) =>
    field === 'country'
      ? f.country(value)
      : field === 'language'
        ? f.language(value)
        : field === 'email'
          ? // A long address is parted before its host, and not within a word of it.
            value.split(/(?=@)/).map((part, at) => (
              <Fragment key={part}>
                {at > 0 && <wbr />}
                {part}
              </Fragment>
            ))
          : field === 'knownAt' || field === 'updatedAt'
            ? f.day(value)
            : field === 'source' || field === 'industry'
              ? value.replaceAll('_', ' ')
              : value
}

function Verdict({
  pair,
  mayDecide,
  onDecided,
}: {
  pair: PairDetail
  mayDecide: boolean
  onDecided: () => void
}) {
  const f = useFormat()
  const toast = useToast()
  const undoMerge = useUndoMerge(onDecided)
  const [merging, setMerging] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const call = duplicates.useCall('POST /api/duplicates/:kind/:a/:b/decision')
  const params = { kind: pair.kind, a: pair.a.id, b: pair.b.id }
  const names = { a: pair.a.name, b: pair.b.name }
  const decide = (decision: 'different' | 'later' | 'open') => {
    if (!mayDecide || call.isPending) return
    call.mutate(
      { params, body: { decision } },
      {
        onError: setProblem,
        onSuccess: () => {
          if (decision !== 'open')
            toast({
              text: t(decision === 'different' ? 'saidDifferent' : 'saidLater', names),
              undo: () => call.mutate({ params, body: { decision: 'open' } }),
            })
          onDecided()
        },
      },
    )
  }
  const undecided = mayDecide && (pair.state === 'open' || pair.state === 'later')
  useKeys(
    undecided ? { m: () => setMerging(true), d: () => decide('different'), l: () => decide('later') } : {},
  )
  return (
    <section className="dup-verdict" aria-label={t('state')}>
      {problem && (
        <p className="dup-problem" role="alert">
          {sentenceOf(problem)}
        </p>
      )}
      {pair.decidedAt && (
        <span className="i2">
          {t(pair.decidedBy ? 'decided' : 'decidedItself', {
            state: t(`state_${pair.state}`),
            by: pair.decidedBy?.name ?? '',
            when: f.moment(pair.decidedAt),
          })}
        </span>
      )}
      {undecided && (
        <>
          <Button primary hint="M" onClick={() => setMerging(true)}>
            {t('merge')}
          </Button>
          <Button hint="D" onClick={() => decide('different')} disabled={call.isPending}>
            {t('differentDo')}
          </Button>
          {pair.state === 'open' && (
            <Button hint="L" onClick={() => decide('later')} disabled={call.isPending}>
              {t('later')}
            </Button>
          )}
        </>
      )}
      {mayDecide && (pair.state === 'different' || pair.state === 'later') && (
        <Button onClick={() => decide('open')} disabled={call.isPending}>
          {t('takeBack')}
        </Button>
      )}
      {mayDecide && pair.state === 'merged' && pair.mergeId !== null && (
        <Button onClick={() => undoMerge(pair.mergeId!)}>{t('undoMerge')}</Button>
      )}
      {merging && (
        <MergeDialog
          kind={pair.kind}
          a={pair.a.id}
          b={pair.b.id}
          onDone={merged => {
            setMerging(false)
            if (merged) onDecided()
          }}
        />
      )}
    </section>
  )
}
