import { useNavigate } from '@tanstack/react-router'
import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { capture, type ShownForm } from './api.ts'
import { FormPeople } from './FormPeople.tsx'
import './forms.css'
import { arrangeDoor, formDoor } from './form-door.ts'
import { NewForm } from './NewForm.tsx'
import { t } from './texts.ts'

/**
 * Hosted forms: how often each was seen and sent, and its page. `?form=new` opens the dialog that makes one,
 * `?of=<id>&show=submissions` or `views` the people behind a figure.
 */
export function Forms() {
  const go = useNavigate()
  const f = useFormat()
  const mayChange = (marketers as readonly string[]).includes(useSettings().user?.role ?? '')
  const [address, setAddress] = useAddress()
  const forms = capture.useApi('GET /api/forms')
  const open = (form: string | undefined) => setAddress({ form })
  const add = (
    <Button primary onClick={() => open('new')}>
      {t('addForm')}
    </Button>
  )
  const rows = forms.data?.items ?? []
  const show = shows.find(each => each === address.show)
  const looked = show && rows.find(form => String(form.id) === address.of)
  const door = (form: ShownForm, figure: (typeof shows)[number]) => (
    <Door to={formDoor(form.id, figure)} open={looked?.id === form.id && show === figure}>
      {f.count(form[figure])}
    </Door>
  )
  return (
    <Page title={t('forms')} sub={t('formsSub')} actions={mayChange ? add : undefined}>
      <div className={looked ? 'with-panel' : ''}>
        <div className="forms">
          <Section title={t('forms')} count={forms.data ? f.count(rows.length) : undefined}>
            {forms.error && <Failed problem={forms.error} onRetry={() => void forms.refetch()} />}
            {forms.isPending && <Loading />}
            {forms.data && (
              <Table
                label={t('forms')}
                rows={rows}
                rowKey={form => form.id}
                onOpen={form => void go({ to: mayChange ? arrangeDoor(form.id) : `/forms/${form.id}` })}
                empty={
                  mayChange ? (
                    <Empty sentence={t('noForms')} action={add} />
                  ) : (
                    <Empty sentence={t('noFormsRead')} />
                  )
                }
                columns={[
                  {
                    key: 'name',
                    head: t('name'),
                    cell: form => (
                      <Door to={mayChange ? arrangeDoor(form.id) : `/forms/${form.id}`}>{form.name}</Door>
                    ),
                  },
                  { key: 'kind', head: t('kind'), cell: kindOf, phone: false },
                  {
                    key: 'campaign',
                    head: t('campaign'),
                    phone: false,
                    cell: ({ campaign }) =>
                      campaign && <Door to={`/campaigns/${campaign.id}`}>{campaign.name}</Door>,
                  },
                  {
                    key: 'group',
                    head: t('productGroup'),
                    cell: form => form.productGroup?.name ?? '',
                    phone: false,
                  },
                  { key: 'views', head: t('views'), cell: form => door(form, 'views'), right: true },
                  {
                    key: 'submissions',
                    head: t('submissions'),
                    cell: form => door(form, 'submissions'),
                    right: true,
                  },
                  {
                    key: 'share',
                    head: t('share'),
                    right: true,
                    phone: false,
                    cell: form => (form.views > 0 ? f.percent(form.submissions / form.views) : ''),
                  },
                  {
                    key: 'more',
                    head: t('more'),
                    cell: form => (
                      <span className="row">
                        <Door to={`/forms/${form.id}`}>{t('figures')}</Door>
                        {mayChange && <Door to={arrangeDoor(form.id)}>{t('change')}</Door>}
                      </span>
                    ),
                  },
                  { key: 'page', head: t('page'), cell: form => <LivePage form={form} /> },
                ]}
              />
            )}
          </Section>
        </div>
        {looked && <FormPeople key={`${looked.id} ${show}`} form={looked} show={show} />}
      </div>
      {mayChange && address.form === 'new' && <NewForm onClose={() => open(undefined)} />}
    </Page>
  )
}

const shows = ['submissions', 'views'] as const

function kindOf({ kind, language, fileName }: ShownForm) {
  return (
    <span className="row">
      {t(kind)}
      {(language === 'nl' || language === 'de') && <span className="tag">{t(language)}</span>}
      {kind === 'guide' && fileName === null && <span className="bad t12">{t('guideMissing')}</span>}
    </span>
  )
}

function LivePage({ form: { active, path } }: { form: ShownForm }) {
  if (!active) return <span className="i3">{t('pageClosed')}</span>
  return (
    <a className="door" href={path} target="_blank" rel="noopener" aria-label={t('openPage', { path })}>
      {path}
    </a>
  )
}
