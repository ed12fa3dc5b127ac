import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { CheckField, SelectField, TextField } from '../../../ui/Field.tsx'
import { Form, useForm } from '../../../ui/Form.tsx'
import { useSettings } from '../../../ui/settings.tsx'
import { lists, type SavedView } from './api.ts'
import type { ListRecord } from './conditions.ts'
import { t } from './texts.ts'

const roles = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
  'service',
  'partner',
] as const

/** A new view, or what an old one is called and who sees it. */
export function SaveView({
  record,
  view,
  query,
  onSaved,
  onDeleted,
  onClose,
}: {
  record: ListRecord
  view: SavedView | null
  query: Record<string, string>
  onSaved: (view: SavedView) => void
  onDeleted: (name: string) => void
  onClose: () => void
}) {
  const { user } = useSettings()
  const form = useForm({
    initial: {
      name: view?.name ?? '',
      shared: (view?.shared ?? 'me') as string,
      role: view?.role ?? 'sales',
      usual: view?.isUsual ?? false,
    },
  })
  const save = lists.useCall('POST /api/saved-views')
  const change = lists.useCall('PATCH /api/saved-views/:id')
  const remove = lists.useCall('DELETE /api/saved-views/:id')
  const choose = lists.useCall('PUT /api/usual-views/:record')
  const { values } = form
  const mayChange = view === null || view.isMine
  const done = (saved: SavedView) => {
    if (values.usual === (view?.isUsual ?? false)) return onSaved(saved)
    choose.mutate(
      { params: { record }, body: { viewId: values.usual ? saved.id : null } },
      { onSuccess: () => onSaved(saved), onError: form.fail },
    )
  }
  const submit = () => {
    const shared = values.shared as 'me' | 'all' | 'role'
    const role = shared === 'role' ? (values.role as (typeof roles)[number]) : null
    const body = { name: values.name, shared, role }
    const options = { onSuccess: done, onError: form.fail }
    if (view === null) save.mutate({ body: { record, query, ...body } }, options)
    else if (mayChange) change.mutate({ params: { id: view.id }, body }, options)
    else done(view)
  }
  return (
    <Dialog title={view === null ? t('saveView') : t('changeView')} onClose={onClose}>
      <Form onSubmit={submit} problem={save.error ?? change.error ?? choose.error ?? remove.error}>
        {mayChange ? (
          <>
            <TextField {...form.field('name')} label={t('viewName')} required hint={t('viewsHint')} />
            {user?.role !== 'partner' && (
              <SelectField
                {...form.field('shared')}
                label={t('sharedWith')}
                options={(['me', 'all', 'role'] as const).map(value => ({
                  value,
                  label: t(`share_${value}`),
                }))}
              />
            )}
            {values.shared === 'role' && (
              <SelectField
                {...form.field('role')}
                label={t('role')}
                options={roles.map(value => ({ value, label: t(`role_${value}`) }))}
              />
            )}
          </>
        ) : (
          <p className="i2">{t('ofUser', { name: view.name, owner: view.owner.name })}</p>
        )}
        <CheckField
          label={t('usualView')}
          value={values.usual}
          onChange={usual => form.set('usual', usual)}
        />
        <div className="foot">
          {view !== null && (view.isMine || user?.role === 'administrator') && (
            <Button
              quiet
              onClick={() =>
                remove.mutate({ params: { id: view.id } }, { onSuccess: () => onDeleted(view.name) })
              }
            >
              {t('deleteView')}
            </Button>
          )}
          <Button primary type="submit" busy={save.isPending || change.isPending || choose.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
