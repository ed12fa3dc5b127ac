import { useState } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { ExportUnderWay, type Format, useExport } from './ExportUnderWay.tsx'
import { SelectField } from './Field.tsx'
import { t } from './texts.ts'

const formats = [
  { value: 'csv', label: t('exportCsv') },
  { value: 'xlsx', label: t('exportXlsx') },
  { value: 'jsonl', label: t('exportJsonl') },
] as const

/** Makes a file of a list as it is filtered; `filter` is the query of the list, without its page. */
export function ExportMenu({
  what,
  filter,
  columns,
  small = false,
}: {
  what: string
  filter: Readonly<Record<string, unknown>>
  /** What the list shows, in its order: the file may have just these. */
  columns?: readonly string[]
  /** Beside the title of a part of a page. */
  small?: boolean
}) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small={small} quiet={small} onClick={() => setOpen(true)}>
        {t('export')}
      </Button>
      {open && <ExportDialog what={what} filter={filter} columns={columns} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog({
  what,
  filter,
  columns,
  onClose,
}: {
  what: string
  filter: Readonly<Record<string, unknown>>
  columns: readonly string[] | undefined
  onClose: () => void
}) {
  const [format, setFormat] = useState<Format>('csv')
  const [asShown, setAsShown] = useState(false)
  const { run, problem, start, cancel } = useExport()
  return (
    <Dialog title={t('exportTitle')} onClose={onClose}>
      <div className="form">
        {run === null ? (
          <>
            <p className="i2">{t('exportWhy')}</p>
            <SelectField
              name="format"
              label={t('exportFormat')}
              value={format}
              onChange={value => setFormat(formats.find(one => one.value === value)?.value ?? 'csv')}
              options={formats.map(({ value, label }) => ({ value, label }))}
            />
            {columns && (
              <SelectField
                label={t('exportColumns')}
                value={asShown ? 'shown' : 'all'}
                onChange={value => setAsShown(value === 'shown')}
                options={[
                  { value: 'all', label: t('exportAll') },
                  { value: 'shown', label: t('exportShown') },
                ]}
              />
            )}
            <div>
              <Button
                primary
                onClick={() =>
                  void start({
                    what,
                    format,
                    filter: asShown && columns ? { ...filter, columns: columns.join(',') } : filter,
                  })
                }
              >
                {t('exportStart')}
              </Button>
            </div>
          </>
        ) : (
          <ExportUnderWay run={run} onCancel={() => void cancel()} />
        )}
        {problem && (
          <p className="notice bad" role="alert">
            {problem.detail}
          </p>
        )}
      </div>
    </Dialog>
  )
}
