import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { standardWeek, wholeWeek } from '../model/calendar.ts'
import { team } from './api.ts'
import { CalendarDialog, type ShownCalendar } from './CalendarDialog.tsx'
import { t } from './texts.ts'

/** Working hours, days without work and the zone they are read in. */
export function Calendars() {
  const [open, setOpen] = useState<ShownCalendar | null>(null)
  const { timeZone } = useSettings()
  const list = team.useApi('GET /api/calendars')
  if (list.error || !list.data)
    return <Awaited title={t('calendarsTitle')} problem={list.error} onRetry={() => list.refetch()} />
  const fresh = (): ShownCalendar => ({
    id: null,
    name: '',
    timeZone,
    week: wholeWeek({ ...standardWeek } as Parameters<typeof wholeWeek>[0]),
    holidays: [],
    holidayRegion: null,
    standard: false,
  })
  const add = (
    <Button primary onClick={() => setOpen(fresh())}>
      {t('addCalendar')}
    </Button>
  )
  return (
    <Page plain title={t('calendarsTitle')} actions={add}>
      <Table
        label={t('calendarsTitle')}
        empty={t('nothing')}
        rows={list.data.items}
        rowKey={calendar => String(calendar.id)}
        onOpen={setOpen}
        columns={[
          { key: 'name', head: t('name'), cell: calendar => calendar.name },
          { key: 'zone', head: t('timeZone'), cell: calendar => calendar.timeZone },
          { key: 'holidays', head: t('holidays'), cell: calendar => calendar.holidays.length, right: true },
          { key: 'standard', head: '', cell: calendar => (calendar.standard ? t('standard') : '') },
        ]}
      />
      {open ? <CalendarDialog calendar={open} onClose={() => setOpen(null)} /> : null}
    </Page>
  )
}
