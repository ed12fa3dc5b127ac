import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Accesses } from './Accesses.tsx'
import { ArchiveOrErase } from './ArchiveOrErase.tsx'
import { privacy } from './api.ts'
import { channelName, t } from './texts.ts'
import './privacy.css'
import { WriteDown } from './WriteDown.tsx'

/** For what and how a person may be contacted, each with its reason and proof. */
export function MayWe({ personId, name }: { personId: number; name: string }) {
  const f = useFormat()
  const { user } = useSettings()
  const [address] = useAddress()
  const [open, setOpen] = useState<'write' | 'accesses' | 'data' | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const standing = privacy.useApi('GET /api/persons/:id/may-contact', {
    params: { id: personId },
    query: address.via === 'search' ? { via: 'search' } : {},
  })
  const ask = privacy.useCall('POST /api/persons/:id/preference-link', {
    onDone: ({ path }) => setLink(`${window.location.origin}${path}`),
  })
  const role = user?.role ?? 'partner'
  const isManager = ['administrator', 'marketing_manager', 'sales_manager'].includes(role)
  const { data } = standing
  const groups = Map.groupBy(data?.items ?? [], item => item.purpose)
  return (
    <Section title={t('mayWe')} note={t('mayWeNote')}>
      {standing.error && <Failed problem={standing.error} onRetry={() => void standing.refetch()} />}
      {standing.isPending && <Loading rows={4} />}
      {data?.erased && <p className="may-said">{t('erased')}</p>}
      {data?.objected && <p className="may-said">{t('objectedAll')}</p>}
      {data && !data.objected && !data.erased && !data.profiled && (
        <p className="may-said">{t('notProfiled')}</p>
      )}
      {data && !data.erased && (
        <ul className="list may-list">
          {[...groups].map(([purpose, items]) => (
            <li key={purpose}>
              <div className="grow">
                <div className="may-purpose">{items[0]!.name}</div>
                {items.map(item => (
                  <div key={item.channel ?? 'none'} className="may-line">
                    <span className="may-channel">{channelName(item.channel)}</span>
                    <b className={item.may ? '' : 'bad'}>{item.may ? t('yes') : t('no')}</b>
                    <span className="t12 i3">
                      {item.sentence}
                      {item.proof && (
                        <>
                          {' · '}
                          <span title={item.proof.textShown ?? undefined}>
                            {item.proof.by
                              ? t('proofBy', {
                                  source: item.proof.source,
                                  day: f.day(item.proof.at),
                                  by: item.proof.by,
                                })
                              : t('proofLine', { source: item.proof.source, day: f.day(item.proof.at) })}
                          </span>
                          {item.proof.textShown && (
                            <details>
                              <summary>{t('wordsShown')}</summary>
                              {item.proof.textVersion === null
                                ? t('shownPlain', { text: item.proof.textShown })
                                : t('shown', { version: item.proof.textVersion, text: item.proof.textShown })}
                            </details>
                          )}
                        </>
                      )}
                    </span>
                  </div>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      {role !== 'partner' && (
        <div className="may-actions">
          {!data?.erased && (
            <>
              <Button small onClick={() => setOpen('write')}>
                {t('writeDown')}
              </Button>
              <Button small onClick={() => ask.mutate({ params: { id: personId } })} busy={ask.isPending}>
                {t('ownPage')}
              </Button>
            </>
          )}
          {isManager && (
            <Button small quiet onClick={() => setOpen('accesses')}>
              {t('accesses')}
            </Button>
          )}
          {role === 'administrator' && !data?.erased && (
            <Button small quiet onClick={() => setOpen('data')}>
              {t('data')}
            </Button>
          )}
        </div>
      )}
      {link && (
        <Dialog title={t('linkShown')} onClose={() => setLink(null)}>
          <p>{t('linkWhy')}</p>
          <p className="may-link">{link}</p>
        </Dialog>
      )}
      {open === 'write' && data && (
        <WriteDown personId={personId} items={data.items} onClose={() => setOpen(null)} />
      )}
      {open === 'accesses' && <Accesses personId={personId} name={name} onClose={() => setOpen(null)} />}
      {open === 'data' && <ArchiveOrErase personId={personId} name={name} onClose={() => setOpen(null)} />}
    </Section>
  )
}
