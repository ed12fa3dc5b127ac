import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { exposure } from './api.ts'
import { t } from './texts.ts'
import { useCampaignsNamed } from './use-campaigns.ts'
import { platformName, rowsDoor } from './words.ts'

/** Campaigns that platforms name and nobody here knows: matched by hand once. */
export function Unmatched({ may }: { may: boolean }) {
  const f = useFormat()
  const [matching, setMatching] = useState<string | null>(null)
  const { data, error, refetch } = exposure.useApi('GET /api/exposure/unmatched')
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('unmatched')} count={f.count(data.items.length)}>
      <Table
        label={t('unmatched')}
        rows={data.items}
        rowKey={({ platform, campaign }) => `${platform} ${campaign}`}
        empty={null}
        columns={[
          { key: 'campaign', head: t('campaign'), cell: ({ campaign }) => campaign },
          {
            key: 'platform',
            head: t('platform'),
            phone: false,
            cell: ({ platform }) => platformName(platform),
          },
          {
            key: 'c',
            head: t('clicks'),
            right: true,
            cell: ({ campaign, clicks }) => (
              <Door to={rowsDoor({ reported: campaign })}>{f.count(clicks)}</Door>
            ),
          },
          { key: 'cost', head: t('cost'), right: true, cell: ({ costCents }) => f.money(costCents) },
          {
            key: 'do',
            head: <span className="hidden">{t('thisIs')}</span>,
            right: true,
            cell: ({ campaign }) =>
              may && (
                <Button
                  small
                  quiet
                  label={`${t('thisIs')} ${campaign}`}
                  onClick={() => setMatching(campaign)}
                >
                  {t('thisIs')}
                </Button>
              ),
          },
        ]}
      />
      {matching !== null && <MatchDialog name={matching} onClose={() => setMatching(null)} />}
    </Section>
  )
}

function MatchDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const toast = useToast()
  const [campaign, setCampaign] = useState<{ id: number; name: string } | null>(null)
  const match = exposure.useCall('POST /api/exposure/matches', {
    onDone: () => {
      toast({ text: t('matched', { name, campaign: campaign?.name ?? '' }) })
      onClose()
    },
  })
  return (
    <Dialog title={t('which', { name })} onClose={onClose}>
      <div className="form">
        {match.error && (
          <div className="notice bad" role="alert">
            {sentenceOf(match.error)}
          </div>
        )}
        <p>{t('whichWhy')}</p>
        <FindByName
          label={t('campaign')}
          useFound={useCampaignsNamed}
          value={campaign}
          onChange={setCampaign}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            busy={match.isPending}
            disabled={!campaign}
            onClick={() => campaign && match.mutate({ body: { campaign: name, campaignId: campaign.id } })}
          >
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
