import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { mailbox } from './api.ts'
import { t } from './texts.ts'

/** The address that proves whose mail it is, to copy, and to change when it got about. */
export function OwnAddress() {
  const f = useFormat()
  const toast = useToast()
  const own = mailbox.useApi('GET /api/mailbox/address')
  const make = mailbox.useCall('POST /api/mailbox/address', {
    onDone: () => own.data?.address && toast({ text: t('ownRenewed') }),
  })
  if (own.error) return <Failed problem={own.error} onRetry={() => void own.refetch()} />
  if (!own.data) return <Loading rows={2} />
  const { address, madeAt, watched } = own.data
  const copy = () =>
    void navigator.clipboard.writeText(address ?? '').then(() => toast({ text: t('ownCopied') }))
  return (
    <Section title={t('ownTitle')} note={madeAt ? t('ownSince', { day: f.day(madeAt) }) : undefined}>
      <p className="mail-why">{t(watched ? 'ownWhy' : 'ownNone')}</p>
      {address && <p className="mail-own">{address}</p>}
      {make.error && (
        <p className="bad" role="alert">
          {make.error.detail}
        </p>
      )}
      <div className="mail-actions">
        {address ? (
          <>
            <Button primary onClick={copy}>
              {t('ownCopy')}
            </Button>
            <Button quiet busy={make.isPending} onClick={() => make.mutate({})}>
              {t('ownRenew')}
            </Button>
          </>
        ) : (
          watched && (
            <Button primary busy={make.isPending} onClick={() => make.mutate({})}>
              {t('ownMake')}
            </Button>
          )
        )}
      </div>
    </Section>
  )
}
