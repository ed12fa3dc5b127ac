import { useState } from 'react'
import { campaignChannels } from '../../campaigns/model/campaign.ts'
import { marketers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'
import { useCampaignsNamed } from './use-campaigns.ts'
import { channelName } from './words.ts'

/** Why a lead has its source: the rule, the evidence, and what disagrees. */
export function WhySource({ leadId }: { leadId: number }) {
  const { user } = useSettings()
  const [correcting, setCorrecting] = useState(false)
  const may = (marketers as readonly string[]).includes(user?.role ?? '')
  const isStaff = user !== null && user?.role !== 'partner'
  const { data } = sources.useApi(
    'GET /api/sources/leads/:id',
    { params: { id: leadId } },
    { enabled: isStaff },
  )
  if (!isStaff) return null
  const why = data?.why
  const touchId = data?.touchId ?? null
  const evidence = why && [
    why.medium && `utm_medium=${why.medium}`,
    why.campaignTag && `utm_campaign=${why.campaignTag}`,
    why.term && `utm_term=${why.term}`,
    why.content && `utm_content=${why.content}`,
    ...why.clicks,
    why.referrer,
  ]
  return (
    <Section
      title={t('why')}
      note={
        why &&
        may && (
          <Button small quiet onClick={() => setCorrecting(true)}>
            {t('correct')}
          </Button>
        )
      }
    >
      {why && touchId !== null ? (
        <>
          <p>
            <b>{t('decidedBy', { channel: channelName(why.channel), name: why.name })}</b>{' '}
            <span className="i3">
              {data.byHand
                ? t('byHand', { name: data.byHand })
                : t('byRule', { rule: why.ruleName ?? why.rule, version: why.version })}
            </span>
          </p>
          {evidence?.some(Boolean) && <p className="t12 i3">{evidence.filter(Boolean).join(' · ')}</p>}
          {why.campaign && <p className="t12">{t('campaignIs', { name: why.campaign.name })}</p>}
          {!why.campaign && why.campaignTag && (
            <p className="t12">{t('campaignTag', { tag: why.campaignTag })}</p>
          )}
          {why.disagreed && (
            <p className="t12">
              <span className="tag">{t('disagrees')}</span> {why.disagreed}
            </p>
          )}
        </>
      ) : (
        <p className="i3">{t('whyNot')}</p>
      )}
      {correcting && why && touchId !== null && (
        <CorrectDialog touchId={touchId} channel={why.channel} onClose={() => setCorrecting(false)} />
      )}
    </Section>
  )
}

function CorrectDialog({
  touchId,
  channel,
  onClose,
}: {
  touchId: number
  channel: string | null
  onClose: () => void
}) {
  const toast = useToast()
  const [said, setSaid] = useState(channel ?? 'direct')
  const [campaign, setCampaign] = useState<{ id: number; name: string } | null>(null)
  const correct = sources.useCall('POST /api/sources/touches/:id/correction', {
    onDone: () => {
      toast({ text: t('corrected') })
      onClose()
    },
  })
  return (
    <Dialog title={t('correctHead')} onClose={onClose}>
      <div className="form">
        {correct.error && (
          <div className="notice bad" role="alert">
            {sentenceOf(correct.error)}
          </div>
        )}
        <p>{t('correctWhy')}</p>
        <SelectField
          label={t('ruleChannel')}
          value={said}
          onChange={setSaid}
          options={campaignChannels.map(value => ({ value, label: channelName(value) }))}
        />
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
            busy={correct.isPending}
            onClick={() =>
              correct.mutate({
                params: { id: touchId },
                body: { channel: said as 'direct', campaignId: campaign?.id ?? null },
              })
            }
          >
            {t('save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
