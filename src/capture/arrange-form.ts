import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { declaredForForms, draftOf, picturesOf, versionOf } from './designs.ts'
import { standardNames } from './model/asked.ts'
import { type Design, designProblems, wordsIn } from './model/design.ts'
import { plannedSize } from './model/odds.ts'
import { formForChange, type HostedForm } from './queries.ts'
import { endTest, insertTest, publishVersion, writeDraft, writeOrigins } from './store-design.ts'

const stale = (): never =>
  refuse('changed_meanwhile', 409, 'Somebody else arranged this form meanwhile. Open it again.', {
    field: 'over',
  })

/** What is wrong with a design as things stand today. */
export async function problemsOf(
  tx: Tx,
  form: Pick<HostedForm, 'origins'>,
  design: Design,
  publicOrigin: string,
) {
  const declared = await declaredForForms(tx)
  return designProblems(design, {
    names: new Set([...standardNames, ...declared.map(({ name }) => name)]),
    pictures: new Set((await picturesOf(tx)).map(({ id }) => id)),
    origins: [publicOrigin, ...form.origins],
  })
}

/** Keeps a draft, also one that is not right yet. Refuses `no_form`, `changed_meanwhile`. */
export async function keepDraft(
  tx: Tx,
  _actor: Actor,
  { formId, design, over }: { formId: number; design: Design; over: number },
  now: Date,
): Promise<void> {
  await formForChange(tx, formId)
  if ((await writeDraft(tx, formId, design, over, now)) === null) stale()
}

/**
 * Publishes the draft as the next version. Refuses `no_form`, `no_draft`, `changed_meanwhile`, `bad_design` with each
 * mistake at its place, and `testing` while the pages of the present version are being compared.
 */
export async function publishDraft(
  tx: Tx,
  actor: Actor,
  { formId, over, publicOrigin }: { formId: number; over: number; publicOrigin: string },
  now: Date,
): Promise<void> {
  const form = await formForChange(tx, formId)
  const { draft, draftVersion, testing } = await draftOf(tx, formId)
  if (draft === null) return refuse('no_draft', 409, 'Nothing was changed since it was published.')
  if (draftVersion !== over) stale()
  if (testing)
    refuse(
      'testing',
      409,
      'The pages of this version are being compared. End the test first: another version would spoil it.',
    )
  await publish(tx, actor, form, draft, publicOrigin, now)
}

async function publish(
  tx: Tx,
  actor: Actor,
  form: HostedForm,
  design: Design,
  publicOrigin: string,
  now: Date,
) {
  const problems = await problemsOf(tx, form, design, publicOrigin)
  if (problems.length > 0)
    refuse('bad_design', 422, problems[0]!.detail, {
      field: `design${problems[0]!.pointer}`,
      extra: { errors: problems.map(({ pointer, detail }) => ({ pointer: `/design${pointer}`, detail })) },
    })
  const before = (await versionOf(tx, form, form.version))!
  const reworded =
    JSON.stringify(sorted(before.design.consent)) !== JSON.stringify(sorted(design.consent)) ||
    before.consentPurpose !== form.consentPurpose
  const first = design.languages[0]!
  const { blocks } = design.variants[0]!
  const said = (kind: string) =>
    wordsIn(blocks.find(block => block.kind === kind)?.words ?? {}, first, design)
  await publishVersion(
    tx,
    {
      formId: form.id,
      number: form.version + 1,
      design,
      consentVersion:
        form.consentVersion + (reworded && form.consentVersion === before.consentVersion ? 1 : 0),
      consentPurpose: form.consentPurpose,
      by: actor.userId,
      words: {
        language: first,
        headline: said('headline') || form.name,
        intro: said('text'),
        button: wordsIn(design.button, first, design),
        thanks: wordsIn(design.thanks, first, design),
        consent: wordsIn(design.consent, first, design),
      },
    },
    now,
  )
}

const sorted = (words: object) =>
  Object.entries(words)
    .filter(([, text]) => text)
    .sort()

export async function nameOrigins(
  tx: Tx,
  _actor: Actor,
  { formId, origins }: { formId: number; origins: string[] },
): Promise<void> {
  await formForChange(tx, formId)
  await writeOrigins(tx, formId, [...new Set(origins)])
}

/** Begins a test of the published pages. Refuses `one_page` and `testing`. Answers the visitors that each page needs. */
export async function beginTest(
  tx: Tx,
  actor: Actor,
  { formId, baseline, lift }: { formId: number; baseline: number; lift: number },
  now: Date,
): Promise<number> {
  const form = await formForChange(tx, formId)
  const version = (await versionOf(tx, form, form.version))!
  if (version.design.variants.length < 2)
    refuse('one_page', 409, 'There is one page only: add another variant and publish it.')
  const planned = plannedSize(baseline, lift)
  const made = await insertTest(
    tx,
    { formId, version: form.version, baseline, lift, planned, by: actor.userId },
    now,
  )
  return made === null ? refuse('testing', 409, 'A test of this form is running.') : planned
}

/** Ends the test and publishes the chosen page alone. Refuses `no_test`, `no_such_page`, `changed_meanwhile`, and `draft_open` while a draft waits. */
export async function concludeTest(
  tx: Tx,
  actor: Actor,
  {
    formId,
    winner,
    over,
    publicOrigin,
  }: { formId: number; winner: string; over: number; publicOrigin: string },
  now: Date,
): Promise<void> {
  const form = await formForChange(tx, formId)
  const { draft, draftVersion } = await draftOf(tx, formId)
  if (draftVersion !== over) stale()
  if (draft !== null)
    refuse(
      'draft_open',
      409,
      'A draft waits that would be lost. Publish it after the test, or leave it first.',
    )
  const { design } = (await versionOf(tx, form, form.version))!
  const chosen = design.variants.find(({ key }) => key === winner)
  if (!chosen) return refuse('no_such_page', 422, 'There is no such page.', { field: 'winner' })
  if (!(await endTest(tx, formId, winner, now))) refuse('no_test', 409, 'No test of this form is running.')
  await publish(tx, actor, form, { ...design, variants: [{ ...chosen, share: 1 }] }, publicOrigin, now)
}
