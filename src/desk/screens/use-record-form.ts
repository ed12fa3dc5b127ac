import type { Problem } from '../../ui/api.ts'
import { useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { changedTyped, type TypedValues } from '../../ui/TypedField.tsx'
import { t } from './customer-texts.ts'

type Answers = { onError: (problem: Problem) => void; onSuccess: () => void }
type Form = Record<string, unknown> & { name: string; custom: TypedValues }

/**
 * Editing of a record: only what was changed here is sent, so that a colleague's changes of other fields stay, and for
 * a moment it can be brought back.
 */
export function useRecordForm<V extends Form>({
  initial,
  send,
  onClose,
}: {
  initial: V
  send: (change: Partial<V>, answers: Answers) => void
  onClose: () => void
}) {
  const toast = useToast()
  const form = useForm<V>({ initial })
  const save = () => {
    const custom = changedTyped(initial.custom, form.values.custom)
    const change = differing(initial, form.values)
    if (Object.keys(custom).length > 0) change.custom = custom
    if (Object.keys(change).length === 0) return onClose()
    const back = Object.fromEntries(Object.keys(change).map(name => [name, initial[name]])) as Partial<V>
    if (change.custom)
      back.custom = Object.fromEntries(Object.keys(custom).map(key => [key, initial.custom[key] ?? null]))
    send(change, {
      onError: form.fail,
      onSuccess: () => {
        toast({
          text: t('saved', { name: form.values.name }),
          undo: () =>
            send(back, { onError: problem => toast({ text: problem.detail }), onSuccess: () => {} }),
        })
        onClose()
      },
    })
  }
  return { form, save }
}

function differing<V extends Form>(before: V, after: V): Partial<V> {
  const names = Object.keys(after).filter(name => name !== 'custom' && after[name] !== before[name])
  return Object.fromEntries(names.map(name => [name, after[name]])) as Partial<V>
}

/** Empty text as nothing, for those of a change that are named. */
export const textsOf = <K extends string>(
  change: Partial<Record<K, unknown>>,
  names: readonly K[],
): Partial<Record<K, string | null>> =>
  Object.fromEntries(
    names.filter(name => change[name] !== undefined).map(name => [name, String(change[name]).trim() || null]),
  ) as Partial<Record<K, string | null>>

/** Chosen ids, empty as nobody or none. */
export const idsOf = <K extends string>(
  change: Partial<Record<K, unknown>>,
  names: readonly K[],
): Partial<Record<K, number | null>> =>
  Object.fromEntries(
    names
      .filter(name => change[name] !== undefined)
      .map(name => [name, change[name] === '' ? null : Number(change[name])]),
  ) as Partial<Record<K, number | null>>
