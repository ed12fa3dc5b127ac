import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Draft, definitions } from './api.ts'
import { sideWord } from './Drafts.tsx'
import { t } from './definition-texts.ts'

type Signer = 'marketing' | 'sales'

/** Both sides of a draft: who signed and when, and what the reader may do. */
export function SignBar({ draft }: { draft: Draft }) {
  const f = useFormat()
  const [doing, setDoing] = useState<Signer | 'return' | null>(null)
  const unchanged = draft.changed.length === 0 && !hasOtherNumbers(draft)
  const line = (side: Signer) => {
    const signature = draft.signatures.find(each => each.side === side)
    if (!signature) return <span className="i3">{t('hasNotSigned')}</span>
    const when = f.moment(signature.at)
    return (
      <span>{signature.note ? t('signsNote', { when, note: signature.note }) : t('signs', { when })}</span>
    )
  }
  const head = (side: Signer) => (
    <b>{draft.signatures.find(each => each.side === side)?.by.name ?? sideWord(side)}</b>
  )
  const isSigned = (side: Signer) => draft.signatures.some(each => each.side === side)
  return (
    <section className="sign" aria-label={t('signTitle', { n: draft.id })}>
      <div className="left">
        <div>
          {head('marketing')}
          <div className="t12 i2">{line('marketing')}</div>
        </div>
        <Mark side="marketing" planned={!isSigned('marketing')} size={18} />
      </div>
      <div className="axle" />
      <div className="right">
        <Mark side="sales" planned={!isSigned('sales')} size={18} />
        <div>
          {head('sales')}
          <div className="t12 i2">{line('sales')}</div>
        </div>
        <span className="grow" />
        {draft.mayReturn && draft.signatures.length > 0 && (
          <Button onClick={() => setDoing('return')}>{t('sendBack')}</Button>
        )}
        {draft.maySign.map(side => (
          <Button key={side} primary disabled={unchanged || draft.stale} onClick={() => setDoing(side)}>
            {draft.maySign.length > 1 ? t('signFor', { side: sideWord(side) }) : t('sign', { n: draft.id })}
          </Button>
        ))}
      </div>
      {doing === 'return' && <SendBack draft={draft} onClose={() => setDoing(null)} />}
      {doing !== null && doing !== 'return' && (
        <Sign draft={draft} side={doing} onClose={() => setDoing(null)} />
      )}
    </section>
  )
}

/** Thresholds and grades are no rules, but a change of them is one. */
const hasOtherNumbers = ({ rules, against, name }: Draft): boolean => {
  const numbers = ({ threshold, thresholds, grades }: Draft['rules']) =>
    JSON.stringify([threshold, thresholds, grades])
  return name !== against.name || numbers(rules) !== numbers(against.rules)
}

function Sign({ draft, side, onClose }: { draft: Draft; side: Signer; onClose: () => void }) {
  const toast = useToast()
  const [note, setNote] = useState('')
  const isLast = draft.signatures.length > 0
  const sign = definitions.useCall('POST /api/definition/drafts/:id/signature', {
    onDone: () => {
      toast({ text: t('signedToast') })
      onClose()
    },
  })
  return (
    <Dialog title={t('signTitle', { n: draft.id })} onClose={onClose}>
      <Form
        onSubmit={() =>
          sign.mutate({
            params: { id: draft.id },
            body: { revision: draft.revision, against: draft.against.version, side, note },
          })
        }
        problem={sign.error}
      >
        <p>{t(isLast ? 'signLast' : 'signWhy', { version: draft.against.version + 1 })}</p>
        <AreaField
          label={t('signNote')}
          hint={t('signHint')}
          name="note"
          value={note}
          onChange={setNote}
          rows={2}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={sign.isPending}>
            {t('signFor', { side: sideWord(side) })}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function SendBack({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const toast = useToast()
  const [note, setNote] = useState('')
  const back = definitions.useCall('POST /api/definition/drafts/:id/return', {
    onDone: () => {
      toast({ text: t('sentBack') })
      onClose()
    },
  })
  return (
    <Dialog title={t('sendBackTitle')} onClose={onClose}>
      <Form
        onSubmit={() => back.mutate({ params: { id: draft.id }, body: { revision: draft.revision, note } })}
        problem={back.error}
      >
        <AreaField label={t('sendBackWhy')} name="note" value={note} onChange={setNote} rows={3} required />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={back.isPending} disabled={note.trim() === ''}>
            {t('sendBack')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
