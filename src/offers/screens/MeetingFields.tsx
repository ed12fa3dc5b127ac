import { Button } from '../../ui/Button.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import type { FormState } from '../../ui/Form.tsx'
import { type MeetingPick, meetingPicks, meetingWays } from '../model/call-to-action.ts'
import { type ActionDetail, team } from './api.ts'
import { t } from './texts.ts'

type Way = (typeof meetingWays)[number]
export type MeetingValues = {
  named: boolean
  userIds: number[]
  pick: MeetingPick
  way: Way
  minutes: number | null
  stepMinutes: number | null
  bufferMinutes: number | null
  noticeMinutes: number | null
  daysAhead: number | null
}

export function meetingValues(action: ActionDetail | null): MeetingValues {
  const rule = action?.meeting
  return {
    named: rule?.who === 'named',
    userIds: rule?.who === 'named' ? rule.userIds : [],
    pick: rule?.pick ?? 'least',
    way: rule?.way ?? 'phone',
    minutes: rule?.minutes ?? 30,
    stepMinutes: rule?.stepMinutes ?? 30,
    bufferMinutes: rule?.bufferMinutes ?? 15,
    noticeMinutes: rule?.noticeMinutes ?? 240,
    daysAhead: rule?.daysAhead ?? 21,
  }
}

export const meetingBody = (values: MeetingValues) => ({
  who: values.named ? ('named' as const) : ('routed' as const),
  userIds: values.named ? values.userIds : [],
  pick: values.pick,
  way: values.way,
  minutes: values.minutes ?? 30,
  stepMinutes: values.stepMinutes ?? 30,
  bufferMinutes: values.bufferMinutes ?? 0,
  noticeMinutes: values.noticeMinutes ?? 0,
  daysAhead: values.daysAhead ?? 21,
})

/** In whose calendar, how long and how soon. */
export function MeetingFields({ form }: { form: FormState<MeetingValues> }) {
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const sellers = users.filter(
    ({ role, state }) => (role === 'sales' || role === 'sales_manager') && state === 'active',
  )
  const { values } = form
  return (
    <>
      <div className="pair">
        <SelectField
          label={t('sellers')}
          value={values.named ? 'named' : ''}
          onChange={value => form.set('named', value === 'named')}
          options={[
            { value: '', label: t('routed') },
            { value: 'named', label: t('named') },
          ]}
        />
        <SelectField
          {...form.field('way')}
          onChange={value => form.set('way', meetingWays.find(each => each === value) ?? values.way)}
          label={t('way')}
          options={meetingWays.map(value => ({ value, label: t(value) }))}
        />
      </div>
      {values.named && <Sellers form={form} sellers={sellers} />}
      <div className="pair">
        <NumberField {...form.field('minutes')} label={t('minutes')} />
        <NumberField {...form.field('stepMinutes')} label={t('stepMinutes')} />
      </div>
      <div className="pair">
        <NumberField {...form.field('bufferMinutes')} label={t('bufferMinutes')} />
        <NumberField {...form.field('noticeMinutes')} label={t('noticeMinutes')} />
      </div>
      <NumberField {...form.field('daysAhead')} label={t('daysAhead')} />
    </>
  )
}

/** Those who are named, in their order, and who of them gets an appointment. */
function Sellers({
  form,
  sellers,
}: {
  form: FormState<MeetingValues>
  sellers: readonly { id: number; name: string }[]
}) {
  const { userIds, pick } = form.values
  const set = (ids: number[]) => form.set('userIds', ids)
  const others = sellers.filter(({ id }) => !userIds.includes(id))
  return (
    <div className="stack">
      <ol className="plain">
        {userIds.map((id, n) => {
          const name = sellers.find(each => each.id === id)?.name ?? String(id)
          return (
            <li key={id} className="row">
              <span className="grow">{name}</span>
              {n > 0 && (
                <Button
                  small
                  quiet
                  label={t('up', { name })}
                  onClick={() =>
                    set([...userIds.slice(0, n - 1), id, userIds[n - 1]!, ...userIds.slice(n + 1)])
                  }
                >
                  ↑
                </Button>
              )}
              <Button
                small
                quiet
                label={t('leave', { name })}
                onClick={() => set(userIds.filter(each => each !== id))}
              >
                ×
              </Button>
            </li>
          )
        })}
      </ol>
      <div className="pair">
        <SelectField
          label={t('addSeller')}
          error={form.errors.meeting}
          value=""
          onChange={value => value !== '' && set([...userIds, Number(value)])}
          options={[
            { value: '', label: t('nobodyMore') },
            ...others.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <SelectField
          label={t('pick')}
          hint={t('ownerFirst')}
          value={pick}
          onChange={value => form.set('pick', meetingPicks.find(each => each === value) ?? pick)}
          options={meetingPicks.map(value => ({ value, label: t(`pick_${value}`) }))}
        />
      </div>
    </div>
  )
}
