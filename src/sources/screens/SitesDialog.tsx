import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import type { Rules } from './api.ts'
import { t } from './texts.ts'

const lines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map(line =>
        line
          .trim()
          .toLowerCase()
          .replace(/^https?:\/\//, '')
          .replace(/^www\./, '')
          .replace(/\/.*$/, ''),
      )
      .filter(line => line !== ''),
  ),
]

/** Sites from which coming is no source. */
export function SitesDialog({
  rules,
  problem,
  onSave,
  onClose,
}: {
  rules: Rules
  problem: Problem | null
  onSave: (change: Pick<Rules, 'own' | 'passing'>) => void
  onClose: () => void
}) {
  const [own, setOwn] = useState(rules.own.join('\n'))
  const [passing, setPassing] = useState(rules.passing.join('\n'))
  return (
    <Dialog title={t('sites')} onClose={onClose}>
      <div className="form">
        {problem && (
          <div className="notice bad" role="alert">
            {sentenceOf(problem)}
          </div>
        )}
        <AreaField label={t('sitesOwn')} hint={t('sitesOwnHint')} value={own} onChange={setOwn} />
        <AreaField
          label={t('sitesPassing')}
          hint={t('sitesPassingHint')}
          rows={10}
          value={passing}
          onChange={setPassing}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary onClick={() => onSave({ own: lines(own), passing: lines(passing) })}>
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
