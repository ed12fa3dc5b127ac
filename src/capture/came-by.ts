import type { Tx } from '../platform/database.ts'
import { arrivalOf, type Carried } from '../sources/model/arrival.ts'
import { sourceOf as sourceOfArrival } from '../sources/model/source-of.ts'
import { sourcesAt } from '../sources/queries.ts'
import type { CaptureOptions } from './options.ts'
import type { Came } from './view-form.ts'

export const addressOfForm = ({ publicUrl }: Pick<CaptureOptions, 'publicUrl'>, slug: string): string =>
  `${publicUrl.replace(/\/$/, '')}/f/${slug}`

/** Where somebody came from, by the rules of now. */
export async function cameBy(
  tx: Tx,
  options: Pick<CaptureOptions, 'publicUrl'>,
  { carried, slug }: { carried: Carried; slug: string },
  now: Date,
): Promise<Came> {
  const sources = await sourcesAt(tx, now, [new URL(options.publicUrl).hostname])
  const address = addressOfForm(options, slug)
  return { sources, found: sourceOfArrival(sources, arrivalOf({ carried, address, at: now })) }
}
