import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { TextField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { sources } from './api.ts'
import { MakeCampaign } from './MakeCampaign.tsx'
import { t } from './texts.ts'
import { useCampaignsNamed } from './use-campaigns.ts'

/** Tags that no campaign is known by: one call maps them, or makes a campaign of them. */
export function UnknownCampaigns({ may }: { may: boolean }) {
  const f = useFormat()
  const toast = useToast()
  const [mapping, setMapping] = useState<string | null>(null)
  const { data, error, refetch } = sources.useApi('GET /api/sources/unknown-campaigns', { query: {} })
  const name = sources.useCall('POST /api/sources/names')
  const [making, setMaking] = useState<string | null>(null)
  const problem = name.error
  return (
    <Section title={t('unknown')} note={t('unknownNote')} count={data ? f.count(data.total) : undefined}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} />}
      {problem && (
        <div className="notice bad" role="alert">
          {sentenceOf(problem)}
        </div>
      )}
      {data && (
        <Table
          label={t('unknown')}
          rows={data.items}
          rowKey={({ tag }) => tag}
          empty={<Empty sentence={t('noUnknown')} />}
          columns={[
            { key: 'tag', head: t('tag'), cell: ({ tag }) => <code>{tag}</code> },
            {
              key: 'n',
              head: t('arrivals'),
              right: true,
              cell: ({ tag, touches }) => (
                <Door to={`/settings/sources?${new URLSearchParams({ tag })}`}>{f.count(touches)}</Door>
              ),
            },
            { key: 'last', head: t('last'), phone: false, cell: ({ lastAt }) => f.day(lastAt) },
            {
              key: 'do',
              head: <span className="hidden">{t('thisIs')}</span>,
              right: true,
              cell: ({ tag, like }) =>
                may && (
                  <span className="source-actions">
                    {like && (
                      <Button
                        small
                        onClick={() =>
                          name.mutate(
                            { body: { kind: 'utm', pattern: tag, campaignId: like.id } },
                            { onSuccess: () => toast({ text: t('mapped', { tag, name: like.name }) }) },
                          )
                        }
                      >
                        {t('isLike', { name: like.name })}
                      </Button>
                    )}
                    <Button small quiet label={`${t('thisIs')} ${tag}`} onClick={() => setMapping(tag)}>
                      {t('thisIs')}
                    </Button>
                    <Button small quiet label={`${t('makeCampaign')}: ${tag}`} onClick={() => setMaking(tag)}>
                      {t('makeCampaign')}
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      )}
      {making !== null && <MakeCampaign tag={making} onClose={() => setMaking(null)} />}
      {mapping !== null && <MapDialog tag={mapping} onClose={() => setMapping(null)} />}
    </Section>
  )
}

function MapDialog({ tag, onClose }: { tag: string; onClose: () => void }) {
  const toast = useToast()
  const [pattern, setPattern] = useState(tag)
  const [campaign, setCampaign] = useState<{ id: number; name: string } | null>(null)
  const name = sources.useCall('POST /api/sources/names', {
    onDone: () => {
      toast({ text: t('mapped', { tag, name: campaign?.name ?? '' }) })
      onClose()
    },
  })
  return (
    <Dialog title={t('which', { tag })} onClose={onClose}>
      <div className="form">
        {name.error && (
          <div className="notice bad" role="alert">
            {sentenceOf(name.error)}
          </div>
        )}
        <FindByName
          label={t('campaign')}
          useFound={useCampaignsNamed}
          value={campaign}
          onChange={setCampaign}
        />
        <TextField label={t('pattern')} hint={t('patternHint')} value={pattern} onChange={setPattern} />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            primary
            busy={name.isPending}
            disabled={!campaign || pattern.trim() === ''}
            onClick={() =>
              campaign && name.mutate({ body: { kind: 'utm', pattern, campaignId: campaign.id } })
            }
          >
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
