import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Problem } from './api.ts'
import { sentenceOf } from './States.tsx'

type Bound<T> = { name: string; value: T; onChange: (value: T) => void; error: string | undefined }
export type FormState<V extends Record<string, unknown>> = {
  values: V
  set<K extends keyof V>(name: K, value: V[K]): void
  /** From what the value is at that moment: for what comes in later, such as an upload. */
  update<K extends keyof V>(name: K, change: (before: V[K]) => V[K]): void
  /** What a field part takes: name, value, onChange, error. */
  field<K extends keyof V & string>(name: K): Bound<V[K]>
  errors: Record<string, string>
  problem: Problem | null
  /** Shows a refusal: each error beside its field, the rest above the button. */
  fail(problem: Problem): void
  clear(): void
}

/** What is typed; with `keep` it survives a reload in this browser tab until cleared. Never for passwords. */
export function useForm<V extends Record<string, unknown>>({
  initial,
  keep,
}: {
  initial: V
  keep?: string
}): FormState<V> {
  const [values, setValues] = useState<V>(() => ({ ...initial, ...readKept(keep) }))
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (keep) sessionStorage.setItem(`linchpin.${keep}`, JSON.stringify(values))
  }, [keep, values])
  const errors = Object.fromEntries(
    (problem?.errors ?? []).map(error => [error.pointer.split('/').filter(Boolean)[0] ?? '', error.detail]),
  )
  const set = <K extends keyof V>(name: K, value: V[K]) => setValues(before => ({ ...before, [name]: value }))
  return {
    values,
    set,
    update: (name, change) => setValues(before => ({ ...before, [name]: change(before[name]) })),
    errors,
    problem,
    field: name => ({ name, value: values[name], onChange: value => set(name, value), error: errors[name] }),
    fail: setProblem,
    clear: () => {
      if (keep) sessionStorage.removeItem(`linchpin.${keep}`)
      setProblem(null)
      setValues(initial)
    },
  }
}

function readKept(keep: string | undefined): Record<string, unknown> {
  try {
    return keep
      ? (JSON.parse(sessionStorage.getItem(`linchpin.${keep}`) ?? '{}') as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

export function Form({
  onSubmit,
  problem,
  children,
}: {
  onSubmit: () => void
  problem?: Problem | null | undefined
  children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const [beside, setBeside] = useState(false)
  // A refusal that no field of this form shows is said above it.
  useLayoutEffect(() => {
    const names = (problem?.errors ?? []).map(error => error.pointer.split('/').filter(Boolean)[0] ?? '')
    setBeside(names.length > 0 && names.every(name => form.current?.elements.namedItem(name) != null))
  }, [problem])
  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        // A field that could not be read holds its last good value: that must not be sent in its place.
        const unread = event.currentTarget.querySelector<HTMLElement>('[data-unread]')
        if (unread) unread.focus()
        else onSubmit()
      }}
    >
      {problem && !beside && (
        <div className="notice bad" role="alert">
          {sentenceOf(problem)}
        </div>
      )}
      {children}
    </form>
  )
}
