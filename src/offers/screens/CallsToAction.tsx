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
import { actionFigures } from '../model/call-to-action.ts'
import { ActionDialog } from './ActionDialog.tsx'
import { actionDoor } from './action-door.ts'
import { offers, type ShownAction } from './api.ts'
import { t } from './texts.ts'
import './offers.css'

/** All calls to action with what came of them. `?open=new` is the dialog, `campaign` narrows to one campaign. */
export function CallsToAction() {
  const f = useFormat()
  const navigate = useNavigate()
  const mayChange = (marketers as readonly string[]).includes(useSettings().user?.role ?? '')
  const [address, setAddress] = useAddress()
  const campaignId = /^[1-9]\d{0,14}$/.test(address.campaign ?? '') ? Number(address.campaign) : undefined
  const list = offers.useApi('GET /api/calls-to-action', {
    query: campaignId === undefined ? {} : { campaignId },
  })
  const add = (
    <Button primary onClick={() => setAddress({ open: 'new' })}>
      {t('add')}
    </Button>
  )
  const rows = list.data?.items ?? []
  return (
    <Page title={t('title')} sub={t('sub')} actions={mayChange ? add : undefined}>
      <div className="offers">
        <Section title={t('title')} count={list.data ? f.count(rows.length) : undefined}>
          {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
          {list.isPending && <Loading />}
          {list.data && (
            <Table
              label={t('title')}
              rows={rows}
              rowKey={action => action.id}
              onOpen={action => void navigate({ to: `/calls-to-action/${action.id}` })}
              empty={
                mayChange ? <Empty sentence={t('none')} action={add} /> : <Empty sentence={t('noneRead')} />
              }
              columns={[
                {
                  key: 'name',
                  head: t('name'),
                  cell: action => <Door to={`/calls-to-action/${action.id}`}>{action.name}</Door>,
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
                  key: 'shown',
                  head: <span title={t('shownHint')}>{t('shown')}</span>,
                  right: true,
                  phone: false,
                  cell: ({ shown }) => (shown === null ? '' : f.count(shown)),
                },
                ...actionFigures.map(figure => ({
                  key: figure,
                  head: t(figure),
                  right: true,
                  phone: figure === 'used' || figure === 'leads',
                  cell: (action: ShownAction) => (
                    <Door to={actionDoor(action.id, figure)}>{f.count(action[figure])}</Door>
                  ),
                })),
              ]}
            />
          )}
        </Section>
      </div>
      {mayChange && address.open === 'new' && (
        <ActionDialog
          action={null}
          onClose={id =>
            id ? void navigate({ to: `/calls-to-action/${id}` }) : setAddress({ open: undefined })
          }
        />
      )}
    </Page>
  )
}

function kindOf({ kind, language, offered }: ShownAction) {
  return (
    <span className="row">
      {t(kind)}
      {(language === 'nl' || language === 'de') && <span className="tag">{t(language)}</span>}
      {!offered && <span className="i3 t12">{t('notOffered')}</span>}
    </span>
  )
}
