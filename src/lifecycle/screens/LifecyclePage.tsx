import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { draftOf } from '../../ui/draft.ts'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { RuleVersions } from '../../ui/RuleDraft.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import './lifecycle.css'
import type { LifecycleRule } from '../model/stage.ts'
import { stageName } from '../model/words.ts'
import { lifecycle, type Overview } from './api.ts'
import { Drafted, DraftNames } from './Draft.tsx'
import { stageDoor } from './lifecycle-door.ts'
import { RuleForm } from './RuleForm.tsx'
import { t } from './texts.ts'

/** Customers by stage, each count a door to them; the rule, and what another would make of it. */
export function LifecyclePage() {
  const { user } = useSettings()
  const [address] = useAddress()
  const overview = lifecycle.useApi('GET /api/lifecycle', undefined as never, { refetchSeconds: 30 })
  const { data } = overview
  const staff = user?.role !== 'partner'
  const may = (managers as readonly string[]).includes(user?.role ?? '')
  const draft = staff ? draftOf<LifecycleRule>(address) : null
  return (
    <Page title={t('title')} sub={t('sub')}>
      {overview.error && <Failed problem={overview.error} onRetry={() => void overview.refetch()} />}
      {!overview.error && !data && <Loading rows={12} />}
      {data && (
        <div className={draft && address.open === 'moving' ? 'with-panel' : ''}>
          <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
            <Column>
              <Section title={t('stage')}>
                <ByStage stages={data.stages} />
                <p className="t12 i3">{t('personsNote')}</p>
              </Section>
            </Column>
            <Column>
              <Section title={t('rule')} note={t('ruleNote', { version: data.rule.version })}>
                <p className="t12 i3">{t('intro')}</p>
                {may ? (
                  <RuleForm key={`${data.rule.version} ${address.rule}`} rule={draft ?? data.rule} />
                ) : (
                  <RuleLine rule={data.rule} />
                )}
              </Section>
              {draft && <Drafted rule={draft} text={address.rule!} />}
              {staff && <Versions />}
            </Column>
          </Columns>
          {draft && address.open === 'moving' && <DraftNames />}
        </div>
      )}
    </Page>
  )
}

function ByStage({ stages }: Pick<Overview, 'stages'>) {
  const f = useFormat()
  const sum = (of: 'accounts' | 'persons') => stages.reduce((all, each) => all + each[of], 0)
  const longest = Math.max(1, ...stages.map(({ accounts, persons }) => accounts + persons))
  if (sum('accounts') + sum('persons') === 0) return <Empty sentence={t('none')} />
  return (
    <table className="rows stage-table">
      <thead>
        <tr>
          <th scope="col">{t('stage')}</th>
          <td className="track" />
          <th scope="col" className="r">
            {t('accounts')}
          </th>
          <th scope="col" className="r">
            {t('persons')}
          </th>
        </tr>
      </thead>
      <tbody>
        {stages.map(({ stage, accounts, persons }) => (
          <tr key={stage}>
            <th scope="row">{stageName(stage)}</th>
            <td className="track" aria-hidden="true">
              <i style={{ width: `${((accounts + persons) / longest) * 100}%` }} />
            </td>
            <td className="r">
              <Door to={stageDoor(stage, 'account')}>{f.count(accounts)}</Door>
            </td>
            <td className="r">
              <Door to={stageDoor(stage, 'person')}>{f.count(persons)}</Door>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RuleLine({ rule }: { rule: LifecycleRule }) {
  const f = useFormat()
  return (
    <div>
      {t('ruleLine', {
        due: f.percent(rule.dueAt / 100),
        risk: f.percent(rule.riskAt / 100),
        lost: f.percent(rule.lostAt / 100),
        need: rule.needDays,
      })}
    </div>
  )
}

function Versions() {
  const { data } = lifecycle.useApi('GET /api/lifecycle/rules')
  return <RuleVersions versions={data?.items} line={rule => <RuleLine rule={rule} />} />
}
