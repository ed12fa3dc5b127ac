import { useEffect, useRef } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { arranging, type Figures } from './api.ts'
import { t } from './figures-texts.ts'
import { fieldLabel } from './form-words.ts'

const odd = ['repeated', 'links', 'quick'] as const

/** Odd submissions: a person lets them through or throws them away. */
export function HeldList({ formId, fields }: { formId: number; fields: Figures['fields'] }) {
  const f = useFormat()
  const toast = useToast()
  const held = arranging.useApi('GET /api/forms/:id/held', { params: { id: formId } })
  const release = arranging.useCall('POST /api/held-submissions/:id/release')
  const drop = arranging.useCall('POST /api/held-submissions/:id/drop')
  const items = held.data?.items ?? []
  const place = useRef<HTMLDivElement>(null)
  const [{ held: asked }] = useAddress()
  const isRead = held.data !== undefined
  useEffect(() => {
    if (asked && isRead) place.current?.scrollIntoView({ block: 'start' })
  }, [asked, isRead])
  const say = (text: string) => ({
    onSuccess: () => toast({ text }),
    onError: (problem: unknown) => toast({ text: sentenceOf(problem) }),
  })
  return (
    <div ref={place}>
      <Section title={t('held')} count={held.data ? f.count(items.length) : undefined} note={t('heldNote')}>
        {held.error && <Failed problem={held.error} onRetry={() => void held.refetch()} />}
        {held.data && items.length === 0 && <p className="i3">{t('noHeld')}</p>}
        {items.map(item => (
          <div key={item.id} className="held-item">
            <p className="i3 t12">
              {f.moment(item.at)} · {t('heldWhy')}{' '}
              {item.reasons
                .map(reason => t(`odd_${odd.find(each => each === reason) ?? 'quick'}`))
                .join(', ')}
            </p>
            <dl>
              {item.answers.map(({ name, text }) => (
                <div key={name}>
                  <dt className="i3 t12">{fieldLabel(name, fields)}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
            <div className="row">
              <Button
                small
                busy={release.isPending}
                onClick={() => release.mutate({ params: { id: item.id } }, say(t('released')))}
              >
                {t('release')}
              </Button>
              <Button
                small
                quiet
                busy={drop.isPending}
                onClick={() => drop.mutate({ params: { id: item.id } }, say(t('dropped')))}
              >
                {t('drop_')}
              </Button>
            </div>
          </div>
        ))}
        {items.length > 0 && <p className="i3 t12">{t('heldDays')}</p>}
      </Section>
    </div>
  )
}
