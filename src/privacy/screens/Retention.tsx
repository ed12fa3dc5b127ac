import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door, To } from '../../ui/Door.tsx'
import { CheckField, NumberField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { RetentionKind } from '../model/retention.ts'
import { privacy } from './api.ts'
import { ClearedByRun, DueByRule } from './Cleared.tsx'
import { RetentionRuns } from './RetentionRuns.tsx'
import { dueDoor, runDoor, shownOf } from './retention-door.ts'
import { t } from './texts.ts'

type Rule = { kind: RetentionKind; days: number; active: boolean; due: number }

/** How long things are kept, what would go now, when it is time, and what went before. */
export function Retention() {
  const f = useFormat()
  const [address] = useAddress()
  const [open, setOpen] = useState<Rule | null>(null)
  const list = privacy.useApi('GET /api/privacy/retention')
  if (list.error) return <Failed problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading rows={7} />
  const { items, nextRun } = list.data
  const shown = shownOf(address)
  const isAnyOn = items.some(({ active }) => active)
  return (
    <div className={shown ? 'privacy-beside' : ''}>
      <div>
        <p className="privacy-why">
          {t('retentionWhy')} {isAnyOn ? t('nextRun', { when: f.moment(nextRun) }) : t('noneOn')}
        </p>
        <Table
          label={t('part_retention')}
          rows={items}
          rowKey={rule => rule.kind}
          empty={null}
          columns={[
            { key: 'rule', head: t('rule'), cell: rule => t(`rule_${rule.kind}`) },
            { key: 'keep', head: t('keep'), cell: rule => t('days', { n: rule.days }) },
            {
              key: 'state',
              head: t('state'),
              cell: rule => (rule.active ? <b>{t('isOn')}</b> : t('off')),
              phone: false,
            },
            {
              key: 'due',
              head: t('dueNow'),
              right: true,
              cell: ({ kind, days, due }) =>
                // Readings have no page of their own: they are only counted.
                kind === 'access_log' ? f.count(due) : <Door to={dueDoor(kind, days)}>{f.count(due)}</Door>,
            },
            {
              key: 'last',
              head: t('lastRun'),
              cell: ({ lastRun }) =>
                lastRun ? (
                  <>
                    <Door to={runDoor(lastRun.id)}>{f.count(lastRun.cleared)}</Door>{' '}
                    {t('ranOn', { day: f.day(lastRun.at) })}
                  </>
                ) : (
                  t('never')
                ),
              phone: false,
            },
            {
              key: 'change',
              head: '',
              cell: rule => (
                <Button small onClick={() => setOpen(rule)}>
                  {t('change')}
                </Button>
              ),
            },
          ]}
        />
        <RetentionRuns />
      </div>
      {shown?.run && <ClearedByRun key={shown.run} id={shown.run} />}
      {shown?.due && <DueByRule key={`${shown.due.kind}${shown.due.days}`} {...shown.due} />}
      {open && <RuleDialog rule={open} onClose={() => setOpen(null)} />}
    </div>
  )
}

function RuleDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({ initial: { days: rule.days as number | null, active: rule.active } })
  const days = form.values.days ?? rule.days
  const call = privacy.useCall('PUT /api/privacy/retention/:kind', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  const isPossible = Number.isInteger(days) && days >= 1 && days <= 36_500
  const preview = privacy.useApi(
    'GET /api/privacy/retention/:kind/due',
    { params: { kind: rule.kind }, query: { days, limit: 1 } },
    { enabled: isPossible },
  )
  const submit = () =>
    call.mutate(
      { params: { kind: rule.kind }, body: { days, active: form.values.active } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t(`rule_${rule.kind}`)} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <NumberField {...form.field('days')} label={t('ruleDays')} min={1} max={36_500} />
        <p aria-live="polite">
          {preview.data ? (
            <>
              {t('ruleDue', { n: preview.data.total })}{' '}
              {preview.data.total > 0 && (
                <To className="door" to={dueDoor(rule.kind, days)} onClick={onClose}>
                  {t('lookAtThem')}
                </To>
              )}
            </>
          ) : (
            t('counting')
          )}
        </p>
        <CheckField {...form.field('active')} label={t('ruleActive')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
