import type { Tx } from '../platform/database.ts'
import { normaliseEmail } from '../shared/email.ts'
import type { Carried } from '../sources/model/arrival.ts'
import type { Actor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { cameBy } from './came-by.ts'
import { declaredForForms, type Version } from './designs.ts'
import { followUp } from './follow-up.ts'
import { guideHref } from './guide-link.ts'
import { type Asked, askedOf, type Declared, isStandard, ruleOf } from './model/asked.ts'
import { readDeclared } from './model/declared.ts'
import { type Design, wordsIn } from './model/design.ts'
import { type Filled, fieldNames } from './model/fields.ts'
import { answersAsked, type Fault, faultsIn } from './model/rules.ts'
import type { Shown } from './model/shown.ts'
import type { CaptureOptions } from './options.ts'
import type { HostedForm } from './queries.ts'
import { sentArrival } from './store-arrivals.ts'
import { type Submitted, submitForm } from './submit.ts'

/** What a visitor is asked: the fields of a version, for what was shown. */
export type Sheet = { version: Version; asked: Asked[]; declared: Declared[]; currency: string }

export async function sheetOf(tx: Tx, form: HostedForm, version: Version, shown: Shown): Promise<Sheet> {
  const declared = version.design.fields.some(({ name }) => !isStandard(name))
    ? await declaredForForms(tx)
    : []
  const asked = askedOf(version.design, declared, {
    kind: form.kind,
    language: shown.language,
    places: shown.fields,
  })
  return { version, asked, declared, currency: (await companyIfAny(tx))?.currency ?? 'EUR' }
}

/** What was typed against the version that was shown: what counts as answered, with one fault a field at most. */
export function readAnswers(
  sheet: Sheet,
  typed: Readonly<Record<string, string>>,
): { answers: Record<string, string>; faults: Record<string, Fault> } {
  const rules = sheet.asked.map(ruleOf)
  const phone = sheet.asked.some(({ orPhone }) => orPhone)
  const faults = faultsIn(rules, typed, phone)
  const answers = answersAsked(rules, typed)
  if (!faults.email && answers.email !== undefined && normaliseEmail(answers.email) === undefined)
    faults.email = 'not_an_address'
  for (const name of readDeclared(sheet.declared, answers, sheet.currency).unreadable)
    faults[name] ??= 'unreadable'
  return { answers, faults }
}

export type Reception = {
  shown: Shown
  /** Already without faults. */
  answers: Record<string, string>
  dedupeKey: string
  consent: boolean
  scripted: boolean
  anonymousKey: string | null
  carried: Carried
}

/** Writes down a submission that is right, and what its form says follows. Fixed values are the design's, never the sender's. */
export async function receiveForm(
  tx: Tx,
  actor: Actor,
  {
    form,
    sheet,
    given,
    options,
  }: {
    form: HostedForm
    sheet: Sheet
    given: Reception
    options: Pick<CaptureOptions, 'secret' | 'publicUrl'>
  },
  now: Date,
): Promise<Submitted> {
  const { shown, consent, dedupeKey } = given
  const { version } = sheet
  const answers = { ...given.answers, ...fixedOf(version.design) }
  const filled = Object.fromEntries(fieldNames.map(name => [name, answers[name] ?? null])) as Filled
  if (filled.name === null && (filled.givenName || filled.familyName))
    filled.name = [filled.givenName, filled.familyName].filter(Boolean).join(' ')
  const named = new Set(version.design.fields.map(({ name }) => name))
  const of = (record: 'person' | 'account') =>
    sheet.declared.filter(field => field.record === record && named.has(field.name))
  const persons = of('person')
  const came = await cameBy(tx, options, { carried: given.carried, slug: form.slug }, now)
  const sent = await submitForm(
    tx,
    actor,
    {
      form,
      dedupeKey,
      filled,
      consent,
      ...(persons.length > 0
        ? { declared: { fields: persons, values: readDeclared(persons, answers, sheet.currency).values } }
        : {}),
      ofAccount: readDeclared(of('account'), answers, sheet.currency).values,
      shown: {
        version: version.number,
        variant: shown.variant,
        language: shown.language,
        place: shown.place,
        consentVersion: version.consentVersion,
        scripted: given.scripted,
      },
      agreed: {
        text: wordsIn(version.design.consent, shown.language, version.design),
        version: version.consentVersion,
        purpose: version.consentPurpose,
        language: shown.language,
      },
      anonymousKey: given.anonymousKey,
      carried: given.carried,
      came,
    },
    now,
  )
  if (sent.again) return sent
  await sentArrival(tx, dedupeKey, now)
  await followUp(
    tx,
    {
      form,
      design: version.design,
      sent,
      email: filled.email,
      language: shown.language,
      guideHref: guideHref(options, form)(sent.submissionId, sent.at),
    },
    now,
  )
  return sent
}

function fixedOf(design: Design): Record<string, string> {
  return Object.fromEntries(
    design.fields.flatMap(({ name, fixed }) => (fixed === null || fixed === '' ? [] : [[name, fixed]])),
  )
}
