import { askConfirmation } from '../consent/ask-confirmation.ts'
import { purposeByKey } from '../consent/purposes.ts'
import { recordConsent } from '../consent/record-consent.ts'
import { verdictOn } from '../consent/who-may.ts'
import { fillAccountCustom, fillCustom } from '../customers/fill-custom.ts'
import { identifyPerson } from '../customers/identify.ts'
import type { CustomField, CustomValues } from '../customers/model/custom-field.ts'
import { seniorityOf } from '../customers/model/job-title.ts'
import { raiseLead } from '../leads/raise.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import { keepArrivals } from '../sources/keep-arrivals.ts'
import type { Carried } from '../sources/model/arrival.ts'
import { placementName } from '../sources/model/evidence.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { asksBack, type Filled, type FormKind, headcountOf } from './model/fields.ts'
import { type HostedForm, submissionByKey } from './queries.ts'
import { claimSubmission, completeSubmission, type SubmissionShown } from './store.ts'
import type { Came } from './view-form.ts'

export type SubmissionInput = {
  form: HostedForm
  /** Of the hidden token: the same token again is the same submission. */
  dedupeKey: string
  filled: Filled
  /** Declared fields that the form asks for, with what was answered. */
  declared?: { fields: readonly CustomField[]; values: CustomValues }
  /** The same of accounts: filled on the account of the person. */
  ofAccount?: CustomValues
  /** What the visitor saw; absent where another program sends what was asked elsewhere. */
  shown?: SubmissionShown
  /** The words agreed to, where they are those of a version; else the form's own. */
  agreed?: { text: string; version: number; purpose: string; language: string }
  consent: boolean
  anonymousKey: string | null
  carried: Carried
  came: Came
  /** The channel of the place, where a call to action of ours led to the form. */
  placement?: string
}
export type Submitted = { submissionId: number; at: Date; again: boolean }

const titles: Record<FormKind, string> = {
  guide: 'Guide form',
  contact: 'Contact form',
  trial: 'Trial form',
  event: 'Event form',
}

/**
 * A form that was sent, in one transaction: person, consent, touch, lead. Sent twice with one token it is one
 * submission, and the second call answers the first one's.
 */
export async function submitForm(
  tx: Tx,
  actor: Actor,
  input: SubmissionInput,
  now: Date,
): Promise<Submitted> {
  const { form, filled, carried, came } = input
  const { channel, campaign } = came.found
  const submissionId = await claimSubmission(tx, form.id, input.dedupeKey, input.shown ?? null, now)
  if (submissionId === null) {
    const first = await submissionByKey(tx, input.dedupeKey)
    if (!first) return refuse('changed_meanwhile', 409, 'This form was sent at the same moment. Try again.')
    return { submissionId: first.id, at: first.at, again: true }
  }
  const campaignId = campaign?.id ?? form.campaignId
  const productGroupId = form.productGroupId ?? campaign?.productGroupId ?? null
  const { personId, accountId } = await identifyPerson(
    tx,
    actor,
    {
      email: filled.email,
      name: filled.name,
      givenName: filled.givenName,
      familyName: filled.familyName,
      city: filled.city,
      companyName: filled.company,
      jobTitle: filled.jobTitle,
      jobFunction: filled.jobFunction,
      seniority: seniorityOf(filled.jobTitle),
      employees: headcountOf(filled.employees),
      country: filled.country,
      industry: filled.industry,
      phone: filled.phone,
      language: input.shown?.language ?? form.language,
      anonymousKey: input.anonymousKey,
      source: channel,
      by: 'form',
    },
    now,
  )
  if (input.declared) await fillCustom(tx, 'form', [{ personId, values: input.declared.values }], now)
  if (input.ofAccount && accountId !== null)
    await fillAccountCustom(tx, 'form', { accountId, values: input.ofAccount }, now)
  // Consent is to mail: without an address there is nothing to agree to.
  if (input.consent && filled.email !== null) await agree(tx, actor, input, personId, now)
  const [touchId] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: personId,
        accountId,
        kind: 'form',
        occurredAt: now,
        source: channel,
        campaignId,
        productGroupId,
        messageKey: `form:${input.dedupeKey}`,
        title: `${titles[form.kind]}: ${form.name}`,
        body: filled.message,
        properties: {
          form: form.slug,
          ...answersOf(filled),
          ...carried,
          ...(input.placement ? { [placementName]: input.placement } : {}),
          ...(input.declared ? { answers: labelled(input.declared) } : {}),
        },
      },
    ],
    now,
  )
  const arrived = { touchId: touchId ?? null, found: came.found, fallbackCampaignId: form.campaignId }
  await keepArrivals(tx, came.sources, [arrived])
  await completeSubmission(tx, submissionId, personId, touchId ?? null)
  const handRaise = asksBack(form.kind)
  await raiseLead(
    tx,
    actor,
    {
      personId,
      raisedBy: `form:${form.slug}`,
      touchId: touchId!,
      productGroupId,
      campaignId,
      source: channel,
      handRaise,
    },
    now,
  )
  await appendFact(tx, {
    name: 'form.submitted',
    about: personId,
    payload: { formId: form.id, submissionId, touchId: touchId ?? null },
    at: now,
  })
  await enqueue(tx, 'insight.refresh', { subjectIds: [personId] })
  return { submissionId, at: now, again: false }
}

/** The consent of the form, with the words shown; where its purpose demands it, only asked for until it is confirmed by mail. */
async function agree(
  tx: Tx,
  actor: Actor,
  { form, agreed }: SubmissionInput,
  personId: number,
  now: Date,
): Promise<void> {
  const text = agreed?.text ?? form.consentText
  const version = agreed?.version ?? form.consentVersion
  const purpose = agreed?.purpose ?? form.consentPurpose
  const given = {
    personId,
    purpose,
    channel: 'email' as const,
    textShown: `${text} (${form.purposeName}, version ${version})`,
    textVersion: version,
    language: agreed?.language ?? form.language,
    source: `form:${form.slug}`,
  }
  if ((await purposeByKey(tx, purpose)).doubleOptIn) {
    // Whoever confirmed before need not do it again, and a stranger with the address changes nothing.
    if (!(await verdictOn(tx, given, now)).may) await askConfirmation(tx, actor, given, now)
  } else await recordConsent(tx, actor, { ...given, granted: true }, now)
}

/** What was answered in fields of the company's own, under their labels: kept also where the record says something else. */
function labelled({ fields, values }: NonNullable<SubmissionInput['declared']>): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ key, label }) => (values[key] === undefined ? [] : [[label, values[key]]])),
  )
}

/** What was answered, without what the person's own record and the body of the touch hold. */
function answersOf(filled: Filled): Record<string, string> {
  const {
    email: _,
    phone: __,
    message: ___,
    name: ____,
    givenName: _____,
    familyName: ______,
    ...answers
  } = filled
  return Object.fromEntries(
    Object.entries(answers).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}
