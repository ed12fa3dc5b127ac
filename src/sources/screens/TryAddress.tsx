import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CheckField, TextField } from '../../ui/Field.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { sources, type Trial } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

/** Paste an address and a referrer: which rule decides, what was asked on the way, and what disagrees. */
export function TryAddress({ hasDraft, may }: { hasDraft: boolean; may: boolean }) {
  const [address, setAddress] = useState('')
  const [referrer, setReferrer] = useState('')
  const [draft, setDraft] = useState(false)
  const trial = sources.useCall('POST /api/sources/trials')
  const keep = sources.useCall('POST /api/sources/examples')
  const pointer = trial.error?.errors[0]?.pointer ?? ''
  const keepExample = ({ found }: Trial) => {
    const name = `${channelName(found.channel)}: ${found.name}`.slice(0, 120)
    const channel = (found.channel ?? 'none') as 'none'
    keep.mutate({ body: { name, address, referrer, channel, campaignId: found.campaign?.id ?? null } })
  }
  return (
    <Section title={t('tryOut')}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          trial.mutate({ body: { address, referrer, draft: draft && hasDraft } })
        }}
      >
        <TextField
          label={t('address')}
          hint={t('addressHint')}
          type="url"
          value={address}
          onChange={setAddress}
          error={trial.error && pointer.endsWith('address') ? sentenceOf(trial.error) : undefined}
        />
        <TextField label={t('referrer')} type="url" value={referrer} onChange={setReferrer} />
        {hasDraft && <CheckField label={t('tryDraft')} value={draft} onChange={setDraft} />}
        <Button type="submit" busy={trial.isPending} disabled={address.trim() === ''}>
          {t('tryDo')}
        </Button>
      </form>
      {trial.data && <Walk trial={trial.data} />}
      {trial.data && may && (
        <Button small busy={keep.isPending} onClick={() => keepExample(trial.data)}>
          {t('keepExample')}
        </Button>
      )}
    </Section>
  )
}

function Walk({ trial: { found, strands, steps } }: { trial: Trial }) {
  const passed = steps.filter(({ decided }) => !decided)
  return (
    <div className="source-walk" role="status">
      <p>
        <b>
          {found.channel === null
            ? t('noChannel')
            : t('decidedBy', { channel: channelName(found.channel), name: found.name })}
        </b>{' '}
        <span className="i3">
          {t('byRule', { rule: found.ruleName ?? found.rule, version: found.version })}
        </span>
      </p>
      {found.campaign && <p>{t('campaignIs', { name: found.campaign.name })}</p>}
      {!found.campaign && found.campaignTag && <p>{t('campaignTag', { tag: found.campaignTag })}</p>}
      {strands.length > 1 && (
        <dl className="facts">
          {strands.map(({ of, channel, disagrees }) => (
            <div key={of}>
              <dt>{of}</dt>
              <dd>
                {channelName(channel)} {disagrees && <span className="tag">{t('disagrees')}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details>
        <summary>{`${t('walk')} (${passed.length + 1})`}</summary>
        <ol className="t12">
          {steps.map(({ rule, name, decided, failed }) => (
            <li key={rule}>
              {name}{' '}
              <span className="i3">
                {decided
                  ? t('stepDecided')
                  : t('stepFailed', { what: t(`of_${failed ?? 'off'}` as 'of_off') })}
              </span>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
