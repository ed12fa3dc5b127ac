import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { sellers } from '../../team/model/access.ts'
import type { Problem } from '../../ui/api.ts'
import { useKeys } from '../../ui/keys.ts'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type RejectReason, rejectReasons } from '../model/verdict.ts'
import { type LeadDetail, leads } from './api.ts'
import { t } from './texts.ts'
import { reasonText } from './words.ts'

export type Verdict = ReturnType<typeof useVerdict>

/** The verdict on one lead: what may be done, what is chosen, and the keys A, O, X and 1 to 8. */
export function useVerdict(lead: LeadDetail | undefined, onRejected: () => void) {
  const { user } = useSettings()
  const navigate = useNavigate()
  const toast = useToast()
  const [reason, setReason] = useState<RejectReason | null>(null)
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = lead?.person.name ?? ''
  const accepting = leads.useCall('POST /api/leads/:id/acceptance')
  const rejecting = leads.useCall('POST /api/leads/:id/rejection')

  const sells = sellers.some(role => role === user?.role)
  const managing = user?.role === 'sales_manager' || user?.role === 'administrator'
  const yours = !lead?.owner || lead.owner.id === user?.id || managing
  const may = sells && yours
  const busy = accepting.isPending || rejecting.isPending
  const missing =
    reason === null ? t('chooseReason') : reason === 'other' && note.trim() === '' ? t('noteNeeded') : null

  const accept = () => {
    if (!lead || !may || busy || lead.state !== 'open') return
    const onSuccess = () => toast({ text: t('acceptedToast', { name }) })
    accepting.mutate({ params: { id: lead.id } }, { onSuccess, onError: setProblem })
  }
  const reject = () => {
    if (!lead || !may || busy || lead.state !== 'open') return
    if (reason === null || missing) {
      setAsked(true)
      document.getElementById('say-no')?.scrollIntoView({ block: 'nearest' })
      const field = reason === 'other' ? '#say-no textarea' : '#say-no button'
      document.querySelector<HTMLElement>(field)?.focus()
      return
    }
    const body = { reason, note: note.trim() === '' ? null : note.trim() }
    const onSuccess = () => {
      toast({ text: t('rejectedToast', { name, reason: reasonText(reason) }) })
      onRejected()
    }
    rejecting.mutate({ params: { id: lead.id }, body }, { onSuccess, onError: setProblem })
  }
  const convert = () => {
    if (!lead || !may || (lead.state !== 'open' && lead.state !== 'accepted')) return
    void navigate({ to: '/pipeline', search: { leadId: String(lead.id) } as never })
  }
  const choose = (next: RejectReason) => {
    setReason(next === reason ? null : next)
    setAsked(false)
  }
  useKeys({
    a: accept,
    x: reject,
    o: convert,
    ...Object.fromEntries(
      rejectReasons.map((each, index) => [
        String(index + 1),
        () => lead?.state === 'open' && may && choose(each),
      ]),
    ),
  })
  return {
    sells,
    may,
    busy,
    reason,
    note,
    setNote,
    choose,
    accept,
    reject,
    convert,
    problem,
    missing: asked ? missing : null,
  }
}
