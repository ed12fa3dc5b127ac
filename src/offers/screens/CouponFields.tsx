import { CheckField, MoneyField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import type { FormState } from '../../ui/Form.tsx'
import { type Worth, worths } from '../model/coupon.ts'
import type { ActionDetail } from './api.ts'
import { t } from './texts.ts'

export type CouponValues = {
  worth: Worth
  percent: number | null
  amountCents: number | null
  worthWords: string
  minimumCents: number | null
  most: number | null
  mostEach: number | null
  forGroupId: string
  shared: boolean
  code: string
}

export function couponValues(action: ActionDetail | null): CouponValues {
  const coupon = action?.coupon
  return {
    worth: coupon?.worth ?? 'percentage',
    percent: coupon?.worth === 'percentage' ? coupon.worthNumber : coupon ? null : 10,
    amountCents: coupon?.worth === 'amount' ? coupon.worthNumber : null,
    worthWords: coupon?.worthWords ?? '',
    minimumCents: coupon?.minimumCents ?? null,
    most: coupon?.most ?? null,
    mostEach: coupon?.mostEach ?? null,
    forGroupId: String(coupon?.forGroupId ?? ''),
    shared: coupon?.shared ?? false,
    code: coupon?.code ?? '',
  }
}

export const couponBody = (values: CouponValues) => ({
  shared: values.shared,
  ...(values.shared ? { code: values.code } : {}),
  worth: values.worth,
  worthNumber:
    values.worth === 'percentage' ? values.percent : values.worth === 'amount' ? values.amountCents : null,
  worthWords: values.worth === 'words' ? values.worthWords : null,
  minimumCents: values.minimumCents,
  most: values.most,
  mostEach: values.mostEach,
  forGroupId: values.forGroupId === '' ? null : Number(values.forGroupId),
})

/** What a coupon is worth, and its limits. Whether everybody has one code stays as it was made. */
export function CouponFields({
  form,
  made,
  groups,
}: {
  form: FormState<CouponValues>
  made: boolean
  groups: readonly { id: number; name: string }[]
}) {
  const { values, errors } = form
  return (
    <>
      <div className="pair">
        <SelectField
          {...form.field('worth')}
          onChange={value => form.set('worth', worths.find(each => each === value) ?? values.worth)}
          label={t('worth')}
          options={worths.map(value => ({ value, label: t(value) }))}
        />
        {values.worth === 'percentage' && (
          <NumberField {...form.field('percent')} label={t('percent')} error={errors.coupon} />
        )}
        {values.worth === 'amount' && (
          <MoneyField {...form.field('amountCents')} label={t('worthAmount')} error={errors.coupon} />
        )}
        {values.worth === 'words' && (
          <TextField {...form.field('worthWords')} label={t('worthWords')} error={errors.coupon} />
        )}
      </div>
      <div className="pair">
        <NumberField {...form.field('most')} label={t('most')} />
        <NumberField {...form.field('mostEach')} label={t('mostEach')} />
      </div>
      <div className="pair">
        <MoneyField {...form.field('minimumCents')} label={t('minimum')} />
        <SelectField
          {...form.field('forGroupId')}
          label={t('forGroup')}
          options={[
            { value: '', label: t('anyGroup') },
            ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      </div>
      {!made && <CheckField {...form.field('shared')} label={t('shared')} />}
      {!made && values.shared && (
        <TextField
          {...form.field('code')}
          label={t('sharedCode')}
          hint={t('sharedHint')}
          error={errors.coupon}
        />
      )}
    </>
  )
}
