import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { withoutDraft } from '../../ui/draft.ts'
import { CheckField, MoneyField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { ClassRule } from '../model/class.ts'
import { classes } from './api.ts'
import { ruleText } from './class-door.ts'
import { t } from './texts.ts'

const kinds = ['revenue', 'margin', 'potential'] as const

/** The measure and the borders; what a draft would change is shown before it is published. */
export function ClassRuleForm({ rule }: { rule: ClassRule }) {
  const toast = useToast()
  const [, setAddress] = useAddress()
  const form = useForm({
    initial: {
      months: rule.months as number | null,
      weights: rule.weights,
      hierarchy: rule.hierarchy,
      by: rule.by,
      classes: rule.classes,
    },
  })
  const { values } = form
  const draft: ClassRule = { ...values, months: values.months ?? 12 }
  const put = classes.useCall('PUT /api/classes/rule', {
    onDone: () => {
      toast({ text: t('published') })
      setAddress(withoutDraft)
    },
  })
  const set = (at: number, change: Partial<ClassRule['classes'][number]>) =>
    form.set(
      'classes',
      values.classes.map((each, index) => (index === at ? { ...each, ...change } : each)),
    )
  const add = () => {
    const before = values.classes.slice(0, -1)
    const last = values.classes.at(-1)!
    const letter = [...'ABCDEFGHIJ'].find(each => !values.classes.some(known => known.letter === each)) ?? 'X'
    form.set('classes', [
      ...before,
      { ...last, border: values.by === 'share' ? 98 : 100 },
      { letter, border: null },
    ])
  }
  return (
    <Form onSubmit={() => put.mutate({ body: draft }, { onError: form.fail })} problem={form.problem}>
      <div className="class-form">
        <NumberField {...form.field('months')} label={t('months')} min={1} max={60} />
        <div className="thirds">
          {kinds.map(kind => (
            <NumberField
              key={kind}
              name={kind}
              label={t(kind)}
              value={values.weights[kind]}
              min={0}
              max={100}
              onChange={next => form.set('weights', { ...values.weights, [kind]: next ?? 0 })}
            />
          ))}
        </div>
        <p className="t12 i3">{t('potentialHow')}</p>
        <CheckField {...form.field('hierarchy')} label={t('hierarchy')} />
        <SelectField
          name="by"
          label={t('by')}
          value={values.by}
          onChange={by => form.set('by', by === 'amount' ? 'amount' : 'share')}
          options={[
            { value: 'share', label: t('by_share') },
            { value: 'amount', label: t('by_amount') },
          ]}
        />
        {values.classes.map(({ letter, border }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a letter is typed, its place is what stays
          <div className="class-line" key={at}>
            <TextField
              label={t('letter')}
              value={letter}
              onChange={next => set(at, { letter: next.trim() })}
            />
            {border === null ? (
              <span className="t12 i3 rest">{t('rest')}</span>
            ) : values.by === 'share' ? (
              <NumberField
                label={t('share')}
                value={border}
                min={1}
                max={100}
                onChange={next => set(at, { border: next ?? 1 })}
              />
            ) : (
              <MoneyField
                label={t('amount')}
                value={border}
                onChange={next => set(at, { border: next ?? 1 })}
              />
            )}
            {border !== null && values.classes.length > 2 && (
              <Button
                small
                quiet
                label={t('removeClass', { letter })}
                onClick={() =>
                  form.set(
                    'classes',
                    values.classes.filter((_, index) => index !== at),
                  )
                }
              >
                {t('remove')}
              </Button>
            )}
          </div>
        ))}
        {values.classes.length < 9 && (
          <Button small onClick={add}>
            {t('add')}
          </Button>
        )}
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
