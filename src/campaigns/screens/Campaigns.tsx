import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { campaigns, type ShownCampaign, team } from './api.ts'
import { CampaignDialog } from './CampaignDialog.tsx'
import { t } from './texts.ts'

/**
 * Campaigns, latest first. In the address: `q` what is looked for, `open` an id or 'new' for the dialog; `id` goes on
 * to the page of that campaign, as older links name it.
 */
export function Campaigns() {
  const f = useFormat()
  const mayChange = (marketers as readonly string[]).includes(useSettings().user?.role ?? '')
  const [address, setAddress] = useAddress()
  const navigate = useNavigate()
  const q = address.q?.trim() ?? ''
  const owner =
    address.owner === 'none'
      ? ('none' as const)
      : /^[1-9]\d{0,14}$/.test(address.owner ?? '')
        ? Number(address.owner)
        : undefined
  const pages = campaigns.usePages('GET /api/campaigns', {
    query: { ...(q === '' ? {} : { q }), ...(owner === undefined ? {} : { owner }) },
  })
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const open = (id: string | undefined) => setAddress({ open: id })
  const asked = mayChange ? address.open : undefined
  const named = /^[1-9]\d*$/.test(address.id ?? '') ? address.id : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes on once for each id that an address names
  useEffect(() => {
    if (named) void navigate({ to: `/campaigns/${named}`, replace: true })
  }, [named])
  const add = (
    <Button primary onClick={() => open('new')}>
      {t('add')}
    </Button>
  )
  const nothing =
    q !== '' || owner !== undefined ? (
      <Empty
        sentence={t('noneFound')}
        action={
          <Button small onClick={() => setAddress({ q: undefined, owner: undefined })}>
            {t('showAll')}
          </Button>
        }
      />
    ) : mayChange ? (
      <Empty sentence={t('none')} action={add} />
    ) : (
      <Empty sentence={t('noneRead')} />
    )
  const total = pages.data?.pages[0]?.total
  return (
    <Page title={t('title')} actions={mayChange ? add : undefined}>
      <div className="filters">
        <TextField
          type="search"
          name="q"
          label={t('find')}
          hint={t('findHint')}
          value={address.q ?? ''}
          onChange={text => setAddress({ q: text.slice(0, 100) }, { replace: true })}
        />
        <SelectField
          name="owner"
          label={t('owner')}
          value={owner === undefined ? '' : String(owner)}
          onChange={value => setAddress({ owner: value || undefined })}
          options={[
            { value: '', label: t('anybody') },
            { value: 'none', label: t('nobody') },
            ...colleagues
              .filter(({ role }) => role !== 'partner')
              .map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      </div>
      <div style={{ padding: '0 var(--gutter) 32px' }}>
        <Section title={t('title')} count={total === undefined ? undefined : f.count(total)}>
          {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
          {pages.isPending && <Loading />}
          {pages.data && (
            <Table
              label={t('title')}
              rows={rows}
              rowKey={campaign => campaign.id}
              selected={asked === undefined ? undefined : Number(asked)}
              more={pages.hasNextPage}
              onMore={() => void pages.fetchNextPage()}
              onOpen={campaign => void navigate({ to: `/campaigns/${campaign.id}` })}
              empty={nothing}
              columns={[
                {
                  key: 'name',
                  head: t('name'),
                  cell: campaign => <Door to={`/campaigns/${campaign.id}`}>{campaign.name}</Door>,
                },
                { key: 'channel', head: t('channel'), cell: campaign => t(`channel_${campaign.channel}`) },
                {
                  key: 'owner',
                  head: t('owner'),
                  cell: campaign => campaign.owner?.name ?? t('nobody'),
                  phone: false,
                },
                { key: 'dates', head: t('dates'), cell: campaign => datesOf(campaign, f), phone: false },
                {
                  key: 'group',
                  head: t('productGroup'),
                  cell: campaign => campaign.productGroup?.name ?? '',
                  phone: false,
                },
                { key: 'utm', head: t('utmKey'), cell: campaign => campaign.utmKey ?? '', phone: false },
                {
                  key: 'budget',
                  head: t('budget'),
                  cell: campaign => f.moneyWhole(campaign.budgetCents),
                  right: true,
                  phone: false,
                },
                { key: 'cost', head: t('cost'), cell: campaign => costOf(campaign, f), right: true },
                {
                  key: 'people',
                  head: t('brought'),
                  right: true,
                  cell: ({ id, name }) => (
                    <Door to={`/campaigns/${id}?stage=touched`} title={t('peopleOf', { name })}>
                      {t('people')}
                    </Door>
                  ),
                },
              ]}
            />
          )}
        </Section>
      </div>
      {asked === 'new' && <CampaignDialog campaign={null} onClose={() => open(undefined)} />}
      {asked !== undefined && asked !== 'new' && (
        <Asked key={asked} id={Number(asked)} onClose={() => open(undefined)} />
      )}
    </Page>
  )
}

/** A campaign named by the address may be further down than the list was read. */
function Asked({ id, onClose }: { id: number; onClose: () => void }) {
  const campaign = campaigns.useApi('GET /api/campaigns/:id', { params: { id } })
  if (campaign.error) return <Failed problem={campaign.error} onRetry={() => void campaign.refetch()} />
  return campaign.data ? <CampaignDialog campaign={campaign.data} onClose={onClose} /> : null
}

function datesOf({ startsOn, endsOn }: ShownCampaign, f: Format): string {
  const from = f.date(startsOn)
  const until = f.date(endsOn)
  if (startsOn && endsOn) return t('fromUntil', { from, until })
  return startsOn ? t('from', { from }) : endsOn ? t('until', { until }) : ''
}

function costOf({ costCents, budgetCents }: ShownCampaign, f: Format) {
  const text = f.moneyWhole(costCents)
  if (costCents === null || budgetCents === null || costCents <= budgetCents) return text
  return (
    <span className="bad" title={t('over')}>
      {text}
      <span className="hidden">{t('over')}</span>
    </span>
  )
}
