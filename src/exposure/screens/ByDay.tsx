import { useState } from 'react'
import type { Answer } from '../../ui/api.ts'
import { TimeBars } from '../../ui/Bars.tsx'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { exposureContract } from '../model/contract.ts'
import { t } from './texts.ts'
import { rowsDoor } from './words.ts'

type Day = Answer<(typeof exposureContract)['GET /api/exposure']>['days'][number]
const charted = 62
const listed = 7

/** What was reported for each day, newest first: what it cost, or where nothing costs, the clicks. */
export function ByDay({ days, span }: { days: readonly Day[]; span: Record<string, string> }) {
  const f = useFormat()
  const [all, setAll] = useState(false)
  const shown = days.slice(0, charted)
  const costs = shown.some(({ costCents }) => costCents > 0)
  const bars = shown.toReversed().map(({ day, costCents, clicks }) => ({
    key: day,
    label: f.date(day),
    value: costs ? costCents : clicks,
    text: costs ? f.money(costCents) : f.count(clicks),
  }))
  return (
    <Section title={t('byDay')} note={t(costs ? 'cost' : 'clicks')}>
      <TimeBars rows={bars} />
      <Table
        label={t('byDay')}
        rows={all ? shown : shown.slice(0, listed)}
        rowKey={({ day }) => day}
        empty={<Empty sentence={t('noneInSpan')} />}
        columns={[
          {
            key: 'day',
            head: t('day'),
            cell: ({ day }) => <Door to={rowsDoor({ ...span, day })}>{f.date(day)}</Door>,
          },
          {
            key: 'i',
            head: t('impressions'),
            right: true,
            phone: false,
            cell: row => f.count(row.impressions),
          },
          { key: 'c', head: t('clicks'), right: true, cell: row => f.count(row.clicks) },
          { key: 'm', head: t('cost'), right: true, cell: row => f.money(row.costCents) },
        ]}
      />
      {!all && shown.length > listed && (
        <Button small onClick={() => setAll(true)}>
          {t('allDays', { n: shown.length })}
        </Button>
      )}
    </Section>
  )
}
