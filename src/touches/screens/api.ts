import type { customersContract } from '../../customers/model/contract.ts'
import { type Answer, client, Problem } from '../../ui/api.ts'
import type { touchesContract } from '../model/contract.ts'

export const touches = client<typeof touchesContract>()
export const customers = client<typeof customersContract>()

/** An entry of the contact log, as every operation that shows one answers it. */
export type Entry = Answer<(typeof touchesContract)['GET /api/touches/:id']>
/** The same as a log answers it. */
export type LogEntry = Answer<(typeof touchesContract)['GET /api/accounts/:id/touches']>['items'][number]
/** The same as a search by words answers it. */
export type FoundEntry = Answer<(typeof touchesContract)['GET /api/touches']>['items'][number]
export type Attached = Entry['files'][number]

/** Uploads one file, which then waits for the entry that is being written. Throws a Problem. */
export async function uploadFile(file: File): Promise<Attached> {
  const form = new FormData()
  form.append('file', file, file.name)
  const response = await fetch('/api/files', {
    method: 'POST',
    headers: { accept: 'application/json', 'x-requested-with': 'linchpin' },
    body: form,
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  const body = (await response.json().catch(() => ({}))) as Attached & { code?: string; detail?: string }
  if (!response.ok) throw new Problem(response.status, body)
  return body
}
