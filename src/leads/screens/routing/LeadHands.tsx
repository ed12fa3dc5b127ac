import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Section } from '../../../ui/Section.tsx'
import { sentenceOf } from '../../../ui/States.tsx'
import { useSettings } from '../../../ui/settings.tsx'
import { useToast } from '../../../ui/Toast.tsx'
import { routing } from './api.ts'
import './routing.css'
import { t } from './dealing-texts.ts'

/** Into whose hands a lead came, and the claim of one that nobody has. */
export function LeadHands({ leadId }: { leadId: number }) {
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const { data } = routing.useApi(
    'GET /api/leads/:id/assignments',
    { params: { id: leadId } },
    { enabled: user?.role !== 'partner', refetchSeconds: 60 },
  )
  const claim = routing.useCall('POST /api/leads/:id/claim', {
    onDone: () => toast({ text: t('claimed') }),
  })
  if (!data || (data.items.length < 2 && !data.mayClaim)) return null
  return (
    <Section title={t('hands')}>
      <ol className="routing-hands">
        {data.items.map(item => (
          <li key={`${item.at} ${item.how}`}>
            <time className="i3" dateTime={item.at}>
              {f.moment(item.at)}
            </time>
            <span>
              {item.user?.name ?? t('nobodyYet')}
              <span className="i3">{` · ${howText(item)}`}</span>
            </span>
          </li>
        ))}
      </ol>
      {claim.error && (
        <div className="notice bad" role="alert">
          {sentenceOf(claim.error)}
        </div>
      )}
      {data.mayClaim && (
        <Button busy={claim.isPending} onClick={() => claim.mutate({ params: { id: leadId } })}>
          {t('claim')}
        </Button>
      )}
    </Section>
  )
}

type Item = {
  how: 'raised' | 'given' | 'claimed' | 'broken' | 'absence' | 'rerouted' | 'undone'
  by: { name: string } | null
  ruleLabel: string | null
}
function howText({ how, by, ruleLabel }: Item): string {
  if (how === 'raised' && ruleLabel === null) return t('how_raised_none')
  if (how === 'given' && by === null) return t('how_given_none')
  return t(`how_${how}`, { by: by?.name ?? '', rule: ruleLabel ?? '' })
}
