import { AreaField } from '../../ui/Field.tsx'
import { Section } from '../../ui/Section.tsx'
import { rejectReasons } from '../model/verdict.ts'
import { t } from './texts.ts'
import type { Verdict } from './use-verdict.ts'
import { reasonText } from './words.ts'

/** The reasons 1 to 8; 'other' needs a note. */
export function SayNo({ verdict }: { verdict: Verdict }) {
  const { reason, note, missing } = verdict
  return (
    <div id="say-no">
      <Section title={t('sayNo')} note={<span className="wide-hint">{t('sayNoHint')}</span>}>
        <div className="row wrap">
          {rejectReasons.map((each, index) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === reason}
              onClick={() => verdict.choose(each)}
            >
              <span className="i3 wide-hint">{index + 1}</span>
              {reasonText(each)}
            </button>
          ))}
        </div>
        {reason === null && missing && (
          <p className="t12 bad origin" role="alert">
            {missing}
          </p>
        )}
        {reason !== null && (
          <div className="origin">
            <AreaField
              label={t('note')}
              name="note"
              value={note}
              onChange={verdict.setNote}
              rows={2}
              required={reason === 'other'}
              hint={t('noteHint')}
              error={missing ?? undefined}
            />
          </div>
        )}
        <p className="t12 i3 origin">{t('marketingSees')}</p>
      </Section>
    </div>
  )
}
