import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import './quality.css'
import { QualityFigures } from './QualityFigures.tsx'
import { QualityRules } from './QualityRules.tsx'
import { QualityWorklist } from './QualityWorklist.tsx'
import { type Kind, type Overview, quality } from './quality-api.ts'
import { qualityDoor } from './quality-door.ts'
import { t } from './quality-texts.ts'

/** How complete and fresh the record is, by the published rules, and what to repair first. */
export function Quality() {
  const { user } = useSettings()
  const toast = useToast()
  const [address, setAddress] = useAddress()
  const [editing, setEditing] = useState(false)
  const kind: Kind = address.record === 'account' ? 'account' : 'person'
  const overview = quality.useApi('GET /api/quality', { query: { record: kind } })
  const rules = quality.useApi('GET /api/quality/rules')
  const again = quality.useCall('POST /api/quality/computations', {
    onDone: () => toast({ text: t('asked') }),
  })
  const may = (managers as readonly string[]).includes(user?.role ?? '')
  const failed = overview.error ?? rules.error
  return (
    <Page
      title={t('title')}
      actions={
        may && (
          <>
            <Button onClick={() => again.mutate({} as never)}>{t('again')}</Button>
            <Button onClick={() => setEditing(true)}>{t('changeRules')}</Button>
          </>
        )
      }
    >
      <search className="filters">
        <SelectField
          label={t('of')}
          value={kind}
          onChange={record =>
            setAddress({
              record,
              source: undefined,
              territory: undefined,
              missing: undefined,
              stale: undefined,
              complete: undefined,
              fresh: undefined,
            })
          }
          options={[
            { value: 'person', label: t('persons') },
            { value: 'account', label: t('accounts') },
          ]}
        />
      </search>
      {failed && <Failed problem={failed} onRetry={() => void overview.refetch()} />}
      {!failed && (!overview.data || !rules.data) && <Loading rows={10} />}
      {overview.data && rules.data && (
        <>
          <Shares
            kind={kind}
            overview={overview.data}
            completeFrom={rules.data.completeFrom}
            freshFrom={rules.data.freshFrom}
          />
          <Columns widths="minmax(0, 1.5fr) minmax(0, 1fr)">
            <Column>
              <QualityWorklist kind={kind} />
            </Column>
            <Column>
              <QualityFigures kind={kind} overview={overview.data} />
              <Section title={t('rules')} note={t('rulesNote', { version: rules.data.version })}>
                <p className="t12 i3">{t('rulesHow')}</p>
              </Section>
            </Column>
          </Columns>
          {editing && <QualityRules rules={rules.data} onClose={() => setEditing(false)} />}
        </>
      )}
    </Page>
  )
}

function Shares({
  kind,
  overview,
  completeFrom,
  freshFrom,
}: {
  kind: Kind
  overview: Overview
  completeFrom: number
  freshFrom: number
}) {
  const f = useFormat()
  if (overview.total === 0) return <Empty sentence={t('notYet')} />
  const n = f.count(overview.total)
  return (
    <div className="shares">
      <div>
        <div className="t12 i3">{t('complete')}</div>
        <div className="v">
          <Door to={qualityDoor(kind, { complete: 'true' })}>
            {f.percent(overview.complete / overview.total)}
          </Door>
        </div>
        <div className="t12 i3">{t('completeNote', { n, p: completeFrom })}</div>
      </div>
      <div>
        <div className="t12 i3">{t('fresh')}</div>
        <div className="v">
          <Door to={qualityDoor(kind, { fresh: 'true' })}>{f.percent(overview.fresh / overview.total)}</Door>
        </div>
        <div className="t12 i3">{t('freshNote', { n, p: freshFrom })}</div>
      </div>
      <div className="t12 i3 when">
        {overview.computedAt && t('computed', { when: f.moment(overview.computedAt) })}
        {overview.waiting > 0 && <div>{t('waiting', { n: overview.waiting })}</div>}
      </div>
    </div>
  )
}
