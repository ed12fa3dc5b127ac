import {
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { z } from 'zod'
import type { Contract, Operation } from '../platform/contract.ts'

/** A refusal as the API gives it (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: { pointer: string; detail: string }[]
  constructor(
    status: number,
    body: { code?: string; detail?: string; errors?: { pointer: string; detail: string }[] },
  ) {
    super(body.detail ?? String(status))
    this.status = status
    this.code = body.code ?? 'unknown'
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
  }
}

type In<T> = T extends z.ZodType ? z.input<T> : never
type Keys<T> = { [K in keyof T]: T[K] extends z.ZodType ? K : never }[keyof T] & ('params' | 'query' | 'body')
/** What a call takes: exactly the parts that its contract names. */
export type Input<O extends Operation> = { [K in Keys<O>]: In<O[K]> }
export type Answer<O extends Operation> = z.output<O['response']>

type Given = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** A call without its contract, for the parts of screens that know no domain. */
export async function send(route: string, given: Given = {}): Promise<unknown> {
  const [method, path] = route.split(' ') as [string, string]
  const address = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(given.params?.[name])),
  )
  const query = new URLSearchParams(
    Object.entries(given.query ?? {}).flatMap(([name, value]) =>
      value === undefined || value === null || value === ''
        ? []
        : [[name, String(value)] as [string, string]],
    ),
  ).toString()
  const response = await fetch(query === '' ? address : `${address}?${query}`, {
    method,
    headers: {
      accept: 'application/json',
      'x-requested-with': 'linchpin',
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  const body: unknown = await response.json().catch(() => ({}))
  if (response.ok) return body
  const problem = new Problem(response.status, body as { code?: string; detail?: string })
  if (problem.code === 'not_signed_in') onSignedOut()
  throw problem
}

let onSignedOut = (): void => {}
/** What to do when the session has ended: the frame goes to the sign-in page. */
export function whenSignedOut(work: () => void): void {
  onSignedOut = work
}

/**
 * The typed client of one contract; the contract is imported as a type only, so that no schema reaches the browser.
 * `useApi` reads, `usePages` reads lists page by page, `useCall` changes and then reads anew what the change touched.
 */
export function client<C extends Contract>() {
  type Route = keyof C & string
  const api = <R extends Route>(route: R, input?: Input<C[R]>): Promise<Answer<C[R]>> =>
    send(route, input as Given) as Promise<Answer<C[R]>>

  function useApi<R extends Route>(
    route: R,
    input?: Input<C[R]>,
    options: { enabled?: boolean; refetchSeconds?: number } = {},
  ): UseQueryResult<Answer<C[R]>, Problem> {
    return useQuery<Answer<C[R]>, Problem>({
      queryKey: [route, input ?? {}],
      queryFn: () => api(route, input),
      enabled: options.enabled ?? true,
      ...(options.refetchSeconds ? { refetchInterval: options.refetchSeconds * 1000 } : {}),
    })
  }

  function usePages<R extends Route>(
    route: R,
    input: Input<C[R]>,
    options: { refetchSeconds?: number } = {},
  ) {
    return useInfiniteQuery<Answer<C[R]>, Problem>({
      queryKey: [route, 'pages', input],
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam }) => {
        const given = input as Given
        return api(route, { ...given, query: { ...given.query, cursor: pageParam } } as unknown as Input<
          C[R]
        >)
      },
      getNextPageParam: last => (last as { next?: string | null }).next ?? undefined,
      ...(options.refetchSeconds ? { refetchInterval: options.refetchSeconds * 1000 } : {}),
    })
  }

  function useCall<R extends Route>(route: R, options: { onDone?: (answer: Answer<C[R]>) => void } = {}) {
    const queries = useQueryClient()
    return useMutation<Answer<C[R]>, Problem, Input<C[R]>>({
      mutationFn: input => api(route, input),
      onSuccess: answer => {
        // Figures, clocks and lists hang together: after a change everything shown is read again, behind the answer.
        void queries.invalidateQueries()
        options.onDone?.(answer)
      },
    })
  }
  return { api, useApi, usePages, useCall }
}
