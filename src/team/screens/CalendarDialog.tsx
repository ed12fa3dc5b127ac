import type { Answer } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { useSettings } from '../../ui/settings.tsx'
import type { teamContract } from '../model/contract.ts'
import { team } from './api.ts'
import { t } from './texts.ts'

type Listed = Answer<(typeof teamContract)['GET /api/calendars']>['items'][number]
export type ShownCalendar = Omit<Listed, 'id'> & { id: number | null }

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const previewHours = 4
type Week = ShownCalendar['week']

const written = (day: Week[1]): string => day.map(({ from, to }) => `${from}-${to}`).join(', ')
const read = (text: string): Week[1] =>
  text
    .split(/[,;]+/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const [from = '', to = ''] = part.split(/\s*[-\u2013]\s*/)
      return { from, to }
    })

export function CalendarDialog({ calendar, onClose }: { calendar: ShownCalendar; onClose: () => void }) {
  const format = useFormat()
  const { locale } = useSettings()
  const form = useForm({
    initial: {
      name: calendar.name,
      timeZone: calendar.timeZone,
      holidays: calendar.holidays.join('\n'),
      day1: written(calendar.week[1]),
      day2: written(calendar.week[2]),
      day3: written(calendar.week[3]),
      day4: written(calendar.week[4]),
      day5: written(calendar.week[5]),
      day6: written(calendar.week[6]),
      day7: written(calendar.week[7]),
    },
  })
  const make = team.useCall('POST /api/calendars', { onDone: onClose })
  const change = team.useCall('PUT /api/calendars/:id', { onDone: onClose })
  const remove = team.useCall('DELETE /api/calendars/:id', { onDone: onClose })
  const preview = team.useCall('POST /api/calendars/preview')
  const { values } = form
  const { id } = calendar
  const hours = () => ({
    timeZone: values.timeZone,
    holidays: values.holidays.split(/\s+/).filter(Boolean),
    week: {
      1: read(values.day1),
      2: read(values.day2),
      3: read(values.day3),
      4: read(values.day4),
      5: read(values.day5),
      6: read(values.day6),
      7: read(values.day7),
    },
  })
  const submit = () => {
    const body = { name: values.name, holidayRegion: calendar.holidayRegion, ...hours() }
    if (id === null) make.mutate({ body }, { onError: form.fail })
    else change.mutate({ params: { id }, body }, { onError: form.fail })
  }
  const fill = () =>
    team
      .api('GET /api/holidays', { query: { timeZone: values.timeZone } })
      .then(({ items }) => form.set('holidays', items.map(({ day }) => day).join('\n')), form.fail)
  // 5 January 2026 was a Monday.
  const nameOf = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + day))
  return (
    <Dialog title={calendar.name || t('addCalendar')} onClose={onClose} wide>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('timeZone')} label={t('timeZone')} required />
        <p>{t('weekWhy')}</p>
        {weekdays.map(day => (
          <TextField key={day} {...form.field(`day${day}`)} label={nameOf(day)} />
        ))}
        <AreaField {...form.field('holidays')} label={t('holidays')} hint={t('holidaysWhy')} />
        <Button onClick={fill}>{t('holidaysFill')}</Button>
        <Button
          onClick={() =>
            preview.mutate({ body: { ...hours(), hours: previewHours } }, { onError: form.fail })
          }
        >
          {t('preview')}
        </Button>
        {preview.data ? (
          <p role="status">
            {t('hoursFromNow', { hours: previewHours, at: format.absolute(preview.data.dueAt) })}
          </p>
        ) : null}
        <Button primary type="submit" busy={make.isPending || change.isPending}>
          {t('save')}
        </Button>
        {id === null || calendar.standard ? null : (
          <Button danger onClick={() => remove.mutate({ params: { id } }, { onError: form.fail })}>
            {t('remove')}
          </Button>
        )}
      </Form>
    </Dialog>
  )
}
