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
import { FormDialog } from './FormDialog.tsx'
import { FormPeople } from './FormPeople.tsx'
import './forms.css'
import { formDoor } from './form-door.ts'
import { t } from './texts.ts'

/**
 * Hosted forms: how often each was seen and sent, and its page. `?form=<id>` or `?form=new` opens the dialog,
 * `?of=<id>&show=submissions` or `views` the people behind a figure.
 */
export function Forms() {
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
  const asked = mayChange ? address.form : undefined
  const chosen = rows.find(form => String(form.id) === asked)
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
            {asked !== undefined && asked !== 'new' && forms.data && !chosen && (
              <Empty sentence={t('missingForm')} />
            )}
            {forms.data && (
              <Table
                label={t('forms')}
                rows={rows}
                rowKey={form => form.id}
                selected={chosen?.id}
                {...(mayChange ? { onOpen: (form: ShownForm) => open(String(form.id)) } : {})}
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
                    cell: form =>
                      mayChange ? <Door to={`/forms?form=${form.id}`}>{form.name}</Door> : form.name,
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
                  { key: 'page', head: t('page'), cell: form => <LivePage form={form} /> },
                ]}
              />
            )}
          </Section>
        </div>
        {looked && <FormPeople key={`${looked.id} ${show}`} form={looked} show={show} />}
      </div>
      {(asked === 'new' || chosen) && forms.data && (
        <FormDialog key={asked} form={chosen ?? null} onClose={() => open(undefined)} />
      )}
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
