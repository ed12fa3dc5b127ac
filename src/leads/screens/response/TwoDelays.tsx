import { Section } from '../../../ui/Section.tsx'
import type { Figures } from './api.ts'
import { lasting, lastingSeconds } from './lasting.ts'
import { t } from './texts.ts'

/** The delay of the machine apart from that of people. */
export function TwoDelays({ figures: { machineSeconds, humanMinutes, cut } }: { figures: Figures }) {
  const told = (of: Figures['humanMinutes'], say: (n: number) => string) =>
    of ? t('quartiles', { low: say(of.low), median: say(of.median), high: say(of.high) }) : t('notYet')
  return (
    <Section title={t('two')} note={<span className="t12 i3">{t('quartilesName')}</span>}>
      <dl className="response-two">
        <dt>{t('machine')}</dt>
        <dd>{told(machineSeconds, lastingSeconds)}</dd>
        <dt>{t('human')}</dt>
        <dd>{told(humanMinutes, lasting)}</dd>
      </dl>
      <p className="t12 i3">{t('humanNote')}</p>
      {cut && <p className="t12 i2">{t('cut')}</p>}
    </Section>
  )
}
