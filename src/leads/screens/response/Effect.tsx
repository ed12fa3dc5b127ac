import { useAddress } from '../../../ui/address.ts'
import { SelectField } from '../../../ui/Field.tsx'
import { useFormat } from '../../../ui/format.ts'
import { factor, LiftWhisker } from '../../../ui/LiftWhisker.tsx'
import { Section } from '../../../ui/Section.tsx'
import { promptChoices } from '../../model/response/times.ts'
import type { Figures } from './api.ts'
import { t } from './texts.ts'

type Part = Figures['effect']['prompt']

/** What a prompt answer goes with, among leads of the same grade, and what it cannot say. */
export function Effect({ figures: { effect }, prompt }: { figures: Figures; prompt: number }) {
  const [, setAddress] = useAddress()
  const { sameGrade, plain } = effect
  return (
    <Section title={t('effect')}>
      <div className="response-prompt">
        <SelectField
          label={t('prompt')}
          value={String(prompt)}
          onChange={value => setAddress({ prompt: value })}
          options={promptChoices.map(n => ({ value: String(n), label: t('promptOf', { n }) }))}
        />
      </div>
      <dl className="response-two">
        <dt>{t('prompts')}</dt>
        <dd>
          <Told part={effect.prompt} />
        </dd>
        <dt>{t('others')}</dt>
        <dd>
          <Told part={effect.others} />
        </dd>
      </dl>
      {sameGrade ? (
        <>
          <p>
            {t('sameGrade', {
              ratio: factor(sameGrade.ratio),
              low: factor(sameGrade.low),
              high: factor(sameGrade.high),
            })}{' '}
            {t(sameGrade.low > 1 || sameGrade.high < 1 ? 'sure' : 'unsure')}
          </p>
          <LiftWhisker lift={sameGrade.ratio} low={sameGrade.low} high={sameGrade.high} />
          {plain && plain.ratio > sameGrade.ratio * 1.05 && (
            <p className="t12 i2">{t('plain', { ratio: factor(plain.ratio) })}</p>
          )}
        </>
      ) : (
        <p className="i2">{t('tooLittle')}</p>
      )}
      <p className="t12 i3">{t('cause')}</p>
    </Section>
  )
}

function Told({ part: { settled, opportunities, share } }: { part: Part }) {
  const f = useFormat()
  if (!share) return <>{t('nobodySettled')}</>
  return (
    <>
      {t('ofThem', {
        n: opportunities,
        of: settled,
        share: f.percent(share.share),
        low: f.percent(share.low),
        high: f.percent(share.high),
      })}
    </>
  )
}
