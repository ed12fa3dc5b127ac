import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Table } from '../../ui/Table.tsx'
import { team } from './api.ts'
import { t } from './texts.ts'

type Territory = { id: number | null; name: string; countries: string[]; calendarId: number | null }

export function Territories() {
  const [open, setOpen] = useState<Territory | null>(null)
  const list = team.useApi('GET /api/territories')
  if (list.error || !list.data)
    return <Awaited title={t('territoriesTitle')} problem={list.error} onRetry={() => list.refetch()} />
  const add = (
    <Button primary onClick={() => setOpen({ id: null, name: '', countries: [], calendarId: null })}>
      {t('addTerritory')}
    </Button>
  )
  return (
    <Page plain title={t('territoriesTitle')} actions={add}>
      <Table
        label={t('territoriesTitle')}
        empty={t('nothing')}
        rows={list.data.items}
        rowKey={territory => String(territory.id)}
        onOpen={setOpen}
        columns={[
          { key: 'name', head: t('name'), cell: territory => territory.name },
          { key: 'countries', head: t('countries'), cell: territory => territory.countries.join(', ') },
        ]}
      />
      {open ? <TerritoryDialog territory={open} onClose={() => setOpen(null)} /> : null}
    </Page>
  )
}

function TerritoryDialog({ territory, onClose }: { territory: Territory; onClose: () => void }) {
  const calendars = team.useApi('GET /api/calendars').data?.items ?? []
  const form = useForm({
    initial: {
      name: territory.name,
      countries: territory.countries.join(', '),
      calendarId: String(territory.calendarId ?? ''),
    },
  })
  const make = team.useCall('POST /api/territories', { onDone: onClose })
  const change = team.useCall('PUT /api/territories/:id', { onDone: onClose })
  const remove = team.useCall('DELETE /api/territories/:id', { onDone: onClose })
  const { id } = territory
  const submit = () => {
    const { name, countries, calendarId } = form.values
    const body = {
      name,
      countries: countries
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
      calendarId: calendarId === '' ? null : Number(calendarId),
    }
    if (id === null) make.mutate({ body }, { onError: form.fail })
    else change.mutate({ params: { id }, body }, { onError: form.fail })
  }
  return (
    <Dialog title={territory.name || t('addTerritory')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('countries')} label={t('countries')} hint={t('countriesWhy')} />
        <SelectField
          {...form.field('calendarId')}
          label={t('calendar')}
          options={[
            { value: '', label: t('standard') },
            ...calendars.map(calendar => ({ value: String(calendar.id), label: calendar.name })),
          ]}
        />
        <Button primary type="submit" busy={make.isPending || change.isPending}>
          {t('save')}
        </Button>
        {id === null ? null : (
          <Button danger onClick={() => remove.mutate({ params: { id } }, { onError: form.fail })}>
            {t('remove')}
          </Button>
        )}
      </Form>
    </Dialog>
  )
}
