import type { CaptureOptions } from './options.ts'
import type { HostedForm } from './queries.ts'
import { signedQuery } from './sign.ts'

export const linkLastsMs = 7 * 86_400_000

/** The whole address of the guide of a submission, signed, for as long as links last. */
export const guideHref =
  ({ secret, publicUrl }: Pick<CaptureOptions, 'secret' | 'publicUrl'>, form: Pick<HostedForm, 'slug'>) =>
  (submissionId: number, at: Date): string =>
    `${publicUrl.replace(/\/$/, '')}/f/${form.slug}/guide?${signedQuery(secret, 'guide', submissionId, new Date(at.getTime() + linkLastsMs))}`
