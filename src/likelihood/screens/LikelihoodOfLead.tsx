import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { likelihoods, type OfLead } from './api.ts'
import './likelihood.css'
import { t } from './texts.ts'
import { factor, featureWord, valueWord } from './words.ts'

/** How likely a lead comes to its ends, each with its reasons; nothing where nothing is said. */
export function LikelihoodOfLead({ leadId }: { leadId: number }) {
  const { data } = likelihoods.useApi('GET /api/leads/:id/likelihood', { params: { id: leadId } })
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('ofLead')} note={<Door to="/definition/likelihood">{t('how')}</Door>}>
      {data.items.map(item => (
        <OneEnd key={item.goal} item={item} />
      ))}
    </Section>
  )
}

function OneEnd({ item: { goal, days, likelihood, usual, reasons } }: { item: OfLead }) {
  const f = useFormat()
  return (
    <div className="foretold">
      <p>
        <b>{f.percent(likelihood)}</b> {t(`goal_${goal}`, { days })}{' '}
        <span className="t12 i3">{t('usually', { share: f.percent(usual) })}</span>
      </p>
      <ul className="t12">
        {reasons.map(({ logOdds, value, ...named }) => (
          <li key={named.key}>
            <span>
              {featureWord(named)}: {valueWord(value, f)}
            </span>
            <span className="i2">
              {t(logOdds > 0 ? 'raises' : 'lowers')} <span className="r">{factor(logOdds)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
