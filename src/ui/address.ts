import { useNavigate, useSearch } from '@tanstack/react-router'

export type Address = Record<string, string | undefined>

/** The state of a view, held in the address so that it can be sent to a colleague. `set` merges; undefined removes. */
export function useAddress(): [Address, (change: Address, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const address = Object.fromEntries(
    Object.entries(search).map(([key, value]) => [key, value === undefined ? undefined : String(value)]),
  )
  return [
    address,
    (change, { replace = false } = {}) =>
      void navigate({
        to: '.',
        replace,
        search: ((before: Record<string, unknown>) => {
          const after = { ...before, ...change }
          return Object.fromEntries(
            Object.entries(after).filter(([, value]) => value !== undefined && value !== ''),
          )
        }) as never,
      }),
  ]
}
