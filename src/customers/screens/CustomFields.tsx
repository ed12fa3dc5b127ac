import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { CustomFieldDialog } from './CustomFieldDialog.tsx'
import './custom-fields.css'
import { custom, type DeclaredField } from './api.ts'
import { t } from './custom-texts.ts'
import { fieldDoor } from './field-door.ts'

const records = ['person', 'account', 'opportunity'] as const
type Kind = (typeof records)[number]

/** Fields that the company declares: their order, how many records use them, what is archived. */
export function CustomFields() {
  const [open, setOpen] = useState<{ record: Kind; of: DeclaredField | null } | null>(null)
  const [archived, setArchived] = useState(false)
  const fields = custom.useApi('GET /api/custom-fields', { query: { archived: 'true' } })
  return (
    <Page plain title={t('title')} sub={t('sub')}>
      {fields.isPending && <Loading rows={8} />}
      {fields.error && <Failed problem={fields.error} onRetry={() => void fields.refetch()} />}
      {fields.data &&
        records.map(record => (
          <FieldsOf
            key={record}
            record={record}
            all={fields.data.items.filter(field => field.record === record)}
            archived={archived}
            onOpen={of => setOpen({ record, of })}
          />
        ))}
      {fields.data?.items.some(field => field.archived) && (
        <div className="show-archived">
          <CheckField label={t('showArchived')} value={archived} onChange={setArchived} />
        </div>
      )}
      {open && <CustomFieldDialog record={open.record} field={open.of} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function FieldsOf({
  record,
  all,
  archived,
  onOpen,
}: {
  record: Kind
  all: DeclaredField[]
  archived: boolean
  onOpen: (field: DeclaredField | null) => void
}) {
  const toast = useToast()
  const order = custom.useCall('PUT /api/custom-field-order/:record')
  const change = custom.useCall('PATCH /api/custom-fields/:id')
  const active = all.filter(field => !field.archived)
  const shown = archived ? all : active
  const move = (at: number, by: 1 | -1) => {
    const ids = active.map(({ id }) => id)
    const [id] = ids.splice(at, 1)
    ids.splice(at + by, 0, id!)
    order.mutate({ params: { record }, body: { ids } })
  }
  const setArchived = (field: DeclaredField, to: boolean) =>
    change.mutate(
      { params: { id: field.id }, body: { archived: to } },
      {
        onSuccess: () =>
          toast(
            to
              ? { text: t('archived', { label: field.label }), undo: () => setArchived(field, false) }
              : { text: field.label },
          ),
      },
    )
  return (
    <Section
      title={t(`record_${record}`)}
      note={
        <Button small onClick={() => onOpen(null)}>
          {t('add')}
        </Button>
      }
    >
      {shown.length === 0 && <Empty sentence={t('none')} />}
      <ul className="list declared">
        {shown.map(field => {
          const at = active.indexOf(field)
          return (
            <li key={field.id}>
              <div className="grow">
                <button type="button" className="plain" onClick={() => onOpen(field)}>
                  <b>{field.label}</b>
                </button>{' '}
                <span className="t12 i3">
                  {t(`type_${field.type}`)}
                  {field.required && `, ${t('neededMark')}`}
                  {field.archived && `, ${t('archivedMark')}`}
                </span>
                {field.choices.length > 0 && (
                  <div className="t12 i3">{field.choices.map(({ label }) => label).join(', ')}</div>
                )}
                {field.help && <div className="t12 i3">{field.help}</div>}
              </div>
              <span className="uses">
                <Uses field={field} />
              </span>
              <span className="acts">
                {!field.archived && (
                  <>
                    <Button
                      small
                      quiet
                      disabled={at === 0}
                      label={t('upOf', { label: field.label })}
                      onClick={() => move(at, -1)}
                    >
                      {t('up')}
                    </Button>
                    <Button
                      small
                      quiet
                      disabled={at === active.length - 1}
                      label={t('downOf', { label: field.label })}
                      onClick={() => move(at, 1)}
                    >
                      {t('down')}
                    </Button>
                  </>
                )}
                <Button small quiet onClick={() => setArchived(field, !field.archived)}>
                  {t(field.archived ? 'restore' : 'archive')}
                </Button>
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

/** How many records have a value; a door to them. */
function Uses({ field }: { field: DeclaredField }) {
  const f = useFormat()
  const use = custom.useApi('GET /api/custom-fields/:id/use', { params: { id: field.id } })
  if (!use.data) return null
  const count = t('usedIn', { n: f.count(use.data.count) })
  return field.archived ? count : <Door to={fieldDoor(field)}>{count}</Door>
}
