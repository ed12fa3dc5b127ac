import type { ReactNode } from 'react'
import { Problem } from './api.ts'
import { Button } from './Button.tsx'
import { t } from './texts.ts'

/** Row outlines where rows will be. */
export function Loading({ rows = 4 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outlines have no identity
        <div className="skeleton" key={index} />
      ))}
    </div>
  )
}

/** What happened, in the words of whoever refused. */
export function sentenceOf(problem: unknown): string {
  if (problem instanceof Problem)
    return problem.code === 'offline' || problem.detail === '' ? t('offline') : problem.detail
  return t('offline')
}

export function Failed({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  return (
    <div className="empty" role="alert">
      <span>{sentenceOf(problem)}</span>
      {onRetry && (
        <Button small onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  )
}

export function Empty({ sentence, action }: { sentence: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <span>{sentence}</span>
      {action}
    </div>
  )
}
