import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { type Learning, type Profile, profiles, type Statement } from './api.ts'
import { KeepDialog } from './KeepDialog.tsx'
import { StatementDialog } from './StatementDialog.tsx'
import { StatementRow } from './StatementRow.tsx'
import { t } from './texts.ts'

type Query = { data: Learning | undefined; error: Problem | null; refetch: () => unknown }
type Open = { what: 'keep' | 'change'; statement: Statement } | null

/** What the past says, beside how many accounts it was asked of; managers keep, change or dismiss what it says. */
export function Statements({
  query: { data, error, refetch },
  profiles: kept,
  decides,
}: {
  query: Query
  profiles: readonly Profile[]
  decides: boolean
}) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const dismiss = profiles.useCall('POST /api/profile-statements/:id/dismissal')
  const takeBack = profiles.useCall('DELETE /api/profile-statements/:id/dismissal')
  const found = data?.statements.filter(({ state }) => state === 'found') ?? []
  const dismissed = data?.statements.filter(({ state }) => state === 'dismissed') ?? []
  const acts = (statement: Statement) =>
    decides && (
      <>
        <Button
          small
          label={t('keepOf', { name: nameOf(statement) })}
          onClick={() => setOpen({ what: 'keep', statement })}
        >
          {t('keep')}
        </Button>
        <Button
          small
          label={t('changeOf', { name: nameOf(statement) })}
          onClick={() => setOpen({ what: 'change', statement })}
        >
          {t('change')}
        </Button>
        <Button
          small
          quiet
          label={t('dismissOf', { name: nameOf(statement) })}
          onClick={() => dismiss.mutate({ params: { id: statement.id } })}
        >
          {t('dismiss')}
        </Button>
      </>
    )
  return (
    <Section title={t('found')} {...(data ? { count: String(found.length) } : {})}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {(dismiss.error ?? takeBack.error) && <Failed problem={dismiss.error ?? takeBack.error} />}
      {!error && !data && <Loading rows={8} />}
      {data && (
        <>
          <Asked learning={data} nothing={found.length === 0} />
          <ul className="statements">
            {found.map(each => (
              <StatementRow key={each.id} statement={each} acts={acts(each)} />
            ))}
          </ul>
          {dismissed.length > 0 && (
            <details className="dismissed">
              <summary>{t('dismissed', { n: dismissed.length })}</summary>
              <ul className="statements">
                {dismissed.map(each => (
                  <StatementRow
                    key={each.id}
                    statement={each}
                    acts={
                      decides && (
                        <Button
                          small
                          label={t('takeBackOf', { name: nameOf(each) })}
                          onClick={() => takeBack.mutate({ params: { id: each.id } })}
                        >
                          {t('takeBack')}
                        </Button>
                      )
                    }
                  />
                ))}
              </ul>
            </details>
          )}
          {found.length > 0 && <p className="t12 i3">{t('noCause')}</p>}
        </>
      )}
      {open?.what === 'keep' && <KeepDialog statement={open.statement} profiles={kept} onClose={close} />}
      {open?.what === 'change' && <StatementDialog of={open.statement} onClose={close} />}
    </Section>
  )
}

export const nameOf = ({ name, sentence }: Pick<Statement, 'name' | 'sentence'>): string => name ?? sentence

/** Of how many accounts the past was asked, and why it says nothing where it does not. */
function Asked({ learning: { learning, fewestWon }, nothing }: { learning: Learning; nothing: boolean }) {
  const f = useFormat()
  if (!learning) return <p className="i2">{t('never')}</p>
  const { state, askedAt, doneAt, months, won, lost, untouched, aside } = learning
  if (state === 'waiting')
    return (
      <p className="i2" role="status">
        {t('waits', { when: f.moment(askedAt) })}
      </p>
    )
  return (
    <>
      <p className="i2" role="status">
        {t('askedOf', { when: f.day(doneAt ?? askedAt), months, won, lost, untouched, aside })}
      </p>
      {nothing && (
        <p className="notice">
          {won < fewestWon ? t('tooFew', { won, fewest: fewestWon }) : t('nothingFound')}
        </p>
      )}
    </>
  )
}
