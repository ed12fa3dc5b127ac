import type { duplicatesContract } from '../../duplicates/model/contract.ts'
import { client, Problem } from '../../ui/api.ts'
import type { transferContract } from '../model/contract.ts'
import type { Kind } from '../model/fields.ts'

export const transfer = client<typeof transferContract>()

/** Sends a file as it is; answers the id of the draft. Refusals are problems as everywhere. */
export async function sendFile(kind: Kind, file: File): Promise<number> {
  const body = new FormData()
  body.append('file', file)
  const response = await fetch(`/api/imports/file?kind=${kind}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'x-requested-with': 'linchpin' },
    body,
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new Problem(response.status, answer as { code?: string; detail?: string })
  return (answer as { id: number }).id
}
export const duplicates = client<typeof duplicatesContract>()
