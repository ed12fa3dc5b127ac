import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { SelectField } from '../../../ui/Field.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Section } from '../../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../../ui/States.tsx'
import { type Overview, routing, type Trial } from './api.ts'
import { t } from './dealing-texts.ts'
import { daysOf, trialDays, trialDoor } from './trial-doors.ts'

/** What the draft, or what is in force, would have made of past leads: by seller and by rule. */
export function RoutingTrial({ overview: { draft, inForce } }: { overview: Overview }) {
  const [address, setAddress] = useAddress()
  const days = daysOf(address)
  const { data, error, refetch } = routing.useApi('GET /api/routing/trial', { query: { days } })
  // What is shown is of another draft until it is read anew.
  const isOf = data?.version === (draft ?? inForce).version
  return (
    <Section
      title={t('trial')}
      note={<span className="t12 i3">{t(draft ? 'trialDraft' : 'trialInForce')}</span>}
    >
      <div className="routing-days">
        <SelectField
          label={t('trialDays')}
          value={String(days)}
          onChange={value => setAddress({ days: value })}
          options={trialDays.map(n => ({ value: String(n), label: t('days', { n }) }))}
        />
      </div>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !isOf && <Loading rows={6} />}
      {isOf && data.leads === 0 && <Empty sentence={t('trialNone')} />}
      {isOf && data.leads > 0 && <Tried trial={data} days={days} />}
    </Section>
  )
}

function Tried({ trial, days }: { trial: Trial; days: number }) {
  const f = useFormat()
  const facts = [
    [t('trialLeads'), 'all', trial.leads],
    [t('trialMoved'), 'moved', trial.moved],
    [t('trialPool'), 'pool', trial.pool],
    [t('trialWaits'), 'waits', trial.waits],
  ] as const
  return (
    <>
      <ul className="routing-counts">
        {facts.map(([name, group, n]) => (
          <li key={group}>
            <span className="grow">{name}</span>
            <Door to={trialDoor(days, group)}>{f.count(n)}</Door>
          </li>
        ))}
      </ul>
      {trial.cut && <p className="t12 i2">{t('trialCut')}</p>}
      <div className="scroll-x">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t('seller')}</th>
              {(['was', 'would', 'most'] as const).map(name => (
                <th key={name} scope="col" className="r">
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trial.people.map(({ user, was, would, most, capacity }) => (
              <tr key={user.id}>
                <th scope="row">{user.name}</th>
                <td className="r">
                  <Door to={trialDoor(days, 'was', { user: user.id })}>{f.count(was)}</Door>
                </td>
                <td className="r">
                  <Door to={trialDoor(days, 'would', { user: user.id })}>{f.count(would)}</Door>
                </td>
                <td className="r">
                  {most}
                  {capacity !== null && <span className="i3"> {t('limit', { n: capacity })}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3 className="routing-head">{t('byRule')}</h3>
      <ol className="routing-counts">
        {trial.rules.map(({ key, label, leads }) => (
          <li key={key}>
            <span className="grow">{label}</span>
            <Door to={trialDoor(days, 'rule', { rule: key })}>{t('leadsOf', { n: leads })}</Door>
          </li>
        ))}
      </ol>
      <p className="t12 i3 routing-note">{t('trialNote')}</p>
    </>
  )
}
