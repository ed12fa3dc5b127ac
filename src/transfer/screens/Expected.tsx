import type { z } from 'zod'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import type { previewAnswer } from '../model/contract.ts'
import { t } from './texts.ts'

const figures = ['created', 'updated', 'unchanged', 'refused'] as const

/** What starting a draft will do, as its receipt will say it. */
export function Expected({ preview }: { preview: z.output<typeof previewAnswer> }) {
  const f = useFormat()
  const { expected, mappingProblem } = preview
  if (mappingProblem !== null) return null
  if (expected === null)
    return (
      <Section title={t('expected')}>
        <p className="i2">{t('tooLong')}</p>
      </Section>
    )
  return (
    <Section title={t('expected')} note={t('expectedNote')}>
      <div className="stack">
        <dl className="row wrap base" style={{ gap: 28 }}>
          {figures.map(key => (
            <div className="field" key={key}>
              <dt className="label">{t(key)}</dt>
              <dd className="t20">{f.count(expected[key])}</dd>
            </div>
          ))}
        </dl>
        {expected.remarks.length > 0 ? (
          <ul className="stack">
            {expected.remarks.map(({ remark, count }) => (
              <li key={remark} className="row apart">
                <span>{remark}</span>
                <span className="nw">{f.count(count)}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Section>
  )
}
