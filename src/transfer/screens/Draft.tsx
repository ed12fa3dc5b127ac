import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { presetName } from '../model/presets.ts'
import { transfer } from './api.ts'
import { Expected } from './Expected.tsx'
import { fieldName } from './field-name.ts'
import { PreviewTable } from './PreviewTable.tsx'
import { SameList } from './SameList.tsx'
import { t } from './texts.ts'

const delimiterTexts = {
  ',': 'delimiterComma',
  ';': 'delimiterSemicolon',
  '\t': 'delimiterTab',
  '|': 'delimiterBar',
} as const
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
const pick = <const T extends string>(all: readonly T[], value: string): T =>
  all.find(one => one === value) ?? all[0]!

/** A file that was sent and not started: how it is read, what is taken as the same, what would be refused. */
export function Draft({ id, onClose }: { id: number; onClose: () => void }) {
  const query = transfer.useApi('GET /api/imports/:id/preview', { params: { id } })
  const change = transfer.useCall('PUT /api/imports/:id/settings')
  const confirm = transfer.useCall('POST /api/imports/:id/confirmation')
  const discard = transfer.useCall('POST /api/imports/:id/cancellation', { onDone: onClose })
  if (query.error || !query.data)
    return <Awaited title={t('title')} problem={query.error} onRetry={() => query.refetch()} />
  const preview = query.data
  const { settings } = preview
  type Body = Parameters<typeof change.mutate>[0]['body']
  const set = (body: Body) => change.mutate({ params: { id }, body })
  const problem = change.error ?? confirm.error
  const actions = (
    <>
      <Button onClick={() => discard.mutate({ params: { id } })}>{t('discard')}</Button>
      <Button
        primary
        busy={confirm.isPending}
        disabled={preview.mappingProblem !== null || change.isPending}
        onClick={() => confirm.mutate({ params: { id } })}
      >
        {t('start')}
      </Button>
    </>
  )
  return (
    <Page plain title={t('previewTitle', { name: preview.fileName })} sub={t(preview.kind)} actions={actions}>
      {problem ? (
        <p className="notice bad" role="alert">
          {problem.detail}
        </p>
      ) : null}
      {preview.mappingProblem ? (
        <p className="notice bad" role="alert">
          {preview.mappingProblem}
        </p>
      ) : null}
      <Section
        title={t('columns')}
        note={t(preview.complete ? 'columnsNote' : 'columnsNoteLong', { rows: preview.rows })}
      >
        {settings.preset ? <p className="i2">{t('seen', { name: presetName(settings.preset) })}</p> : null}
        <PreviewTable preview={preview} onMap={mapping => set({ mapping })} />
      </Section>
      <Expected preview={preview} />
      <SameList preview={preview} onChange={same => set({ same })} />
      <Section title={t('problems')}>
        {preview.problems.length === 0 ? (
          <p className="i2">{t(preview.expected === null ? 'noProblems' : 'noneRefused')}</p>
        ) : null}
        <ul className="stack">
          {preview.problems.map(one => (
            <li key={`${one.field}${one.detail}`}>
              <div>{one.field ? `${fieldName(one.field)}: ${one.detail}` : one.detail}</div>
              <div className="i3 t12">{t('problemLine', { rows: one.rows, first: one.firstRow })}</div>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('reading')}>
        <div className="form">
          <SelectField
            name="dateOrder"
            label={t('dateOrder')}
            value={settings.dateOrder}
            onChange={value => set({ dateOrder: pick(['dmy', 'mdy'], value) })}
            options={[
              { value: 'dmy', label: t('dmy') },
              { value: 'mdy', label: t('mdy') },
            ]}
          />
          <SelectField
            name="decimal"
            label={t('decimal')}
            value={settings.decimal}
            onChange={value => set({ decimal: pick(['.', ','], value) })}
            options={[
              { value: '.', label: t('point') },
              { value: ',', label: t('comma') },
            ]}
          />
          {settings.mapping.includes('revenue') ? (
            <SelectField
              name="unit"
              label={t('unit')}
              value={settings.unit}
              onChange={value => set({ unit: pick(['one', 'thousand', 'million'], value) })}
              options={(['one', 'thousand', 'million'] as const).map(value => ({ value, label: t(value) }))}
            />
          ) : null}
          <SelectField
            name="onKnown"
            label={t('onKnown')}
            value={settings.onKnown}
            onChange={value => set({ onKnown: pick(['fill', 'overwrite'], value) })}
            options={(['fill', 'overwrite'] as const).map(value => ({ value, label: t(value) }))}
          />
          {preview.sheets.length > 1 ? (
            <SelectField
              name="sheet"
              label={t('sheet')}
              value={settings.sheet ?? ''}
              onChange={sheet => set({ sheet })}
              options={preview.sheets.map(value => ({ value, label: value }))}
            />
          ) : null}
          {settings.format === 'csv' ? (
            <SelectField
              name="delimiter"
              label={t('delimiter')}
              value={settings.delimiter}
              onChange={value => set({ delimiter: pick([',', ';', '\t', '|'], value) })}
              options={([',', ';', '\t', '|'] as const).map(value => ({
                value,
                label: t(delimiterTexts[value]),
              }))}
            />
          ) : null}
          {settings.format === 'xlsx' ? null : (
            <SelectField
              name="encoding"
              label={t('encoding')}
              value={settings.encoding}
              onChange={value => set({ encoding: pick(encodings, value) })}
              options={encodings.map(value => ({ value, label: value }))}
            />
          )}
          {preview.fields.some(field => field.key === 'account') ? (
            <CheckField
              name="create"
              label={t('create')}
              value={settings.create}
              onChange={create => set({ create })}
            />
          ) : null}
        </div>
      </Section>
    </Page>
  )
}
