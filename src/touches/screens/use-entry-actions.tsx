import { useCallback, useMemo, useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { useSettings } from '../../ui/settings.tsx'
import type { Entry } from './api.ts'
import { CorrectTouch, LogTouch } from './EntryDialog.tsx'
import type { Choice } from './LogRow.tsx'

/** What may be done with an entry: opened by anybody, answered by the staff, corrected by whoever wrote it; verbs decide in the end. */
export function useEntryActions() {
  const { user } = useSettings()
  const [open, setOpen] = useState<{ choice: Choice; entry: Entry } | null>(null)
  const close = () => setOpen(null)
  const choose = useCallback((choice: Choice, entry: Entry) => setOpen({ choice, entry }), [])
  const may = useMemo(
    () => ({
      answer: (entry: Entry) => user?.role !== 'partner' && (entry.byHand || entry.kind === 'email'),
      correct: (entry: Entry) =>
        entry.byHand &&
        user !== null &&
        (entry.byId === user.id || managers.some(role => role === user.role)),
    }),
    [user],
  )
  return {
    may,
    choose,
    dialog:
      open &&
      (open.choice === 'answer' ? (
        <LogTouch replyTo={open.entry} onClose={close} />
      ) : (
        <CorrectTouch entry={open.entry} onClose={close} />
      )),
  }
}
