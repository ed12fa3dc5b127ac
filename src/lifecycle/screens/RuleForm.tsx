import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { withoutDraft } from '../../ui/draft.ts'
import { NumberField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { LifecycleRule } from '../model/stage.ts'
import { lifecycle } from './api.ts'
import { ruleText } from './lifecycle-door.ts'
import { t } from './texts.ts'

const parts = ['dueAt', 'riskAt', 'lostAt'] as const
const periods = ['leastDays', 'usualDays', 'needDays', 'contactDays'] as const

/** The numbers of the rule; what a draft would change is shown before it is published. */
export function RuleForm({ rule }: { rule: LifecycleRule }) {
  const toast = useToast()
  const [, setAddress] = useAddress()
  const form = useForm({
    initial: {
      dueAt: rule.dueAt as number | null,
      riskAt: rule.riskAt as number | null,
      lostAt: rule.lostAt as number | null,
      leastDays: rule.leastDays as number | null,
      usualDays: rule.usualDays as number | null,
      needDays: rule.needDays as number | null,
      contactDays: rule.contactDays as number | null,
      complaintDays: rule.complaintDays,
      returns: rule.returns as number | null,
    },
  })
  const { values } = form
  const draft: LifecycleRule = {
    dueAt: values.dueAt ?? rule.dueAt,
    riskAt: values.riskAt ?? rule.riskAt,
    lostAt: values.lostAt ?? rule.lostAt,
    leastDays: values.leastDays ?? rule.leastDays,
    usualDays: values.usualDays ?? rule.usualDays,
    needDays: values.needDays ?? rule.needDays,
    contactDays: values.contactDays ?? rule.contactDays,
    complaintDays: values.complaintDays,
    returns: values.returns ?? 0,
  }
  const put = lifecycle.useCall('PUT /api/lifecycle/rule', {
    onDone: () => {
      toast({ text: t('published') })
      setAddress(withoutDraft)
    },
  })
  return (
    <Form onSubmit={() => put.mutate({ body: draft }, { onError: form.fail })} problem={form.problem}>
      <div className="stage-form">
        <div className="thirds">
          {parts.map(part => (
            <NumberField key={part} {...form.field(part)} label={t(part)} min={10} max={2_000} />
          ))}
        </div>
        <div className="halves">
          {periods.map(period => (
            <NumberField key={period} {...form.field(period)} label={t(period)} min={1} max={3_650} />
          ))}
          <NumberField {...form.field('complaintDays')} label={t('complaintDays')} min={1} max={3_650} />
          <NumberField {...form.field('returns')} label={t('returns')} min={0} max={100} />
        </div>
        <div className="foot">
          <Button onClick={() => setAddress({ ...withoutDraft, rule: ruleText(draft) })}>
            {t('preview')}
          </Button>
          <Button primary type="submit" busy={put.isPending}>
            {t('publish')}
          </Button>
        </div>
      </div>
    </Form>
  )
}
