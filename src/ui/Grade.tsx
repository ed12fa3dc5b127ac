import { t } from './display-texts.ts'

const steps: Readonly<Record<string, string>> = {
  A: 'l1',
  B: 'l2',
  C: 'l3',
  D: 'l4',
  1: 'l1',
  2: 'l2',
  3: 'l3',
  4: 'l4',
}

/** A1 to D4 in steps of ink: the letter is fit, the figure engagement. */
export function Grade({ grade }: { grade: string | null }) {
  const [fit = '', engagement = ''] = grade ?? ''
  if (fit === '')
    return (
      <span className="i3" role="img" aria-label={t('ungraded')} title={t('ungraded')}>
        {t('noGrade')}
      </span>
    )
  const words = t('grade', { fit, engagement })
  return (
    <span className="grade" role="img" aria-label={words} title={words}>
      <i className={steps[fit] ?? 'l4'}>{fit}</i>
      {engagement !== '' && <i className={steps[engagement] ?? 'l4'}>{engagement}</i>}
    </span>
  )
}
