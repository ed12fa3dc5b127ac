/** `retryAfter`: seconds after which it may be otherwise. */
export type RefusalContext = { field?: string; extra?: Record<string, unknown>; retryAfter?: number }

/** A rule said no. `code` is stable and machine-readable, `status` an HTTP status, `detail` one sentence. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string
  /** The input at fault, as a path ('email', 'lines/0/amount'), where there is one. */
  readonly field: string | undefined
  readonly extra: Record<string, unknown> | undefined
  readonly retryAfter: number | undefined

  constructor(code: string, status: number, detail: string, context: RefusalContext = {}) {
    super(`${code}: ${detail}`)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.detail = detail
    this.field = context.field
    this.extra = context.extra
    this.retryAfter = context.retryAfter
  }
}

/** Throws a Refusal; the surrounding transaction rolls back. */
export function refuse(code: string, status: number, detail: string, context: RefusalContext = {}): never {
  throw new Refusal(code, status, detail, context)
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal
}
