import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, NumberField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { privacy } from './api.ts'
import { t } from './texts.ts'

type Kind =
  | 'visitors'
  | 'touch_bodies'
  | 'closed_leads'
  | 'mails'
  | 'import_files'
  | 'notifications'
  | 'access_log'
type Rule = { kind: Kind; days: number; active: boolean; due: number }

/** How long things are kept, and what would go now. */
export function Retention() {
  const f = useFormat()
  const [open, setOpen] = useState<Rule | null>(null)
  const list = privacy.useApi('GET /api/privacy/retention')
  if (list.error) return <Failed problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading rows={7} />
  return (
    <>
      <p className="privacy-why">{t('retentionWhy')}</p>
      <Table
        label={t('part_retention')}
        rows={list.data.items}
        rowKey={rule => rule.kind}
        onOpen={setOpen}
        empty={null}
        columns={[
          { key: 'rule', head: t('rule'), cell: rule => t(`rule_${rule.kind}`) },
          { key: 'keep', head: t('keep'), cell: rule => t('days', { n: rule.days }) },
          { key: 'state', head: t('state'), cell: rule => (rule.active ? <b>{t('isOn')}</b> : t('off')) },
          { key: 'due', head: t('dueNow'), right: true, cell: rule => f.count(rule.due), phone: false },
          {
            key: 'last',
            head: t('lastRun'),
            cell: ({ lastRun }) =>
              lastRun ? t('ran', { n: f.count(lastRun.cleared), day: f.day(lastRun.at) }) : t('never'),
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
      {open && <RuleDialog rule={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function RuleDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({ initial: { days: rule.days as number | null, active: rule.active } })
  const call = privacy.useCall('PUT /api/privacy/retention/:kind', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  const submit = () =>
    call.mutate(
      {
        params: { kind: rule.kind },
        body: { days: form.values.days ?? rule.days, active: form.values.active },
      },
      { onError: form.fail },
    )
  return (
    <Dialog title={t(`rule_${rule.kind}`)} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <NumberField {...form.field('days')} label={t('ruleDays')} min={1} max={36_500} />
        <p>{t('ruleDue', { n: rule.due })}</p>
        <CheckField {...form.field('active')} label={t('ruleActive')} />
        <Button primary type="submit" busy={call.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
